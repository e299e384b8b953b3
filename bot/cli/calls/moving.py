"""``call move``: other dates for the phases of a call; shown first, done with ``--apply``."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli.printing.results import as_line, in_both_languages
from bot.cli.support.bad_input import fail
from bot.cli.support.of_calls import OPERATOR, AsJson, Number, in_call
from bot.jobs.calls.dates import dates_in_words
from bot.runtime.clock import now
from bot.turns.calls.moving import Plan, move, plan
from dialogs.calls.moving import Dates, Misfit, NotMoved, dates_of, end_of, extended
from dialogs.calls.terms import Call
from dialogs.typed.china_time import moment_in_china
from storage.unit_of_work import UnitOfWork


def move_dates(
    call: Number,
    phase: Annotated[
        str | None,
        typer.Argument(
            metavar="[PHASE]", help="延长哪个阶段，如 intake、review · the phase to extend"
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="新的结束时间，后面的日期顺延；北京时间，如 '2027-01-15 17:00' · its new end",
        ),
    ] = None,
    date: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DATE=TIME",
            help="逐个写明，如 closes='2027-01-15 17:00'，可重复 · a date by name",
        ),
    ] = None,
    reason: Annotated[
        str, typer.Option(help="原因，会告诉企业和评审 · why; everybody is told")
    ] = "",
    apply: Annotated[bool, typer.Option("--apply", help="照此改动 · do it")] = False,
    as_json: AsJson = False,
) -> None:
    """调整批次的日程，加 --apply 才生效 · move the dates of a call; shown first."""

    if (phase is None) is not (until is None) or (phase is None) is (not date):
        fail(in_both_languages("dates-how"))
    end = _moment(until) if until is not None else None
    pairs = (one.partition("=") for one in date or ())
    named = {name.strip(): _moment(typed) for name, _, typed in pairs}

    async def done(uow: UnitOfWork, found: Call) -> tuple[Call, Plan | NotMoved]:
        wanted = named if phase is None or end is None else _extended(found, phase, end)
        if isinstance(wanted, NotMoved):
            return found, wanted
        planned = await plan(uow, found, wanted, reason, now())
        if isinstance(planned, Plan) and apply:
            moved = await move(uow, planned, OPERATOR, now())
            return found, moved if isinstance(moved, NotMoved) else planned
        return found, planned

    found, planned = in_call(call, done)
    if isinstance(planned, NotMoved):
        phases = (one.id for one in found.terms.phases)
        known = ", ".join(phases if planned.misfit is Misfit.NO_END else dates_of(found.terms))
        fail(in_both_languages(f"dates-{planned.misfit}", date=planned.date, known=known))
    if as_json:
        shown = {one.date: [one.was.isoformat(), one.now.isoformat()] for one in planned.moves}
        typer.echo(as_line({"dates": shown, "told": planned.told, "applied": apply}))
        return
    for line in dates_in_words(planned.event, "zh"):
        typer.echo(line)
    said = "dates-moved" if apply else "dates-to-move"
    typer.echo(in_both_languages(said, count=planned.told), err=True)


def _extended(call: Call, phase: str, end: datetime) -> Dates | NotMoved:
    date = end_of(call.terms, phase)
    return extended(call.terms, date, end) if date else NotMoved(Misfit.NO_END, phase)


def _moment(typed: str) -> datetime:
    found = moment_in_china(typed)
    if found is None:
        fail(in_both_languages("dates-not-a-moment", typed=typed))
    return found
