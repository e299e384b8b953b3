"""What a template may ask about the way to the title."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from bot.screens.context import Basis
from bot.wording.coverage import is_partial
from bot.wording.editions import EditionWords
from dialogs.core import buttons as c
from dialogs.core.session import Place
from dialogs.plans.screens import kept_plans
from dialogs.roadmap.documents import DocumentStatus, Listed, counted, evidence_list, files_of
from dialogs.roadmap.next_steps import NextStep, next_steps
from dialogs.roadmap.screens import page_of_items, timeline
from dialogs.roadmap.timeline import Upcoming
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.model import Catalogue
from scoring.editions import carried_over, other_edition

CODES_SHOWN = 8
"""Numbers of questions named in one of the next steps; the rest are counted."""
MARKS = {
    DocumentStatus.READY: "✅",
    DocumentStatus.CHECK: "🟡",
    DocumentStatus.MISSING: "▫️",
    DocumentStatus.ASIDE: "➖",
}
_ITEM_AT_END = re.compile(r"第 \d+ 项$|, item \d+$")
"""Where in its source a document stands: the same source is named once."""


@dataclass(frozen=True)
class StepRow:
    """A step of the calendar."""

    number: int
    title: str
    level: str
    days: str
    is_open: bool
    by_rule: bool
    note: str
    source: str
    reminder: str


@dataclass(frozen=True)
class NextRow:
    """One of the next steps; ``first`` is what it begins with."""

    kind: str
    count: int
    codes: str
    first: str
    gain: str
    title: str
    days: str


@dataclass(frozen=True)
class PlannedRow:
    """A plan and its day."""

    name: str
    owner: str
    due: str


@dataclass(frozen=True)
class ItemRow:
    """A document of the evidence list."""

    number: int
    mark: str
    title: str
    question: str


@dataclass(frozen=True)
class ItemGroup:
    """Documents of one source.

    ``is_form`` where that is the ministry's form of 2018, ``is_older`` where the assessment is by
    a later edition.
    """

    source: str
    is_form: bool
    is_older: bool
    rows: list[ItemRow]


class RoadmapScene(Basis):
    """Of the way to the title."""

    @property
    def _today(self) -> date:
        """Only asked where a calendar is laid, and then the time is known."""
        return day_in_china(self.now) if self.now else date.min

    @property
    def has_calendar(self) -> bool:
        """Whether any overlay brings steps."""
        return bool(self.catalogue.steps)

    @cached_property
    def _timeline(self) -> tuple[Upcoming, ...]:
        return timeline(self.index, self.wait.subject, self._today) if self.has_calendar else ()

    @property
    def level_title(self) -> str:
        """The level shown; empty for all."""
        return self._level(self.wait.subject) if self.wait.subject else ""

    def _level(self, level: str) -> str:
        return str(self.words["labels"][f"timeline-{level}"])

    @property
    def timeline_rows(self) -> list[StepRow]:
        """The steps of the calendar, from now on."""
        reminders = {reminder.step: reminder.due for reminder in self.dossier.reminders}
        titles = {laid.id: self.say(laid.title) for laid in self.catalogue.overlays}
        return [
            StepRow(
                number=number,
                title=self.say(row.step.title),
                level=self._level(row.step.level),
                days=self._days(row),
                is_open=row.is_open(self._today),
                by_rule=row.step.rule,
                note=self.say(row.step.note),
                source=titles.get(row.step.set_by or "", ""),
                reminder=reminders[row.step.id].isoformat() if row.step.id in reminders else "",
            )
            for number, row in enumerate(self._timeline, 1)
        ]

    def _days(self, row: Upcoming) -> str:
        if row.step.day:
            day = row.end.isoformat()
            return f"{day} 前" if self.language == "zh" else f"by {day}"
        begin, end = f"{row.begin:%Y-%m}", f"{row.end:%Y-%m}"
        return begin if begin == end else f"{begin} – {end}"

    @property
    def planned_rows(self) -> list[PlannedRow]:
        """The plans that have a day, the first to be done first."""
        plans = [plan for plan in kept_plans(self.dossier) if plan.due]
        return [
            PlannedRow(plan.name or f"#{plan.number}", plan.owner, plan.due)
            for plan in sorted(plans, key=lambda plan: plan.due)
        ]

    @property
    def next_rows(self) -> list[NextRow]:
        """The three next steps."""
        if self.now is None:
            return []
        return [self._next(step) for step in next_steps(self.index, self.dossier, self._today)]

    def _next(self, step: NextStep) -> NextRow:
        codes = [self.named(id) for id in step.subjects]
        more = "…" if len(codes) > CODES_SHOWN else ""
        first = self.topic_of(step.subjects[0]) if codes else ""
        return NextRow(
            kind=step.kind,
            count=len(codes),
            codes=("、" if self.language == "zh" else ", ").join(codes[:CODES_SHOWN]) + more,
            first=first,
            gain=self._gain_of(step),
            title=self.say(step.calendar.step.title) if step.calendar else "",
            days=self._days(step.calendar) if step.calendar else "",
        )

    def _gain_of(self, step: NextStep) -> str:
        if step.kind != "gap":
            return ""
        gain = self.gain_in_words(step.subjects[0], step.points)
        if is_partial(self.evaluation):
            return gain
        return f"{gain} 分" if self.language == "zh" else f"{gain} points"

    # --- the documents to enclose

    @cached_property
    def _listed(self) -> tuple[Listed, ...]:
        return evidence_list(self.index, files_of(self.dossier))

    @property
    def documents_ready(self) -> tuple[int, int, int, int]:
        """How many documents are ready, of how many; how many to check; how many stand aside."""
        count = counted(self._listed)
        ready, check, aside = (
            count[standing]
            for standing in (DocumentStatus.READY, DocumentStatus.CHECK, DocumentStatus.ASIDE)
        )
        return ready, len(self._listed), check, aside

    @property
    def document_pages(self) -> tuple[int, int]:
        """The page of documents shown, from 1, of how many."""
        page, pages, _ = page_of_items(self._listed, self.wait.page)
        return page + 1, pages

    @property
    def document_groups(self) -> list[ItemGroup]:
        """The documents of the page, by where they come from."""
        _, _, shown_here = page_of_items(self._listed, self.wait.page)
        by_source = groupby(
            shown_here, lambda row: _ITEM_AT_END.sub("", self.say(row.item.source))
        )
        groups = []
        for source, together in by_source:
            rows = list(together)
            is_form = all(row.item.id in self._items_of_form for row in rows)
            shown_rows = [self._item_row(row) for row in rows]
            groups.append(ItemGroup(source, is_form, is_form and self._is_newer, shown_rows))
        return groups

    def _item_row(self, row: Listed) -> ItemRow:
        return ItemRow(
            number=self._listed.index(row) + 1,
            mark=MARKS[row.standing],
            title=self.say(row.item.title),
            question=self.named(row.subject) if row.subject else "",
        )

    @cached_property
    def _other(self) -> Catalogue | None:
        other = other_edition(self.catalogue.id)
        return self.library.catalogue(other) if other else None

    @property
    def _is_newer(self) -> bool:
        return self._other is not None and self._other.edition < self.catalogue.edition

    @cached_property
    def _items_of_form(self) -> frozenset[str]:
        """The documents of the older edition, which all are of the form."""
        older = self._other if self._is_newer and self._other else self.catalogue
        return frozenset(item.id for item in older.evidence_items)

    # --- the other edition

    @cached_property
    def changes(self) -> EditionWords | None:
        """This set of answers under the other edition; ``None`` where there is none."""
        other = other_edition(self.catalogue.id)
        if other is None:
            return None
        there, profile = (
            self.library.catalogue(other, self.library.also_for(other, self.dossier.overlays)),
            self.dossier.profile,
        )
        answers = {id: said for id, said in self.dossier.answers.items() if id in self.index.asked}
        carried = carried_over(
            answers,
            self.catalogue,
            there,
            self.dossier.figures,
            profile.industry,
            profile.province,
            carriers_open=self.dossier.carriers_open,
        )
        return EditionWords(self.catalogue, there, answers, carried, self.language)

    def roadmap_label(self, verb: str, argument: str) -> str | None:
        """What a button of this part says; ``None`` for another's."""
        labels = self.words["labels"]
        if verb == c.REMIND:
            position = int(argument)
            at = next(n for n, row in enumerate(self._timeline, 1) if row.position == position)
            step = self.catalogue.steps[position].id
            is_set = any(reminder.step == step for reminder in self.dossier.reminders)
            words: str = labels["remind-drop" if is_set else "remind"]
            return words.replace("{{ number }}", str(at))
        if verb == c.ASK and self.wait.at in (Place.TIMELINE, Place.EVIDENCE_LIST):
            where = self.where(self.index.subject[argument])
            return where[0].upper() + where[1:]
        if verb == c.CARRY and self.changes:
            return str(labels["carry"]).replace("{{ edition }}", self.changes.there)
        return None
