"""Reports asked for in a chat: made in the background, kept, and handed over.

A report that was asked for and not made, because the process stopped, is made after the restart.
"""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

import structlog

from bot.messages import Attachment
from bot.news import News
from bot.reports.data import Enterprise, ReportData, from_snapshot
from bot.reports.pdf import build_pdf
from bot.texts import say
from dialogs.dossier import Dossier
from dialogs.industries import industry
from dialogs.regions import region
from dialogs.session import Language
from scoring.catalogue import Catalogue, Text
from storage.database import Database
from storage.values import ReportRequest

ReportLanguage = Literal["zh", "en", "both"]
FOLDER = "reports"

log = structlog.get_logger()


def snapshot_of(dossier: Dossier, catalogue: Catalogue) -> dict[str, Any]:
    """What a report of the dossier as it stands must show, as JSON."""
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
        notes=dossier.notes,
        evidence={
            subject: tuple(file.name for file in files)
            for subject, files in dossier.evidence.items()
        },
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
        self.news = news

    def wake(self) -> None:
        """A report was asked for."""
        self._asked.set()

    async def run(self) -> None:
        """Make what is asked for, for ever; first what an earlier process left."""
        while True:
            self._asked.clear()
            for request in await self._pending():
                try:
                    await self._make(request)
                except Exception:
                    log.exception("report-failed", number=request.number)
            await self._asked.wait()

    async def _pending(self) -> tuple[ReportRequest, ...]:
        async with self._database.unit_of_work() as uow:
            return await uow.reports.pending()

    async def _make(self, request: ReportRequest) -> None:
        now = self._clock()
        data = from_snapshot(
            request.data,
            number=request.number,
            sequence=request.sequence,
            supersedes=_before(request),
            issued=now.date(),
        )
        language = cast("ReportLanguage", request.language)
        pdf = await asyncio.to_thread(build_pdf, data, language)
        path = f"{FOLDER}/{request.number}.pdf"
        await asyncio.to_thread(_write, self._data_dir / path, pdf)
        attachment = Attachment(
            path=path,
            name=f"{request.number}.pdf",
            media_type="application/pdf",
            caption=_caption(data, request, language),
        )
        async with self._database.unit_of_work() as uow:
            await uow.reports.issue(request.id, path, now)
            await uow.deliveries.add_attachment(request.identity, asdict(attachment), now)
        self.news.tell(None)


def _before(request: ReportRequest) -> str | None:
    if request.sequence == 1:
        return None
    return f"{request.number.rpartition('-')[0]}-{request.sequence - 1:02d}"


def _caption(data: ReportData, request: ReportRequest, language: ReportLanguage) -> str:
    spoken: Language = "en" if language == "en" else "zh"
    name = data.enterprise.name[:100]
    return say(spoken, "told", "report-ready", number=request.number, name=name)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    aside.write_bytes(content)
    aside.replace(path)
