"""A turn in a line: what the storage tests say to a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import structs

from dialogs.core.outputs import (
    AnswerRecorded,
    CarriersClosed,
    CarriersOpened,
    CatalogueChosen,
    DecisionsReleased,
    Event,
    EvidenceAdded,
    EvidenceDated,
    EvidenceJudged,
    EvidenceRemoved,
    FigureRecorded,
    MarkRecorded,
    NoteRecorded,
    OverlaysPinned,
    PlanRecorded,
    ProfileRecorded,
    ReminderSet,
    ReturnUndone,
    ReviewRecorded,
    RowsHandedBack,
    RowsReturned,
    Turn,
)
from dialogs.core.session import Place, Session, Wait
from dialogs.core.turn import changed_in, replaced_in
from dialogs.dossier.dossier import Dossier, Reminder
from dialogs.dossier.reviews import Verdict
from scoring.answers.model import Answer
from scoring.answers.serialise import answer_to_json
from scoring.overlays.model import Overlay
from storage.database import Database
from storage.records import Conversation, Version
from storage.repositories.assessments.saving import Shown
from storage.repositories.people.codes import CodeKind
from storage.unit_of_work import UnitOfWork

CATALOGUE = "gb36132-2018"
NOW = datetime(2025, 3, 1, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
PAYLOAD = {"html": "<b>容积率</b>", "rows": [[["符合", "a:met"]]], "session": 1, "turn": 1}


def overlay_of(id: str, weight: str = "35") -> Overlay:
    """A small overlay that shifts two weights."""
    return Overlay.model_validate(
        {
            "id": id,
            "title": {"zh": "苏州 2024 年权重", "en": "Suzhou weights of 2024"},
            "catalogues": (CATALOGUE,),
            "source": {"zh": "示例文件第 3 条", "en": "An example, article 3"},
            "issued": "2024-06-01",
            "scope": {"regions": ("320500",), "text": {"zh": "苏州市", "en": "Suzhou"}},
            "brings": {"zh": "两个权重", "en": "two weights"},
            "weights": ({"section": "infrastructure", "weight": weight},),
        }
    )


async def begin(
    database: Database, external_id: str = "42", channel: str = "telegram"
) -> Conversation:
    """A person who has just arrived."""
    async with database.unit_of_work() as uow:
        return await uow.conversations.begin(
            channel, external_id, Session(Wait(Place.CONSENT)), Dossier(CATALOGUE), NOW
        )


async def found(database: Database, like: Conversation) -> Conversation:
    """The conversation as the database has it now."""
    async with database.unit_of_work() as uow:
        conversation = await uow.conversations.find(like.channel, like.external_id)
    assert conversation is not None
    return conversation


async def say(
    database: Database, like: Conversation, *events: Event, now: datetime = NOW
) -> Conversation:
    """One turn that brings ``events``, from what the database has now."""
    async with database.unit_of_work() as uow:
        return await _save(uow, like, *events, now=now)


async def show(
    database: Database,
    like: Conversation,
    *events: Event,
    payload: dict[str, Any] = PAYLOAD,
    given: dict[str, Any] | None = None,
) -> int:
    """One turn that is answered by a message; the delivery's id."""
    async with database.unit_of_work() as uow:
        conversation = await _found(uow, like)
        turn = turn_of(conversation, *events)
        shown = Shown(payload, given)
        _, delivery = await uow.conversations.save_shown(conversation, turn, NOW, shown)
    return delivery


async def _save(
    uow: UnitOfWork, like: Conversation, *events: Event, now: datetime
) -> Conversation:
    conversation = await _found(uow, like)
    return await uow.conversations.save(conversation, turn_of(conversation, *events), now)


async def _found(uow: UnitOfWork, like: Conversation) -> Conversation:
    conversation = await uow.conversations.find(like.channel, like.external_id)
    assert conversation is not None
    return conversation


def turn_of(conversation: Conversation, *events: Event) -> Turn:
    """What the engine would return for such events."""
    session = structs.replace(conversation.session, turn=conversation.session.turn + 1)
    dossier = conversation.dossier
    for event in events:
        dossier = _after(dossier, event)
    return Turn(session, dossier, events, ())


def answered(subject: str, answer: Answer | None, before: Answer | None = None) -> AnswerRecorded:
    """The event of an answer."""
    return AnswerRecorded(subject, before, answer)


def _after(dossier: Dossier, event: Event) -> Dossier:
    match event:
        case AnswerRecorded(subject, _, answer):
            return dossier.with_answer(subject, answer)
        case NoteRecorded(subject, text):
            return dossier.with_note(subject, text)
        case MarkRecorded(subject, mark):
            return dossier.with_mark(subject, mark)
        case EvidenceAdded(subject, file, None):
            return dossier.with_evidence(subject, (*dossier.evidence.get(subject, ()), file))
        case EvidenceAdded(subject, file, str() as replaces):
            old = dossier.file(subject, replaces)
            assert old is not None
            return replaced_in(dossier, subject, old, file)
        case EvidenceJudged(subject, file) | EvidenceDated(subject, file):
            known = dossier.file(subject, file.digest)
            assert known is not None
            return changed_in(dossier, subject, replace(file, earlier=known.earlier))
        case EvidenceRemoved(subject, digest):
            kept = dossier.evidence.get(subject, ())
            return dossier.with_evidence(subject, tuple(f for f in kept if f.digest != digest))
        case FigureRecorded(id, _, figure):
            return dossier.with_figure(id, figure)
        case CarriersOpened() | CarriersClosed():
            return structs.replace(dossier, carriers_open=isinstance(event, CarriersOpened))
        case PlanRecorded(number, plan):
            return dossier.with_plan(number, plan)
        case OverlaysPinned(overlays):
            return structs.replace(dossier, overlays=tuple(overlay.ref for overlay in overlays))
        case CatalogueChosen(catalogue):
            return structs.replace(dossier, catalogue=catalogue, overlays=())
        case ReminderSet(step, due):
            others = tuple(kept for kept in dossier.reminders if kept.step != step)
            return structs.replace(
                dossier, reminders=(*others, Reminder(step, due)) if due else others
            )
        case ReviewRecorded(subject, review):
            is_kept = review.verdict is not Verdict.WITHDRAWN
            return dossier.with_review(subject, review if is_kept else None)
        case DecisionsReleased(release):
            return structs.replace(dossier, released=release)
        case RowsReturned(returned):
            return structs.replace(dossier, returns=(*dossier.returns, returned))
        case ReturnUndone():
            return structs.replace(dossier, returns=dossier.returns[:-1])
        case RowsHandedBack(by):
            *earlier, last = dossier.returns
            return structs.replace(dossier, returns=(*earlier, replace(last, handed_back=by)))
        case ProfileRecorded(field, value):
            return structs.replace(dossier, profile=dossier.profile.with_fact(field, value))
        case _:
            return dossier


async def give_code(
    uow: UnitOfWork,
    host: Conversation,
    code: str = "code",
    *,
    kind: CodeKind = CodeKind.DEVICE,
    expires: datetime | None = LATER,
) -> int:
    """A code of the host's; its id."""
    await uow.codes.give(host.person, host.identity, kind, code, NOW, expires)
    given = await uow.codes.good(code, NOW)
    assert given is not None
    return given.id


async def join(
    database: Database,
    host: Conversation,
    guest: Conversation,
    code: str = "code",
    *,
    kind: CodeKind = CodeKind.DEVICE,
    now: datetime = NOW,
) -> Conversation | None:
    """The guest joins the host, both as the database has them now."""
    async with database.unit_of_work() as uow:
        present = await uow.conversations.current(host.session_id)
        coming = await uow.conversations.current(guest.session_id)
        assert present is not None
        assert coming is not None
        id = await give_code(uow, present, code, kind=kind, expires=now + timedelta(days=1))
        return await uow.joining.join(id, coming, now)


async def share(
    database: Database,
    owner: Conversation,
    guest: Conversation,
    subjects: tuple[str, ...],
    *,
    at_once: bool = False,
) -> Conversation:
    """The owner invites to some questions, the guest accepts: at their working copy then."""
    async with database.unit_of_work() as uow:
        host, here = await _found(uow, owner), await _found(uow, guest)
        made = await uow.sharing.invite(
            host.person,
            host.assessment,
            by=host.person,
            role="contributor",
            subjects=subjects,
            name="王工",
            note="看一下电表",
            due=None,
            at_once=at_once,
            code_hash=f"geheim-{host.assessment}-{here.identity}-{subjects}"[:64],
            now=NOW,
            expires=LATER,
        )
        assert made is not None
        invitation = await uow.sharing.good(made, NOW)
        assert invitation is not None
        assert await uow.sharing.use(made, NOW)
        there = await uow.conversations.open_task(here, invitation.catalogue, NOW)
        await uow.sharing.add_member(invitation, here.person, there.assessment, NOW)
    return await found(database, guest)


async def admit(
    database: Database,
    owner: Conversation,
    other: Conversation,
    role: str,
) -> Conversation:
    """The owner invites to the whole case, the other accepts: at the case itself then."""
    async with database.unit_of_work() as uow:
        host, here = await _found(uow, owner), await _found(uow, other)
        made = await uow.sharing.invite(
            host.person,
            host.assessment,
            by=host.person,
            role=role,
            subjects=None,
            name="李老师",
            note="",
            due=None,
            at_once=True,
            code_hash=f"ganz-{host.assessment}-{here.identity}-{role}",
            now=NOW,
            expires=LATER,
        )
        assert made is not None
        invitation = await uow.sharing.good(made, NOW)
        assert invitation is not None
        assert await uow.sharing.use(made, NOW)
        await uow.sharing.add_member(invitation, here.person, None, NOW)
        await uow.conversations.switch(here, host.assessment)
    return await found(database, other)


async def invite_member(
    uow: UnitOfWork, organisation: int, post: str, by: Conversation | None = None
) -> int:
    """Invite somebody to an organisation; the invitation."""
    return await uow.organisations.invite(
        organisation,
        post=post,
        name=f"名 {post}",
        code_hash=f"verein-{organisation}-{post}-{by and by.identity}",
        made_by=None if by is None else by.person,
        now=NOW,
        expires=LATER,
    )


async def join_organisation(
    uow: UnitOfWork, person: Conversation, kind: str, post: str, organisation: int | None = None
) -> int:
    """Make a person a member of an organisation, a new one if none is named; the organisation."""
    within = organisation or await uow.organisations.create(kind, "绿源咨询", NOW)
    made = await invite_member(uow, within, post, None if organisation is None else person)
    invitation = await uow.organisations.good(made, NOW)
    assert invitation is not None
    assert await uow.organisations.accept(invitation, person.person, NOW)
    return within


async def propose(
    uow: UnitOfWork,
    guest: Conversation,
    subject: str,
    answer: Answer,
    outcome: str | None = None,
    before: Answer | None = None,
) -> int:
    """The guest, at their working copy, gives an answer, against one that was there."""
    task = guest.dossier.task
    assert task is not None
    source = await uow.sharing.source_of(task.member)
    assert source is not None
    return await uow.proposals.propose(
        task.member,
        source.assessment,
        subject,
        value=answer_to_json(answer),
        before=None if before is None else answer_to_json(before),
        note="",
        files=(),
        person=guest.person,
        channel=guest.channel,
        now=NOW,
        outcome=outcome,
    )


async def close(database: Database, owner: Conversation, *digests: str) -> Version:
    """The owner closes the assessment as it is."""
    async with database.unit_of_work() as uow:
        here = await _found(uow, owner)
        closed = await uow.versions.close(here, {"said": "all"}, "ab" * 32, digests, "李敏", NOW)
    assert closed is not None
    return closed[1]


async def sign(
    database: Database, owner: Conversation, member: Conversation, outcome: str = "signed"
) -> bool:
    """A member signs the last version of the owner's assessment, or declines."""
    assert member.dossier.task is not None
    async with database.unit_of_work() as uow:
        (version, *_) = await uow.versions.of(owner.assessment)
        return await uow.versions.sign(
            version,
            member.dossier.task.member,
            person=member.person,
            name="张总",
            outcome=outcome,
            reason="" if outcome == "signed" else "读数不对",
            channel="web",
            now=LATER,
        )
