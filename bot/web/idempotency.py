"""Idempotency keys: the same key twice is the same action sent twice."""

import re
import secrets

from dialogs.core.inputs import Choice

_KEY = re.compile(r"[0-9A-Za-z-]{16,64}")


def fresh_key() -> str:
    """A key for a form: sending it again by reloading is the same action."""
    return secrets.token_hex(8)


def key_from(typed: str) -> str:
    """The key of a form; a fresh one if it has no valid key."""
    return typed if _KEY.fullmatch(typed) else fresh_key()


def choice_of(session: int, turn: int, pressed: str) -> Choice:
    """A pressed button: one button of one turn is one action, however often it is pressed."""
    return Choice(key=f"{session}.{turn}.{pressed}", session=session, turn=turn, choice=pressed)
