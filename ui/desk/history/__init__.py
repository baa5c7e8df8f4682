"""Earlier conversations, kept in one SQLite file.

It may import `index`, `qa`, `ui.desk.chat` and `ui.desk.scope`.
"""
