"""Training of the reader and of the networks that choose the short answer.

Imports `index`, `qa.judge`, `training.encoder` and, for the networks of features, `training.ranker`.
"""
