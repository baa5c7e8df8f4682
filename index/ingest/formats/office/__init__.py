"""Read Word, PowerPoint and Excel files (Office Open XML).

May import `formats` itself, `formats.archive`, `formats.data.rows` and `index.text`.
"""
