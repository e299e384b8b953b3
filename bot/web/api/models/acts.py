"""An act on a submission."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from bot.web.api.models.common import Model
from bot.web.api.models.submissions import SubmissionOut
from dialogs.calls.access import Act
from dialogs.calls.acting import REASON_LIMIT, Asked

Possible = Literal[
    Act.CHECK,
    Act.RETURN,
    Act.RECOMMEND,
    Act.SCREEN_OUT,
    Act.RAISE_FLAG,
    Act.RESOLVE_FLAG,
    Act.NOTE_VISIT,
    Act.DECLARE,
    Act.REVIEW,
    Act.SETTLE,
    Act.PROPOSE,
    Act.ANSWER_APPEAL,
    Act.ASSIGN,
    Act.UNDO,
]
TEXT = r"^[^\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]*$"
"""No control characters but tab and newline."""
LINE = r"^[^\x00-\x1f\x7f]*$"


class RowAsked(Model):
    """A question that is sent back, or seen differently, and why."""

    row: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9.-]+$")]
    reason: Annotated[str, Field(max_length=REASON_LIMIT, pattern=LINE)] = ""


class ActAsked(Model):
    """What is to be done. Which of the others an act needs says the guide."""

    act: Annotated[Possible, Field(examples=["return"])]
    reason: Annotated[
        str,
        Field(
            max_length=REASON_LIMIT,
            description="In words; the applicant reads that of `return` and `screen-out`.",
            examples=["请补交 2025 年电费单"],
        ),
    ] = ""
    value: Annotated[
        str,
        Field(
            max_length=60,
            description=(
                "`propose`: recommend, reject, nurture, or empty to take it back; `review` and "
                "`settle`: the total; `declare` and `answer-appeal`: yes or no; `note-visit`: the "
                "day; `resolve-flag`: its key; `assign`: add or remove."
            ),
        ),
    ] = ""
    rows: Annotated[
        list[RowAsked], Field(max_length=200, description="Of `return` and `review`.")
    ] = []  # noqa: RUF012 - pydantic copies it
    reviewer: Annotated[
        int | None, Field(ge=1, le=2**31 - 1, description="Of `assign`: the member's number.")
    ] = None

    @field_validator("reason", "value")
    @classmethod
    def _is_text(cls, value: str) -> str:
        if any(ord(char) < 32 and char not in "\n\t" for char in value):
            raise ValueError("control characters")
        return value

    def asked(self, seen: str) -> Asked:
        """The act, compared with what was in view."""
        rows = tuple((one.row, one.reason) for one in self.rows)
        reason = str(self.reviewer or "") if self.act is Act.ASSIGN else self.reason
        return Asked(self.act, reason, self.value, rows, seen)


class ActDone(Model):
    """What was done: the number of its event, and the submission as it is seen then."""

    number: Annotated[int, Field(examples=[4])]
    submission: SubmissionOut | None
