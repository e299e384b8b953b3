"""``call record``: what was done to a call, and who opened which file, as JSON lines."""

import typer

from bot.cli.printing.results import as_line
from bot.cli.support.of_calls import Number, in_call
from dialogs.calls.events import By, CallEvent, event_to_json
from dialogs.calls.terms import Call
from storage.unit_of_work import UnitOfWork


def record(call: Number) -> None:
    """列出批次的记录：改日程、导出、打开材料等（JSON）· what was done to a call, and by whom."""

    async def read(uow: UnitOfWork, found: Call) -> tuple[tuple[CallEvent, By, object], ...]:
        return await uow.calls.events(found.id)

    for event, by, at in in_call(call, read):
        kind, data = event_to_json(event)
        who = {"name": by.name, "part": by.part}
        typer.echo(as_line({"at": str(at), "event": kind, "by": who, **data}))
