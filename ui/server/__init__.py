"""Who may use the chat page, and where it is served."""
