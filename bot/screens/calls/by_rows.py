"""A review of a call row by row: the row before a reviewer, and what the rows come to."""

from typing import Final

from bot.screens.calls.calls import HandlingView, SubmissionView
from bot.screens.core.handed_in import ReviewedRow
from bot.screens.core.view import Labels
from dialogs.core import buttons as c

FILES_SHOWN: Final = 8


class ReviewRowView(SubmissionView):
    """One row, for a reviewer who goes through all of them."""

    @property
    def row(self) -> ReviewedRow | None:
        """The row."""
        one = self.context.around.calls.submission
        return None if one is None else one.row

    @property
    def files(self) -> tuple[str, ...]:
        """The files under it, each with what was found about it."""
        files = self.row.row.files[:FILES_SHOWN] if self.row else ()
        return tuple(f"{one.name} · {self.say(one.found)}" for one in files)

    @property
    def files_more(self) -> int:
        """How many more there are."""
        return max(0, len(self.row.row.files if self.row else ()) - FILES_SHOWN)

    @property
    def _counts_as(self) -> str:
        """What the row counts as by the enterprise's own answer."""
        return self.value(self.row.counts_as) if self.row else ""

    @property
    def said(self) -> str:
        """What the reviewer has said of it; empty for nothing yet."""
        row = self.row
        if row is None or row.said is None:
            return ""
        if not row.said.value:
            return self.context.phrase("row-accepted")
        value = self.value(row.said.value)
        return self.context.phrase("row-value", value=value, reason=row.said.reason)

    @property
    def open_rows(self) -> int:
        """Of how many rows nothing was said yet."""
        return self.row.count - self.row.looked_at if self.row else 0

    @property
    def leading_on(self) -> tuple[str, ...]:
        """Accepting it; once all were looked at, giving the review."""
        return (c.ACCEPT_ROW,) if self.open_rows else (c.GIVE_REVIEW,)

    def rows(self, offered: c.Rows) -> c.Rows:
        """The rows beside it."""
        row = self.row
        if row is None:
            return offered
        submission, _, _ = self.wait.subject.rpartition("-")
        beside = [one for one in (row.at - 1, row.at + 1) if 0 < one <= row.count]
        turns = tuple(c.choice(c.REVIEW_ROW, f"{submission}-{one}") for one in beside)
        accept, *others = offered
        return (accept, turns, *others)

    @property
    def labels(self) -> Labels:
        """What accepting means here; the rows beside it by their direction."""
        return {c.REVIEW_ROW: self._beside, c.ACCEPT_ROW: self._accept}

    def _beside(self, subject: str) -> str:
        at = int(subject.rpartition("-")[2])
        is_before = self.row is not None and at < self.row.at
        return self.context.label("row-before" if is_before else "row-after")

    def _accept(self, _argument: str) -> str:
        return self.context.label("accept-row", value=self._counts_as)


class HandlingActView(HandlingView, ReviewRowView):
    """The words that an act needs; of a review row by row also what the rows come to."""

    def rows(self, offered: c.Rows) -> c.Rows:
        """As the dialogue has them."""
        return offered

    @property
    def leading_on(self) -> tuple[str, ...]:
        """Giving the review."""
        return (c.GIVE_REVIEW,)

    @property
    def labels(self) -> Labels:
        """That it may be given without words."""
        return {c.GIVE_REVIEW: "give-review-unsaid"}
