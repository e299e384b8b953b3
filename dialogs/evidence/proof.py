"""What the points rest on: for each criterion the state of its files, and exact sums of points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from dialogs.dossier.dossier import Dossier, Evidence, EvidenceStatus
from scoring.catalogue.index import CatalogueIndex
from scoring.evaluation.results import Evaluation


class Judged(Protocol):
    """A file, as far as it matters here."""

    @property
    def status(self) -> EvidenceStatus:
        """What was found about it."""

    @property
    def valid_until(self) -> date | None:
        """Its last day."""


class Proof(StrEnum):
    """What a criterion rests on; the first that holds, so that each counts once."""

    NONE = "none"  # no file
    CONFLICTING = "conflicting"  # at least one file conflicts
    EXPIRED = "expired"  # at least one file is expired
    UNVERIFIED = "unverified"  # every file is unverified
    VERIFIED = "verified"  # at least one file is verified


@dataclass(frozen=True, slots=True)
class Resting:
    """The points obtained on criteria of one kind of proof, and how many criteria these are."""

    points: Fraction
    criteria: int


@dataclass(frozen=True, slots=True)
class Attached:
    """A file and the question it is evidence for."""

    subject: str
    file: Evidence


def proof_of(files: Iterable[Judged], today: date | None) -> Proof:
    """What a criterion with these files rests on; without a day nothing is expired."""
    files = tuple(files)
    statuses = {file.status for file in files}
    if not files:
        return Proof.NONE
    if EvidenceStatus.CONFLICTING in statuses:
        return Proof.CONFLICTING
    if today and any(file.valid_until and file.valid_until < today for file in files):
        return Proof.EXPIRED
    return Proof.VERIFIED if EvidenceStatus.VERIFIED in statuses else Proof.UNVERIFIED


def points_by_proof(
    evaluation: Evaluation, files: Mapping[str, Iterable[Judged]], today: date | None
) -> dict[Proof, Resting]:
    """The points obtained, by what they rest on; only where there are any.

    They are the points of the criteria as their findings give them, simply added up: not weighted
    by section, and not scaled to what applies. All sums together are all points obtained.
    """
    points = dict.fromkeys(Proof, Fraction(0))
    criteria = dict.fromkeys(Proof, 0)
    for score in evaluation.criteria:
        if score.obtained:
            proof = proof_of(files.get(score.id, ()), today)
            points[proof] += score.obtained
            criteria[proof] += 1
    return {one: Resting(points[one], criteria[one]) for one in Proof if criteria[one]}


def attached_files(index: CatalogueIndex, dossier: Dossier, today: date) -> tuple[Attached, ...]:
    """All files of the questions: what needs something done first, then by question."""
    files = [
        Attached(subject, file)
        for subject in index.subjects
        for file in dossier.evidence.get(subject, ())
    ]
    return tuple(sorted(files, key=lambda one: _urgency(one.file, today)))


def _urgency(file: Evidence, today: date) -> int:
    if file.status is EvidenceStatus.CONFLICTING:
        return 0
    if file.has_expired(today):
        return 1
    if file.expires_soon(today):
        return 2
    return 3 if file.status is EvidenceStatus.UNVERIFIED else 4


def expiring(index: CatalogueIndex, dossier: Dossier, today: date) -> tuple[Attached, ...]:
    """The files that are expired or soon will be, the earliest first."""
    found = [
        one
        for one in attached_files(index, dossier, today)
        if one.file.has_expired(today) or one.file.expires_soon(today)
    ]
    return tuple(sorted(found, key=lambda one: one.file.valid_until or date.max))


def also_attached_to(
    index: CatalogueIndex, dossier: Dossier, subject: str, digest: str
) -> list[str]:
    """The other questions that have a file of the same content."""
    return [
        other
        for other in index.subjects
        if other != subject
        and any(file.digest == digest for file in dossier.evidence.get(other, ()))
    ]
