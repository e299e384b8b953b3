"""The order of a catalogue as the dialogue walks it: subjects, groups, numbers and codes.

A *subject* is the id of what is asked, a requirement or a criterion. A *group* is what quick mode
asks at one go: the requirements, then the mandatory criteria of each section.
"""

from dataclasses import dataclass
from functools import cached_property

from dialogs.session import Mode
from scoring.catalogue import Catalogue, Criterion, Kind, Requirement

REQUIREMENTS = "requirements"
"""The group of the basic requirements; sections go by their own ids."""


@dataclass(frozen=True, eq=False)
class Outline:
    """Look-ups over one catalogue, worked out once. Use ``outline_of``."""

    catalogue: Catalogue

    @cached_property
    def asked(self) -> dict[str, Requirement | Criterion]:
        """Requirements and criteria by id, in the order of the document."""
        requirements: dict[str, Requirement | Criterion] = {
            item.id: item for item in self.catalogue.requirements
        }
        return requirements | {item.id: item for item in self.catalogue.criteria}

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
        """The requirements, then every section."""
        return (REQUIREMENTS, *(section.id for section in self.catalogue.sections))

    @cached_property
    def group(self) -> dict[str, str]:
        """The group a subject belongs to."""
        return {
            subject: item.section if isinstance(item, Criterion) else REQUIREMENTS
            for subject, item in self.asked.items()
        }

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """All subjects of a group, in order."""
        return {
            group: tuple(subject for subject in self.subjects if self.group[subject] == group)
            for group in self.groups
        }

    @cached_property
    def gating(self) -> dict[str, tuple[str, ...]]:
        """What quick mode asks of a group: the requirements, or its mandatory criteria."""
        return {
            group: tuple(subject for subject in members if self.is_gating(subject))
            for group, members in self.members.items()
        }

    @cached_property
    def _walks(self) -> dict[Mode, tuple[str, ...]]:
        quick = tuple(subject for subject in self.subjects if self.is_gating(subject))
        return {"quick": quick, "full": self.subjects}

    def walk(self, mode: Mode) -> tuple[str, ...]:
        """What a mode asks, in order."""
        return self._walks[mode]

    def is_gating(self, subject: str) -> bool:
        """Whether readiness needs it: a requirement or a mandatory criterion."""
        item = self.asked[subject]
        return isinstance(item, Requirement) or item.kind is Kind.MANDATORY

    @cached_property
    def code(self) -> dict[str, str]:
        """The short code of a subject in a button: ``r3`` or ``17``."""
        codes = {item.id: f"r{at}" for at, item in enumerate(self.catalogue.requirements, 1)}
        return codes | {item.id: str(item.number) for item in self.catalogue.criteria}

    @cached_property
    def subject(self) -> dict[str, str]:
        """The subject a code stands for."""
        return {code: subject for subject, code in self.code.items()}


_outlines: dict[int, Outline] = {}


def outline_of(catalogue: Catalogue) -> Outline:
    """The outline of a catalogue, made once for each catalogue loaded."""
    known = _outlines.get(id(catalogue))
    if known is None:
        known = _outlines[id(catalogue)] = Outline(catalogue)
    return known
