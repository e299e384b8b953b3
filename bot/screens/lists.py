"""What a template may ask about groups, sections, lists and gaps."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from bot.screens.context import Basis
from dialogs.core.navigation import listed, page_of
from dialogs.groups.answering import example_rows, marks_of_detail
from dialogs.groups.typed import Marked
from dialogs.overview.screens import GAPS_SHOWN
from scoring.answers.model import NotApplicable
from scoring.catalogue.index import CONDITIONS, REQUIREMENTS
from scoring.evaluation.gaps import gaps
from scoring.evaluation.results import Outcome
from scoring.rounding import trimmed

BAR_LENGTH = 10
SHORT_BAR_LENGTH = 5
"""In front of a section, so that a phone shows its score on the same line."""
BLOCKING_SHOWN = 8
"""Blocking rows named on one screen; the rest are counted."""
CONTRADICTIONS_SHOWN = 5
"""Pairs of contradicting answers on one screen; the rest are counted."""
PARTLY_MARK = "🟡"
MARKS = {
    Outcome.MET: "✅",
    Outcome.NOT_MET: "❌",
    Outcome.NOT_APPLICABLE: "➖",
    Outcome.UNDECIDED: "▫️",
    Outcome.UNSCORED: "📏",
}


def bar(done: Fraction | int, of: int, length: int = BAR_LENGTH) -> str:
    """A progress bar of text; full only when everything is done, empty only when nothing is."""
    filled = max(int(length * done / of), int(done > 0)) if of else length
    return "▰" * filled + "▱" * (length - filled)


@dataclass(frozen=True)
class Row:
    """One requirement or criterion in a list."""

    position: int
    code: str
    name: str
    mark: str
    question: str
    reason: str = ""


class ListScene(Basis):
    """Rows of requirements and criteria, with how they stand."""

    def _row(self, position: int, subject: str) -> Row:
        answer = self.dossier.answers.get(subject)
        return Row(
            position=position,
            code=self.index.code[subject],
            name=self.listed_as(subject),
            mark=self._mark(subject),
            question=self.say(self.index.asked[subject].question),
            reason=answer.reason if isinstance(answer, NotApplicable) else "",
        )

    def _mark(self, subject: str) -> str:
        score, outcome = self.score_of(subject), self.outcome_of(subject)
        if score and outcome is Outcome.MET and score.obtained < score.points:
            return PARTLY_MARK
        return MARKS[outcome]

    @property
    def group_title(self) -> str:
        """The title of the group shown."""
        return self.title_of(self.wait.subject)

    @property
    def group_is_section(self) -> bool:
        """Whether the group is a section's mandatory criteria."""
        return self.wait.subject not in (CONDITIONS, REQUIREMENTS)

    @property
    def group_rows(self) -> list[Row]:
        """What quick mode asks of the group."""
        members = self.index.gating[self.wait.subject]
        return [self._row(position, subject) for position, subject in enumerate(members, 1)]

    @property
    def group_size(self) -> int:
        """How many the group holds."""
        return len(self.index.gating[self.wait.subject])

    @property
    def group_takes_na(self) -> bool:
        """Whether any row of the group may be not applicable."""
        members = self.index.gating[self.wait.subject]
        return any(self.index.asked[subject].not_applicable_allowed for subject in members)

    @property
    def group_open_rows(self) -> list[Row]:
        """Those of the group without an answer."""
        return [row for row in self.group_rows if row.code in self._open_codes]

    @property
    def group_answered(self) -> str:
        """Those answered, as marks and numbers on one line."""
        answered = [row for row in self.group_rows if row.code not in self._open_codes]
        return " ".join(f"{row.mark}{row.position}" for row in answered)

    @cached_property
    def _open_codes(self) -> frozenset[str]:
        members = self.index.gating[self.wait.subject]
        return frozenset(
            self.index.code[subject] for subject in members if subject not in self.dossier.answers
        )

    @property
    def group_example(self) -> str:
        """Numbers of rows that the group has, as one would type them."""
        return example_rows(self.group_size)

    @property
    def marked(self) -> Marked:
        """What of the group is about to be recorded."""
        return marks_of_detail(self.wait.detail)

    @property
    def marked_others(self) -> int:
        """How many not named become met."""
        open_rows = {row.position for row in self.group_open_rows}
        return len(open_rows - set(self.marked.rows)) if self.marked.others_met else 0

    @property
    def marked_rows(self) -> list[tuple[str, Row]]:
        """The rows named, each with the mark it gets."""
        marks = dict.fromkeys(self.marked.met, MARKS[Outcome.MET])
        marks |= dict.fromkeys(self.marked.not_met, MARKS[Outcome.NOT_MET])
        rows = self.group_rows
        return [(marks[position], rows[position - 1]) for position in sorted(marks)]

    def index_in_group(self, code: str) -> str:
        """The number before a row of the group, by the row's own code."""
        return str(self.index.gating[self.wait.subject].index(self.index.subject[code]) + 1)

    @property
    def group_open(self) -> int:
        """How many of the group are open."""
        members = self.index.gating[self.wait.subject]
        return sum(subject not in self.dossier.answers for subject in members)

    @property
    def group_overview(self) -> list[dict[str, Any]]:
        """Every group with how much of it is answered."""
        return [
            {"title": self.title_of(group), "done": self._answered(members), "of": len(members)}
            for group, members in self.index.members.items()
        ]

    def _answered(self, subjects: tuple[str, ...]) -> int:
        return sum(subject in self.dossier.answers for subject in subjects)

    @cached_property
    def _page(self) -> tuple[int, int, tuple[str, ...]]:
        if self.wait.subject in self.index.members:
            subjects = self.index.members[self.wait.subject]
        else:
            subjects = listed(self.index, self.dossier, self.wait.subject)
        return page_of(subjects, self.wait.page)

    @property
    def page_number(self) -> int:
        """The page shown, from 1."""
        return self._page[0] + 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self._page[1]

    @property
    def page_rows(self) -> list[Row]:
        """The rows of the page."""
        return [self._row(position, subject) for position, subject in enumerate(self._page[2], 1)]

    @property
    def listing_title(self) -> str:
        """The title of the list, with its count."""
        return self.listing_label(self.wait.subject)

    def listing_label(self, listing: str) -> str:
        """The label of a list, with its count."""
        count = len(listed(self.index, self.dossier, listing))
        label: str = self.words["labels"][f"list-{listing}"]
        return label.replace("{{ count }}", str(count))

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The sections with bar, score or range, and progress."""
        rows = []
        for score in self.evaluation.sections:
            members = self.index.members[score.id]
            words = self._verdicts.section_score(score)
            rows.append(
                {
                    "title": self.title_of(score.id),
                    "bar": bar(score.lower or 0, 100, SHORT_BAR_LENGTH),
                    "score": words,
                    "done": self._answered(members),
                    "of": len(members),
                }
            )
        return rows

    @cached_property
    def _all_blocking(self) -> tuple[str, ...]:
        return (*self.evaluation.unmet_requirements, *self.evaluation.unmet_mandatory)

    @property
    def blocking(self) -> list[str]:
        """What is decided and stands against readiness."""
        return [self._named(subject) for subject in self._all_blocking[:BLOCKING_SHOWN]]

    @property
    def blocking_more(self) -> int:
        """How many more there are than shown."""
        return max(0, len(self._all_blocking) - BLOCKING_SHOWN)

    @property
    def unscored(self) -> list[str]:
        """What is answered by a number that nothing scores yet."""
        return [self._named(subject) for subject in self.evaluation.unscored]

    def _named(self, subject: str) -> str:
        return f"{self._at_start(subject)} {self.topic_of(subject)}"

    @property
    def contradicting(self) -> list[tuple[str, str]]:
        """The questions whose answers do not agree, in pairs."""
        found = self.contradictions[:CONTRADICTIONS_SHOWN]
        return [(self.named(pair.id), self.named(pair.presupposed)) for pair in found]

    @property
    def contradicting_more(self) -> int:
        """How many more pairs there are than shown."""
        return max(0, len(self.contradictions) - CONTRADICTIONS_SHOWN)

    @property
    def gaps_partial(self) -> str:
        """Of what part the gains are, where some points cannot be scored; empty otherwise."""
        return self._verdicts.part

    @property
    def to_compare(self) -> dict[str, str]:
        """The numbers without a benchmark: which questions, and their points together."""
        scores = [row for row in self.evaluation.criteria if row.outcome is Outcome.UNSCORED]
        codes = [self.index.code[row.id] for row in scores]
        zh = self.language == "zh"
        return {
            "codes": ("、" if zh else ", ").join(codes),
            "points": trimmed(sum((row.points for row in scores), start=Fraction(0)), 2),
        }

    @property
    def has_blocking_gaps(self) -> bool:
        """Whether one of the gaps shown stands against readiness."""
        return any(gap["blocking"] for gap in self.gaps)

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """The widest gaps."""
        return [
            {
                "code": self.index.code[gap.id],
                "gain": self.gain_in_words(gap.id, gap.points_to_win),
                "question": self.topic_of(gap.id),
                "blocking": gap.blocking,
            }
            for gap in gaps(self.catalogue, self.evaluation)[:GAPS_SHOWN]
        ]
