"""From a question to passages: the retrievers (BM25, vectors), their fusion, and late interaction.

It may import `index`, `index.embedding`, `index.ingest`, `index.storage` and `index.text`.
"""
