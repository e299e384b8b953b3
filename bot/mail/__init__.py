"""Notices by mail: the server that takes them, and how they are written."""
