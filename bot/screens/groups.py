"""Several questions answered at once, and rows as every list shows them."""

from dataclasses import dataclass
from functools import cached_property

from bot.screens.core.context import ScreenContext
from bot.screens.core.view import Labels, ProgressView, View
from dialogs.core import buttons as c
from dialogs.core.waits import GroupMarks
from dialogs.groups.answering import example_rows
from scoring.answers.model import NotApplicable
from scoring.catalogue.index import CONDITIONS, REQUIREMENTS
from scoring.catalogue.model import Condition
from scoring.evaluation.results import Outcome

PARTLY_MARK = "🟡"
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
    reason: str = ""


def rows_of(context: ScreenContext, subjects: tuple[str, ...]) -> list[Row]:
    """The rows of a list, numbered from 1."""
    return [_row(context, position, subject) for position, subject in enumerate(subjects, 1)]


def _row(context: ScreenContext, position: int, subject: str) -> Row:
    answer = context.dossier.answers.get(subject)
    return Row(
        position=position,
        subject=subject,
        name=context.listed_as(subject),
        mark=_mark(context, subject),
        question=context.say(context.index.asked[subject].question),
        reason=answer.reason if isinstance(answer, NotApplicable) else "",
    )


def _mark(context: ScreenContext, subject: str) -> str:
    score, outcome = context.score_of(subject), context.outcome_of(subject)
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
        """The questions of the group."""
        return rows_of(self.context, self._members)

    @property
    def group_open_rows(self) -> list[Row]:
        """Those without an answer."""
        return [row for row in self.group_rows if not self._is_answered(row.subject)]

    def _is_answered(self, subject: str) -> bool:
        return subject in self.context.dossier.answers

    @property
    def group_has_none(self) -> bool:
        """Whether any row asks for what there must be none of."""
        asked = self.context.index.asked
        return any(asked[subject].asks_presence for subject in self._members)


class GroupView(ProgressView, MembersView):
    """The questions of one group, to be answered together."""

    @property
    def group_is_section(self) -> bool:
        """Whether the group is a section's mandatory criteria."""
        return self.wait.subject not in (CONDITIONS, REQUIREMENTS)

    @property
    def group_is_conditions(self) -> bool:
        """Whether the group is what decides if one may apply."""
        return self.wait.subject == CONDITIONS

    @property
    def round_title(self) -> str:
        """The round whose conditions are asked."""
        catalogue, library = self.context.catalogue, self.context.library
        conditions = {item.id for item in catalogue.conditions}
        for adopted in catalogue.overlays:
            if any(x.id in conditions for x in library.overlay(adopted.id).conditions):
                return self.say(adopted.title)
        return ""

    @property
    def group_size(self) -> int:
        """How many the group holds."""
        return len(self._members)

    @property
    def group_open(self) -> int:
        """How many of the group are open."""
        return sum(not self._is_answered(subject) for subject in self._members)

    @property
    def group_takes_na(self) -> bool:
        """Whether any row of the group may be not applicable."""
        asked = self.context.index.asked
        return any(asked[subject].not_applicable_allowed for subject in self._members)

    @property
    def group_answered(self) -> str:
        """Those answered, as marks and numbers on one line."""
        answered = [row for row in self.group_rows if self._is_answered(row.subject)]
        return " ".join(f"{row.mark}{row.position}" for row in answered)

    @property
    def group_example(self) -> str:
        """Numbers of rows that the group has, as one would type them."""
        return example_rows(self.group_size)

    def check_at(self, row: Row) -> str:
        """Where an applicant can look a condition up."""
        item = self.context.index.asked[row.subject]
        return self.say(item.check_at) if isinstance(item, Condition) else ""

    @property
    def pinned(self) -> frozenset[str]:
        """Whoever does not know goes on at any page."""
        return super().pinned | {c.LATER}

    @cached_property
    def labels(self) -> Labels:
        """The buttons say the numbers before the rows, and how many are left."""
        return {
            c.ASK: self._ask_label,
            c.LATER: "later" if self.group_open else "go-on",
            c.ALL_MET: self._all_met_label,
        }

    def _ask_label(self, code: str) -> str:
        return str(self._members.index(self.context.index.subject[code]) + 1)

    def _all_met_label(self, _argument: str) -> str:
        if 0 < self.group_open < self.group_size:
            return self.context.label("all-met-rest", count=self.group_open)
        return self.context.label("all-clear" if self.group_has_none else "all-met")


class GroupCheckView(MembersView):
    """What of the group is about to be recorded."""

    @property
    def marked(self) -> GroupMarks:
        """Which rows were named."""
        return self.wait.state_of(GroupMarks)

    @property
    def marked_others(self) -> int:
        """How many not named become met."""
        open_rows = {row.position for row in self.group_open_rows}
        return len(open_rows - set(self.marked.rows)) if self.marked.others_met else 0

    @property
    def marked_rows(self) -> list[tuple[str, Row]]:
        """Every row that gets a mark, with that."""
        others = [row.position for row in self.group_open_rows] if self.marked.others_met else []
        marks = dict.fromkeys((*others, *self.marked.met), MARKS[Outcome.MET])
        marks |= dict.fromkeys(self.marked.not_met, MARKS[Outcome.NOT_MET])
        rows = self.group_rows
        return [(marks[position], rows[position - 1]) for position in sorted(marks)]
