"""What the chat page works with, in no language and without HTML: a room for each of its tabs.

`workspace` joins them; the room may import `index`, `qa` and the files of `ui`.
"""
