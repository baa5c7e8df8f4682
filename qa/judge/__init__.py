"""The judge: which sentence answers, which span of it, and whether any does.

It may import index, qa.question and the records of qa.
"""
