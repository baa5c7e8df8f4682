"""Keep built indexes on disk as generations: write, check, switch, lock, export and import them.

May import `index.ingest.boilerplate` (what it compares between documents is stored), `index.records` and `index.errors`.
"""
