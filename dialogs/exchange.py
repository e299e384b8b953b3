"""One turn in the making: what the parts of the engine add to, one after the other."""

from dataclasses import replace
from datetime import datetime
from itertools import chain

from dialogs.dossier import Dossier, Evidence, ProfileField
from dialogs.errors import Rejection
from dialogs.navigation import SUB_PLACES, gone_back, onward, resumed, returned, visited
from dialogs.outline import Outline, outline_of
from dialogs.outputs import (
    AnswerRecorded,
    Event,
    EvidenceAdded,
    EvidenceRemoved,
    NoteRecorded,
    ProfileRecorded,
    Reject,
    Tell,
)
from dialogs.session import Place, Session, Wait
from scoring.answers import Answer
from scoring.catalogue import Catalogue, Criterion, Requirement

FILES_PER_SUBJECT = 20
"""Files one criterion may carry."""
EVIDENCE_BYTES = 500_000_000
"""All files of one assessment together."""


class Exchange:
    """The session and dossier as they change during one turn, with its events and notices."""

    def __init__(
        self, catalogue: Catalogue, session: Session, dossier: Dossier, now: datetime
    ) -> None:
        self.catalogue = catalogue
        self.outline: Outline = outline_of(catalogue)
        self.session = session
        self.dossier = dossier
        self.now = now
        self.events: list[Event] = []
        self.notices: list[Tell | Reject] = []

    @property
    def wait(self) -> Wait:
        """What the session waits for now."""
        return self.session.wait

    @property
    def item(self) -> Requirement | Criterion:
        """The requirement or criterion the wait is about."""
        return self.outline.asked[self.wait.subject]

    def tell(self, code: str, **params: str) -> None:
        """Say something before the next question."""
        self.notices.append(Tell(code, tuple(params.items())))

    def reject(self, code: str, **params: str) -> None:
        """Say why the input did not fit; the same question comes again."""
        self.notices.append(Reject(code, tuple(params.items())))

    def refuse(self, rejection: Rejection) -> None:
        """Say what a parser found wrong."""
        self.notices.append(Reject(rejection.code, rejection.params))

    def go(self, wait: Wait) -> None:
        """Move to a place, remembering this one unless it is the same."""
        if (wait.at, wait.subject) == (self.wait.at, self.wait.subject):
            self.session = self.session.replaced(replace(wait, detour=self.wait.detour))
        else:
            self.session = self.session.moved(wait)

    def go_aside(self, place: Place, subject: str = "") -> None:
        """Visit a place aside; from there the person returns to where she was."""
        self.session = visited(self.session, Wait(place, subject, detour=True))

    def enter(self, place: Place, detail: str = "") -> None:
        """Go to a sub-place of the question the wait is about."""
        self.go(Wait(place, self.wait.subject, detail))

    def leave(self) -> None:
        """Go back one place."""
        self.session = returned(self.outline, self.session, self.dossier)

    def go_back(self) -> None:
        """上一题."""
        self.session = gone_back(self.outline, self.session, self.dossier)

    def resume_questions(self) -> None:
        """Leave every detour and go on with the questions."""
        self.session = resumed(self.outline, self.session, self.dossier)

    def return_to_question(self) -> None:
        """Leave the sub-places of a question for the question itself."""
        while self.wait.at in SUB_PLACES:
            self.leave()

    def change_wait(self, **changes: object) -> None:
        """Stay, with some fields of the wait changed."""
        self.session = self.session.replaced(replace(self.wait, **changes))  # type: ignore[arg-type]  # checked by replace

    def go_on(self, after: str | None) -> None:
        """Go to what comes after ``after``."""
        self.session = onward(self.outline, self.session, self.dossier, after)

    def record_answer(self, subject: str, answer: Answer | None) -> bool:
        """Give, change or take back an answer; ``False`` when it is what already stood."""
        before = self.dossier.answers.get(subject)
        if before == answer:
            return False
        self.dossier = self.dossier.with_answer(subject, answer)
        self.events.append(AnswerRecorded(subject, before, answer))
        return True

    def record_note(self, subject: str, text: str | None) -> None:
        """Set or remove the note on a subject."""
        self.dossier = self.dossier.with_note(subject, text)
        self.events.append(NoteRecorded(subject, text))

    def record_fact(self, field: ProfileField, value: str | None) -> None:
        """Set or take back a fact of the enterprise."""
        if self.dossier.profile.facts()[field] == value:
            return
        profile = self.dossier.profile.with_fact(field, value)
        self.dossier = replace(self.dossier, profile=profile)
        self.events.append(ProfileRecorded(field, value))

    def keep_evidence(self, subject: str, evidence: Evidence) -> None:
        """Attach a file to a subject; the same content twice is one file."""
        files = self.dossier.evidence.get(subject, ())
        if any(known.digest == evidence.digest for known in files):
            self.tell("evidence-known", name=evidence.name)
        elif len(files) >= FILES_PER_SUBJECT:
            self.reject("evidence-full", name=evidence.name, limit=str(FILES_PER_SUBJECT))
        elif self._evidence_bytes() + evidence.size > EVIDENCE_BYTES:
            limit = str(EVIDENCE_BYTES // 1_000_000)
            self.reject("evidence-quota", name=evidence.name, limit=limit)
        else:
            self.dossier = self.dossier.with_evidence(subject, (*files, evidence))
            self.events.append(EvidenceAdded(subject, evidence))
            if subject == self.wait.subject:
                self.tell("evidence-kept", name=evidence.name, count=str(len(files) + 1))
            elif subject in self.outline.asked:
                self.tell("evidence-placed", name=evidence.name, subject=subject)

    def _evidence_bytes(self) -> int:
        files = chain.from_iterable(self.dossier.evidence.values())
        return sum(file.size for file in files)

    def drop_evidence(self, subject: str, digest_start: str) -> None:
        """Detach a file from a subject, named by the start of its digest."""
        files = self.dossier.evidence.get(subject, ())
        for file in files:
            if file.digest.startswith(digest_start):
                self.remove_evidence(subject, file)
                self.tell("evidence-removed", name=file.name)

    def remove_evidence(self, subject: str, file: Evidence) -> None:
        """Detach a file from a subject."""
        files = self.dossier.evidence.get(subject, ())
        kept = tuple(other for other in files if other is not file)
        self.dossier = self.dossier.with_evidence(subject, kept)
        self.events.append(EvidenceRemoved(subject, file.digest))
