"""Which evidence is worth asking for: what the open rows and the list of documents lack."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from dialogs.dossier.dossier import Dossier
from dialogs.roadmap.documents import DocumentStatus, evidence_list, files_of
from scoring.answers.model import Met, NotApplicable, Unclear
from scoring.catalogue.index import CatalogueIndex
from scoring.values import Text

MOST: Final = 60
"""Lines that are proposed at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask for: a document of the edition, or evidence for a question."""

    subject: str | None
    document: str | None
    what: Text


def wanted(
    index: CatalogueIndex,
    dossier: Dossier,
    subjects: Collection[str] = (),
    documents: Collection[str] = (),
) -> tuple[Wanted, ...]:
    """Documents that are missing, then rows answered without evidence or marked as not known.

    ``subjects`` and ``documents`` are asked for already. A row that a document is for is not
    named twice.
    """
    missing = [
        Wanted(row.subject, row.item.id, row.item.title)
        for row in evidence_list(index, files_of(dossier))
        if row.status is DocumentStatus.MISSING and row.item.id not in documents
    ]
    known = {one.subject for one in missing} | set(subjects)
    rows = [
        Wanted(subject, None, index.asked[subject].evidence[0])
        for subject in index.subjects
        if subject not in known and _lacks_evidence(dossier, subject)
    ]
    return tuple([*missing, *rows][:MOST])


def in_words(index: CatalogueIndex, subject: str | None, document: str | None, what: str) -> Text:
    """What a line asks for: in both languages if it was proposed, else as somebody typed it."""
    proposed = [item.title for item in index.catalogue.evidence_items if item.id == document]
    if subject in index.asked:
        proposed += index.asked[subject].evidence[:1]
    as_typed = Text(zh=what, en=what)
    return next((one for one in proposed if what in (one.zh, one.en)), as_typed)


def _lacks_evidence(dossier: Dossier, subject: str) -> bool:
    """Whether a row is marked as not known, or said to be met, and nothing proves it."""
    match dossier.answers.get(subject):
        case None | NotApplicable() | Met(met=False):
            return False
        case Unclear():
            return True
        case _:
            return not dossier.evidence.get(subject)
