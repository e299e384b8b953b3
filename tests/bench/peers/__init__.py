"""The bots that are compared."""
