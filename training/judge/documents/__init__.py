"""Small structured documents, made by chance from a seed, with questions that they answer and questions that they nearly answer.

They teach the judge to bind what a question names to what a text says. It may import its own rooms for Chinese and for English.
"""
