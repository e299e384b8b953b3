"""Rolling forward, what is new, the same enterprise over the years, clients side by side."""

from dataclasses import dataclass
from typing import Final

from propcache.api import cached_property

from bot.screens.assessments.assessments import title_of_assessment
from bot.screens.core.context import AssessmentRow
from bot.screens.core.view import Labels, View, bar
from bot.wording.answers import answer_in_words
from bot.wording.results.comparing import Compared, SideBySide, arrows, changed_rows, side_by_side
from bot.wording.rules import name_in_list, topic
from dialogs.core import buttons as c
from dialogs.core.buttons import Page, paginate
from dialogs.core.waits import ChosenAssessments, RollForwardAsked
from dialogs.dossier.dossier import ExpiredFile
from dialogs.typed.china_time import day_in_china
from dialogs.years.rolling import Rolling, rolling
from dialogs.years.screens import MOST_COMPARED, ROW_BY_ROW, roll_forward_asked
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue
from scoring.editions import grouped, reasons, without_counterpart
from scoring.rolling import is_yearly

EXPIRED_SHOWN: Final = 8
"""Expired files named on one screen; the rest are counted."""
ROWS_SHOWN: Final = 6
"""Changed rows on one page."""
CLIENTS_SHOWN: Final = 5
"""Assessments to choose from on one page: each has a button."""
NAME_SHOWN: Final = 18
"""Characters of a client's name on a button."""
TICKED, NOT_TICKED = "☑", "☐"
NUMBERS: Final = "①②③④⑤"
"""The signs of the assessments in a table, in their order."""


@dataclass(frozen=True)
class ExpiredRow:
    """A file that was not brought along: the question it supported, its name, its last day."""

    where: str
    name: str
    until: str


@dataclass(frozen=True)
class ChangedRow:
    """A row whose answer changed: its number and topic, before and now."""

    name: str
    topic: str
    before: str
    after: str


class RollForwardView(View):
    """What would come along to another year."""

    expired_shown = EXPIRED_SHOWN

    @cached_property
    def asked(self) -> RollForwardAsked | None:
        """The year and the edition; ``None`` while the year assessed is not known."""
        return roll_forward_asked(self.wait, self.context.dossier)

    @cached_property
    def _came(self) -> Rolling | None:
        context = self.context
        if self.asked is None or context.now is None:
            return None
        return rolling(context.dossier, self.asked, context.library, day_in_china(context.now))

    @property
    def name(self) -> str:
        """The enterprise's name."""
        return self.context.dossier.profile.name or self.context.phrase("unnamed")

    @property
    def from_year(self) -> str:
        """The year assessed."""
        return self.context.dossier.profile.period or ""

    @property
    def edition(self) -> str:
        """The edition of the next assessment."""
        return self.context.library.catalogue(self.asked.catalogue).edition if self.asked else ""

    @property
    def is_newer(self) -> bool:
        """Whether it is another edition than the present one."""
        return self.asked is not None and self.asked.catalogue != self.context.catalogue.id

    @property
    def counts(self) -> dict[str, int]:
        """How many answers, notes and files come along, and how many rows are left to answer."""
        came = self._came
        if came is None:
            return {}
        return {
            "answers": len(came.forward.answers),
            "notes": len(came.notes),
            "files": came.files,
            "marked": len(came.marks),
            "yearly": len(came.forward.yearly),
            "other": len(came.forward.other),
            "figures": len(self.context.dossier.figures),
        }

    @property
    def expired(self) -> list[ExpiredRow]:
        """The files that are no longer valid."""
        files = self._came.origin.expired if self._came else ()
        return _expired(self.context.catalogue, self, files)

    @property
    def exists(self) -> bool:
        """Whether the enterprise has an assessment of that year already."""
        years = (one.year for one in self.context.around.years)
        return self.asked is not None and self.asked.year in years

    @property
    def labels(self) -> Labels:
        """The year, and the edition to change to."""
        return {
            c.ROLL: self._roll_label,
            c.EDITION: self._edition_label,
            c.FACT: lambda _field: self.context.label("give-year"),
        }

    def _roll_label(self, _argument: str) -> str:
        return self.context.label("roll", year=self.asked.year) if self.asked else ""

    def _edition_label(self, id: str) -> str:
        edition = self.context.library.catalogue(id).edition
        return self.context.label("roll-by-edition", edition=edition)

    @property
    def leading_on(self) -> tuple[str, ...]:
        """The confirming button."""
        return (c.ROLL,)


class NewsView(View):
    """What is new after rolling forward."""

    expired_shown = EXPIRED_SHOWN

    @property
    def from_year(self) -> str:
        """The year it was rolled forward from."""
        origin = self.context.dossier.rolled_from
        return origin.year if origin else ""

    @property
    def period(self) -> str:
        """The year assessed."""
        return self.context.dossier.profile.period or ""

    @property
    def marked(self) -> int:
        """How many rows were brought along, to be confirmed."""
        origin = self.context.dossier.rolled_from
        return origin.marked if origin else 0

    @property
    def confirmed(self) -> int:
        """How many of them are confirmed."""
        marks = self.context.dossier.to_confirm.values()
        return max(0, self.marked - sum(mark.year == self.from_year for mark in marks))

    @property
    def bar(self) -> str:
        """How far the confirming has come."""
        return bar(self.confirmed, self.marked)

    @cached_property
    def _yearly(self) -> list[str]:
        return [rule.id for rule in self.context.catalogue.rules if is_yearly(rule)]

    @property
    def yearly(self) -> tuple[int, int]:
        """How many rows about the year are answered, and of how many."""
        of = len(self._yearly)
        return of - self.context.dossier.count_open(self._yearly), of

    @property
    def figures_before(self) -> int:
        """How many yearly figures the year before had."""
        return len(self.context.dossier.previous)

    @property
    def figures(self) -> int:
        """How many there are this year."""
        return len(self.context.dossier.figures)

    @property
    def expired(self) -> list[ExpiredRow]:
        """The files that were not brought along, because they are no longer valid."""
        origin = self.context.dossier.rolled_from
        if origin is None:
            return []
        return _expired(self.context.library.catalogue(origin.catalogue), self, origin.expired)

    @cached_property
    def _before(self) -> Catalogue | None:
        """The catalogue of the earlier assessment, if it was another one."""
        origin, context = self.context.dossier.rolled_from, self.context
        if origin is None or origin.catalogue == context.catalogue.id:
            return None
        return context.library.catalogue(origin.catalogue)

    @property
    def new_edition(self) -> str:
        """The edition, where it is another one than before."""
        return self.context.catalogue.edition if self._before else ""

    @property
    def new_rules(self) -> list[str]:
        """What the new edition asks that the old one did not, by section."""
        before, context = self._before, self.context
        if before is None:
            return []
        new = without_counterpart(context.catalogue, before)
        return [f"{self._group(id)} {count}" for id, count in grouped(context.catalogue, new)]

    def _group(self, id: str | None) -> str:
        return str(self.context.words["gates"]) if id is None else self.context.title_of(id)

    @property
    def asked_differently(self) -> list[tuple[str, str]]:
        """The rows that replaced others: the number, and how they differ."""
        if self._before is None:
            return []
        context = self.context
        bonds = reasons(context.catalogue.id)
        return [
            (context.named(id), context.say(bond.reason))
            for id, bond in bonds.items()
            if id in context.index.asked
        ]


def _expired(catalogue: Catalogue, view: View, files: tuple[ExpiredFile, ...]) -> list[ExpiredRow]:
    code, language = index_of(catalogue).code, view.context.language
    return [
        ExpiredRow(name_in_list(code[file.subject], language), file.name, file.until)
        for file in files
        if file.subject in code
    ]


class CompareView(View):
    """Assessments side by side."""

    @cached_property
    def tables(self) -> tuple[SideBySide, ...]:
        """One for each scale."""
        return side_by_side(self.context.around.compared)

    def _in_order(self, figures: list[str]) -> str:
        """Figures of one row of a table, on one line."""
        raise NotImplementedError

    def totals(self, table: SideBySide) -> str:
        """The points of 100."""
        return self._in_order(table.totals)

    def standings(self, table: SideBySide) -> str:
        """The grades."""
        return self._in_order([self.say(one) for one in table.standings])

    def sections(self, table: SideBySide) -> list[tuple[str, str]]:
        """The title and the scores of each section."""
        return [
            (self.say(title), self._in_order([self.say(one) for one in scores]))
            for title, scores in table.sections
        ]


class YearsView(CompareView):
    """The same enterprise over the years."""

    @property
    def name(self) -> str:
        """The enterprise's name."""
        return self.context.dossier.profile.name or self.context.phrase("unnamed")

    @property
    def is_row_by_row(self) -> bool:
        """Whether the changes are listed row by row."""
        return self.wait.subject == ROW_BY_ROW

    def _in_order(self, figures: list[str]) -> str:
        """With an arrow from year to year."""
        return self.say(arrows(figures))

    def heads(self, table: SideBySide) -> str:
        """The years."""
        return self._in_order([row.year or "" for row in table.rows])

    @cached_property
    def pair(self) -> tuple[Compared, Compared] | None:
        """The two latest years of one scale; ``None`` where there are none."""
        pairs = [table.rows[-2:] for table in self.tables if len(table.rows) > 1]
        latest = max(pairs, key=lambda two: two[-1].year or "", default=None)
        return (latest[0], latest[1]) if latest else None

    @cached_property
    def _differences(self) -> tuple[list[str], list[str]]:
        return changed_rows(*self.pair) if self.pair else ([], [])

    @property
    def open_now(self) -> int:
        """How many rows were answered in the earlier year and are open in the later one."""
        return len(self._differences[1])

    @cached_property
    def page(self) -> Page[str]:
        """The page of the changed rows."""
        return paginate(self._differences[0], self.wait.page, ROWS_SHOWN)

    @property
    def changes(self) -> list[ChangedRow]:
        """The changed rows on the page."""
        return [self._changed(id, *self.pair) for id in self.page.shown] if self.pair else []

    def _changed(self, id: str, before: Compared, after: Compared) -> ChangedRow:
        index, language = index_of(after.catalogue), self.context.language
        return ChangedRow(
            name_in_list(index.code[id], language),
            self.say(topic(after.catalogue, index.asked[id])),
            self._answer(before, id),
            self._answer(after, id),
        )

    def _answer(self, one: Compared, id: str) -> str:
        answer, context = one.answers.get(id), self.context
        if answer is None:
            return str(context.words["outcomes"]["undecided"])
        rule = index_of(one.catalogue).asked[id]
        return answer_in_words(rule, answer, context.words, context.language)

    def rows(self, offered: c.Rows) -> c.Rows:
        """Row by row where two years can be compared; then page by page."""
        if self.is_row_by_row:
            turns = (self.page.turns,) if self.page.turns else ()
            return (*turns, *offered)
        row_by_row = ((c.choice(c.YEARS, ROW_BY_ROW),),) if self.pair else ()
        return (*row_by_row, *offered)

    @property
    def labels(self) -> Labels:
        """By section or row by row."""
        return {c.YEARS: "years-by-row" if not self.is_row_by_row else "years-by-section"}


class SideBySideView(CompareView):
    """Some of the person's clients."""

    most = MOST_COMPARED

    @cached_property
    def chosen(self) -> ChosenAssessments:
        """The clients chosen."""
        return self.wait.state_if(ChosenAssessments) or ChosenAssessments()

    @cached_property
    def _candidates(self) -> list[AssessmentRow]:
        """Those that can be chosen: with an answer, and by the edition of the first chosen."""
        rows = [row for row in self.context.assessments if row.answered]
        first = next((row for row in rows if row.id in self.chosen.ids[:1]), None)
        return [row for row in rows if first is None or row.catalogue == first.catalogue]

    @cached_property
    def page(self) -> Page[AssessmentRow]:
        """The page of those that can be chosen."""
        return paginate(self._candidates, self.wait.page, CLIENTS_SHOWN)

    @property
    def count(self) -> int:
        """How many can be chosen."""
        return len(self._candidates)

    def _in_order(self, figures: list[str]) -> str:
        """Each with the sign of its assessment."""
        return "　".join(f"{sign} {one}" for sign, one in zip(NUMBERS, figures, strict=False))

    def legend(self, table: SideBySide) -> list[str]:
        """Which sign is which client."""
        return [
            f"{sign} {row.name}{self.context.bracketed(row.year or '')}"
            for sign, row in zip(NUMBERS, table.rows, strict=False)
        ]

    def rows(self, offered: c.Rows) -> c.Rows:
        """The assessments to choose from."""
        if self.chosen.shown:
            return offered
        choose = ((c.choice(c.COMPARE, row.id),) for row in self.page.shown)
        turns = (self.page.turns,) if self.page.turns else ()
        return (*choose, *turns, *offered)

    @property
    def labels(self) -> Labels:
        """The clients with their ticks, and how many are compared."""
        return {
            c.COMPARE: self._compare_label,
            c.DONE: self._done_label,
            c.CHANGE: "compare-again",
        }

    def _compare_label(self, id: str) -> str:
        row = next(row for row in self._candidates if str(row.id) == id)
        tick = TICKED if row.id in self.chosen.ids else NOT_TICKED
        return f"{tick} {title_of_assessment(self.context, row, NAME_SHOWN)}"

    def _done_label(self, _argument: str) -> str:
        return self.context.label("compare-chosen", count=len(self.chosen.ids))
