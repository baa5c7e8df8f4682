"""What people use: the command line and the chat page, over `index` and `qa`.

Beside its rooms stand the settings (`config`), what is said (`messages`), and how an index is opened and
built (`opening`); of its rooms only `cli` imports any, `ui.commands`, and `messages` reads the files of `ui/languages`.
"""
