"""The HTML of the chat page, made out of records, a file for each tab; and what its browser runs.

It may import `index`, `qa`, the files of `ui`, `ui.desk` and `ui.rendering`, but never gradio.
"""
