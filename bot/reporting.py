"""Reports asked for in a chat: made in the background, kept, and handed over.

A report that was asked for and not made, because the process stopped, is made after the restart.
"""

import asyncio
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import structlog

from bot.messages import Attachment
from bot.news import News
from bot.reports.data import Enterprise, ReportData, from_snapshot
from bot.reports.pdf import build_pdf
from bot.reports.voice import Language as ReportLanguage
from bot.texts import say
from dialogs.china_time import day_in_china
from dialogs.dossier import DRAFT, Dossier
from dialogs.industries import industry
from dialogs.placing import UNPLACED
from dialogs.regions import region
from dialogs.session import Language
from scoring.catalogue import Catalogue, Text
from scoring.overlay import Overlay
from storage.database import Database
from storage.values import ReportRequest

FOLDER = "reports"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')
"""What a file's name may not hold on one system or another."""

log = structlog.get_logger()


def snapshot_of(
    dossier: Dossier, catalogue: Catalogue, overlays: tuple[Overlay, ...] = ()
) -> dict[str, Any]:
    """What a report of the dossier as it stands must show, as JSON.

    ``overlays`` are those pinned, which are laid on ``catalogue``.
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
    """Makes every report that is asked for, one after the other."""

    def __init__(
        self, database: Database, data_dir: Path, news: News, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._data_dir = data_dir
        self._clock = clock
        self._asked = asyncio.Event()
        self._failed: set[int] = set()
        self.news = news

    def wake(self) -> None:
        """A report was asked for."""
        self._asked.set()

    async def run(self) -> None:
        """Make what is asked for, for ever; first what an earlier process left.

        One that cannot be made is tried again by the next process, which may know better.
        """
        while True:
            self._asked.clear()
            for request in await self._pending():
                if request.id not in self._failed:
                    await self._make_or_apologise(request)
            await self._asked.wait()

    async def _pending(self) -> tuple[ReportRequest, ...]:
        async with self._database.unit_of_work() as uow:
            return await uow.reports.pending()

    async def _make_or_apologise(self, request: ReportRequest) -> None:
        try:
            await self._make(request)
        except Exception:
            self._failed.add(request.id)
            reference = secrets.token_hex(4)
            log.exception("report-failed", number=request.number, reference=reference)
            words = say(_spoken(request), "told", "failed", reference=reference)
            file = f"{FOLDER}/{request.number}.txt"
            note = Attachment(file, f"{request.number}.txt", "text/plain", words)
            await self._hand_over(request, note, words.encode(), issued=False)

    async def _make(self, request: ReportRequest) -> None:
        data = from_snapshot(
            request.data,
            number=request.number,
            sequence=request.sequence,
            supersedes=_before(request),
            issued=day_in_china(self._clock()),
        )
        pdf = await asyncio.to_thread(build_pdf, data, cast("ReportLanguage", request.language))
        await self._hand_over(request, attachment_of(request), pdf, issued=True)

    async def _hand_over(
        self, request: ReportRequest, attachment: Attachment, content: bytes, *, issued: bool
    ) -> None:
        """Keep the file and have it delivered, unless all was deleted in the meantime."""
        path, now = self._data_dir / attachment.path, self._clock()
        await asyncio.to_thread(_write, path, content)
        async with self._database.unit_of_work() as uow:
            wanted = await uow.reports.get(request.number, request.language) is not None
            if wanted and issued:
                await uow.reports.issue(request.id, attachment.path, now)
            if wanted:
                await uow.deliveries.add_attachment(request.identity, asdict(attachment), now)
        if wanted:
            self.news.tell(None)
        else:
            path.unlink()


def attachment_of(request: ReportRequest) -> Attachment:
    """A report as it is handed over: under a name that says what it is in a download folder."""
    name = request.data["enterprise"]["name"]
    title = say(_spoken(request), "told", "report-file")
    parts = [title, name[:30], request.data["period"], request.number, request.language]
    words = say(_spoken(request), "told", "report-ready", number=request.number, name=name[:100])
    return Attachment(
        path=f"{FOLDER}/{request.number}-{request.language}.pdf",
        name=_UNSAFE.sub("", "-".join(part for part in parts if part)) + ".pdf",
        media_type="application/pdf",
        caption=words,
    )


def _spoken(request: ReportRequest) -> Language:
    return "en" if request.language == "en" else "zh"


def _before(request: ReportRequest) -> str | None:
    if request.sequence == 1:
        return None
    return f"{request.number.rpartition('-')[0]}-{request.sequence - 1:02d}"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    aside.write_bytes(content)
    aside.replace(path)
