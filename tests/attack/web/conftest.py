"""The web chat on a real port, as its own tests have it."""

from tests.bot.web.conftest import clock, served, settings, turns, visit

__all__ = ["clock", "served", "settings", "turns", "visit"]
