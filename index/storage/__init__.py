"""Keep built indexes on disk as generations: write, check, switch, lock, export and import them.

May import `index.ingest.clean` (what is compared to find boilerplate), `index.records` and `index.errors`.
"""
