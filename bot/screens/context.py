"""What every part of a scene rests on: the conversation, its words and its result."""

from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from bot.wording.coverage import gain_of_row, is_partial
from bot.wording.rule_names import name_at_start, name_in_list, name_in_text
from bot.wording.topics import topic
from bot.wording.verdict import Verdicts
from dialogs.core.dossier import Dossier
from dialogs.core.session import Session, Wait
from scoring.catalogue.index import CONDITIONS, REQUIREMENTS, CatalogueIndex, index_of
from scoring.catalogue.model import Catalogue, Requirement
from scoring.evaluation.contradictions import Contradiction, contradictions
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import CriterionScore, Evaluation, Outcome
from scoring.overlays.library import Library
from scoring.rounding import fixed, trimmed
from scoring.values import Language, Text


class Basis:
    """One conversation at its present place, in the reader's language."""

    def __init__(
        self,
        catalogue: Catalogue,
        session: Session,
        dossier: Dossier,
        words: dict[str, Any],
        library: Library,
        now: datetime | None,
    ) -> None:
        self.library = library
        self.now = now
        self.catalogue = catalogue
        self.session = session
        self.dossier = dossier
        self.words = words
        self.index: CatalogueIndex = index_of(catalogue)
        self.language: Language = session.language

    def say(self, text: Text) -> str:
        """A text of the catalogue in the reader's language."""
        return text.en if self.language == "en" else text.zh

    @property
    def wait(self) -> Wait:
        """Where the person is."""
        return self.session.wait

    def where(self, subject: str) -> str:
        """A subject by its number, as people call it."""
        return name_in_text(self.index.code[subject], self.language)

    def named(self, subject: str) -> str:
        """The same where many are named: ``#12`` for a question."""
        return name_in_list(self.index.code[subject], self.language)

    def listed_as(self, subject: str) -> str:
        """The same at the head of a row and on a button: the bare number of a question."""
        return self._at_start(subject).removeprefix("#")

    def _at_start(self, subject: str) -> str:
        return name_at_start(self.index.code[subject], self.language)

    def score_of(self, subject: str) -> CriterionScore | None:
        """What a criterion earns; ``None`` for a requirement."""
        item = self.index.asked[subject]
        if isinstance(item, Requirement):
            return None
        return self._scores[subject]

    @cached_property
    def _scores(self) -> dict[str, CriterionScore]:
        return {score.id: score for score in self.evaluation.criteria}

    def outcome_of(self, subject: str) -> Outcome:
        """The outcome of one subject as things stand."""
        score = self.score_of(subject)
        if score is not None:
            return score.outcome
        return self.evaluation.requirements[self.index.position[subject]].outcome

    def points_of(self, subject: str) -> str:
        """The row's own points in words; empty for what earns none."""
        score = self.score_of(subject)
        if score is None:
            return ""
        points = trimmed(score.points, 2)
        return f"满分 {points} 分" if self.language == "zh" else f"of {points} points"

    def gain_in_words(self, subject: str, total: Fraction) -> str:
        """What a row may still gain, and the total with it where only a part can be scored.

        There a point of the row is more than a point of the total.
        """
        score, zh = self.score_of(subject), self.language == "zh"
        if score is None or not is_partial(self.evaluation):
            return f"+{fixed(total)}"
        own = trimmed(score.points - score.obtained, 2)
        return gain_of_row(own, fixed(total), zh)

    def topic_of(self, subject: str) -> str:
        """What a row is called among others."""
        return self.say(topic(self.catalogue, self.index.asked[subject]))

    @property
    def met_requirements(self) -> frozenset[str]:
        """The basic requirements that do not stand in the way."""
        findings = self.evaluation.requirements
        return frozenset(f.id for f in findings if f.outcome is not Outcome.NOT_MET)

    def title_of(self, group: str) -> str:
        """The title of a group."""
        if group in (CONDITIONS, REQUIREMENTS):
            return str(self.words[group])
        return self.say(next(s for s in self.catalogue.sections if s.id == group).title)

    @cached_property
    def evaluation(self) -> Evaluation:
        """The result of the answers as they stand."""
        return evaluate(self.catalogue, self.dossier.answers)

    @property
    def has_scored_answers(self) -> bool:
        """Whether any criterion is answered; requirements earn no points."""
        return any(row.id in self.dossier.answers for row in self.catalogue.criteria)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Answers that cannot all be true."""
        return contradictions(self.catalogue, self.evaluation)

    @cached_property
    def _verdicts(self) -> Verdicts:
        return Verdicts(self.catalogue, self.evaluation, self.language)
