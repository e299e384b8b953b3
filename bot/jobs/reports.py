"""Reports requested in a chat: made in the background, stored, and delivered."""

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from bot.jobs.kinds import HeldJob, Kind, LeaseLost
from bot.jobs.mail.telling import mail_too
from bot.jobs.notifier import Notifier
from bot.jobs.quotas import Quotas
from bot.jobs.report_process import ReportNotMade, ReportProcess
from bot.jobs.webhooks.reports import announce_report
from bot.reports.data import (
    EarlierYear,
    Enterprise,
    Judgement,
    OpenComment,
    ReportData,
    from_snapshot,
)
from bot.reports.exchange import request_of
from bot.reports.of_version import OfVersion
from bot.reports.of_version import Signed as By
from bot.reports.papers import PAPERS, PDF, paper_named
from bot.runtime.programme import programme_version
from bot.screens.core.message import Attachment, Message
from bot.screens.core.texts import say
from bot.signing.signer import Signed, Signer
from bot.verifying.identity import VERIFY_PATH, code_in_groups, new_code
from dialogs.dossier.access import Act, Membership, permits
from dialogs.dossier.dossier import DRAFT, Dossier, Evidence, EvidenceStatus
from dialogs.dossier.requests import is_holder
from dialogs.enterprise.industries import industry
from dialogs.enterprise.regions import region
from dialogs.overview.papers import THIRD_PARTY
from dialogs.question.evidence import UNPLACED
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.model import Catalogue
from scoring.overlays.model import Overlay
from scoring.values import Language, Text
from storage.database import Database
from storage.errors import FilesAway, NoRoom
from storage.files.incoming import incoming_file
from storage.files.store import FileStore
from storage.records import IssuedFile, ReportRequest, StoredReport, Version
from storage.unit_of_work import UnitOfWork

SAID_IN_REVIEW = frozenset({"reviews", "released", "comments"})
"""What the data of a report may have for those alone who may review."""
FOLDER = "reports"
"""Where the names of reports begin."""
TOO_MUCH = frozenset({"too-slow", "too-large"})
"""Reasons of a report that takes more time or memory than one may."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')
"""What a file name must not contain on some system."""


def snapshot_of(
    dossier: Dossier,
    catalogue: Catalogue,
    overlays: tuple[Overlay, ...] = (),
    earlier: EarlierYear | None = None,
    *,
    with_reviews: bool = False,
    comments: tuple[OpenComment, ...] = (),
) -> dict[str, Any]:
    """The content of a report on the present dossier, as JSON.

    ``overlays`` are the pinned ones, which are applied to ``catalogue``; ``earlier`` is the year
    to compare with. What reviewers said, and what was decided and released, is there for who may
    see it, ``comments`` in a version.
    """
    profile = dossier.profile
    province, city = _region_name(profile.province), _region_name(profile.city)
    trade = industry(profile.industry) if profile.industry else None
    data = ReportData(
        catalogue=catalogue,
        enterprise=Enterprise(
            name=profile.name or "",
            credit_code=profile.credit_code,
            province=province,
            city=city,
            industry=_with_code(trade.full_code, trade.name) if trade else None,
            headcount=profile.headcount,
        ),
        period=profile.period,
        answers=dossier.answers,
        notes={id: note for id, note in dossier.notes.items() if id != UNPLACED},
        evidence={
            subject: tuple(file.name for file in files)
            for subject, files in dossier.evidence.items()
            if subject != UNPLACED and not is_holder(subject)
        },
        judged={
            subject: tuple(Judgement(file.status, file.valid_until) for file in files)
            for subject, files in dossier.evidence.items()
            if subject != UNPLACED and any(map(_is_judged, files))
        },
        overlays=overlays,
        region=profile.province,
        figures=dossier.figures,
        carriers_open=dossier.carriers_open,
        previous=dossier.previous,
        plans=tuple(p for number, p in sorted(dossier.plans.items()) if number != DRAFT),
        to_confirm=dossier.to_confirm,
        earlier=earlier,
        reviews=dossier.reviews if with_reviews else {},
        released=dossier.released if with_reviews else None,
        comments=comments,
    )
    return data.to_snapshot()


def _is_judged(file: Evidence) -> bool:
    return file.status is not EvidenceStatus.UNVERIFIED or file.valid_until is not None


def _region_name(code: str | None) -> Text | None:
    found = region(code) if code else None
    return found.name if found else None


def _with_code(code: str, name: Text) -> Text:
    return Text(zh=f"{code} {name.zh}", en=f"{code} {name.en}")


async def request_report(
    uow: UnitOfWork, report: int, identity: int, person: int, withdrawn: tuple[int, ...] = ()
) -> bool:
    """Request a report for an identity, again if its file is gone; ``False`` if one is pending.

    Pending reports in ``withdrawn`` are cancelled.
    """
    await uow.jobs.withdraw(ReportMaker.name, [str(id) for id in withdrawn])
    await uow.reports.want(report, identity)
    return await uow.jobs.enqueue(ReportMaker.name, str(report), lane=str(person), again=True)


async def request_again(uow: UnitOfWork, version: Version) -> None:
    """Have the reports of a version made again for who had them: somebody has signed it since."""
    for stored in await uow.reports.of(version.assessment):
        if stored.version != version.id:
            continue
        asked, person = await uow.reports.find(stored.id), await uow.reports.person(stored.id)
        if asked is not None and person is not None:
            await request_report(uow, asked.id, asked.identity, person)


async def may_read(uow: UnitOfWork, person: int, report: StoredReport | ReportRequest) -> bool:
    """Whether somebody may read a report now: by what they are in the case at this moment.

    Who had it made does not count. One that says what reviewers said is for those who may see
    that; that of a version is also for those who are asked to sign it.
    """
    membership = await uow.case_access.membership(report.assessment, person)
    if not permits(membership, Act.REPORT):
        return report.version is not None and await uow.versions.signs(report.version, person)
    return await may_read_as(uow, membership, report)


async def may_read_as(
    uow: UnitOfWork, membership: Membership, report: StoredReport | ReportRequest
) -> bool:
    """Whether somebody who is this in the case may read a report of it."""
    if not permits(membership, Act.REPORT):
        return False
    if permits(membership, Act.REVIEW):
        return True
    asked = report if isinstance(report, ReportRequest) else await uow.reports.find(report.id)
    return asked is not None and not says_what_reviewers_said(asked.language, asked.data)


def says_what_reviewers_said(code: str, data: Mapping[str, Any]) -> bool:
    """Whether a report is only for those who may see what was said in review."""
    return code == THIRD_PARTY or bool(data.keys() & SAID_IN_REVIEW)


class ReportMaker(Kind):
    """Makes the requested reports in a separate process, taking people in turn, and signs them.

    The key of a job is the id of the report, its lane the person. ``public_url`` is where the page
    is that verifies them.
    """

    name = "report"
    attempts = 3

    def __init__(
        self,
        database: Database,
        files: FileStore,
        notifier: Notifier,
        quotas: Quotas,
        signer: Signer,
        *,
        clock: Callable[[], datetime],
        public_url: str | None = None,
        templates: Path | None = None,
        process: ReportProcess | None = None,
    ) -> None:
        self._database = database
        self._files = files
        self._quotas = quotas
        self._signer = signer
        self._templates = templates
        self._clock = clock
        self._public_url = public_url
        self._process = process or ReportProcess()
        self._notifier = notifier

    async def close(self) -> None:
        """End the processes that make and sign reports."""
        await self._process.close()
        await self._signer.close()

    async def run(self, job: HeldJob) -> None:
        """Make a report and queue it for delivery."""
        async with self._database.unit_of_work() as uow:
            request = await uow.reports.find(int(job.claimed.key))
            person = None if request is None else await uow.reports.person(request.id)
            version = None if request is None else await printed_version(uow, request)
            no_room = person is None or await self._quotas.making_refused(uow, person)
        if request is None or person is None:
            return
        if no_room:
            raise NoRoom("no room for reports")
        await self._files.check()
        code = await self._check_code(request)
        asked = request_of(
            request.data,
            request.language,
            number=request.number,
            sequence=request.sequence,
            supersedes=request.supersedes,
            issued=day_in_china(request.issued or self._clock()),
            version=None if version is None else version.to_json(),
            check=(code_in_groups(code), self._address(code)),
            templates=self._templates,
        )
        made = await self._process.make(asked)
        if PAPERS[request.language].media_type == PDF:
            signed, digest = await self._signer.sign(made, request.number), None
        else:
            signed, digest = Signed(made, None), await self._process.digest_of(made)
        await self._deliver(job, request, signed, digest)

    async def _check_code(self, request: ReportRequest) -> str:
        """The check code of a report: the same in every language, and when it is made again."""
        digest = await asyncio.to_thread(_printed_hash, request)
        async with self._database.unit_of_work() as uow:
            return await uow.issued.reserve(
                request.number,
                assessment=request.assessment,
                sequence=request.sequence,
                catalogue=request.data["catalogue"],
                data_hash=digest,
                code=new_code(),
            )

    def _address(self, code: str) -> str | None:
        return f"{self._public_url}{VERIFY_PATH}/{code}" if self._public_url else None

    async def _deliver(
        self, job: HeldJob, request: ReportRequest, signed: Signed, content_digest: str | None
    ) -> None:
        """Store the file and queue its delivery, unless it was withdrawn or deleted meanwhile.

        The name is this attempt's own, so a late worker cannot replace the file of another one.
        """
        paper = PAPERS[request.language]
        name = f"{FOLDER}/{request.number}-{paper.code}.{job.claimed.token[:16]}.{paper.suffix}"
        async with incoming_file(self._files.incoming(FOLDER)) as file:
            await asyncio.to_thread(file.fill, [signed.content])
            await self._files.put(name, file.path)
        try:
            is_wanted = await self._issue(job, request, name, signed, content_digest)
        except LeaseLost:
            await self._files.remove(name)
            raise
        if not is_wanted:
            await self._files.remove(name)

    async def _issue(
        self,
        job: HeldJob,
        request: ReportRequest,
        name: str,
        signed: Signed,
        content_digest: str | None,
    ) -> bool:
        now = self._clock()
        file = issued_file(
            signed.content,
            PAPERS[request.language].suffix,
            request.language,
            content_digest=content_digest,
            certificate=signed.certificate,
        )
        async with job.finishing() as uow:
            issued = await uow.reports.issue(request.id, name, file.size, now)
            if issued:
                await uow.issued.record(request.number, file, now)
                await announce_report(
                    uow,
                    request.assessment,
                    f"{request.number}-{request.language}",
                    now,
                    is_of_review=says_what_reviewers_said(request.language, request.data),
                )
            if issued and await self._is_for_them_still(uow, request):
                attachment = asdict(attachment_of(request, name))
                await uow.deliveries.add_attachment(request.identity, attachment, now)
                await uow.deliveries.file_arrived(request.identity)
                await self._mail(uow, request, now)
        return issued

    async def _mail(self, uow: UnitOfWork, request: ReportRequest, now: datetime) -> None:
        person, at = await uow.reports.person(request.id), request.assessment
        if person is not None:
            words = {"enterprise": request.data["enterprise"]["name"] or "…"}
            await mail_too(uow, person, "report-ready", now, assessment=at, **words)

    async def _is_for_them_still(self, uow: UnitOfWork, request: ReportRequest) -> bool:
        """Whether who had it made may still read it: the report itself belongs to the case."""
        person = await uow.reports.person(request.id)
        return person is not None and await may_read(uow, person, request)

    async def failed(self, uow: UnitOfWork, job: HeldJob, error: Exception) -> None:
        """Tell the person the first time."""
        request = await uow.reports.find(int(job.claimed.key))
        if request is None or job.claimed.last_error is not None:
            return
        code = "failed"
        if isinstance(error, NoRoom):
            code = "report-no-room"
        elif isinstance(error, FilesAway):
            code = "report-files-away"
        elif isinstance(error, ReportNotMade) and error.reason in TOO_MUCH:
            code = "report-too-large"
        words = say(_language_of(request), "told", code, reference=job.reference)
        notice = Message.notice(words).to_dict()
        await uow.deliveries.add_notice(request.identity, notice, self._clock())

    def ended(self) -> None:
        """Wake the delivery: there may be something to deliver."""
        self._notifier.notify(None)


def issued_file(
    content: bytes,
    kind: str,
    language: str,
    *,
    content_digest: str | None = None,
    certificate: str | None = None,
) -> IssuedFile:
    """What is recorded of a file that is given out, by ``uow.issued.record``.

    Of a Word or Excel file ``bot.verifying.content.content_digest`` gives the digest.
    """
    return IssuedFile(
        kind=kind,
        language=language,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        programme=programme_version(),
        content_digest=content_digest,
        certificate=certificate,
    )


async def printed_version(uow: UnitOfWork, request: ReportRequest) -> OfVersion | None:
    """The version that a report is of, with who has signed it so far."""
    if request.version is None:
        return None
    version = await uow.versions.head(request.version)
    signed = tuple(By(one.name, one.at) for one in version.sign_offs if one.outcome == "signed")
    closed = By(version.closed_by, version.closed)
    return OfVersion(version.number, version.hash, closed, signed)


def _printed_hash(request: ReportRequest) -> str:
    """The hash on the paper: a translation of the rules does not enter it."""
    if not request.data.get("overlays"):
        return request.data_hash
    return from_snapshot(request.data, number=request.number).data_hash


def number_of(path: str) -> str:
    """The number and language of the report in a file: ``GF-00001-01-zh``."""
    return path.rpartition("/")[2].partition(".")[0]


def stored_as(name: str) -> tuple[str, str] | None:
    """The number of a report and the code of its paper in ``GF-00001-01-sheet-zh``."""
    found = paper_named(name)
    return None if found is None else (found[0], found[1].code)


def unmade(number: str, code: str, path: str | None) -> Attachment:
    """An issued report by its number and paper; its file may be gone."""
    paper = PAPERS[code]
    name = f"{number}-{code}.{paper.suffix}"
    return Attachment(path or f"{FOLDER}/{name}", name, paper.media_type, "")


def attachment_of(request: ReportRequest, path: str) -> Attachment:
    """A report to deliver, with a file name that is clear in a download folder."""
    name = request.data["enterprise"]["name"]
    paper = PAPERS[request.language]
    title = say(paper.reader, "told", f"{paper.form}-file")
    parts = [title, name[:30], request.data["period"], request.number, paper.code]
    words = say(
        paper.reader, "told", f"{paper.form}-ready", number=request.number, name=name[:100]
    )
    return Attachment(
        path=path,
        name=_UNSAFE.sub("", "-".join(part for part in parts if part)) + f".{paper.suffix}",
        media_type=paper.media_type,
        caption=words,
    )


def _language_of(request: ReportRequest) -> Language:
    return PAPERS[request.language].reader
