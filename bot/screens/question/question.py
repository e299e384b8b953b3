"""A question with its answer."""

from propcache.api import cached_property

from bot.screens.core.view import PRESENCE_LABELS, Labels, ProgressView, SubjectView
from bot.screens.figures.given import figure_title
from bot.screens.review.reviewing import DecidedRow, SaidOfRow, decided_of, said_of
from bot.screens.scales.parts import (
    missing_ends,
    scale_bar_at,
    scale_in_words,
    scale_reason,
)
from bot.wording.answers import figure_in_words
from bot.wording.marks import mark_in_words
from bot.wording.scale_bar import ScaleBar
from dialogs.core import buttons as c
from dialogs.core.answering.notes import is_plan
from dialogs.core.decided import is_decided_shown
from dialogs.dossier.access import Act, permits
from dialogs.dossier.dossier import Evidence
from dialogs.figures.calculations import calculable, divisor_of_zero
from dialogs.question.measures import figure_elsewhere, takes_share
from scoring.answers.model import Chosen, Estimate, Value
from scoring.catalogue.model import Condition, Criterion, Kind, Requirement
from scoring.rounding import trimmed

SCALES_NAMED = 3
"""Scales named at the question; more are counted."""


class QuestionView(ProgressView, SubjectView):
    """The question itself."""

    scales_named_at_most = SCALES_NAMED

    @property
    def path(self) -> str:
        """Section › indicator, and the number of the question out of all."""
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
        """The kind of the row, and its points if it has any."""
        item, kinds = self.item, self.context.words["kinds"]
        if isinstance(item, Requirement):
            veto = "requirement" if self.context.index.has_mandatory else "requirement-2025"
            return str(kinds["condition" if isinstance(item, Condition) else veto])
        by_evidence = item.kind is Kind.SCORED and not item.scales
        kind = kinds["scored-by-evidence" if by_evidence else item.kind.value]
        points = trimmed(item.points)
        return self.context.phrase("kind-with-points", kind=kind, points=points)

    @cached_property
    def _criterion(self) -> Criterion | None:
        """The row, if it is one that earns points."""
        item = self.item
        return item if isinstance(item, Criterion) else None

    # --- what it asks

    @property
    def text(self) -> str:
        """The row of the standard."""
        return self.say(self.item.text)

    @property
    def text_is_quoted(self) -> bool:
        """Whether the row is quoted verbatim; only then is its line in the source known."""
        return self.item.source.line is not None

    @property
    def help(self) -> str:
        """What it means, how to check it, what counts."""
        return self.say(self.item.help)

    @property
    def applicability(self) -> str | None:
        """The words that limit when the row applies; ``None`` if it has none."""
        limited = self._criterion and self._criterion.applicability
        return self.say(limited) if limited else None

    @property
    def standards(self) -> tuple[str, ...]:
        """Standards the row cites."""
        return self._criterion.standards if self._criterion else ()

    @property
    def source(self) -> str:
        """The source of the row: clause and document."""
        source, catalogue = self.item.source, self.context.catalogue
        title = self.say(next(d for d in catalogue.documents if d.id == source.document).title)
        return self.say(source.where) + self.context.bracketed(title)

    # --- the present answer

    @property
    def current(self) -> str | None:
        """The present answer, in words."""
        return self.context.answer_words(self.wait.subject)

    @cached_property
    def _is_on_scale(self) -> bool:
        """Whether the present answer is a number, a checklist count, or an estimate."""
        answer = self.context.dossier.answers.get(self.wait.subject)
        return isinstance(answer, Value | Chosen | Estimate)

    @cached_property
    def waits_for_ends(self) -> str:
        """Which of baseline and leading value are missing, in words."""
        return missing_ends(self.context, self.wait.subject) if self._is_on_scale else ""

    @property
    def current_reason(self) -> str:
        """Why the present answer earns its points; empty while it cannot be scored."""
        if self.waits_for_ends or not self._is_on_scale:
            return ""
        return scale_reason(self.context, self.wait.subject)

    @property
    def closed(self) -> str:
        """The version that the assessment stands closed as, where the row cannot be changed."""
        dossier = self.context.dossier
        return str(dossier.closed) if dossier.is_frozen(self.wait.subject) else ""

    @property
    def sent_back(self) -> str:
        """The rows of a closed assessment that were sent back and can be changed."""
        returned = self.context.dossier.open_return
        rows = returned.rows if returned else ()
        return self.context.listed([self.context.named(row.subject) for row in rows])

    @property
    def may_reopen(self) -> bool:
        """Whether the person may have it changed again."""
        return permits(self.context.dossier.membership, Act.REOPEN)

    @property
    def checklist(self) -> list[str]:
        """What is to be chosen from, numbered, while nothing is: numbers may be typed at once."""
        if self._criterion is None or self.current or self.closed:
            return []
        entries = self._criterion.checklist
        return [f"{at}. {self.say(entry.label)}" for at, entry in enumerate(entries, 1)]

    @property
    def zero(self) -> str:
        """The figure given as 0 by which an open rate has no value; empty if there is none."""
        context, subject = self.context, self.wait.subject
        if (
            self.closed
            or subject in context.dossier.answers
            or subject not in calculable(context.index)
        ):
            return ""
        id = divisor_of_zero(context.index, context.dossier, subject)
        return figure_title(context, id) if id else ""

    @property
    def to_confirm(self) -> str:
        """That the question is to be confirmed, and why; empty if it is not."""
        mark = self.context.dossier.to_confirm.get(self.wait.subject)
        return self.context.say(mark_in_words(mark)) if mark else ""

    @property
    def note(self) -> str | None:
        """The note on the question."""
        return self.context.dossier.notes.get(self.wait.subject)

    @property
    def files(self) -> tuple[Evidence, ...]:
        """The evidence attached to the question."""
        return self.context.dossier.evidence.get(self.wait.subject, ())

    @property
    def picture(self) -> ScaleBar | None:
        """The bar of the number; ``None`` until both ends are known."""
        return scale_bar_at(self.context, self.wait.subject) if self._is_on_scale else None

    @property
    def said(self) -> SaidOfRow | None:
        """What a reviewer said of it; ``None`` where there is nothing that the person may see."""
        return said_of(self.context, self.wait.subject) if self.context.dossier.reviews else None

    @property
    def decided(self) -> DecidedRow | None:
        """What the row is decided as; ``None`` where the person may see no such thing."""
        seen = self.context.dossier.may_hold_decisions
        return decided_of(self.context, self.wait.subject) if seen else None

    @property
    def is_undecided(self) -> bool:
        """Whether there is a third column, with nothing in it for this row."""
        dossier = self.context.dossier
        is_shown = dossier.may_hold_decisions and is_decided_shown(dossier)
        return is_shown and self.decided is None

    @property
    def returned(self) -> str:
        """Why the row was sent back; empty unless it is to be changed."""
        returned = self.context.dossier.open_return
        row = returned.row(self.wait.subject) if returned else None
        return row.reason if row else ""

    # --- the scales it can be answered on

    @property
    def is_scaled(self) -> bool:
        """Whether the question is scored by a number."""
        return self.wait.subject in self.context.index.scaled

    @property
    def scales_named(self) -> list[str]:
        """The scales with units; empty if there are too many to name, or for a checklist."""
        item = self._criterion
        scales = item.scales if item and not item.checklist else ()
        if len(scales) > SCALES_NAMED:
            return []
        return [scale_in_words(self.context, scale) for scale in scales]

    @property
    def scales_count(self) -> int:
        """How many scales the question can be answered on."""
        return len(self._criterion.scales) if self._criterion else 0

    # --- buttons and the input field

    @property
    def pinned(self) -> frozenset[str]:
        """The buttons on every page: "later" must always be reachable."""
        return super().pinned | {c.LATER}

    @property
    def labels(self) -> Labels:
        """Some labels depend on the present answer."""
        is_answered = bool(self.closed) or self.wait.subject in self.context.dossier.answers
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
    def leading_on(self) -> tuple[str, ...]:
        """To the number, or to what it is compared with; none once both are there."""
        if self.closed:
            return ()
        if self.waits_for_ends:
            return (c.ENDS,)
        return () if self.current or self.zero else (c.CHECKLIST, c.CALCULATE)

    @property
    def placeholder(self) -> str:
        """Depends on what may be typed; nothing where nothing may be answered."""
        if self.closed or not self.context.dossier.may_answer(self.wait.subject):
            return "other"
        if self.checklist:
            return "checklist"
        if self.is_scaled:
            return "question-scaled"
        if isinstance(self.item, Requirement) or not takes_share(self.item):
            return "question-must"
        return super().placeholder
