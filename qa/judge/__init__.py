"""The judge: which sentence answers, which span of it, and whether any does.

May import from: index, qa.question and the records of qa.
"""
