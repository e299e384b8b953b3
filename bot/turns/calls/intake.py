"""Officers hand in for enterprises that sent files: each file is checked, then taken in or not."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.jobs.calls.flags import request_flags
from bot.turns.calls.applying import offer_of, region_of, result_of
from bot.turns.calls.sent_files import Sent
from dialogs.calls.access import Status
from dialogs.calls.events import By
from dialogs.calls.handing_in import Checked, checked
from dialogs.calls.intake import Found, Obstacle, lateness
from dialogs.calls.levels import Agency
from dialogs.calls.state import Receipt
from dialogs.calls.terms import Call
from dialogs.calls.visible import Result, Submission
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.index import index_of
from storage.repositories.calls.submissions import HandIn
from storage.repositories.sharing.audit import Audited
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Checking:
    """A file against a call: who it is about, what it comes to, and what keeps it out.

    ``before`` is what is in for the enterprise already.
    """

    sent: Sent
    check: Checked
    result: Result
    unanswered: int
    late_minutes: int
    before: Submission | None

    @property
    def may(self) -> bool:
        """Whether it can be taken in."""
        return not self.check.obstacles

    @property
    def is_in(self) -> bool:
        """Whether just this is in already."""
        return any(one.obstacle is Obstacle.SAME_VERSION for one in self.check.obstacles)


async def check(
    uow: UnitOfWork, call: Call, agencies: tuple[Agency, ...], sent: Sent, now: datetime
) -> Checking:
    """What a file comes to in a call, for an officer of these agencies."""
    code = sent.dossier.profile.credit_code or ""
    own, record = await uow.sent_files.record(call, code)
    bar = await uow.calls.barred(call.id, code, day_in_china(now))
    offer = offer_of(call, sent.dossier, index_of(sent.catalogue), None)
    offer = replace(offer, hash=sent.hash, region=region_of(sent.dossier))
    is_live = own is not None and own.state.status is not Status.WITHDRAWN
    held = own.region if own is not None and is_live else ""
    found = checked(call, agencies, offer, replace(record, bar=bar), held, now)
    is_returned = own is not None and own.state.status is Status.RETURNED
    late = 0 if is_returned else lateness(call.terms, now).minutes
    result = result_of(sent.catalogue, sent.dossier)
    return Checking(sent, found, result, offer.unanswered, late, own)


async def take_in(
    uow: UnitOfWork, call: Call, agencies: tuple[Agency, ...], sent: Sent, by: By, now: datetime,
    *, is_kept: bool,
) -> tuple[int, Receipt] | Found:  # fmt: skip
    """Freeze it and hand it in; the submission and its receipt, or what keeps it out by now.

    ``is_kept``: the file is stored, and stays with the version.
    """
    held = await uow.calls.hold(call.id)
    assert held is not None  # noqa: S101 - calls are never removed
    found = await check(uow, held, agencies, sent, now)
    if found.check.obstacles:
        return found.check.obstacles[0]
    profile, digest = sent.dossier.profile, sent.digest if is_kept else ""
    frozen = await uow.sent_files.freeze(
        found.before, held.terms.catalogue, sent.content, sent.hash, digest, by, now
    )
    given = HandIn(
        person=frozen.person,
        by=by.name,
        assessment=frozen.assessment,
        version=frozen.version,
        version_number=frozen.number,
        hash=sent.hash,
        name=profile.name or "",
        credit_code=profile.credit_code or "",
        region=found.check.region,
        industry=profile.industry or "",
        result=found.result,
        digests=frozenset(),
        late_minutes=found.late_minutes,
        officer=by,
        file=sent.file,
        file_digest=sent.digest,
    )
    done = await uow.submissions.hand_in(held, given, now)
    if isinstance(done, Found):
        raise RuntimeError(f"{done.obstacle} in a call that is held")
    submission, receipt = done
    details = {"call": held.id, "receipt": receipt.receipt, "hash": receipt.hash}
    person = by.person or 0
    await uow.audit.add(frozen.assessment, person, Audited.SUBMITTED, now, details)
    await request_flags(uow, held.id, submission)
    return submission, receipt
