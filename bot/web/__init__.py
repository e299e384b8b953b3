"""The chat on the web."""

CHANNEL = "web"
"""Its name in storage."""
