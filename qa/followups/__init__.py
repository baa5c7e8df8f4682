"""From a question that leans on earlier ones to one that stands alone, by rules for Chinese and English.

It may import `index.text`, `qa.question`, the enumerations of `qa.quote` and the records of `qa`.
"""
