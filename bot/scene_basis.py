"""What every part of a scene rests on: the conversation, its words and its result."""

from functools import cached_property
from typing import Any

from bot.verdicts import Verdicts
from dialogs.dossier import Dossier
from dialogs.outline import REQUIREMENTS, Outline, outline_of
from dialogs.session import Language, Session, Wait
from scoring.catalogue import Catalogue, Requirement, Text
from scoring.contradictions import Contradiction, contradictions
from scoring.evaluation import evaluate
from scoring.results import CriterionScore, Evaluation, Outcome


class Basis:
    """One conversation at its present place, in the reader's language."""

    def __init__(
        self, catalogue: Catalogue, session: Session, dossier: Dossier, words: dict[str, Any]
    ) -> None:
        self.catalogue = catalogue
        self.session = session
        self.dossier = dossier
        self.words = words
        self.outline: Outline = outline_of(catalogue)
        self.language: Language = session.language

    def say(self, text: Text) -> str:
        """A text of the catalogue in the reader's language."""
        return text.en if self.language == "en" else text.zh

    @property
    def wait(self) -> Wait:
        """Where the person is."""
        return self.session.wait

    def score_of(self, subject: str) -> CriterionScore | None:
        """What a criterion earns; ``None`` for a requirement."""
        item = self.outline.asked[subject]
        if isinstance(item, Requirement):
            return None
        return self.evaluation.criteria[item.number - 1]

    def outcome_of(self, subject: str) -> Outcome:
        """The outcome of one subject as things stand."""
        score = self.score_of(subject)
        if score is not None:
            return score.outcome
        return self.evaluation.requirements[self.outline.position[subject]].outcome

    @property
    def met_requirements(self) -> frozenset[str]:
        """The basic requirements that do not stand in the way."""
        findings = self.evaluation.requirements
        return frozenset(f.id for f in findings if f.outcome is not Outcome.NOT_MET)

    def title_of(self, group: str) -> str:
        """The title of a group."""
        if group == REQUIREMENTS:
            return str(self.words["requirements"])
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
