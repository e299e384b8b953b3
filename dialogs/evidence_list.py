"""The documents of a self-evaluation report, ticked from the evidence attached so far."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from dialogs.dossier import Dossier
from dialogs.outline import Outline
from scoring.catalogue import EvidenceItem

Files = Mapping[str, Iterable[str]]
"""By the id of a rule: what tells its files apart."""


class Standing(StrEnum):
    """How far a document is there."""

    READY = "ready"  # a file of its own is attached to one of the rules it supports
    CHECK = "check"  # there are files, but no more than other documents of the same rules need
    MISSING = "missing"
    ASIDE = "aside"  # it supports no rule that is asked, so no file can tick it


@dataclass(frozen=True, slots=True)
class Listed:
    """A document, how it stands, and the question to put it to: the first one without a file."""

    item: EvidenceItem
    standing: Standing
    subject: str | None


def evidence_list(outline: Outline, attached: Files) -> tuple[Listed, ...]:
    """All documents of the catalogue, in its order, with the files ``attached`` so far.

    A file ticks one document only: six papers on one requirement are not there because of one.
    """
    items = outline.catalogue.evidence_items
    rules = [[id for id in item.rules if id in outline.asked] for item in items]
    files = [{file for id in ids for file in attached.get(id, ())} for ids in rules]
    own = _one_file_each(files)
    listed = []
    for at, item in enumerate(items):
        bare = [id for id in rules[at] if not attached.get(id)]
        subject = next(iter([*bare, *rules[at]]), None)
        listed.append(Listed(item, _standing(rules[at], files[at], at in own), subject))
    return tuple(listed)


def _standing(rules: Sequence[str], files: AbstractSet[str], has_own: bool) -> Standing:
    if not rules:
        return Standing.ASIDE
    if has_own:
        return Standing.READY
    return Standing.CHECK if files else Standing.MISSING


def _one_file_each(files: Sequence[AbstractSet[str]]) -> AbstractSet[int]:
    """The positions that can have a file of their own, as many as possible, the first ones first.

    Kuhn's matching: a position takes a file, or has whoever holds it move to another.
    """
    holder: dict[str, int] = {}

    def take(at: int, tried: set[str]) -> bool:
        for file in sorted(files[at] - tried):
            tried.add(file)
            if file not in holder or take(holder[file], tried):
                holder[file] = at
                return True
        return False

    return {at for at in range(len(files)) if take(at, set())}


def files_of(dossier: Dossier) -> Files:
    """The files of a dossier by their digests."""
    return {id: [file.digest for file in files] for id, files in dossier.evidence.items()}


def counted(listed: Sequence[Listed]) -> Mapping[Standing, int]:
    """How many documents stand how."""
    return {standing: sum(row.standing is standing for row in listed) for standing in Standing}
