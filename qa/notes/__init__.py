"""Notes beside a quote: who speaks, when "last year" was, which number another document has, where it is reprinted.

It may import `index`, `index.text`, `qa.question`, the candidates of `qa.judge` and the records of `qa`.
"""
