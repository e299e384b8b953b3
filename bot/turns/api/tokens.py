"""Tokens of other programs: how they are made, and what each may be made for."""

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PREFIX: Final = "greenbot_"
"""So that a token is known as one wherever it turns up, as in a repository."""
BYTES: Final = 32
DAYS: Final = 365
MOST_DAYS: Final = 730
NAME_LIMIT: Final = 30
"""Characters of what a token is called."""


class Scope(StrEnum):
    """What a token may be used for. The values are stored."""

    CALLS_READ = "calls:read"
    SUBMISSIONS_READ = "submissions:read"
    SUBMISSIONS_WRITE = "submissions:write"
    RESULTS_READ = "results:read"
    REVIEWS_READ = "reviews:read"
    DECISIONS_READ = "decisions:read"
    CASES_READ = "cases:read"
    ANSWERS_READ = "answers:read"
    FIGURES_READ = "figures:read"
    REPORTS_READ = "reports:read"


READING: Final = frozenset(Scope) - {Scope.SUBMISSIONS_WRITE}


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token, shown once, and what is stored of it."""

    token: str
    hash: str


def new_token() -> NewToken:
    """A token of 256 random bits."""
    token = PREFIX + secrets.token_urlsafe(BYTES)
    return NewToken(token, token_hash(token))


def token_hash(token: str) -> str:
    """What is stored of a token: its bits are random, so one round of a hash hides them."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
