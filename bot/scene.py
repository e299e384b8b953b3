"""What a template may ask about the present place. Worked out only when asked.

A template gets one ``Scene`` as ``s``; it never touches the session or the catalogue itself, so
both languages show the same things.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from markupsafe import Markup

from bot.answer_words import answer_in_words
from bot.facts import fact_in_words
from bot.verdicts import Verdicts
from dialogs.dossier import Dossier, Evidence, IssuedReport, Profile, ProfileField
from dialogs.navigation import listed, page_of, progress
from dialogs.outline import REQUIREMENTS, Outline, outline_of
from dialogs.session import Language, Session, Wait
from dialogs.views import GAPS_SHOWN
from scoring.answers import NotApplicable
from scoring.catalogue import (
    Catalogue,
    Criterion,
    Kind,
    Measure,
    PerformanceIndicator,
    Requirement,
    Text,
)
from scoring.evaluation import evaluate
from scoring.gaps import gaps
from scoring.results import CriterionScore, Evaluation, Outcome
from scoring.rounding import plain, shown

BAR_LENGTH = 10
ASSESSMENTS_SHOWN = 20
"""Assessments on one screen, those touched last."""
BLOCKING_SHOWN = 8
"""Blocking rows named on one screen; the rest are counted."""
PARTLY_MARK = "🟡"
MARKS = {
    Outcome.MET: "✅",
    Outcome.NOT_MET: "❌",
    Outcome.NOT_APPLICABLE: "➖",
    Outcome.UNDECIDED: "▫️",
}
FILE_LIMIT = "20 MB"


def bar(done: Decimal | int, of: Decimal | int) -> str:
    """A progress bar of text; full only when everything is done."""
    filled = int(BAR_LENGTH * done / of) if of else BAR_LENGTH
    return "▰" * filled + "▱" * (BAR_LENGTH - filled)


@dataclass(frozen=True)
class AssessmentRow:
    """One of a person's assessments, for the list of them."""

    id: int
    name: str | None
    answered: int
    current: bool


@dataclass(frozen=True)
class Row:
    """One requirement or criterion in a list."""

    index: int
    code: str
    mark: str
    question: str
    reason: str = ""


class Scene:
    """The present place of one conversation, in the reader's language."""

    def __init__(
        self,
        catalogue: Catalogue,
        session: Session,
        dossier: Dossier,
        words: dict[str, Any],
        assessments: tuple[AssessmentRow, ...] = (),
    ) -> None:
        self.catalogue = catalogue
        self.session = session
        self.dossier = dossier
        self.words = words
        self.assessments = assessments
        self.outline: Outline = outline_of(catalogue)
        self.language: Language = session.language
        self.file_limit = FILE_LIMIT

    def say(self, text: Text) -> str:
        """A text of the catalogue in the reader's language."""
        return text.en if self.language == "en" else text.zh

    # --- the whole assessment

    @property
    def wait(self) -> Wait:
        """Where the person is."""
        return self.session.wait

    @property
    def name(self) -> str | None:
        """The enterprise's name."""
        return self.dossier.profile.name

    @cached_property
    def _progress(self) -> tuple[int, int]:
        return progress(self.outline, self.session.mode or "full", self.dossier)

    @property
    def done(self) -> int:
        """Answered, of what the mode asks."""
        return self._progress[0]

    @property
    def of(self) -> int:
        """How many the mode asks."""
        return self._progress[1]

    @property
    def bar(self) -> str:
        """The progress bar."""
        return bar(self.done, self.of)

    @property
    def mode_name(self) -> str:
        """Quick or full, in words."""
        return str(self.words["modes"][self.session.mode or "full"])

    @property
    def catalogue_title(self) -> str:
        """The catalogue's title."""
        return self.say(self.catalogue.title)

    @property
    def status(self) -> str:
        """What the catalogue says of its own standing."""
        return self.say(self.catalogue.status)

    @property
    def requirements_count(self) -> int:
        """Basic requirements in the catalogue."""
        return len(self.catalogue.requirements)

    @property
    def mandatory_count(self) -> int:
        """Mandatory criteria in the catalogue."""
        return len(self.outline.walk("quick")) - self.requirements_count

    @property
    def all_count(self) -> int:
        """Everything that is asked."""
        return len(self.outline.subjects)

    @property
    def answered_all(self) -> int:
        """Answers given, whatever the mode."""
        return len(self.dossier.answers)

    @property
    def open_count(self) -> int:
        """Subjects without an answer."""
        return len(listed(self.outline, self.dossier, "unanswered"))

    @property
    def open_optional(self) -> int:
        """Optional criteria without an answer."""
        optional = set(self.outline.subjects) - set(self.outline.walk("quick"))
        return len(optional - self.dossier.answers.keys())

    @property
    def optional_points(self) -> str:
        """What the optional criteria of a section hold; a range where the sections differ."""
        optional = [row for row in self.catalogue.criteria if row.kind is Kind.OPTIONAL]
        held = {
            sum(row.points for row in optional if row.section == section.id)
            for section in self.catalogue.sections
        }
        return "–".join(plain(Decimal(points)) for points in sorted({min(held), max(held)}))

    @property
    def reports(self) -> tuple[IssuedReport, ...]:
        """The newest reports first."""
        return tuple(reversed(self.dossier.reports))[:5]

    @property
    def assessments_shown(self) -> tuple[AssessmentRow, ...]:
        """The person's assessments, as many as a screen holds."""
        return self.assessments[:ASSESSMENTS_SHOWN]

    # --- the enterprise

    def fact(self, field: ProfileField) -> str | None:
        """A fact of the enterprise, in words."""
        return fact_in_words(self.dossier.profile, field, self.language)

    @property
    def fact_place(self) -> str:
        """Which of the facts is asked, of how many."""
        asked = list(Profile().facts())
        return f"{asked.index(self.wait.subject) + 1}/{len(asked)}"

    @property
    def facts(self) -> list[tuple[str, str | None]]:
        """All facts with their names."""
        names: dict[ProfileField, str] = self.words["fields"]
        return [(label, self.fact(field)) for field, label in names.items()]

    # --- one question

    @property
    def item(self) -> Requirement | Criterion:
        """The requirement or criterion asked."""
        return self.outline.asked[self.wait.subject]

    def where(self, subject: str) -> str:
        """A subject by its number, as people call it."""
        code = self.outline.code[subject]
        if code.startswith("r"):
            zh = self.language == "zh"
            return f"基本要求 {code[1:]}" if zh else f"basic requirement {code[1:]}"
        return f"第 {code} 题" if self.language == "zh" else f"question {code}"

    @property
    def label(self) -> str:
        """The number before the question."""
        code = self.outline.code[self.wait.subject]
        return f"{code.removeprefix('r')}."

    @property
    def path(self) -> str:
        """Section › indicator, and n of N."""
        item = self.item
        if isinstance(item, Requirement):
            number, count = self.outline.code[item.id][1:], self.requirements_count
            return f"{self.words['requirements']} › {self.say(item.group)} · {number}/{count}"
        section = next(s for s in self.catalogue.sections if s.id == item.section)
        indicator = next(i for i in self.catalogue.indicators if i.id == item.indicator)
        place = f"{item.number}/{len(self.catalogue.criteria)}"
        return f"{self.say(section.title)} › {self.say(indicator.title)} · {place}"

    @property
    def kind(self) -> str:
        """The kind and the points."""
        item = self.item
        if isinstance(item, Requirement):
            return str(self.words["kinds"]["requirement"])
        kind, points = self.words["kinds"][item.kind.value], plain(item.points)
        return f"{kind} · {points} 分" if self.language == "zh" else f"{kind} · {points} points"

    @property
    def has_points(self) -> bool:
        """Whether it earns points, which a basic requirement does not."""
        return isinstance(self.item, Criterion)

    @property
    def question(self) -> str:
        """The question."""
        return self.say(self.item.question)

    @property
    def text(self) -> str:
        """The row of the standard."""
        return self.say(self.item.text)

    @property
    def help(self) -> str:
        """What it means, how to check it, what counts."""
        return self.say(self.item.help)

    @property
    def evidence_hints(self) -> list[str]:
        """What usually proves it."""
        return [self.say(hint) for hint in self.item.evidence]

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
        source = self.item.source
        document = next(d for d in self.catalogue.documents if d.id == source.document)
        title = self.say(document.title)
        return (
            f"{source.place}（{title}）" if self.language == "zh" else f"{source.place} ({title})"
        )

    @property
    def current(self) -> str | None:
        """The answer as it stands, in words."""
        return self.answer_words(self.wait.subject)

    def answer_words(self, subject: str) -> str | None:
        """The answer to a subject in words; ``None`` where there is none."""
        answer = self.dossier.answers.get(subject)
        if answer is None:
            return None
        return answer_in_words(self.outline.asked[subject], answer, self.words, self.language)

    @property
    def note(self) -> str | None:
        """The note on the question."""
        return self.dossier.notes.get(self.wait.subject)

    @property
    def files(self) -> tuple[Evidence, ...]:
        """The evidence at the question."""
        return self.dossier.evidence.get(self.wait.subject, ())

    @property
    def bands(self) -> list[dict[str, str]]:
        """The rating bands."""
        bands = self.catalogue.rating_bands
        return [
            {"label": self.say(b.label), "description": self.say(b.description)} for b in bands
        ]

    # --- a number

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The ways to judge the question by a number."""
        return self.item.measures if isinstance(self.item, Criterion) else ()

    @property
    def measure(self) -> Measure:
        """The measure a number is asked for."""
        wanted = self.wait.detail.split("|")[0]
        return next(measure for measure in self.measures if measure.id == wanted)

    @property
    def _indicator(self) -> PerformanceIndicator:
        wanted = self.measure.performance_indicator
        return next(p for p in self.catalogue.performance_indicators if p.id == wanted)

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

    @property
    def reference_name(self) -> str:
        """What a multiple is taken of."""
        return self.say(self.measure.reference) if self.measure.reference else ""

    @property
    def typed_value(self) -> str:
        """The enterprise's own figure, typed a moment ago."""
        _, value, unit = self.wait.detail.split("|", 2)
        return f"{value} {unit}".strip()

    # --- lists

    def _row(self, index: int, subject: str) -> Row:
        answer = self.dossier.answers.get(subject)
        return Row(
            index=index,
            code=self.outline.code[subject],
            mark=self._mark(subject),
            question=self.say(self.outline.asked[subject].question),
            reason=answer.reason if isinstance(answer, NotApplicable) else "",
        )

    def _mark(self, subject: str) -> str:
        score, outcome = self.score_of(subject), self.outcome_of(subject)
        if score and outcome is Outcome.MET and score.obtained < score.points:
            return PARTLY_MARK
        return MARKS[outcome]

    def score_of(self, subject: str) -> CriterionScore | None:
        """What a criterion earns; ``None`` for a requirement."""
        return self._scores.get(subject)

    @cached_property
    def _scores(self) -> dict[str, CriterionScore]:
        return {score.id: score for score in self.evaluation.criteria}

    def outcome_of(self, subject: str) -> Outcome:
        """The outcome of one subject as things stand."""
        return self._outcomes[subject]

    @cached_property
    def _outcomes(self) -> dict[str, Outcome]:
        requirements = {found.id: found.outcome for found in self.evaluation.requirements}
        return requirements | {score.id: score.outcome for score in self._scores.values()}

    def title_of(self, group: str) -> str:
        """The title of a group."""
        if group == REQUIREMENTS:
            return str(self.words["requirements"])
        return self.say(next(s for s in self.catalogue.sections if s.id == group).title)

    @property
    def group_title(self) -> str:
        """The title of the group shown."""
        return self.title_of(self.wait.subject)

    @property
    def group_is_section(self) -> bool:
        """Whether the group is a section's mandatory criteria."""
        return self.wait.subject != REQUIREMENTS

    @property
    def group_rows(self) -> list[Row]:
        """What quick mode asks of the group."""
        members = self.outline.gating[self.wait.subject]
        return [self._row(index, subject) for index, subject in enumerate(members, 1)]

    @property
    def group_size(self) -> int:
        """How many the group holds."""
        return len(self.outline.gating[self.wait.subject])

    def index_in_group(self, code: str) -> str:
        """The number before a row of the group, by the row's own code."""
        return str(self.outline.gating[self.wait.subject].index(self.outline.subject[code]) + 1)

    @property
    def group_open(self) -> int:
        """How many of the group are open."""
        members = self.outline.gating[self.wait.subject]
        return sum(subject not in self.dossier.answers for subject in members)

    @property
    def group_overview(self) -> list[dict[str, Any]]:
        """Every group with how much of it is answered."""
        return [
            {"title": self.title_of(group), "done": self._answered(members), "of": len(members)}
            for group, members in self.outline.members.items()
        ]

    def _answered(self, subjects: tuple[str, ...]) -> int:
        return sum(subject in self.dossier.answers for subject in subjects)

    @cached_property
    def _page(self) -> tuple[int, int, tuple[str, ...]]:
        if self.wait.subject in self.outline.members:
            subjects = self.outline.members[self.wait.subject]
        else:
            subjects = listed(self.outline, self.dossier, self.wait.subject)
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
        return [self._row(index, subject) for index, subject in enumerate(self._page[2], 1)]

    @property
    def listing_title(self) -> str:
        """The title of the list, with its count."""
        return self.listing_label(self.wait.subject)

    def listing_label(self, listing: str) -> str:
        """The label of a list, with its count."""
        count = len(listed(self.outline, self.dossier, listing))
        label: str = self.words["labels"][f"list-{listing}"]
        return label.replace("{{ count }}", str(count))

    # --- the score

    @cached_property
    def evaluation(self) -> Evaluation:
        """The result of the answers as they stand."""
        return evaluate(self.catalogue, self.dossier.answers)

    @cached_property
    def _verdicts(self) -> Verdicts:
        return Verdicts(self.catalogue, self.evaluation, self.language)

    @property
    def verdict(self) -> Markup:
        """Where the assessment stands, in one or two sentences of our own words."""
        return Markup(self._verdicts.standing)  # noqa: S704 - no user text in it

    @property
    def path_words(self) -> str:
        """The way to the next grade."""
        return self._verdicts.path(self.outline)

    @property
    def exclusion_words(self) -> str:
        """What leaving criteria out did to the total."""
        return self._verdicts.exclusions

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The sections with bar, score or range, and progress."""
        rows = []
        for score in self.evaluation.sections:
            members = self.outline.members[score.id]
            words = self._verdicts.section_score(score)
            lower = Decimal(int(score.lower or 0))
            rows.append(
                {
                    "title": self.title_of(score.id),
                    "bar": bar(lower, 100),
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
        return [
            f"#{self.outline.code[subject]} {self.say(self.outline.asked[subject].question)}"
            for subject in self._all_blocking[:BLOCKING_SHOWN]
        ]

    @property
    def blocking_more(self) -> int:
        """How many more there are than shown."""
        return max(0, len(self._all_blocking) - BLOCKING_SHOWN)

    @property
    def has_blocking_gaps(self) -> bool:
        """Whether one of the gaps shown stands against readiness."""
        return any(gap["blocking"] for gap in self.gaps)

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """The widest gaps."""
        return [
            {
                "code": self.outline.code[gap.id],
                "points": shown(gap.points_to_win),
                "question": self.say(self.outline.asked[gap.id].question),
                "blocking": gap.blocking,
            }
            for gap in gaps(self.catalogue, self.evaluation)[:GAPS_SHOWN]
        ]
