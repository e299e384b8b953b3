"""The documents of a self-evaluation report, ticked from the evidence attached so far."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialogs.dossier.dossier import Dossier
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import EvidenceItem

Files = Mapping[str, Iterable[str]]
"""The names of the files by rule id."""
NAME_MINIMUM = 3
"""Letters a file's name and a document must share to match; two, as in 规划, are too common."""

_COPY = re.compile(r"扫描件|复印件|照片|图片|最终版|终稿|盖章|scanned|scan|copy|final|photo")
_REMARK = re.compile(r"（[^）]*）|\([^)]*\)")
_NO_LETTER = re.compile(r"[\W\d_]+")


class DocumentStatus(StrEnum):
    """How far a document is covered by evidence."""

    READY = "ready"  # a file bears its name, or is at a rule that asks for no other document
    CHECK = "check"  # there are files, but it is not known which of several documents they are
    MISSING = "missing"
    ASIDE = "aside"  # it supports no rule that is asked, so no file can cover it


@dataclass(frozen=True, slots=True)
class Listed:
    """A document, its status, and the question to attach it to: the first one without a file."""

    item: EvidenceItem
    status: DocumentStatus
    subject: str | None


def evidence_list(index: CatalogueIndex, attached: Files) -> tuple[Listed, ...]:
    """All documents of the catalogue, in its order, with the files ``attached`` so far.

    If a rule asks for several documents, a file counts as one of them only if its name says which.
    """
    items = index.catalogue.evidence_items
    asked = [id for id in index.asked if any(id in item.rules for item in items)]
    wanted = {id: [item for item in items if id in item.rules] for id in asked}
    listed = []
    for item in items:
        rules = [id for id in item.rules if id in wanted]
        bare = [id for id in rules if not attached.get(id)]
        subject = next(iter([*bare, *rules]), None)
        listed.append(Listed(item, _status_of(item, rules, wanted, attached), subject))
    return tuple(listed)


def _status_of(
    item: EvidenceItem,
    rules: Sequence[str],
    wanted: Mapping[str, Sequence[EvidenceItem]],
    attached: Files,
) -> DocumentStatus:
    if not rules:
        return DocumentStatus.ASIDE
    may_be = [
        documents
        for id in rules
        for name in attached.get(id, ())
        if item in (documents := _documents_of(name, wanted[id]))
    ]
    if any(len(documents) == 1 for documents in may_be):
        return DocumentStatus.READY
    return DocumentStatus.CHECK if may_be else DocumentStatus.MISSING


def _documents_of(name: str, items: Sequence[EvidenceItem]) -> Sequence[EvidenceItem]:
    """The documents a file may be: the one its name says, else all of them."""
    said = _said_by(name.rpartition(".")[0] or name)
    if len(said) < NAME_MINIMUM:
        return items
    named = [item for item in items if said in _said_by(_title_of(item))]
    return named if len(named) == 1 else items


def _title_of(item: EvidenceItem) -> str:
    """The title in both languages, without remarks in brackets, which may name other documents."""
    return _REMARK.sub("", f"{item.title.zh} {item.title.en}")


def _said_by(text: str) -> str:
    return _NO_LETTER.sub("", _COPY.sub("", text.casefold()))


def files_of(dossier: Dossier) -> Files:
    """The names of a dossier's files."""
    return {id: [file.name for file in files] for id, files in dossier.evidence.items()}


def counted(listed: Sequence[Listed]) -> Mapping[DocumentStatus, int]:
    """The number of documents by status."""
    return {status: sum(row.status is status for row in listed) for status in DocumentStatus}
