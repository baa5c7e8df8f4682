"""The bench: a question stage by stage, evaluations, and what readers said of answers.

It may import `index`, `qa` and `ui.desk.chat`.
"""
