"""Chinese documents: their words, values, attributes and families. It may import `training.judge.documents`."""
