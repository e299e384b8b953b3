"""Several questions answered at once, and the rows used in every list of questions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.screens.core.context import ScreenContext
from bot.screens.core.view import Labels, ProgressView, View
from bot.wording.answers import answer_in_words
from dialogs.core import buttons as c
from dialogs.core.waits import GroupMarks
from dialogs.groups.answering import example_rows, ticked_in
from scoring.answers.model import Answer, Met, NotApplicable, Unclear
from scoring.catalogue.index import CONDITIONS, REQUIREMENTS
from scoring.catalogue.model import Condition
from scoring.evaluation.results import Outcome

PARTLY_MARK = "🟡"
UNCLEAR_MARK = "❔"
MARKS_OF_TICKS: Final[Mapping[Answer, str]] = {
    Met(True): "✅",
    Met(False): "❌",
    Unclear(): UNCLEAR_MARK,
}
MARKS = {
    Outcome.MET: "✅",
    Outcome.NOT_MET: "❌",
    Outcome.NOT_APPLICABLE: "➖",
    Outcome.UNDECIDED: "▫️",
    Outcome.UNSCORED: "📏",
}


@dataclass(frozen=True)
class Row:
    """One requirement or criterion in a list."""

    position: int
    subject: str
    name: str
    mark: str
    question: str
    said: str = ""
    reason: str = ""
    to_confirm: bool = False
    why: str = ""


def rows_of(context: ScreenContext, subjects: tuple[str, ...]) -> list[Row]:
    """The rows of a list, numbered from 1."""
    return [_row(context, position, subject) for position, subject in enumerate(subjects, 1)]


def _row(context: ScreenContext, position: int, subject: str) -> Row:
    answer = context.dossier.answers.get(subject)
    mark = context.dossier.to_confirm.get(subject)
    return Row(
        position=position,
        subject=subject,
        name=context.listed_as(subject),
        mark=_mark(context, subject),
        question=context.say(context.index.asked[subject].question),
        reason=answer.reason if isinstance(answer, NotApplicable) else "",
        to_confirm=mark is not None,
        why=mark.why if mark else "",
    )


def _mark(context: ScreenContext, subject: str) -> str:
    score, outcome = context.score_of(subject), context.outcome_of(subject)
    if isinstance(context.dossier.answers.get(subject), Unclear):
        return UNCLEAR_MARK
    if score and outcome is Outcome.MET and score.obtained < score.points:
        return PARTLY_MARK
    return MARKS[outcome]


class MembersView(View):
    """A place about the questions of one group that quick mode asks."""

    @property
    def group_title(self) -> str:
        """The title of the group shown."""
        return self.context.title_of(self.wait.subject)

    @property
    def _members(self) -> tuple[str, ...]:
        return self.context.index.gating[self.wait.subject]

    @property
    def group_rows(self) -> list[Row]:
        """The questions of the group, with the present answer or mark of each."""
        return [self._with_mark(row) for row in rows_of(self.context, self._members)]

    def _with_mark(self, row: Row) -> Row:
        """The row with the sign and the word for its mark, else for its answer."""
        given = self._marked(row.position) or self.context.dossier.answers.get(row.subject)
        if given is None:
            return row
        said = self._said(row.subject, given)
        mark = MARKS_OF_TICKS.get(given, row.mark)
        return replace(row, mark=mark, said=said)

    def _marked(self, position: int) -> Answer | None:
        """The mark of a row that is not recorded yet; ``None`` if it has none."""
        marks = self.marked
        if position in marks.not_met:
            return Met(False)
        if position in marks.unclear:
            return Unclear()
        return Met(True) if position in marks.met else None

    def _said(self, subject: str, given: Answer) -> str:
        words, item = self.context.words, self.context.index.asked[subject]
        if isinstance(given, Met) and item.asks_presence:
            return str(words["presence"]["none" if given.met else "some"])
        return answer_in_words(item, given, words, self.context.language)

    @property
    def marked(self) -> GroupMarks:
        """The marks that are not recorded yet."""
        return ticked_in(self.wait)

    def _is_answered(self, subject: str) -> bool:
        return subject in self.context.dossier.answers

    @property
    def group_has_none(self) -> bool:
        """Whether any row asks whether something undesired occurred."""
        asked = self.context.index.asked
        return any(asked[subject].asks_presence for subject in self._members)


class GroupView(ProgressView, MembersView):
    """The questions of one group, to be answered together."""

    @property
    def closed(self) -> str:
        """The version that the assessment stands closed as, where no row can be changed."""
        dossier = self.context.dossier
        is_frozen = all(map(dossier.is_frozen, self._members))
        return str(dossier.closed) if is_frozen else ""

    @property
    def group_is_section(self) -> bool:
        """Whether the group is a section's mandatory criteria."""
        return self.wait.subject not in (CONDITIONS, REQUIREMENTS)

    @property
    def group_is_conditions(self) -> bool:
        """Whether the group is the conditions for applying."""
        return self.wait.subject == CONDITIONS

    @property
    def round_title(self) -> str:
        """The application round whose conditions are asked; empty if there is none."""
        catalogue, library = self.context.catalogue, self.context.library
        conditions = {item.id for item in catalogue.conditions}
        for adopted in catalogue.overlays:
            if any(x.id in conditions for x in library.overlay(adopted.id).conditions):
                return self.say(adopted.title)
        return ""

    @property
    def group_size(self) -> int:
        """How many questions the group has."""
        return len(self._members)

    @property
    def group_open(self) -> int:
        """How many questions of the group are neither answered nor marked."""
        return sum(not row.said for row in self.group_rows)

    @property
    def group_example(self) -> str:
        """An example of what can be typed, with row numbers of this group."""
        rows = example_rows(self.group_size).split()
        return self._by_kind("group-example-presence", "group-example-plain", rows=rows)

    @property
    def word_of_no(self) -> str:
        """The word for a row after the first tap: not met."""
        return self._by_kind("group-no-presence", "group-no-plain")

    @property
    def word_of_yes(self) -> str:
        """The word for a row after the third tap: met."""
        return self._by_kind("group-yes-presence", "group-yes-plain")

    def _by_kind(self, presence: str, plain: str, **params: object) -> str:
        return self.context.phrase(presence if self.group_has_none else plain, **params)

    def check_at(self, row: Row) -> str:
        """Where an applicant can look up a condition; empty for other rows."""
        item = self.context.index.asked[row.subject]
        return self.say(item.check_at) if isinstance(item, Condition) else ""

    @property
    def labels(self) -> Labels:
        """Ticks show number and mark; other labels depend on how many rows are open."""
        return {
            c.TICK: self._tick_label,
            c.LATER: self._later_label,
            c.CONFIRM: "record-ticked",
            c.ALL_MET: self._all_met_label,
        }

    def _tick_label(self, position: str) -> str:
        row = self.group_rows[int(position) - 1]
        return f"{row.mark} {row.position}. {row.said}" if row.said else str(row.position)

    def _later_label(self, _argument: str) -> str:
        if self.marked.rows:
            return self.context.label("rest-later")
        return self.context.label("later" if self.group_open else "go-on")

    def _all_met_label(self, _argument: str) -> str:
        key = "all-clear" if self.group_has_none else "all-met"
        if self.group_open < self.group_size:
            return self.context.label(f"{key}-rest", count=self.group_open)
        return self.context.label(key)


class GroupCheckView(MembersView):
    """The answers about to be recorded for a group, to be confirmed."""

    @property
    def marked_rows(self) -> list[Row]:
        """The rows about to be answered, each with its answer."""
        return [row for row in self.group_rows if self._marked(row.position)]

    def _marked(self, position: int) -> Answer | None:
        """The mark of a row; met for the other open rows, if they become met."""
        subject = self._members[position - 1]
        is_other = self.marked.others_met and not self._is_answered(subject)
        return super()._marked(position) or (Met(True) if is_other else None)
