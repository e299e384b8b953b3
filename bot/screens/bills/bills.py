"""The yearly figures that documents seem to give, each beside the line it stands in."""

from dataclasses import dataclass, replace

from propcache.api import cached_property

from bot.screens.core.view import Labels, View
from bot.screens.figures.given import figure_title
from bot.wording.figures import amount, as_given
from bot.wording.truncate import brief
from dialogs.bills.doubts import OF_TIME, PART, UNUSABLE
from dialogs.bills.screens import SHOWN_AT_ONCE, digest_of, page_of, ticked_of
from dialogs.bills.sizing import beside, figure_of, flaw, is_given, is_usable, odd, replaced
from dialogs.core import buttons as c
from dialogs.core.sent.bills import Proposed
from dialogs.core.waits import BillShown
from scoring.figures.model import Figure
from scoring.figures.plausibility import PlausibilityIssue
from scoring.figures.plausibility_words import explain_implausible

TICKED, OPEN, IMPOSSIBLE = "☑", "☐", "✗"
NAME_SHOWN = 60
"""Characters of the name of a file."""
TITLE_IN_LABEL = 14
"""Characters of a title on a button."""


DOUBTS_IN_LIST, ORIGIN_IN_LIST = 2, 80
"""Doubts, and characters of a line, that the list has room for."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in the list: its box, what it is, the line it stands in, and what is uncertain."""

    tick: str
    number: int
    title: str
    amount: str
    where: str
    origin: str
    doubts: tuple[str, ...]
    given: bool = False
    old: str = ""
    typed: bool = False
    period: str = ""


def _shortened(row: Row) -> Row:
    """A row as the list has room for it; all of it is shown when it is opened."""
    more = ("…",) if len(row.doubts) > DOUBTS_IN_LIST else ()
    doubts = (*row.doubts[:DOUBTS_IN_LIST], *more)
    return replace(row, origin=brief(row.origin, ORIGIN_IN_LIST), doubts=doubts)


class BillView(View):
    """The figures, page by page, or the one that is opened."""

    @cached_property
    def _shown(self) -> BillShown:
        return self.wait.state_of(BillShown)

    @property
    def names(self) -> str:
        """The names of the files; empty for a table that was pasted."""
        names = [brief(name, NAME_SHOWN) for name in self._shown.names]
        if len(names) > 1:
            return self.context.phrase("bill-files", name=names[0], count=len(names))
        return names[0] if names else ""

    @property
    def count(self) -> int:
        """How many figures there are."""
        return len(self._shown.figures)

    @property
    def ticked(self) -> int:
        """How many of them would be recorded."""
        return len(ticked_of(self._shown))

    @property
    def year_unsaid(self) -> bool:
        """Whether a document does not say of what time it is."""
        return self._shown.year_unsaid

    @property
    def period(self) -> str:
        """The year assessed; empty while it is not known."""
        return self.context.fact("period") or ""

    @property
    def page(self) -> int:
        """The number of the page, from 1."""
        return page_of(self.wait).number + 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return page_of(self.wait).pages

    @property
    def lines(self) -> list[Row]:
        """The figures of the page."""
        first = (self.page - 1) * SHOWN_AT_ONCE + 1
        shown = enumerate(page_of(self.wait).shown, first)
        return [_shortened(self._row(at, one)) for at, one in shown]

    @property
    def opened(self) -> Row | None:
        """The figure that is looked at."""
        one = self._shown.looked_at
        return self._row(self._shown.opened, one) if one else None

    @property
    def kinds(self) -> list[str]:
        """The titles of the figures that the one looked at may be."""
        one = self._shown.looked_at
        several = one.figures if one and len(one.figures) > 1 else ()
        return [figure_title(self.context, id) for id in several]

    @property
    def is_part(self) -> bool:
        """Whether the figure looked at is of a part of the year."""
        one = self._shown.looked_at
        return one is not None and PART in one.doubts

    @property
    def is_usable(self) -> bool:
        """Whether the figure looked at can be recorded as it is."""
        one = self._shown.looked_at
        return one is not None and is_usable(one) and not self._flaw(one)

    def _row(self, at: int, one: Proposed) -> Row:
        old = replaced(self.context.dossier, one)
        refused = self._flaw(one)
        return Row(
            IMPOSSIBLE if refused else TICKED if one.ticked else OPEN,
            at,
            " / ".join(figure_title(self.context, id) for id in one.figures),
            self._amount(one),
            self._where(one),
            one.origin,
            tuple(self._doubts(one)) if not refused else (refused,),
            is_given(self.context.dossier, one),
            amount(one.figures[0], old, self.context.language) if old else "",
            one.typed,
            "" if OF_TIME & set(one.doubts) else one.period,
        )

    def _amount(self, one: Proposed) -> str:
        figure = Figure(one.value, one.unit)
        if len(one.figures) > 1 or UNUSABLE in one.doubts:
            return as_given(figure, self.context.language)
        return amount(one.figures[0], figure_of(self.context.dossier, one), self.context.language)

    def _where(self, one: Proposed) -> str:
        group, _, row = one.where.rpartition("!")
        if group:
            return self.context.phrase("bill-at-row", sheet=brief(group, NAME_SHOWN), row=row)
        return self.context.phrase("bill-at-page", page=row) if "!" not in one.where else ""

    def _doubts(self, one: Proposed) -> list[str]:
        said = [
            self.context.phrase(f"bill-doubt-{doubt}", period=one.period) for doubt in one.doubts
        ]
        return said + [
            explain_implausible(issue, self.context.language) for issue in self._odd(one)
        ]

    def _odd(self, one: Proposed) -> tuple[PlausibilityIssue, ...]:
        context = self.context
        there = beside(context.dossier, one, self._shown.figures)
        return odd(context.index, there, one)

    def _flaw(self, one: Proposed) -> str:
        refused = flaw(beside(self.context.dossier, one, self._shown.figures), one)
        if refused is None or refused.issue is None:
            return ""
        return explain_implausible(refused.issue, self.context.language)

    @property
    def labels(self) -> Labels:
        """What each button ticks, and how many figures would be recorded."""
        return {
            c.TICK: self._tick_label,
            c.BILL_TAKE: lambda _: self.context.label("bill-take", count=self.ticked),
            c.BILL_YEAR: lambda _: self.context.label("bill-year", period=self.period),
            c.BILL_AS: lambda id: figure_title(self.context, id),
            c.KEEP: self._keep_label,
            c.SKIP: "skip-bill",
            c.RETURN: "return-to-bill",
        }

    def _keep_label(self, _argument: str) -> str:
        one = self._shown.looked_at
        is_of_time = one is not None and bool(OF_TIME & set(one.doubts))
        return self.context.label("keep-bill-year" if is_of_time else "keep-bill")

    def _tick_label(self, at: str) -> str:
        one = self._shown.figures[int(at) - 1]
        tick = IMPOSSIBLE if self._flaw(one) else TICKED if one.ticked else OPEN
        title = brief(figure_title(self.context, one.figures[0]), TITLE_IN_LABEL)
        return f"{tick} {at} {title}"

    @property
    def leading_on(self) -> tuple[str, ...]:
        """Say of what year it is, then record; nothing is pressed for with a doubt in view."""
        one = self._shown.looked_at
        if one is not None:
            return () if self._doubts(one) else (c.KEEP,)
        return (c.BILL_YEAR, c.choice(c.BILL_TAKE, digest_of(self._shown)))

    @property
    def placeholder(self) -> str:
        """The key of the input field's placeholder."""
        shown = self.wait.state_if(BillShown)
        return "read-bill-opened" if shown and shown.opened else "read-bill"
