"""Languages and terms: folding, the words and numerals of Chinese and English, pinyin, and the terms that BM25 counts.

It may import `index`.
"""
