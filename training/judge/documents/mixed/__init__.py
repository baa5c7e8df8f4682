"""Families whose questions are in another language than their documents. It may import `training.judge.documents`, `training.judge.documents.en` and `training.judge.documents.zh`."""
