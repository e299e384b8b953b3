"""The chat on Telegram."""

CHANNEL = "telegram"
"""Its name in storage."""
