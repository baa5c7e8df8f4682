"""Questions and answers: turns of a conversation, who is answered when, and what could be asked next.

It may import `index`, `qa` and `ui.desk.scope`.
"""
