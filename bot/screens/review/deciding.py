"""Deciding one row, and releasing what is decided."""

from bot.screens.core.view import Labels, View
from bot.screens.review.reviewing import (
    DecidedRow,
    ReviewView,
    ScoredLine,
    decided_of,
    in_words,
    scored_lines,
    signature,
)
from dialogs.core import buttons as c
from dialogs.core.decided import decided_now, is_all_released, undecided_rows
from dialogs.core.waits import DecisionTyped
from dialogs.sharing.seen import from_json

PLAIN = (c.AS_ASSESSED, c.AS_REVIEWED, c.UNDECIDE)
"""What is pressed that is no answer by itself."""


class DecisionView(ReviewView):
    """A row by all three, and what it is decided as."""

    @property
    def decided(self) -> DecidedRow | None:
        """What it is decided as."""
        return decided_of(self.context, self.wait.subject)

    @property
    def own(self) -> str:
        """What is to be recorded once the reason is given; empty if nothing is yet."""
        typed = self.wait.state_if(DecisionTyped)
        answer = from_json(typed.value) if typed else None
        return "" if answer is None else in_words(self.context, self.wait.subject, answer)

    @property
    def labels(self) -> Labels:
        """The answers as at the question."""
        return {**super().labels, c.DECIDE: self._decide_label}

    def _decide_label(self, answer: str) -> str:
        if answer in PLAIN:
            return self.context.label(f"{c.DECIDE}-{answer}")
        return self._answer_label(answer)


class ReleasingView(View):
    """What the enterprise would see."""

    @property
    def name(self) -> str | None:
        """Whose rows they are."""
        return self.context.dossier.profile.name

    @property
    def scores(self) -> list[ScoredLine]:
        """The results side by side."""
        return scored_lines(self.context)

    @property
    def decided_count(self) -> int:
        """How many rows have a decided answer."""
        return len(decided_now(self.context.index, self.context.dossier))

    @property
    def by_review_count(self) -> int:
        """How many of them take what the review came to."""
        decided = decided_now(self.context.index, self.context.dossier)
        return sum(not one.is_own for one in decided.values())

    @property
    def undecided_count(self) -> int:
        """How many rows have none."""
        return len(undecided_rows(self.context.index, self.context.dossier))

    @property
    def released_by(self) -> str:
        """Who released something last; empty if nobody has."""
        released = self.context.dossier.released
        return signature(self.context, released.by) if released else ""

    @property
    def is_new(self) -> bool:
        """Whether anything has changed since."""
        return not is_all_released(self.context.index, self.context.dossier)

    @property
    def leading_on(self) -> tuple[str, ...]:
        """Releasing it."""
        return (c.RELEASE,)
