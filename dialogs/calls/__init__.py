"""Calls of agencies: terms, phases, submissions folded from events, and who sees what of them.

Pure: who asks, and when, are arguments. ``visible`` is the only way to what somebody sees.
"""
