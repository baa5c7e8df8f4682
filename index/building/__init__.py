"""From a folder of documents to a new generation of the index: read what changed, clean, chunk, embed, write, switch.

It may import `index`, `index.embedding`, `index.ingest` and its formats, `index.search`, `index.storage` and `index.text`.
"""
