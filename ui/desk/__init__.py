"""What the chat page works with: the open index, the texts, and what was asked."""
