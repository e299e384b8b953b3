"""What a member of somebody else's case may reach: each place and event is an act.

A turn that ends elsewhere, or brings anything else, is undone as a whole. What stands in neither
table is refused.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from dialogs.core import buttons as c
from dialogs.core.access import IN_SCOPE, Act, permits
from dialogs.core.dossier import Dossier
from dialogs.core.outputs import (
    AnswerConfirmed,
    AnswerRecorded,
    AssessmentChosen,
    ConsentGiven,
    DeletionConfirmed,
    DeviceEndConfirmed,
    Event,
    EvidenceAdded,
    EvidenceRemoved,
    EvidenceRequested,
    ExportRequested,
    InvitationAccepted,
    JoinConfirmed,
    LanguageChosen,
    LinkOffered,
    LinkRequested,
    NoteRecorded,
    OtherDevicesEndConfirmed,
    OwnCaseChosen,
    RecoveryRequested,
    TaskFinished,
)
from dialogs.core.session import Place, Wait

PLACES: Final[Mapping[Place, Act]] = {
    Place.QUESTION: Act.SEE_QUESTION,
    Place.SHARE: Act.ANSWER,
    Place.MEASURE: Act.ANSWER,
    Place.NUMBER: Act.ANSWER,
    Place.REFERENCE: Act.ANSWER,
    Place.MEANING: Act.ANSWER,
    Place.REASON: Act.ANSWER,
    Place.PERCENT: Act.ANSWER,
    Place.SCALE: Act.ANSWER,
    Place.BENCHMARK: Act.ANSWER,
    Place.BASELINE: Act.ANSWER,
    Place.LEADING: Act.ANSWER,
    Place.ENDS_ORDER: Act.ANSWER,
    Place.SOURCE: Act.ANSWER,
    Place.LEVEL: Act.ANSWER,
    Place.CHECKLIST: Act.ANSWER,
    Place.CONFLICT: Act.ANSWER,
    Place.NOTE: Act.ADD_NOTE,
    Place.EVIDENCE: Act.ADD_FILE,
    Place.TASK: Act.SEE_TASK,
    Place.THANKS: Act.FINISH,
    Place.TASKS: Act.OWN_AFFAIRS,
    Place.CONSENT: Act.OWN_AFFAIRS,
    Place.LANGUAGE: Act.OWN_AFFAIRS,
    Place.PRIVACY: Act.OWN_AFFAIRS,
    Place.HELP: Act.OWN_AFFAIRS,
    Place.DELETION: Act.OWN_AFFAIRS,
    Place.LINK: Act.OWN_AFFAIRS,
    Place.JOIN: Act.OWN_AFFAIRS,
    Place.DEVICES: Act.OWN_AFFAIRS,
    Place.DEVICE_END: Act.OWN_AFFAIRS,
    Place.RECOVERY: Act.OWN_AFFAIRS,
    Place.INVITATION: Act.OWN_AFFAIRS,
}
"""The places a guest may be at; all others are of the case."""
EVENTS: Final[Mapping[type, Act]] = {
    AnswerRecorded: Act.ANSWER,
    AnswerConfirmed: Act.ANSWER,
    NoteRecorded: Act.ADD_NOTE,
    EvidenceAdded: Act.ADD_FILE,
    EvidenceRemoved: Act.ADD_FILE,
    TaskFinished: Act.FINISH,
    AssessmentChosen: Act.OWN_AFFAIRS,
    ConsentGiven: Act.OWN_AFFAIRS,
    DeletionConfirmed: Act.OWN_AFFAIRS,
    DeviceEndConfirmed: Act.OWN_AFFAIRS,
    EvidenceRequested: Act.OWN_AFFAIRS,
    ExportRequested: Act.OWN_AFFAIRS,
    InvitationAccepted: Act.OWN_AFFAIRS,
    JoinConfirmed: Act.OWN_AFFAIRS,
    LanguageChosen: Act.OWN_AFFAIRS,
    LinkOffered: Act.OWN_AFFAIRS,
    LinkRequested: Act.OWN_AFFAIRS,
    OtherDevicesEndConfirmed: Act.OWN_AFFAIRS,
    OwnCaseChosen: Act.OWN_AFFAIRS,
    RecoveryRequested: Act.OWN_AFFAIRS,
}
"""What a guest may cause."""
OF_THE_CASE: Final = frozenset(
    {
        c.BENCHMARKS,
        c.CALCULATE,
        c.CHANGES,
        c.COLLEAGUE,
        c.CONTENTS,
        c.FIGURES,
        c.GAPS,
        c.LISTING,
        c.REPORT,
        c.SETTINGS,
        c.SHARED,
        c.STATUS,
        c.SUMMARY,
        c.WHAT_IF,
    }
)
"""Buttons that lead where a guest may not be: they are not offered."""


def may_be_at(dossier: Dossier, wait: Wait) -> bool:
    """Whether a person may be at a place."""
    if dossier.task is None:
        return True
    return _permits(dossier, PLACES.get(wait.at), wait.subject)


def may_cause(dossier: Dossier, events: Iterable[Event]) -> bool:
    """Whether a person may cause all these events."""
    if dossier.task is None:
        return True
    return all(
        _permits(dossier, EVENTS.get(type(event)), getattr(event, "subject", None))
        for event in events
    )


def _permits(dossier: Dossier, act: Act | None, subject: str | None) -> bool:
    if act is None:
        return False
    return permits(dossier.membership, act, subject if act in IN_SCOPE else None)


def offered(dossier: Dossier, rows: c.Rows) -> c.Rows:
    """The buttons without those that lead where the person may not be."""
    if dossier.task is None:
        return rows
    shown = (
        tuple(one for one in row if c.verb_and_argument(one)[0] not in OF_THE_CASE) for row in rows
    )
    return tuple(row for row in shown if row)
