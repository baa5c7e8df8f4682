"""Who may use the chat page, and where it is served: middleware around gradio's page.

It may import `index`, `qa`, the files of `ui`, what the login page is made of from `ui.page`, and `ui.desk`
for the figures of `metrics`.
"""
