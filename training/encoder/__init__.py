"""Training of the static encoder: tokenizer, contrastive token rows, further languages.

Imports `index.text`, `index.embedding`, `training.files` and `training.card`.
"""
