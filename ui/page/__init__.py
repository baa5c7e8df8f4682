"""The HTML of the chat page, made out of records, and what its browser runs."""
