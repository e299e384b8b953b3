"""Recorded attacks: bounded in count and time, and against this machine alone."""
