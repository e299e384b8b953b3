"""Calls as pages beside the chat: the board, a page for each applicant, the public list."""
