"""One question, its answer, and the places that are entered from it."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from bot.screens.core.view import Labels, ProgressView, SubjectView, SubPlaceView, View
from bot.screens.scales import (
    AskedScaleView,
    criterion_of,
    missing_ends,
    scale_bar_at,
    scale_in_words,
    scale_reason,
)
from bot.wording.answers import figure_in_words
from bot.wording.scale_bar import ScaleBar
from dialogs.core import buttons as c
from dialogs.core.dossier import Evidence
from dialogs.core.navigation import recent_questions
from dialogs.core.notes import is_plan
from dialogs.core.waits import NumberAsked, PercentTyped, ReferenceAsked, ShareTyped
from dialogs.question.evidence import UNPLACED
from dialogs.question.measures import figure_elsewhere, takes_share
from scoring.answers.model import Chosen, Value
from scoring.catalogue.model import (
    Condition,
    Criterion,
    Kind,
    Measure,
    PerformanceIndicator,
    Requirement,
)
from scoring.rounding import trimmed

FILE_LIMIT = "20 MB"
"""What a channel takes as one file."""
SCALES_NAMED = 3
"""Scales named at the question; more are counted."""


PRESENCE_LABELS = {c.MET: "met-where-none", c.NOT_MET: "not-met-where-none"}
"""The answers to whether there is any of something that there must be none of."""


class QuestionView(ProgressView, SubjectView):
    """The question itself."""

    scales_named_at_most = SCALES_NAMED

    @property
    def path(self) -> str:
        """Section › indicator, and n of N."""
        item, catalogue = self.item, self.context.catalogue
        if isinstance(item, Requirement):
            return self._path_of_requirement(item)
        section = next(s for s in catalogue.sections if s.id == item.section)
        indicator = next(i for i in catalogue.indicators if i.id == item.indicator)
        place = f"{item.number}/{len(catalogue.criteria)}"
        return f"{self.say(section.title)} › {self.say(indicator.title)} · {place}"

    def _path_of_requirement(self, item: Requirement) -> str:
        index = self.context.index
        group = index.group[item.id]
        number, count = index.code[item.id][1:], len(index.members[group])
        return f"{self.context.title_of(group)} › {self.say(item.group)} · {number}/{count}"

    @property
    def kind(self) -> str:
        """The kind and the points."""
        item, kinds = self.item, self.context.words["kinds"]
        if isinstance(item, Requirement):
            veto = "requirement" if self.context.index.has_mandatory else "requirement-2025"
            return str(kinds["condition" if isinstance(item, Condition) else veto])
        by_evidence = item.kind is Kind.SCORED and not item.scales
        kind = kinds["scored-by-evidence" if by_evidence else item.kind.value]
        points = trimmed(item.points)
        return self.context.phrase("kind-with-points", kind=kind, points=points)

    # --- what it asks

    @property
    def text(self) -> str:
        """The row of the standard."""
        return self.say(self.item.text)

    @property
    def text_is_quoted(self) -> bool:
        """Whether the row is printed as the source has it: then the line it stands in is known."""
        return self.item.source.line is not None

    @property
    def help(self) -> str:
        """What it means, how to check it, what counts."""
        return self.say(self.item.help)

    @property
    def applicability(self) -> str | None:
        """The words that limit the row, where it has any."""
        item = self.item
        limited = item.applicability if isinstance(item, Criterion) else None
        return self.say(limited) if limited else None

    @property
    def standards(self) -> tuple[str, ...]:
        """Standards the row cites."""
        return self.item.standards if isinstance(self.item, Criterion) else ()

    @property
    def source(self) -> str:
        """Where the row stands."""
        source, catalogue = self.item.source, self.context.catalogue
        title = self.say(next(d for d in catalogue.documents if d.id == source.document).title)
        return self.say(source.where) + self.context.bracketed(title)

    # --- how it stands

    @property
    def current(self) -> str | None:
        """The answer as it stands, in words."""
        return self.context.answer_words(self.wait.subject)

    @cached_property
    def _is_number(self) -> bool:
        """Whether the answer as it stands is a number, or what a checklist counts."""
        return isinstance(self.context.dossier.answers.get(self.wait.subject), Value | Chosen)

    @cached_property
    def waits_for_ends(self) -> str:
        """Which end the number still needs."""
        return missing_ends(self.context, self.wait.subject) if self._is_number else ""

    @property
    def current_reason(self) -> str:
        """Why the answer as it stands earns what it does; empty while it cannot be scored."""
        if self.waits_for_ends or not self._is_number:
            return ""
        return scale_reason(self.context, self.wait.subject)

    @property
    def note(self) -> str | None:
        """The note on the question."""
        return self.context.dossier.notes.get(self.wait.subject)

    @property
    def files(self) -> tuple[Evidence, ...]:
        """The evidence at the question."""
        return self.context.dossier.evidence.get(self.wait.subject, ())

    @property
    def picture(self) -> ScaleBar | None:
        """The number against its ends."""
        return scale_bar_at(self.context, self.wait.subject) if self._is_number else None

    # --- by which number it can be answered

    @property
    def is_scaled(self) -> bool:
        """Whether the question is scored by a number."""
        return self.wait.subject in self.context.index.scaled

    @property
    def scales_named(self) -> list[str]:
        """What can be given, with units; empty where there are too many to name, or a list."""
        item = criterion_of(self.context, self.wait.subject)
        scales = item.scales if item and not item.checklist else ()
        if len(scales) > SCALES_NAMED:
            return []
        return [scale_in_words(self.context, scale) for scale in scales]

    @property
    def scales_count(self) -> int:
        """By how many numbers the question can be answered."""
        item = criterion_of(self.context, self.wait.subject)
        return len(item.scales) if item else 0

    # --- buttons and the input field

    @property
    def pinned(self) -> frozenset[str]:
        """Whoever does not know goes on at any page."""
        return super().pinned | {c.LATER}

    @cached_property
    def labels(self) -> Labels:
        """Some say how the question stands."""
        is_answered = self.wait.subject in self.context.dossier.answers
        return {
            **(PRESENCE_LABELS if self.item.asks_presence else {}),
            c.HELP: "help-open" if self.wait.help_open else "help",
            c.LATER: "next" if is_answered else "later",
            c.NUMBER: "number-scaled" if self.is_scaled else "number",
            c.KEEP_AS_NOTE: self._keep_label,
            c.SAME: self._same_label,
        }

    def _keep_label(self, _argument: str) -> str:
        return self.context.label("keep-note-only" if is_plan(self.typed) else "keep-note")

    def _same_label(self, _argument: str) -> str:
        context = self.context
        found = figure_elsewhere(context.index, context.dossier, self.wait.subject)
        if found is None:
            return ""
        subject, answer = found
        figure = figure_in_words(answer, context.language)
        return context.label("same", where=context.where(subject), figure=figure)

    @property
    def placeholder(self) -> str:
        """By what may be typed."""
        if self.is_scaled:
            return "question-scaled"
        if isinstance(self.item, Requirement) or not takes_share(self.item):
            return "question-must"
        return super().placeholder


# --- an answer that takes a second step


class ShareView(SubPlaceView):
    """How far the question is met."""

    @property
    def bands(self) -> list[Mapping[str, str]]:
        """The rating bands."""
        return [
            {"label": self.say(band.label), "description": self.say(band.description)}
            for band in self.context.catalogue.rating_bands
        ]

    @cached_property
    def labels(self) -> Labels:
        """A band by its name."""
        return {**super().labels, c.BAND: self._band_label}

    def _band_label(self, id: str) -> str:
        bands = self.context.catalogue.rating_bands
        return self.say(next(band.label for band in bands if band.id == id))


class MeasuredView(SubPlaceView):
    """A place about the ways to judge the question by a number."""

    @property
    def _measures(self) -> tuple[Measure, ...]:
        return self.item.measures if isinstance(self.item, Criterion) else ()

    def _measure_named(self, id: str) -> Measure:
        return next(measure for measure in self._measures if measure.id == id)

    @property
    def measure(self) -> Measure:
        """The measure a number is asked for."""
        reference = self.wait.state_if(ReferenceAsked)
        asked = reference.measure if reference else self.wait.state_of(NumberAsked).by
        return self._measure_named(asked)

    @property
    def reference_name(self) -> str:
        """What a multiple is taken of."""
        return self.say(self.measure.reference) if self.measure.reference else ""


class MeasureView(MeasuredView):
    """By which of several numbers it is judged."""

    @cached_property
    def labels(self) -> Labels:
        """A measure by its name."""
        return {**super().labels, c.MEASURE: self._measure_label}

    def _measure_label(self, id: str) -> str:
        return self.say(self._measure_named(id).label)


class NumberView(AskedScaleView, MeasuredView):
    """A number: on a scale, or of a measure."""

    @property
    def _indicator(self) -> PerformanceIndicator:
        wanted = self.measure.performance_indicator
        return next(p for p in self.context.catalogue.performance_indicators if p.id == wanted)

    @property
    def indicator_name(self) -> str:
        """The performance indicator the number is of."""
        return self.say(self._indicator.title)

    @property
    def indicator_unit(self) -> str:
        """Its unit."""
        return self.say(self._indicator.unit)

    @property
    def formula(self) -> str:
        """Its formula in the standard."""
        return self.say(self._indicator.formula)


class ReferenceView(MeasuredView):
    """What the enterprise's own number is a multiple of."""

    @property
    def typed_value(self) -> str:
        """The enterprise's own figure, typed a moment ago."""
        typed = self.wait.state_of(ReferenceAsked)
        return f"{typed.value} {typed.unit}".strip()

    @property
    def placeholder(self) -> str:
        """A number, as one step before."""
        return "number"


class MeaningView(SubPlaceView):
    """Which of two meanings what was typed has."""

    @cached_property
    def labels(self) -> Labels:
        """Met and not met in the words of the question."""
        if self.item.asks_presence:
            return {**super().labels, **PRESENCE_LABELS}
        return {**super().labels, c.MET: "met-at-meaning", c.NOT_MET: "not-met-at-meaning"}


class PercentView(SubPlaceView):
    """Which percentage a small number is."""

    @property
    def typed_number(self) -> str:
        """The number as typed."""
        return f"{self.wait.state_of(PercentTyped).value:f}"

    @cached_property
    def labels(self) -> Labels:
        """Each reading with its sign."""
        return {**super().labels, c.PERCENT: self._percent_label}

    def _percent_label(self, percent: str) -> str:
        typed = self.wait.state_of(PercentTyped).value
        if Decimal(percent) == typed or typed <= 1:
            return f"{percent} %"
        return self.context.label("percent-in-tenths", percent=percent, tenths=f"{typed:f}")


class ReasonView(SubPlaceView):
    """Why it does not apply, or why just so far."""

    @property
    def has_points(self) -> bool:
        """Whether it earns points, which a basic requirement does not."""
        return isinstance(self.item, Criterion)

    @property
    def typed_share(self) -> str:
        """The share typed a moment ago, of which the reason is asked."""
        return f"{trimmed(100 * self.wait.state_of(ShareTyped).share)} %"

    @cached_property
    def labels(self) -> Labels:
        """The reason of a share may be left out."""
        return {**super().labels, c.SKIP: "skip-reason"}

    @property
    def placeholder(self) -> str:
        """By what the reason is of."""
        return "reason-of-share" if self.wait.state else super().placeholder


# --- notes and evidence


class NoteView(SubPlaceView):
    """The note on the question."""

    @property
    def note(self) -> str | None:
        """The note as it stands."""
        return self.context.dossier.notes.get(self.wait.subject)

    @cached_property
    def labels(self) -> Labels:
        """Here the note is cleared, not the answer."""
        return {**super().labels, c.CLEAR: "clear-note"}


class EvidenceView(SubPlaceView):
    """The evidence at the question."""

    file_limit = FILE_LIMIT

    @property
    def evidence_hints(self) -> list[str]:
        """What usually proves it."""
        return [self.say(hint) for hint in self.item.evidence]

    @property
    def files(self) -> tuple[Evidence, ...]:
        """What is there."""
        return self.context.dossier.evidence.get(self.wait.subject, ())

    @cached_property
    def labels(self) -> Labels:
        """A file by its name."""
        return {**super().labels, c.DROP: self._drop_label, c.VIEW: self._view_label}

    @property
    def pinned(self) -> frozenset[str]:
        """The way back to the question stays."""
        return super().pinned | {c.BACK}

    def _view_label(self, digest: str) -> str:
        name = next(file.name for file in self.files if file.digest.startswith(digest))
        return self.context.label("view", name=name)

    def _drop_label(self, digest: str) -> str:
        name = next(file.name for file in self.files if file.digest.startswith(digest))
        return self.context.label("drop", name=name)


class FileView(View):
    """Which question the files just sent are evidence of."""

    @property
    def unplaced_files(self) -> tuple[Evidence, ...]:
        """The files of which is still to be said what they are evidence of."""
        return self.context.dossier.evidence.get(UNPLACED, ())

    @property
    def recent_questions(self) -> list[tuple[str, str]]:
        """The questions visited last, by number."""
        context = self.context
        recent = recent_questions(context.index, context.session)
        asked = context.index.asked
        return [(context.listed_as(id), self.say(asked[id].question)) for id in recent]
