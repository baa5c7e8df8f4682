"""Training of the sentence rankers, and the fit of the confidence.

Imports `index`, `qa` and the rows of `training.reader`.
"""
