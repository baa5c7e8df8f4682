"""Turn files into documents and passages: bytes → repaired text and metadata → sentences → passages.

May import `index.text`, `index.records`, `index.errors`, `index.pipes`, and for OCR `index.embedding.hub`.
"""
