"""The texts: the files of the seeds folder, uploads, the rebuild, and the reader's own words.

It may import `index` and `ui.desk.current`.
"""
