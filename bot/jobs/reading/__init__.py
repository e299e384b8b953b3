"""Files that people send, read by processes of their own before their turn."""
