"""How good the answers are: measures with intervals, two runs compared, curves, and the least allowed.

It may import index, qa.question and the answers of qa.
"""
