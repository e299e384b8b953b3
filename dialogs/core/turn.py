"""One turn in progress: the parts of the engine add to it, one after the other."""

from dataclasses import replace
from datetime import date, datetime
from itertools import chain

from msgspec import structs

from dialogs.core.navigation import (
    gone_back,
    onward,
    resumed,
    returned,
    visited,
    without_unknown_places,
)
from dialogs.core.outputs import (
    AnswerRecorded,
    CarriersClosed,
    CarriersOpened,
    Event,
    EvidenceAdded,
    EvidenceRemoved,
    FigureRecorded,
    MarkRecorded,
    NoteRecorded,
    OverlaysPinned,
    PlanRecorded,
    ProfileRecorded,
    Reject,
    Tell,
)
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import State
from dialogs.dossier.dossier import Dossier, Evidence, Plan, ProfileField, ToConfirm
from dialogs.typed.china_time import day_in_china
from dialogs.typed.rejections import Rejection
from scoring.answers.acceptance import unfit
from scoring.answers.model import Answer, Answers, Value
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.catalogue.model import Catalogue, Criterion, Requirement
from scoring.figures.calculation import calculated_answers, without_control_values
from scoring.figures.carriers import PREFIX as CARRIER
from scoring.figures.model import Figure
from scoring.overlays.library import OverlayLibrary
from scoring.overlays.model import Overlay

FILES_PER_SUBJECT = 20
"""Files per subject."""
VERSIONS_KEPT = 20
"""Versions of one file, that in force included."""
EVIDENCE_BYTES = 500_000_000
"""Bytes of all files of one assessment together."""


class TurnContext:
    """The session and dossier as they change during one turn, with its events and notices."""

    def __init__(
        self,
        catalogue: Catalogue,
        session: Session,
        dossier: Dossier,
        now: datetime,
        library: OverlayLibrary,
    ) -> None:
        self.library = library
        self.catalogue = catalogue
        self.index: CatalogueIndex = index_of(catalogue)
        self.session = session
        self.dossier = dossier
        self.now = now
        self.events: list[Event] = []
        self.notices: list[Tell | Reject] = []
        self.is_answering = False
        """Whether words were typed as an answer to the question."""

    @property
    def wait(self) -> Wait:
        """What the session waits for now."""
        return self.session.wait

    @property
    def today(self) -> date:
        """The date of this turn in China."""
        return day_in_china(self.now)

    @property
    def item(self) -> Requirement | Criterion:
        """The requirement or criterion the wait is about."""
        return self.index.asked[self.wait.subject]

    def subject_numbered(self, typed: str) -> str | None:
        """The id of a question (``17``), requirement (``r3``) or condition (``e2``)."""
        return self.index.subject.get(typed.casefold().lstrip("#"))

    def tell(self, code: str, **params: str) -> None:
        """Say something before the next question."""
        self.notices.append(Tell(code, tuple(params.items())))

    def tell_postponed(self) -> None:
        """Say where to find a question left for later; nothing if it is answered already."""
        if self.wait.subject not in self.dossier.answers:
            self.tell("postponed")

    def reject(self, code: str, **params: str) -> None:
        """Say why the input was not accepted; the same question is asked again."""
        self.notices.append(Reject(code, tuple(params.items())))

    def refuse(self, rejection: Rejection) -> None:
        """Say what a parser found wrong."""
        self.notices.append(Reject(rejection.code, rejection.params))

    def go(self, wait: Wait) -> None:
        """Move to a place, remembering this one unless it is the same."""
        if (wait.at, wait.subject) == (self.wait.at, self.wait.subject):
            self.session = self.session.replaced(structs.replace(wait, detour=self.wait.detour))
        else:
            self.session = self.session.moved(wait)

    def go_aside(self, place: Place, subject: str = "") -> None:
        """Visit a place as a detour; from there the person returns to where they were."""
        self.session = visited(self.session, Wait(place, subject, detour=True))

    def enter(self, place: Place, state: State | None = None) -> None:
        """Go to a sub-place of the question the wait is about."""
        self.go(Wait(place, self.wait.subject, state))

    def leave(self) -> None:
        """Go back one place."""
        self.session = returned(self.index, self.session, self.dossier)

    def go_back(self) -> None:
        """Go to the previous question (上一题)."""
        self.session = gone_back(self.index, self.session, self.dossier)

    def resume_questions(self) -> None:
        """Leave every detour and go on with the questions."""
        self.session = resumed(self.index, self.session, self.dossier)

    def return_to_question(self) -> None:
        """Leave the sub-places of a question for the question itself."""
        while self.wait.at.is_part_of_question:
            self.leave()

    def change_wait(self, **changes: object) -> None:
        """Stay here, but change some fields of the wait."""
        self.session = self.session.replaced(structs.replace(self.wait, **changes))

    def go_on(self, after: str | None) -> None:
        """Go to what comes after ``after``."""
        self.session = onward(self.index, self.session, self.dossier, after)

    def record_answer(self, subject: str, answer: Answer | None) -> bool:
        """Give, change or withdraw an answer; ``False`` if it is unchanged."""
        before = self.dossier.answers.get(subject)
        if before == answer:
            return False
        self.dossier = self.dossier.with_answer(subject, answer)
        self.events.append(AnswerRecorded(subject, before, answer))
        return True

    def give_answer(self, subject: str, answer: Answer) -> bool:
        """``record_answer`` by the person: the same answer once more confirms the one there is."""
        changed = self.record_answer(subject, answer)
        if not changed:
            self.record_mark(subject, None)
        return changed

    def record_figure(self, id: str, figure: Figure | None) -> tuple[str, ...]:
        """Set or remove a yearly figure, and recalculate what depends on it.

        After the first energy carrier it is open whether there are more. Returns the subjects
        whose answers changed.
        """
        before = self.dossier.figures.get(id)
        if before == figure:
            return ()
        had_carriers = _has_carriers(self.dossier)
        self.dossier = self.dossier.with_figure(id, figure)
        self.events.append(FigureRecorded(id, before, figure))
        if _has_carriers(self.dossier) != had_carriers:
            self._set_carriers_open(not had_carriers)
        return self.work_out()

    def close_carriers(self) -> tuple[str, ...]:
        """No other carrier is used, so totals can be formed. Returns the subjects that changed."""
        self._set_carriers_open(False)
        return self.work_out()

    def _set_carriers_open(self, is_open: bool) -> None:
        if self.dossier.carriers_open != is_open:
            self.dossier = structs.replace(self.dossier, carriers_open=is_open)
            self.events.append(CarriersOpened() if is_open else CarriersClosed())

    def work_out(self, answers: Answers | None = None) -> tuple[str, ...]:
        """Update the answers that are calculated from figures. Returns those that changed.

        ``answers`` replaces the present ones, if some of those no longer hold.
        """
        dossier, profile = self.dossier, self.dossier.profile
        present = dossier.answers if answers is None else answers
        due = calculated_answers(
            self.catalogue,
            dossier.figures,
            present,
            profile.industry,
            profile.province,
            carriers_open=dossier.carriers_open,
        )
        return tuple(id for id, answer in due.items() if self.record_answer(id, answer))

    def pin(self, overlays: tuple[Overlay, ...]) -> None:
        """Apply these overlays, and continue with the resulting catalogue."""
        refs = tuple(overlay.ref for overlay in overlays)
        if refs != self.dossier.overlays:
            self.dossier = structs.replace(self.dossier, overlays=refs)
            self.events.append(OverlaysPinned(overlays))
            self.change_catalogue()

    def change_catalogue(self) -> None:
        """Continue with the catalogue that the dossier now names."""
        before = self.catalogue
        self.catalogue = self.library.catalogue(self.dossier.catalogue, self.dossier.overlays)
        self.index = index_of(self.catalogue)
        self.session = without_unknown_places(self.index, self.session)
        self._give_up_own_ends()
        industry = self.dossier.profile.industry
        kept = without_control_values(before, self.dossier.answers, industry)
        for subject in self.work_out(kept):
            if subject not in self.dossier.answers:
                self.tell("worked-out-no-more", subject=subject)

    def _give_up_own_ends(self) -> None:
        """Adjust the answers that the catalogue, with other overlays, no longer accepts.

        A number is kept; its benchmark and, if necessary, its own baseline and leading value give
        way to the values set now. An answer that cannot be kept is withdrawn, and the person is
        told.
        """
        for id in unfit(self.catalogue, self.dossier.answers):
            answer = self.dossier.answers[id]
            tries: tuple[Answer, ...] = ()
            if isinstance(answer, Value):
                unlimited = structs.replace(answer, benchmark=None)
                tries = (unlimited, answer.bare)
            fitting = (one for one in tries if not unfit(self.catalogue, {id: one}))
            kept = next(fitting, None)
            self.record_answer(id, kept)
            self.tell("answer-fitted" if kept else "answer-unfit", subject=id)

    def record_plan(self, number: int, plan: Plan | None) -> None:
        """Keep, change or (``None``) drop a plan."""
        self.dossier = self.dossier.with_plan(number, plan)
        self.events.append(PlanRecorded(number, plan))

    def record_note(self, subject: str, text: str | None) -> None:
        """Set or remove the note on a subject."""
        self.dossier = self.dossier.with_note(subject, text)
        self.events.append(NoteRecorded(subject, text))

    def record_mark(self, subject: str, mark: ToConfirm | None) -> bool:
        """Mark a subject as to be confirmed, or (``None``) confirm it; ``False`` if unchanged."""
        if self.dossier.to_confirm.get(subject) == mark:
            return False
        self.dossier = self.dossier.with_mark(subject, mark)
        self.events.append(MarkRecorded(subject, mark))
        return True

    def record_fact(self, field: ProfileField, value: str | None) -> None:
        """Set or remove (``None``) a fact of the enterprise."""
        if self.dossier.profile.facts()[field] == value:
            return
        profile = self.dossier.profile.with_fact(field, value)
        self.dossier = structs.replace(self.dossier, profile=profile)
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
            elif subject in self.index.asked:
                self.tell("evidence-placed", name=evidence.name, subject=subject)

    def replace_evidence(self, subject: str, old: Evidence, new: Evidence) -> bool:
        """Put a file in the place of another, which stays as its earlier version.

        ``False``: it is not, and the person is told why.
        """
        files = self.dossier.evidence.get(subject, ())
        if any(known.digest == new.digest for known in files):
            self.tell("evidence-known", name=new.name)
        elif len(old.versions) >= VERSIONS_KEPT:
            self.reject("evidence-versions-full", name=old.name, limit=str(VERSIONS_KEPT))
        elif self._evidence_bytes() + new.size > EVIDENCE_BYTES:
            limit = str(EVIDENCE_BYTES // 1_000_000)
            self.reject("evidence-quota", name=new.name, limit=limit)
        else:
            self.dossier = replaced_in(self.dossier, subject, old, new)
            self.events.append(EvidenceAdded(subject, new, replaces=old.digest))
            self.tell("evidence-replaced", name=new.name, old=old.name)
            return True
        return False

    def change_evidence(self, subject: str, changed: Evidence) -> None:
        """Keep what is now known about a file of a subject."""
        self.dossier = changed_in(self.dossier, subject, changed)

    def _evidence_bytes(self) -> int:
        files = chain.from_iterable(self.dossier.evidence.values())
        return sum(version.size for file in files for version in file.versions)

    def drop_evidence(self, subject: str, digest_start: str) -> None:
        """Detach a file from a subject, named by the start of its digest."""
        files = self.dossier.evidence.get(subject, ())
        for file in files:
            if file.digest.startswith(digest_start):
                self.remove_evidence(subject, file)
                self.tell(
                    "evidence-removed", name=file.name, versions=str(len(file.earlier) or "")
                )

    def remove_evidence(self, subject: str, file: Evidence) -> None:
        """Detach a file from a subject, with its versions, wherever else those are versions."""
        files = self.dossier.evidence.get(subject, ())
        kept = [other for other in files if other is not file]
        held = {other.digest for other in kept}
        gone = dict.fromkeys(one.digest for one in file.versions if one.digest not in held)
        self.dossier = self.dossier.with_evidence(
            subject,
            tuple(
                replace(one, earlier=tuple(old for old in one.earlier if old.digest not in gone))
                for one in kept
            ),
        )
        self.events += [EvidenceRemoved(subject, digest) for digest in gone]


def changed_in(dossier: Dossier, subject: str, changed: Evidence) -> Dossier:
    """The dossier with what is now known about a file of a subject."""
    files = dossier.evidence.get(subject, ())
    return dossier.with_evidence(
        subject, tuple(changed if one.digest == changed.digest else one for one in files)
    )


def replaced_in(dossier: Dossier, subject: str, old: Evidence, new: Evidence) -> Dossier:
    """The dossier with a new file of a subject in the place of an old one."""
    others = (one for one in dossier.evidence.get(subject, ()) if one.digest != old.digest)
    earlier = (*old.earlier, replace(old, earlier=()))
    return dossier.with_evidence(subject, (*others, replace(new, earlier=earlier)))


def _has_carriers(dossier: Dossier) -> bool:
    return any(id.startswith(CARRIER) for id in dossier.figures)
