"""Read web pages, alone or in a container: HTML, MHTML and e-books (EPUB).

May import `formats` itself, `formats.text`, `formats.archive` and `ingest.encodings`.
"""
