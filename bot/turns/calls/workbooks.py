"""The Excel files of calls. Whoever asks has been found to be somebody who may have them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.reports.excel.summary import Factory, build_summary
from bot.reports.excel.table import Cell, Table, build_tables
from bot.wording.catalogue import Words
from bot.wording.facts import industry_in_words
from dialogs.calls.shown.summary import Summary
from dialogs.calls.terms import Call
from dialogs.typed.china_time import CHINA

__all__ = ["Cell", "Table", "board_workbook", "summary_workbook"]

_WORDS: Final = Words("calls")


async def board_workbook(title: str, tables: Sequence[Table]) -> bytes:
    """Tables with their title; made beside the loop, as it may take a second."""
    return await asyncio.to_thread(build_tables, title, tables)


def summary_workbook(call: Call, found: Summary, now: datetime) -> bytes:
    """Annex 1 of what a call recommends; in Chinese, as the form is."""
    rows = [
        Factory(one.name, "", industry_in_words(one.industry)["zh"] if one.industry else "")
        for one in found.rows
    ]
    made = f"{now.astimezone(CHINA):%Y-%m-%d %H:%M}"
    title, agency = call.terms.title, call.organisation_name
    notes = [_WORDS("summary-of", title=title, agency=agency, number=call.id, at=made)]
    notes.append(_WORDS("summary-rows", count=len(rows)))
    notes.append(_WORDS("summary-third-party"))
    if missing := sum(not one.industry for one in rows):
        notes.append(_WORDS("summary-no-industry", count=missing))
    notes.append(_WORDS("summary-others"))
    if found.hidden:
        notes.append(_WORDS("summary-hidden", count=found.hidden))
    title_of_notes = _WORDS("summary-notes")["zh"]
    return build_summary(rows, title_of_notes, [one["zh"] for one in notes])
