"""An act on a submission."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from bot.web.api.models.common import Model
from bot.web.api.models.submissions import SubmissionOut
from dialogs.calls.access import Act
from dialogs.calls.acting import REASON_LIMIT, Asked
from dialogs.calls.reviewing.by_rows import MET, NOT_MET

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
    """A question that is sent back, or that a reviewer sees differently, and why.

    In a `review` without a total, `points` say what a criterion earns, or `met` how it is with a
    requirement; what is not named counts as the enterprise has it.
    """

    row: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9.-]+$")]
    reason: Annotated[str, Field(max_length=REASON_LIMIT, pattern=LINE)] = ""
    points: Annotated[
        str | None,
        Field(pattern=r"^[0-9]{1,4}([.][0-9]{1,12})?$", examples=["2.5"]),
    ] = None
    met: bool | None = None

    @property
    def value(self) -> str:
        """What it counts as; empty where nothing is said of that."""
        if self.met is not None:
            return MET if self.met else NOT_MET
        return self.points or ""


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
                "`settle`: the total, or of `review` empty, with `rows`; `declare` and "
                "`answer-appeal`: yes or no; `note-visit`: the day; `resolve-flag`: its key; "
                "`assign`: add or remove."
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

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        is_by_rows = self.act is Act.REVIEW and not self.value
        if any(one.value for one in self.rows) and not is_by_rows:
            raise ValueError("points and met are of a review without a total")
        return self

    def asked(self, seen: str) -> Asked:
        """The act, compared with what was in view."""
        rows = tuple((one.row, one.reason) for one in self.rows)
        reason = str(self.reviewer or "") if self.act is Act.ASSIGN else self.reason
        is_by_rows = self.act is Act.REVIEW and not self.value
        judged = tuple((one.row, one.value, one.reason) for one in self.rows)
        return Asked(self.act, reason, self.value, rows, seen, judged=judged if is_by_rows else ())


class ActDone(Model):
    """What was done: the number of its event, and the submission as it is seen then."""

    number: Annotated[int, Field(examples=[4])]
    submission: SubmissionOut | None
