"""Reports requested in a chat: made in the background, stored, and delivered.

A report that was requested and not made, because the process stopped, is made after the restart.
"""

import asyncio
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from bot.jobs.claimed_work import ClaimedWork
from bot.jobs.notifier import Notifier
from bot.jobs.quotas import Quotas
from bot.jobs.report_process import ReportNotMade, ReportProcess
from bot.reports.data import Enterprise, ReportData
from bot.reports.exchange import request_of
from bot.screens.core.message import Attachment, Message
from bot.screens.core.texts import say
from dialogs.core.dossier import DRAFT, Dossier
from dialogs.enterprise.industries import industry
from dialogs.enterprise.regions import region
from dialogs.question.evidence import UNPLACED
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.model import Catalogue
from scoring.overlays.model import Overlay
from scoring.values import Language, Text
from storage.database import Database
from storage.errors import NoRoom
from storage.files.disk import noticing_full_disk
from storage.private import FILE, make_folder
from storage.records import ReportRequest
from storage.repositories.work.claims import MOST_ATTEMPTS

FOLDER = "reports"
TOO_MUCH = frozenset({"too-slow", "too-large"})
"""Reasons of a report that takes more time or memory than one may."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')
"""What a file name must not contain on some system."""

log = structlog.get_logger()


def snapshot_of(
    dossier: Dossier, catalogue: Catalogue, overlays: tuple[Overlay, ...] = ()
) -> dict[str, Any]:
    """What a report of the dossier as it stands must show, as JSON.

    ``overlays`` are the pinned ones, which are applied to ``catalogue``.
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
            if subject != UNPLACED
        },
        overlays=overlays,
        region=profile.province,
        figures=dossier.figures,
        carriers_open=dossier.carriers_open,
        previous=dossier.previous,
        plans=tuple(p for number, p in sorted(dossier.plans.items()) if number != DRAFT),
    )
    return data.to_snapshot()


def _region_name(code: str | None) -> Text | None:
    found = region(code) if code else None
    return found.name if found else None


def _with_code(code: str, name: Text) -> Text:
    return Text(zh=f"{code} {name.zh}", en=f"{code} {name.en}")


class ReportMaker:
    """Makes the requested reports, people in turn, in a separate process."""

    def __init__(
        self,
        database: Database,
        data_dir: Path,
        notifier: Notifier,
        quotas: Quotas,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._data_dir = data_dir
        self._quotas = quotas
        self._clock = clock
        self._process = ReportProcess()
        self._work = ClaimedWork[ReportRequest](
            database,
            lambda uow: uow.reports,
            lambda request: request.id,
            self._make_or_apologise,
            clock=clock,
        )
        self._notifier = notifier

    def wake(self) -> None:
        """A report was requested."""
        self._work.wake()

    async def run(self) -> None:
        """Make requested reports until cancelled.

        One that cannot be made is tried again by the next process, which may be a newer version.
        """
        try:
            await self._work.run()
        finally:
            await self._process.close()

    async def _make_or_apologise(self, request: ReportRequest, claim: str) -> None:
        try:
            if request.attempts > MOST_ATTEMPTS:
                raise ReportNotMade("ended its process too often")
            await self._make(request, claim)
        except NoRoom:
            await self._apologise(request, claim, "report-no-room")
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("report-failed", number=request.number, reference=reference)
            too_large = isinstance(error, ReportNotMade) and error.reason in TOO_MUCH
            code = "report-too-large" if too_large else "failed"
            await self._apologise(request, claim, code, reference=reference)

    async def _make(self, request: ReportRequest, claim: str) -> None:
        async with self._database.unit_of_work() as uow:
            person = await uow.reports.person(request.id)
            no_room = person is None or await self._quotas.making_refused(uow, person)
        if person is None:
            return
        if no_room:
            raise NoRoom("no room for reports")
        asked = request_of(
            request.data,
            request.language,
            number=request.number,
            sequence=request.sequence,
            supersedes=request.supersedes,
            issued=day_in_china(request.issued or self._clock()),
        )
        pdf = await self._process.make(asked)
        await self._deliver(request, claim, pdf)

    async def _deliver(self, request: ReportRequest, claim: str, pdf: bytes) -> None:
        """Store the file and have it delivered, if the claim holds and nothing was deleted."""
        attachment, now = attachment_of(request), self._clock()
        path = self._data_dir / attachment.path
        aside = path.with_name(f"{path.name}.{claim}.part")
        try:
            await asyncio.to_thread(write_aside, aside, pdf)
            async with self._database.unit_of_work() as uow:
                issued = await uow.reports.issue(request.id, claim, attachment.path, len(pdf), now)
                if issued:
                    await uow.deliveries.add_attachment(request.identity, asdict(attachment), now)
                    aside.replace(path)  # while the row is locked: no late worker can interfere
        finally:
            aside.unlink(missing_ok=True)
        if issued:
            self._notifier.notify(None)

    async def _apologise(
        self, request: ReportRequest, claim: str, code: str, **values: str
    ) -> None:
        """Record that it was not made; tell the person the first time."""
        words, now = say(_language_of(request), "told", code, **values), self._clock()
        async with self._database.unit_of_work() as uow:
            failed = await uow.reports.fail(request.id, claim, now)
            if failed and (request.attempts == 1 or request.attempts > MOST_ATTEMPTS):
                notice = Message.notice(words).to_dict()
                await uow.deliveries.add_notice(request.identity, notice, now)
        self._notifier.notify(None)


def path_of(number: str, language: str) -> str:
    """The path of a report below ``DATA_DIR``, once it is made."""
    return f"{FOLDER}/{number}-{language}.pdf"


def attachment_of(request: ReportRequest) -> Attachment:
    """A report to deliver, with a file name that tells what it is in a download folder."""
    name = request.data["enterprise"]["name"]
    language = _language_of(request)
    title = say(language, "told", "report-file")
    parts = [title, name[:30], request.data["period"], request.number, request.language]
    words = say(language, "told", "report-ready", number=request.number, name=name[:100])
    return Attachment(
        path=path_of(request.number, request.language),
        name=_UNSAFE.sub("", "-".join(part for part in parts if part)) + ".pdf",
        media_type="application/pdf",
        caption=words,
    )


def _language_of(request: ReportRequest) -> Language:
    return "en" if request.language == "en" else "zh"


def write_aside(path: Path, content: bytes) -> None:
    """Write a file that is renamed to its path later: synced, and readable by us alone."""
    with noticing_full_disk():
        make_folder(path.parent)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, FILE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
