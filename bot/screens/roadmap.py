"""The way to the title: the timeline, the documents to submit, the other edition."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from propcache.api import cached_property

from bot.screens.core.context import ScreenContext
from bot.screens.core.view import Labels, View
from bot.screens.plans import plan_name
from bot.wording.results.editions import EditionWords
from bot.wording.results.todo import next_step
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.plans.screens import kept_plans
from dialogs.roadmap.documents import DocumentStatus, Listed, counted, evidence_list, files_of
from dialogs.roadmap.next_steps import NextStep, next_steps
from dialogs.roadmap.screens import page_of_items, timeline
from dialogs.roadmap.timeline import Upcoming
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.model import Catalogue
from scoring.editions import carried_over, other_edition

LENGTHS = {"zh": (50, 60), "en": (70, 80)}
"""Characters of a topic, and of a calendar step's title, within one of the next steps."""
CODES_SHOWN = 8
"""Question numbers listed in one of the next steps; the rest are only counted."""
MARKS = {
    DocumentStatus.READY: "✅",
    DocumentStatus.CHECK: "🟡",
    DocumentStatus.MISSING: "▫️",
    DocumentStatus.ASIDE: "➖",
}


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
class PlannedRow:
    """A plan with its due date."""

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

    ``is_form``: the source is the ministry's form of 2018. ``is_older``: it is, and the assessment
    is by a later edition.
    """

    source: str
    is_form: bool
    is_older: bool
    rows: list[ItemRow]


def _question_label(context: ScreenContext, code: str) -> str:
    """The name of a question in words, since its button is next to buttons of other kinds."""
    where = context.where(context.index.subject[code])
    return where[0].upper() + where[1:]


class TimelineView(View):
    """What to do next, and when."""

    @property
    def _today(self) -> date:
        """The date in China; ``date.min`` if the time is not known."""
        return day_in_china(self.context.now) if self.context.now else date.min

    @property
    def has_calendar(self) -> bool:
        """Whether any overlay provides calendar steps."""
        return bool(self.context.catalogue.steps)

    @cached_property
    def _timeline(self) -> tuple[Upcoming, ...]:
        if not self.has_calendar:
            return ()
        return timeline(self.context.index, self.wait.subject, self._today)

    @property
    def level_title(self) -> str:
        """The level shown; empty for all."""
        return self._level(self.wait.subject) if self.wait.subject else ""

    def _level(self, level: str) -> str:
        return self.context.label(f"timeline-{level}")

    @property
    def timeline_rows(self) -> list[StepRow]:
        """The calendar steps to come; each source is named only at its first row."""
        rows = [self._step_row(number, row) for number, row in enumerate(self._timeline, 1)]
        named = [row.source for row in rows]
        return [
            replace(row, source="") if row.source in named[:at] else row
            for at, row in enumerate(rows)
        ]

    def _step_row(self, number: int, row: Upcoming) -> StepRow:
        overlays = self.context.catalogue.overlays
        titles = {adopted.id: self.say(adopted.title) for adopted in overlays}
        reminders = {reminder.step: reminder.due for reminder in self.context.dossier.reminders}
        return StepRow(
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

    def _days(self, row: Upcoming) -> str:
        if row.step.day:
            return self.context.phrase("by-day", day=row.end.isoformat())
        begin, end = f"{row.begin:%Y-%m}", f"{row.end:%Y-%m}"
        return begin if begin == end else f"{begin} – {end}"

    @property
    def planned_rows(self) -> list[PlannedRow]:
        """The plans that have a due date, earliest first."""
        plans = [plan for plan in kept_plans(self.context.dossier) if plan.due]
        return [
            PlannedRow(plan_name(plan), plan.owner, plan.due)
            for plan in sorted(plans, key=lambda plan: plan.due)
        ]

    # --- the next steps

    @property
    def next_rows(self) -> list[str]:
        """The next three steps, in words; empty if the time is not known."""
        if self.context.now is None:
            return []
        steps = next_steps(self.context.index, self.context.dossier, self._today)
        return [self._next_row(step) for step in steps]

    def _next_row(self, step: NextStep) -> str:
        codes = [self.context.named(id) for id in step.subjects]
        topic_length, title_length = LENGTHS[self.context.language]
        return self.say(
            next_step(
                step.kind,
                count=len(codes),
                codes=self._list_of(codes),
                first=brief(self.context.topic_of(step.subjects[0]), topic_length)
                if codes
                else "",
                gain=self._gain_of(step),
                title=brief(self._title(step.calendar), title_length),
                days=self._days(step.calendar) if step.calendar else "",
            )
        )

    def _title(self, row: Upcoming | None) -> str:
        return self.say(row.step.title) if row else ""

    def _list_of(self, codes: list[str]) -> str:
        more = "…" if len(codes) > CODES_SHOWN else ""
        return self.context.listed(codes[:CODES_SHOWN]) + more

    def _gain_of(self, step: NextStep) -> str:
        if step.kind != "gap":
            return ""
        return self.context.gain_in_words(step.points)

    # --- buttons

    @property
    def labels(self) -> Labels:
        """Reminders by step number, questions by name."""
        return {
            c.REMIND: self._remind_label,
            c.ASK: lambda code: _question_label(self.context, code),
        }

    def _remind_label(self, position: str) -> str:
        places = [row.position for row in self._timeline]
        step = self.context.catalogue.steps[int(position)].id
        is_set = any(reminder.step == step for reminder in self.context.dossier.reminders)
        number = places.index(int(position)) + 1
        return self.context.label("remind-drop" if is_set else "remind", number=number)


class EvidenceListView(View):
    """The documents to submit."""

    @cached_property
    def _listed(self) -> tuple[Listed, ...]:
        return evidence_list(self.context.index, files_of(self.context.dossier))

    @property
    def documents_ready(self) -> tuple[int, int, int, int]:
        """Numbers of documents: ready, in all, to be checked, set aside."""
        count = counted(self._listed)
        ready, check, aside = (
            count[status]
            for status in (DocumentStatus.READY, DocumentStatus.CHECK, DocumentStatus.ASIDE)
        )
        return ready, len(self._listed), check, aside

    @property
    def document_pages(self) -> tuple[int, int]:
        """The page shown, from 1, and the number of pages."""
        page, pages, _ = page_of_items(self._listed, self.wait.page)
        return page + 1, pages

    @property
    def document_groups(self) -> list[ItemGroup]:
        """The documents on the page, grouped by source."""
        _, _, shown = page_of_items(self._listed, self.wait.page)
        by_source = groupby(shown, lambda row: self.say(row.item.source))
        return [self._group(source, list(together)) for source, together in by_source]

    def _group(self, source: str, rows: list[Listed]) -> ItemGroup:
        is_form = all(row.item.id in self._items_of_form for row in rows)
        return ItemGroup(
            source=source,
            is_form=is_form,
            is_older=is_form and self._is_newer,
            rows=[self._item_row(row) for row in rows],
        )

    def _item_row(self, row: Listed) -> ItemRow:
        return ItemRow(
            number=self._listed.index(row) + 1,
            mark=MARKS[row.status],
            title=self.say(row.item.title),
            question=self.context.named(row.subject) if row.subject else "",
        )

    @cached_property
    def _other(self) -> Catalogue | None:
        other = other_edition(self.context.catalogue.id)
        return self.context.library.catalogue(other) if other else None

    @property
    def _is_newer(self) -> bool:
        other = self._other
        return other is not None and other.edition < self.context.catalogue.edition

    @cached_property
    def _items_of_form(self) -> frozenset[str]:
        """The ids of the older edition's documents: all of them are on the form."""
        older = self._other if self._is_newer and self._other else self.context.catalogue
        return frozenset(item.id for item in older.evidence_items)

    @property
    def labels(self) -> Labels:
        """Questions by name."""
        return {c.ASK: lambda code: _question_label(self.context, code)}


class ChangesView(View):
    """What the other edition would change."""

    @cached_property
    def changes(self) -> EditionWords | None:
        """The present answers under both editions; ``None`` if there is no other edition."""
        context = self.context
        catalogue, dossier, library = context.catalogue, context.dossier, context.library
        other = other_edition(catalogue.id)
        if other is None:
            return None
        there = library.catalogue(other, library.also_for(other, dossier.overlays))
        asked = context.index.asked
        answers = {id: said for id, said in dossier.answers.items() if id in asked}
        profile = dossier.profile
        carried = carried_over(
            answers,
            catalogue,
            there,
            dossier.figures,
            profile.industry,
            profile.province,
            carriers_open=dossier.carriers_open,
        )
        return EditionWords(catalogue, there, answers, carried, context.language)

    @property
    def labels(self) -> Labels:
        """The edition of the assessment that would be started."""
        return {c.CARRY: self._carry_label}

    def _carry_label(self, _argument: str) -> str:
        return self.context.label("carry", edition=self.changes.there) if self.changes else ""
