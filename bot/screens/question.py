"""What a template may ask about one question, its answer and its number."""

from bot.screens.context import Basis
from bot.wording.answers import answer_in_words, figure_in_words
from bot.wording.citations import place_in_english
from dialogs.core.dossier import Evidence
from dialogs.core.navigation import recent_questions
from dialogs.question.evidence import UNPLACED
from dialogs.question.measures import figure_elsewhere
from scoring.catalogue.model import (
    Condition,
    Criterion,
    Measure,
    PerformanceIndicator,
    Requirement,
)
from scoring.rounding import trimmed

FILE_LIMIT = "20 MB"
"""What a channel takes as one file."""


class QuestionScene(Basis):
    """The question the wait is about."""

    file_limit = FILE_LIMIT

    @property
    def item(self) -> Requirement | Criterion:
        """The requirement or criterion asked."""
        return self.index.asked[self.wait.subject]

    @property
    def label(self) -> str:
        """The number before the question."""
        code = self.index.code[self.wait.subject]
        return f"{code.lstrip('er')}."

    @property
    def path(self) -> str:
        """Section › indicator, and n of N."""
        item = self.item
        if isinstance(item, Requirement):
            group = self.index.group[item.id]
            number, count = self.index.code[item.id][1:], len(self.index.members[group])
            return f"{self.words[group]} › {self.say(item.group)} · {number}/{count}"
        section = next(s for s in self.catalogue.sections if s.id == item.section)
        indicator = next(i for i in self.catalogue.indicators if i.id == item.indicator)
        place = f"{item.number}/{len(self.catalogue.criteria)}"
        return f"{self.say(section.title)} › {self.say(indicator.title)} · {place}"

    @property
    def kind(self) -> str:
        """The kind and the points."""
        item = self.item
        if isinstance(item, Requirement):
            veto = "requirement" if self.index.has_mandatory else "requirement-2025"
            return str(self.words["kinds"]["condition" if isinstance(item, Condition) else veto])
        kind, points = self.words["kinds"][item.kind.value], trimmed(item.points)
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
    def text_is_quoted(self) -> bool:
        """Whether the row is printed as the source has it: then the line it stands in is known."""
        return self.item.source.line is not None

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
        if self.language == "zh":
            return f"{source.place}（{title}）"
        return f"{place_in_english(self.catalogue, source.place)} ({title})"

    @property
    def current(self) -> str | None:
        """The answer as it stands, in words."""
        return self.answer_words(self.wait.subject)

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer."""
        return self.wait.subject in self.dossier.answers

    def answer_words(self, subject: str) -> str | None:
        """The answer to a subject in words; ``None`` where there is none."""
        answer = self.dossier.answers.get(subject)
        if answer is None:
            return None
        return answer_in_words(self.index.asked[subject], answer, self.words, self.language)

    @property
    def note(self) -> str | None:
        """The note on the question."""
        return self.dossier.notes.get(self.wait.subject)

    @property
    def files(self) -> tuple[Evidence, ...]:
        """The evidence at the question."""
        return self.dossier.evidence.get(self.wait.subject, ())

    @property
    def unplaced_files(self) -> tuple[Evidence, ...]:
        """The files of which is still to be said what they are evidence of."""
        return self.dossier.evidence.get(UNPLACED, ())

    @property
    def recent_questions(self) -> list[tuple[str, str]]:
        """The questions visited last, by number."""
        recent = recent_questions(self.index, self.session)
        return [(self.listed_as(id), self.say(self.index.asked[id].question)) for id in recent]

    @property
    def bands(self) -> list[dict[str, str]]:
        """The rating bands."""
        bands = self.catalogue.rating_bands
        return [
            {"label": self.say(b.label), "description": self.say(b.description)} for b in bands
        ]

    def contradicted(self, subject: str) -> str | None:
        """The first other question whose answer does not agree with the one to ``subject``."""
        for pair in self.contradictions:
            if subject in (pair.id, pair.presupposed):
                return pair.presupposed if pair.id == subject else pair.id
        return None

    # --- a number

    @property
    def figure_elsewhere(self) -> tuple[str, str] | None:
        """Another question that holds a number good here too, and that number."""
        found = figure_elsewhere(self.index, self.dossier, self.wait.subject)
        return (self.where(found[0]), figure_in_words(found[1], self.language)) if found else None

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
