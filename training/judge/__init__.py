"""Train the judge: a transformer that reads a question and a passage in its context.

It may import the files of training, the program's texts, search and questions, and the judge that it trains.
"""
