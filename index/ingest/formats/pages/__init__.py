"""Read what knows only boxes on pages: PDF, scans and pictures; and draw a page with a quote marked.

May import `formats` itself, `ingest.repair`, `index.text` and `index.embedding.hub` (models of OCR).
"""
