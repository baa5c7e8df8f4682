"""How answers, reports and times are put into words: for the terminal, the page and programs alike.

It may import `index`, `qa`, `ui.messages` and nothing else of `ui`.
"""
