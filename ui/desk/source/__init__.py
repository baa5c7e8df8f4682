"""The cited source: citations as other programs want them, pages as pictures, and the file on the disk.

It may import `index`, `qa` and `ui.messages`.
"""
