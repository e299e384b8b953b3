"""What an answer of a member changes in the assessment that it is meant for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dialogs.core.answering.notes import NOTE_LIMIT
from dialogs.core.outputs import (
    AnswerRecorded,
    Event,
    EvidenceAdded,
    EvidenceDated,
    MarkRecorded,
    NoteRecorded,
)
from dialogs.core.turn import EVIDENCE_BYTES, FILES_PER_SUBJECT, changed_in, replaced_in
from dialogs.dossier.dossier import Dossier, Evidence
from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer
from scoring.catalogue.index import CatalogueIndex
from scoring.values import Language, Text
from storage.unit_of_work import UnitOfWork

_SAID = Text(zh="{name}：{note}", en="{name}: {note}")


@dataclass(frozen=True, slots=True)
class Given:
    """An answer with its note and files, by somebody of this name; ``None``: no answer.

    ``dated`` are the digests of the files whose last day was given just now.
    """

    subject: str
    answer: Answer | None
    note: str
    files: tuple[Evidence, ...]
    name: str
    dated: frozenset[str] = frozenset()


def is_refused(index: CatalogueIndex, given: Given) -> bool:
    """Whether the rule no longer takes the answer, since the rules may be others by now."""
    item = index.asked.get(given.subject)
    if item is None:
        return True
    if given.answer is None:
        return False
    return refusal(item, given.answer, index.catalogue.benchmarks) is not None


def added_to(dossier: Dossier, given: Given, language: Language) -> tuple[Dossier, list[Event]]:
    """The dossier with what was given, and the events that say so; what is there already stays."""
    subject, events = given.subject, list[Event]()
    before = dossier.answers.get(subject)
    if given.answer is not None and given.answer != before:
        dossier = dossier.with_answer(subject, given.answer)
        events.append(AnswerRecorded(subject, before, given.answer))
    elif given.answer is not None and subject in dossier.to_confirm:
        dossier = dossier.with_mark(subject, None)
        events.append(MarkRecorded(subject, None))
    note = _noted(dossier.notes.get(subject), given, language)
    if note is not None:
        dossier = dossier.with_note(subject, note)
        events.append(NoteRecorded(subject, note))
    for file in _new_files(dossier, given):
        bare = replace(file, valid_until=None, earlier=())
        old = _replaced(dossier, subject, file)
        if old is None:
            known = dossier.evidence.get(subject, ())
            dossier = dossier.with_evidence(subject, (*known, bare))
        else:
            dossier = replaced_in(dossier, subject, old, bare)
        events.append(EvidenceAdded(subject, bare, None if old is None else old.digest))
    for file in given.files:
        there = dossier.file(subject, file.digest)
        if there is not None and _is_news(given, file, there):
            dated = replace(there, valid_until=file.valid_until)
            dossier = changed_in(dossier, subject, dated)
            events.append(EvidenceDated(subject, dated))
    return dossier, events


def _is_news(given: Given, file: Evidence, there: Evidence) -> bool:
    """Whether the last day of a file is to be taken: where none is known, or it is said just now.

    Files are handed over again with every change, so an older day must not undo a correction.
    """
    if file.valid_until in (None, there.valid_until):
        return False
    return there.valid_until is None or file.digest in given.dated


def _replaced(dossier: Dossier, subject: str, file: Evidence) -> Evidence | None:
    """The file whose place a new one takes: one that the same person gave before."""
    given_before = {old.digest for old in file.earlier}
    known = dossier.evidence.get(subject, ())
    return next((one for one in known if one.digest in given_before), None)


def _noted(known: str | None, given: Given, language: Language) -> str | None:
    """The note with what was said; ``None`` where that is there already, or does not fit."""
    if not given.note:
        return None
    said = _SAID[language].format(name=given.name, note=given.note)
    whole = f"{known}\n{said}" if known else said
    is_known = known is not None and said in known
    return None if is_known or len(whole) > NOTE_LIMIT else whole


def _new_files(dossier: Dossier, given: Given) -> Iterable[Evidence]:
    """The files that are new, as many as a question and an assessment may have."""
    known = dossier.evidence.get(given.subject, ())
    digests = {file.digest for file in known}
    used = sum(
        one.size for files in dossier.evidence.values() for file in files for one in file.versions
    )
    room = FILES_PER_SUBJECT - len(known)
    for file in given.files:
        if file.digest in digests:
            continue
        takes_place = any(old.digest in digests for old in file.earlier)
        if not takes_place and room <= 0:
            continue
        used += file.size
        room -= not takes_place
        if used <= EVIDENCE_BYTES:
            yield file


async def still_kept(uow: UnitOfWork, files: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The files that are stored, locked until the unit of work ends."""
    return tuple([file for file in files if await uow.evidence_files.hold(file.digest)])
