"""Recorded attacks on the web chat."""
