"""The summary of who is recommended (annex 1), for whoever works on the database itself."""

from pathlib import Path

import typer

from bot.cli.printing.results import in_both_languages
from bot.cli.support.bad_input import fail
from bot.cli.support.of_calls import OPERATOR, in_call
from bot.runtime.clock import now
from bot.turns.calls.reading import SUMMARY
from bot.turns.calls.workbooks import summary_workbook
from dialogs.calls.events import DataExported
from dialogs.calls.shown.summary import Summary, summary_of
from dialogs.calls.terms import Call
from storage.unit_of_work import UnitOfWork


def write_summary(number: int, file: Path) -> None:
    """Write it, and note in the record of the call that it was taken out."""

    async def read(uow: UnitOfWork, call: Call) -> tuple[Call, Summary]:
        return call, summary_of(await uow.submissions.of_call(call))

    call, found = in_call(number, read)
    try:
        file.write_bytes(summary_workbook(call, found, now()))
    except OSError as error:
        fail(f"{file}: {in_both_languages('unwritable', reason=error.strerror)}")

    async def note(uow: UnitOfWork, call: Call) -> None:
        event = DataExported(SUMMARY, len(found.rows))
        await uow.calls.add(call.id, event, OPERATOR, now())

    in_call(number, note)
    said = in_both_languages("summary-written", path=file, count=len(found.rows))
    typer.echo(said, err=True)
