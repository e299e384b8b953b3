"""Look-ups over a catalogue: its subjects in order, their groups, numbers and codes.

A *subject* is the id of what is asked, a requirement or a criterion. A *group* is what quick mode
asks together: the conditions of the round, the requirements, then the mandatory criteria of each
section.
"""

from collections import defaultdict
from dataclasses import dataclass

from propcache.api import cached_property

from scoring.catalogue.model import Catalogue, Condition, Criterion, Kind, Requirement

CONDITIONS = "conditions"
REQUIREMENTS = "requirements"
"""The groups of what gates the result; sections go by their own ids."""


@dataclass(frozen=True, eq=False)
class CatalogueIndex:
    """Look-ups over one catalogue, computed once. Use ``index_of``."""

    catalogue: Catalogue

    @cached_property
    def asked(self) -> dict[str, Requirement | Criterion]:
        """Conditions, requirements and criteria by id, in this order."""
        return {item.id: item for item in self.catalogue.rules}

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """Everything that is asked, in the order of the document."""
        return tuple(self.asked)

    @cached_property
    def position(self) -> dict[str, int]:
        """Where a subject stands among ``subjects``."""
        return {subject: index for index, subject in enumerate(self.subjects)}

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The conditions, where there are any, the requirements, then every section."""
        conditions = (CONDITIONS,) if self.catalogue.conditions else ()
        sections = (section.id for section in self.catalogue.sections)
        return (*conditions, REQUIREMENTS, *sections)

    @cached_property
    def group(self) -> dict[str, str]:
        """The group a subject belongs to."""
        return {subject: _group_of(item) for subject, item in self.asked.items()}

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """All subjects of a group, in order."""
        return {
            group: tuple(subject for subject in self.subjects if self.group[subject] == group)
            for group in self.groups
        }

    @cached_property
    def gating(self) -> dict[str, tuple[str, ...]]:
        """What is asked of a group on one screen: what gates the result.

        Conditions that may not apply, such as those of one level only, are excluded and asked one
        by one: "all are met" would otherwise cover conditions nobody had in mind.
        """
        return {
            group: tuple(subject for subject in members if self._is_asked_with_others(subject))
            for group, members in self.members.items()
        }

    def _is_asked_with_others(self, subject: str) -> bool:
        item = self.asked[subject]
        alone = isinstance(item, Condition) and item.not_applicable_allowed
        return self.is_gating(subject) and not alone

    @cached_property
    def gating_subjects(self) -> tuple[str, ...]:
        """What readiness needs, in the order of the document."""
        return tuple(subject for subject in self.subjects if self.is_gating(subject))

    @cached_property
    def has_mandatory(self) -> bool:
        """Whether criteria gate the result too, and not the requirements alone."""
        return any(item.kind is Kind.MANDATORY for item in self.catalogue.criteria)

    @cached_property
    def measured(self) -> tuple[Criterion, ...]:
        """The criteria that can be judged by a measure, in the order of the document."""
        return tuple(item for item in self.catalogue.criteria if item.measures)

    @cached_property
    def scaled(self) -> frozenset[str]:
        """The criteria that are scored by a number on a scale."""
        return frozenset(item.id for item in self.catalogue.criteria if item.scales)

    @cached_property
    def related(self) -> dict[str, tuple[Criterion, ...]]:
        """By criterion, those whose answer may contradict its own, and itself.

        One of two cannot be met without the other, or both can hold the same number. In the order
        of the document; a criterion that no other can contradict is missing.
        """
        criteria = self.catalogue.criteria
        groups = [{item.id, other} for item in criteria for other in item.presupposes]
        kin: defaultdict[str, set[str]] = defaultdict(set)
        for group in (*groups, {item.id for item in self.measured}):
            for id in group:
                kin[id] |= group
        return {
            id: tuple(item for item in criteria if item.id in others) for id, others in kin.items()
        }

    def is_gating(self, subject: str) -> bool:
        """Whether readiness needs it: a requirement or a mandatory criterion."""
        item = self.asked[subject]
        return isinstance(item, Requirement) or item.kind is Kind.MANDATORY

    @cached_property
    def code(self) -> dict[str, str]:
        """The short code of a subject in a button: ``e2``, ``r3`` or ``17``."""
        codes = {item.id: f"e{at}" for at, item in enumerate(self.catalogue.conditions, 1)}
        codes |= {item.id: f"r{at}" for at, item in enumerate(self.catalogue.requirements, 1)}
        return codes | {item.id: str(item.number) for item in self.catalogue.criteria}

    @cached_property
    def subject(self) -> dict[str, str]:
        """The subject a code stands for."""
        return {code: subject for subject, code in self.code.items()}


def _group_of(item: Requirement | Criterion) -> str:
    match item:
        case Criterion():
            return item.section
        case Condition():
            return CONDITIONS
        case _:
            return REQUIREMENTS


_indexes: dict[int, CatalogueIndex] = {}


def index_of(catalogue: Catalogue) -> CatalogueIndex:
    """The index of a catalogue, made once for each catalogue loaded."""
    known = _indexes.get(id(catalogue))
    if known is None:
        known = _indexes[id(catalogue)] = CatalogueIndex(catalogue)
    return known
