"""Retrievers and their fusion: from a question to passages, best first.

May import from: index.text, index.embedding, index.ingest (records of a text) and index.storage.
"""
