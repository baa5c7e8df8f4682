"""What is asked: its kind, the sides of a comparison, and the mentions, names and units in a question.

It may import `index`, `index.text` and the records of `qa`.
"""
