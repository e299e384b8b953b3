"""People: everything stored about one, to export or to delete."""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from dialogs.dossier.requests import State
from storage.backends.protocol import Run
from storage.base import db_now, table
from storage.cache import PendingCacheWrites
from storage.mapping import RELEASED
from storage.models import (
    Answer,
    ApiRequest,
    ApiToken,
    Assessment,
    AuditEvent,
    BillReading,
    Browser,
    Call,
    CallAgency,
    CallCode,
    CallEntry,
    CallEvent,
    Case,
    CaseMember,
    CaseOrganisation,
    CaseTag,
    Challenge,
    Client,
    ClientFact,
    Comment,
    CommentReading,
    Decision,
    Delivery,
    Evidence,
    EvidenceFile,
    EvidenceJudgement,
    EvidenceRequest,
    EvidenceRequestEvent,
    Export,
    Figure,
    Identity,
    Invitation,
    IssuedDocument,
    IssuedFile,
    LinkCode,
    Mail,
    MailAddress,
    Mark,
    Membership,
    Note,
    Nudge,
    Organisation,
    OrganisationInvitation,
    Overlay,
    Passkey,
    Person,
    PinnedOverlay,
    Plan,
    Proposal,
    ReceivedUpdate,
    Reminder,
    Report,
    Return,
    Review,
    ReviewDraft,
    RollForward,
    SavedView,
    Session,
    SignOff,
    Submission,
    SubmissionEvent,
    SubmissionFile,
    SubmissionReceipt,
    Tag,
    Version,
    VersionFile,
    WaitingBrowser,
    WebhookEndpoint,
    WebhookMessage,
)
from storage.repositories.calls.erasing import erase_submissions
from storage.repositories.people.devices import lock_devices, lock_people
from storage.repositories.work.issued import forget_facts

_PEOPLE, _IDENTITIES, _CODES = table(Person), table(Identity), table(LinkCode)
_BROWSERS, _PASSKEYS = table(Browser), table(Passkey)
_CHALLENGES, _WAITING = table(Challenge), table(WaitingBrowser)
_SESSIONS, _DELIVERIES = table(Session), table(Delivery)
_CLIENTS, _FACTS, _CASES = table(Client), table(ClientFact), table(Case)
_ASSESSMENTS, _REPORTS = table(Assessment), table(Report)
_ANSWERS, _NOTES, _EVIDENCE = table(Answer), table(Note), table(Evidence)
_JUDGEMENTS = table(EvidenceJudgement)
_MARKS = table(Mark)
_MARKS, _ROLLED = table(Mark), table(RollForward)
_FIGURES, _PLANS, _REMINDERS = table(Figure), table(Plan), table(Reminder)
_REVIEWS, _RETURNS, _DECISIONS = table(Review), table(Return), table(Decision)
_RECEIVED = table(ReceivedUpdate)
_VIEWS = table(SavedView)
_OVERLAYS, _PINNED = table(Overlay), table(PinnedOverlay)
_FILES, _EXPORTS = table(EvidenceFile), table(Export)
_MEMBERS, _INVITATIONS = table(CaseMember), table(Invitation)
_PROPOSALS, _AUDIT = table(Proposal), table(AuditEvent)
_COMMENTS, _READINGS = table(Comment), table(CommentReading)
_VERSIONS, _VERSION_FILES, _SIGN_OFFS = table(Version), table(VersionFile), table(SignOff)

_ORGANISATIONS, _MEMBERSHIPS = table(Organisation), table(Membership)
_JOINED, _HANDED = table(OrganisationInvitation), table(CaseOrganisation)
_TAGS, _CASE_TAGS = table(Tag), table(CaseTag)
_NUDGES, _REQUESTS = table(Nudge), table(EvidenceRequest)
_RESPONSES = table(EvidenceRequestEvent)
_ISSUED, _ISSUED_FILES = table(IssuedDocument), table(IssuedFile)
_ADDRESSES, _MAILS = table(MailAddress), table(Mail)
_CALLS, _CALL_AGENCIES, _CALL_CODES = table(Call), table(CallAgency), table(CallCode)
_CALL_ENTRIES, _CALL_EVENTS = table(CallEntry), table(CallEvent)
_SUBMISSIONS, _RECEIPTS = table(Submission), table(SubmissionReceipt)
_SUBMISSION_EVENTS, _SUBMISSION_FILES = table(SubmissionEvent), table(SubmissionFile)
_DRAFTS, _READ_BILLS = table(ReviewDraft), table(BillReading)
_TOKENS, _API_REQUESTS = table(ApiToken), table(ApiRequest)
_ENDPOINTS, _MESSAGES = table(WebhookEndpoint), table(WebhookMessage)

SECRET = frozenset(
    {
        "challenge_hash",
        "code_hash",
        "code_key",
        "credential_id",
        "form_key",
        "former_secret",
        "link_hash",
        "previous_hash",
        "public_key",
        "secret_hash",
        "signing_secret",
        "stop_token",
        "token_hash",
        "user_handle",
    }
)
"""Columns that an export leaves out."""


_OF_THE_AGENCY = ("status", "level", "is_live", "last", "updated_at")
"""Of a submission: how far the agency is with it, which its applicant is told in time."""


def _owned(person: int) -> dict[Table, ColumnElement[bool]]:
    """For every table, which of its rows are the person's, in the order of their references.

    Overlays and files have no owner; a person's are those they have pinned or attached. Of other
    people's cases those rows are theirs that say what they were asked and what they gave.
    """
    identities = select(_IDENTITIES.c.id).where(_IDENTITIES.c.person_id == person)
    clients = select(_CASES.c.client_id).where(_CASES.c.person_id == person)
    cases = select(_CASES.c.id).where(_CASES.c.person_id == person)
    assessments = select(_ASSESSMENTS.c.id).where(_ASSESSMENTS.c.case_id.in_(cases))
    attached = select(_EVIDENCE.c.digest).where(_EVIDENCE.c.assessment_id.in_(assessments))
    pinned = select(_PINNED.c.ref).where(_PINNED.c.assessment_id.in_(assessments))
    asked = select(_MEMBERS.c.invitation_id).where(_MEMBERS.c.person_id == person)
    requests = select(_REQUESTS.c.id).where(_REQUESTS.c.assessment_id.in_(assessments))
    joined = select(_MEMBERSHIPS.c.organisation_id).where(_MEMBERSHIPS.c.person_id == person)
    versions = select(_VERSIONS.c.id).where(_VERSIONS.c.assessment_id.in_(assessments))
    issued = select(_ISSUED.c.id).where(_ISSUED.c.assessment_id.in_(assessments))
    submitted = select(_SUBMISSIONS.c.id).where(_SUBMISSIONS.c.person_id == person)
    posts = select(_MEMBERSHIPS.c.id).where(_MEMBERSHIPS.c.person_id == person)
    tokens = select(_TOKENS.c.id).where(_TOKENS.c.membership_id.in_(posts))
    endpoints = select(_ENDPOINTS.c.id).where(_ENDPOINTS.c.membership_id.in_(posts))
    return {
        _PEOPLE: _PEOPLE.c.id == person,
        _CODES: _CODES.c.person_id == person,
        _IDENTITIES: _IDENTITIES.c.person_id == person,
        _BROWSERS: _BROWSERS.c.identity_id.in_(identities),
        _PASSKEYS: _PASSKEYS.c.person_id == person,
        _CHALLENGES: _CHALLENGES.c.identity_id.in_(identities),
        _WAITING: _WAITING.c.person_id == person,
        _DELIVERIES: _DELIVERIES.c.identity_id.in_(identities),
        _CLIENTS: _CLIENTS.c.id.in_(clients),
        _FACTS: _FACTS.c.client_id.in_(clients),
        _CASES: _CASES.c.person_id == person,
        _ASSESSMENTS: _ASSESSMENTS.c.case_id.in_(cases),
        _INVITATIONS: or_(_INVITATIONS.c.case_id.in_(cases), _INVITATIONS.c.id.in_(asked)),
        _MEMBERS: or_(_MEMBERS.c.case_id.in_(cases), _MEMBERS.c.person_id == person),
        _PROPOSALS: or_(
            _PROPOSALS.c.assessment_id.in_(assessments), _PROPOSALS.c.person_id == person
        ),
        _REQUESTS: or_(
            _REQUESTS.c.assessment_id.in_(assessments), _REQUESTS.c.invitation_id.in_(asked)
        ),
        _RESPONSES: or_(_RESPONSES.c.request_id.in_(requests), _RESPONSES.c.person_id == person),
        _NUDGES: or_(
            _NUDGES.c.case_id.in_(cases),
            _NUDGES.c.person_id == person,
            _NUDGES.c.asked_by == person,
        ),
        _AUDIT: or_(_AUDIT.c.case_id.in_(cases), _AUDIT.c.person == person),
        _ORGANISATIONS: _ORGANISATIONS.c.id.in_(joined),
        _MEMBERSHIPS: _MEMBERSHIPS.c.person_id == person,
        _TOKENS: _TOKENS.c.membership_id.in_(posts),
        _API_REQUESTS: _API_REQUESTS.c.token_id.in_(tokens),
        _ENDPOINTS: _ENDPOINTS.c.membership_id.in_(posts),
        _MESSAGES: _MESSAGES.c.endpoint_id.in_(endpoints),
        _JOINED: _JOINED.c.made_by == person,
        _HANDED: _HANDED.c.case_id.in_(cases),
        # Tags are for the organisation alone: not for those whose cases they are on.
        _TAGS: _TAGS.c.made_by == person,
        _CASE_TAGS: or_(_CASE_TAGS.c.put_by == person, _CASE_TAGS.c.taken_by == person),
        _VIEWS: _VIEWS.c.person_id == person,
        _ADDRESSES: _ADDRESSES.c.person_id == person,
        _MAILS: _MAILS.c.person_id == person,
        _OVERLAYS: _OVERLAYS.c.ref.in_(pinned),
        _PINNED: _PINNED.c.assessment_id.in_(assessments),
        _ANSWERS: _ANSWERS.c.assessment_id.in_(assessments),
        _FIGURES: _FIGURES.c.assessment_id.in_(assessments),
        _NOTES: _NOTES.c.assessment_id.in_(assessments),
        _MARKS: _MARKS.c.assessment_id.in_(assessments),
        _ROLLED: _ROLLED.c.assessment_id.in_(assessments),
        _EVIDENCE: _EVIDENCE.c.assessment_id.in_(assessments),
        _JUDGEMENTS: _JUDGEMENTS.c.assessment_id.in_(assessments),
        _PLANS: _PLANS.c.assessment_id.in_(assessments),
        _REMINDERS: _REMINDERS.c.assessment_id.in_(assessments),
        _REVIEWS: or_(_REVIEWS.c.assessment_id.in_(assessments), _REVIEWS.c.person_id == person),
        _RETURNS: or_(_RETURNS.c.assessment_id.in_(assessments), _RETURNS.c.person_id == person),
        # What is not released is the decider's alone.
        _DECISIONS: or_(
            and_(_DECISIONS.c.assessment_id.in_(assessments), _DECISIONS.c.act == RELEASED),
            _DECISIONS.c.person_id == person,
        ),
        _RECEIVED: _sent_by(person),
        _FILES: _FILES.c.digest.in_(attached),
        _EXPORTS: _EXPORTS.c.identity_id.in_(identities),
        _COMMENTS: or_(
            _COMMENTS.c.assessment_id.in_(assessments), _COMMENTS.c.person_id == person
        ),
        _READINGS: _READINGS.c.person_id == person,
        _VERSIONS: _VERSIONS.c.assessment_id.in_(assessments),
        _VERSION_FILES: _VERSION_FILES.c.version_id.in_(versions),
        _SIGN_OFFS: or_(_SIGN_OFFS.c.version_id.in_(versions), _SIGN_OFFS.c.person_id == person),
        _CALL_CODES: _CALL_CODES.c.made_by == person,
        _CALL_ENTRIES: _CALL_ENTRIES.c.person_id == person,
        _CALL_EVENTS: _CALL_EVENTS.c.person_id == person,
        _SUBMISSIONS: _SUBMISSIONS.c.person_id == person,
        _RECEIPTS: _RECEIPTS.c.submission_id.in_(submitted),
        _SUBMISSION_EVENTS: _SUBMISSION_EVENTS.c.person_id == person,  # what others did is theirs
        _SUBMISSION_FILES: _SUBMISSION_FILES.c.submission_id.in_(submitted),
        _READ_BILLS: _READ_BILLS.c.person_id == person,
        _DRAFTS: _DRAFTS.c.membership_id.in_(posts),
        _REPORTS: _REPORTS.c.assessment_id.in_(assessments),
        _ISSUED: _ISSUED.c.assessment_id.in_(assessments),
        _ISSUED_FILES: _ISSUED_FILES.c.document_id.in_(issued),
        _SESSIONS: _SESSIONS.c.identity_id.in_(identities),
    }


def _sent_by(person: int) -> ColumnElement[bool]:
    """Updates in the inbox name an identity only by its id on the channel."""
    return (
        select(_IDENTITIES.c.id)
        .where(
            _IDENTITIES.c.person_id == person,
            _IDENTITIES.c.channel == _RECEIVED.c.channel,
            _IDENTITIES.c.external_id == _RECEIVED.c.external_id,
        )
        .exists()
    )


_NAMED_BY_INVITATION = (
    select(_INVITATIONS.c.name)
    .join(_MEMBERS, _MEMBERS.c.invitation_id == _INVITATIONS.c.id)
    .where(_MEMBERS.c.person_id == _PEOPLE.c.id)
    .order_by(_MEMBERS.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_NAMED_IN_ORGANISATION = (
    select(_MEMBERSHIPS.c.name)
    .where(_MEMBERSHIPS.c.person_id == _PEOPLE.c.id, _MEMBERSHIPS.c.ended_at.is_(None))
    .order_by(_MEMBERSHIPS.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_NAME = select(func.coalesce(_PEOPLE.c.name, _NAMED_IN_ORGANISATION, _NAMED_BY_INVITATION)).where(
    _PEOPLE.c.id == bindparam("person")
)


class People:
    """The people of the identities."""

    def __init__(self, run: Run, cache_writes: PendingCacheWrites) -> None:
        self._run = run
        self._cache_writes = cache_writes

    async def name(self, person: int) -> str | None:
        """What a person is called: as they typed it, else as in the organisation they are in, else
        as in the last invitation they accepted.

        ``None``: they were never asked.
        """
        return await self._run(_name, person)

    async def export(self, person: int) -> dict[str, Any]:
        """Everything stored about a person, every revision included, as JSON values by table."""
        return await self._run(_export, person)

    async def delete(self, person: int) -> tuple[str, ...]:
        """Delete every row of a person, except overlays: those are published rules.

        What they gave to somebody else's case and was taken there stays, without their name: it
        counts as given by the one whose case it is. What nobody decided goes.

        Returns the digests of their evidence; remove those without other references once the
        unit of work has committed.
        """
        self._cache_writes.forget()
        return await self._run(_delete, person)


def _name(connection: Connection, person: int) -> str | None:
    found: str | None = connection.execute(_NAME, {"person": person}).scalar_one_or_none()
    return found


def _export(connection: Connection, person: int) -> dict[str, Any]:
    exported = {
        kept.name: _rows(connection, select(kept).where(condition))
        for kept, condition in _owned(person).items()
    }
    own = {row["id"] for row in exported[_ASSESSMENTS.name]}
    for proposal in exported[_PROPOSALS.name]:
        if proposal["assessment_id"] not in own:  # what it was given against is the owner's
            proposal["before"] = None
    of_others = ((_REVIEWS, ["on_answer"]), (_RETURNS, ["rows"]))
    for kept, contents in (*of_others, (_DECISIONS, ["on_answer", "rows"])):
        for row in exported[kept.name]:
            if row["assessment_id"] not in own:  # likewise what was reviewed and decided on
                row |= dict.fromkeys(contents)
    for submission in exported[_SUBMISSIONS.name]:
        submission.update(dict.fromkeys(_OF_THE_AGENCY))
    for request in exported[_API_REQUESTS.name]:
        request["answer"] = None  # of others' submissions
    return exported


def _rows(connection: Connection, statement: Select[Any]) -> list[dict[str, Any]]:
    rows = connection.execute(statement).mappings()
    return [{key: _plain(row[key]) for key in row if key not in SECRET} for row in rows]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _delete(connection: Connection, person: int) -> tuple[str, ...]:
    lock_people(connection, person)
    lock_devices(connection, person)
    owned = _owned(person)
    referenced = connection.execute(
        select(_EVIDENCE.c.digest).where(owned[_EVIDENCE]).distinct()
    ).scalars()
    digests = sorted(referenced)
    _leave_cases(connection, person)
    _leave_reports(connection, person)
    _leave_organisations(connection, person)
    forget_facts(connection, select(_ASSESSMENTS.c.id).where(owned[_ASSESSMENTS]))
    erase_submissions(connection, owned[_SUBMISSIONS])
    # Sessions point at assessments and reports at identities, hence the order; all else cascades.
    for doomed in (_RECEIVED, _SESSIONS, _CLIENTS, _IDENTITIES, _PEOPLE):
        connection.execute(delete(doomed).where(owned[doomed]))
    return tuple(digests)


def _leave_cases(connection: Connection, person: int) -> None:
    """End a person's part in other people's cases."""
    mine = _PROPOSALS.c.person_id == person
    connection.execute(delete(_PROPOSALS).where(mine, _PROPOSALS.c.outcome.is_(None)))
    accepted = select(_RESPONSES.c.request_id).where(_RESPONSES.c.state == State.ACCEPTED.value)
    theirs = (_RESPONSES.c.person_id == person, _RESPONSES.c.state == State.RESPONDED.value)
    connection.execute(delete(_RESPONSES).where(*theirs, _RESPONSES.c.request_id.not_in(accepted)))
    connection.execute(
        update(_MEMBERS)
        .where(_MEMBERS.c.person_id == person, _MEMBERS.c.ended_at.is_(None))
        .values(ended_at=db_now())
    )
    connection.execute(
        update(_COMMENTS)
        .where(_COMMENTS.c.person_id == person)
        .values(text="", name="", withdrawn_at=func.coalesce(_COMMENTS.c.withdrawn_at, db_now()))
    )
    for given in (_ANSWERS, _NOTES, _MARKS, _EVIDENCE, _JUDGEMENTS, _FIGURES, _PLANS):
        owner = (
            select(_CASES.c.person_id)
            .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _CASES.c.id)
            .where(_ASSESSMENTS.c.id == given.c.assessment_id)
            .scalar_subquery()
        )
        connection.execute(
            update(given)
            .where(given.c.person_id == person, owner != person)
            .values(person_id=owner)
        )
    facts = _FACTS.c.person_id == person
    host = (
        select(_CASES.c.person_id)
        .where(_CASES.c.client_id == _FACTS.c.client_id)
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(update(_FACTS).where(facts, host != person).values(person_id=host))


def _leave_reports(connection: Connection, person: int) -> None:
    """Reports that somebody had made of another's case stay, as if its owner had asked."""
    owner = (
        select(_CASES.c.person_id)
        .join(_ASSESSMENTS, _ASSESSMENTS.c.case_id == _CASES.c.id)
        .where(_ASSESSMENTS.c.id == _REPORTS.c.assessment_id)
        .scalar_subquery()
    )
    heir = (
        select(func.min(_IDENTITIES.c.id))
        .where(_IDENTITIES.c.person_id == owner)
        .scalar_subquery()
    )
    mine = select(_IDENTITIES.c.id).where(_IDENTITIES.c.person_id == person)
    connection.execute(
        update(_REPORTS)
        .where(_REPORTS.c.identity_id.in_(mine), owner != person)
        .values(identity_id=heir)
    )


def _leave_organisations(connection: Connection, person: int) -> None:
    """An organisation goes with the last who was ever in it, unless calls name it."""
    calling = select(_CALLS.c.organisation_id).union(select(_CALL_AGENCIES.c.organisation_id))
    others = _MEMBERSHIPS.alias("others")
    somebody_else = select(others.c.organisation_id).where(others.c.person_id != person)
    mine = select(_MEMBERSHIPS.c.organisation_id).where(_MEMBERSHIPS.c.person_id == person)
    connection.execute(
        delete(_ORGANISATIONS).where(
            _ORGANISATIONS.c.id.in_(mine),
            _ORGANISATIONS.c.id.not_in(somebody_else),
            _ORGANISATIONS.c.id.not_in(calling),
        )
    )
