"""What is quoted: whole enumerations, headings, the context of a quote, and its short answer highlighted.

It may import index, qa.question, qa.judge, qa.notes and the records of qa.
"""
