"""Read records and tables: JSON, JSONL, CSV and TSV; `rows` turns the rows of any table into lines.

May import `formats` itself, `formats.text`, `formats.web` (bodies that are HTML) and `ingest.metadata`.
"""
