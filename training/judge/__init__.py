"""Training of the judge, which says whether a sentence answers a question. It may import nothing of the other rooms."""
