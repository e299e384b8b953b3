"""Rolling an assessment forward to another year: what comes along, and what is left behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dialogs.core.answering.notes import NOTE_LIMIT
from dialogs.core.turn import FILES_PER_SUBJECT
from dialogs.core.waits import RollForwardAsked
from dialogs.dossier.dossier import (
    Dossier,
    Evidence,
    ExpiredFile,
    RolledFrom,
    ToConfirm,
)
from dialogs.overlays.choosing import overlays_of_year
from scoring.catalogue.model import Catalogue
from scoring.editions import newer_edition
from scoring.overlays.library import OverlayLibrary
from scoring.overlays.model import Overlay
from scoring.rolling import RolledForward, rolled_forward


@dataclass(frozen=True, slots=True)
class Rolling:
    """What the next assessment begins with, by its rules; all of it is to be confirmed."""

    year: str
    overlays: tuple[Overlay, ...]
    catalogue: Catalogue
    forward: RolledForward
    notes: Mapping[str, str]
    evidence: Mapping[str, tuple[Evidence, ...]]
    marks: Mapping[str, ToConfirm]
    origin: RolledFrom

    @property
    def files(self) -> int:
        """How many files come along."""
        return sum(map(len, self.evidence.values()))


def next_year(dossier: Dossier) -> str | None:
    """The year after the one assessed; ``None`` while that is not known."""
    return str(int(dossier.profile.period) + 1) if dossier.profile.period else None


def proposed(dossier: Dossier) -> RollForwardAsked | None:
    """The next year by the same edition; ``None`` while the year assessed is not known."""
    year = next_year(dossier)
    return RollForwardAsked(year, dossier.catalogue) if year else None


def editions_for(catalogue: str) -> tuple[str, ...]:
    """The editions that an assessment can be rolled forward to: its own, then a newer one."""
    newer = newer_edition(catalogue)
    return (catalogue, newer) if newer else (catalogue,)


def rolling(
    present: Dossier, asked: RollForwardAsked, library: OverlayLibrary, today: date
) -> Rolling:
    """What of ``present`` comes along. Files that are no longer valid stay, and are listed."""
    overlays = overlays_of_year(asked.catalogue, present, asked.year, library, today)
    there = library.catalogue(asked.catalogue, tuple(overlay.ref for overlay in overlays))
    here = library.catalogue(present.catalogue, present.overlays)
    forward = rolled_forward(present.answers, here, there)
    notes = {id: note for id in forward.sources if (note := _note(present, forward, id))}
    evidence = {
        id: files for id in forward.sources if (files := _files(present, forward, id, today))
    }
    year = present.profile.period or ""
    touched = (rule.id for rule in there.rules)
    marks = {
        id: ToConfirm(year=year)
        for id in touched
        if id in forward.answers or id in notes or id in evidence
    }
    origin = RolledFrom(year, present.catalogue, len(marks), _expired(present, forward, today))
    return Rolling(asked.year, overlays, there, forward, notes, evidence, marks, origin)


def _note(present: Dossier, forward: RolledForward, id: str) -> str:
    """The notes of all sources, as far as they fit."""
    whole = ""
    for source in forward.sources[id]:
        added = "\n".join(filter(None, (whole, present.notes.get(source))))
        whole = added if len(added) <= NOTE_LIMIT else whole
    return whole


def _files(present: Dossier, forward: RolledForward, id: str, today: date) -> tuple[Evidence, ...]:
    """The files of all sources that are still valid, each once."""
    found: dict[str, Evidence] = {}
    for source in forward.sources[id]:
        for file in present.evidence.get(source, ()):
            if not file.has_expired(today):
                found.setdefault(file.digest, file)
    return tuple(found.values())[:FILES_PER_SUBJECT]


def _expired(present: Dossier, forward: RolledForward, today: date) -> tuple[ExpiredFile, ...]:
    sources = dict.fromkeys(one for many in forward.sources.values() for one in many)
    return tuple(
        ExpiredFile(source, file.name, f"{file.valid_until}")
        for source in sources
        for file in present.evidence.get(source, ())
        if file.has_expired(today)
    )
