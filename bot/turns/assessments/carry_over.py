"""What is carried over when an enterprise begins another assessment from the present one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import cast

from dialogs.core.outputs import (
    AnswerRecorded,
    CarriersOpened,
    Event,
    EvidenceAdded,
    EvidenceDated,
    FigureRecorded,
    MarkRecorded,
    NoteRecorded,
    OverlaysPinned,
    ProfileRecorded,
)
from dialogs.dossier.dossier import Dossier, Evidence, Profile, ProfileField
from dialogs.years.rolling import Rolling
from scoring.answers.model import Answer
from scoring.catalogue.model import Catalogue
from scoring.figures.calculation import calculated_answers


def carried(
    present: Dossier, catalogue: Catalogue, answers: Mapping[str, Answer]
) -> tuple[Event, ...]:
    """The facts, figures, answers and evidence that an assessment by ``catalogue`` begins with.

    What follows from the figures is calculated again. Answers and evidence are carried over where
    the catalogue has a rule with their id.
    """
    rules = {rule.id for rule in catalogue.rules}
    return (
        *_facts(present.profile),
        *(FigureRecorded(id, None, figure) for id, figure in present.figures.items()),
        *([CarriersOpened()] if present.carriers_open else []),
        *_answers(present, catalogue, {id: said for id, said in answers.items() if id in rules}),
        *(
            event
            for subject, files in present.evidence.items()
            if subject in rules
            for file in files
            for event in _file(subject, file)
        ),
    )


def _file(subject: str, file: Evidence) -> Iterator[Event]:
    """A file with its last day, not verified for the new assessment."""
    bare = Evidence(file.digest, file.name, file.media_type, file.size)
    yield EvidenceAdded(subject, bare)
    if file.valid_until is not None:
        yield EvidenceDated(subject, replace(bare, valid_until=file.valid_until))


def rolled(came: Rolling) -> tuple[Event, ...]:
    """What the assessment of another year begins with; the facts of the enterprise are its own."""
    return (
        ProfileRecorded("period", came.year),
        *([OverlaysPinned(came.overlays)] if came.overlays else []),
        *(AnswerRecorded(id, None, answer) for id, answer in came.forward.answers.items()),
        *(NoteRecorded(id, note) for id, note in came.notes.items()),
        *(
            event
            for id, files in came.evidence.items()
            for file in files
            for event in _file(id, file)
        ),
        *(MarkRecorded(id, mark) for id, mark in came.marks.items()),
    )


def _facts(profile: Profile) -> Iterator[Event]:
    for field, value in profile.facts().items():
        if value is not None:
            yield ProfileRecorded(cast(ProfileField, field), value)


def _answers(
    present: Dossier, catalogue: Catalogue, answers: Mapping[str, Answer]
) -> Iterator[Event]:
    profile = present.profile
    due = calculated_answers(
        catalogue,
        present.figures,
        answers,
        profile.industry,
        profile.province,
        carriers_open=present.carriers_open,
    )
    for subject, answer in (dict(answers) | due).items():
        if answer is not None:
            yield AnswerRecorded(subject, None, answer)
