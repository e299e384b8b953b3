"""What reviewers say of answers, and rows sent back to be changed: values, folded from events."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scoring.answers.model import Answer


class Verdict(StrEnum):
    """What a reviewer says of an answer. The values are stored."""

    ACCEPT = "accept"
    QUESTION = "question"
    OVERRIDE = "override"
    WITHDRAWN = "withdrawn"  # an earlier one no longer counts


@dataclass(frozen=True, slots=True)
class Signature:
    """Who did something, in which role, and when; the name is a copy of what it was then."""

    name: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """The last word of a reviewer on a row. The answer itself is never touched by it.

    ``on`` is the answer that was reviewed: where the present one differs, the review is outdated.
    ``value`` is the reviewer's own answer, of an override only.
    """

    verdict: Verdict
    on: Answer | None
    by: Signature
    value: Answer | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row as it stood when it was sent back, and why it was."""

    subject: str
    reason: str
    answer: Answer | None
    note: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Return:
    """Rows sent back at once to be changed; open until they are ``handed_back``."""

    rows: tuple[ReturnedRow, ...]
    by: Signature
    handed_back: Signature | None = None

    @property
    def is_open(self) -> bool:
        """Whether the rows are still with those who answer."""
        return self.handed_back is None

    def row(self, subject: str) -> ReturnedRow | None:
        """The row of a question, if it was sent back."""
        return next((row for row in self.rows if row.subject == subject), None)
