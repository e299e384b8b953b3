"""``/api/v1``: what other programs read and do, by tokens."""
