"""``call``: calls of agencies for those who script: create, show, move, intake, export;
``reviewers`` is a group of its own.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.calls.intake import intake
from bot.cli.calls.moving import move_dates
from bot.cli.calls.record import record
from bot.cli.calls.reviewers import reviewers
from bot.cli.calls.summarising import write_summary
from bot.cli.printing.results import as_line, in_both_languages
from bot.cli.support.bad_input import STATUS, fail, library_in, read_in
from bot.cli.support.of_calls import OPERATOR, AsJson, Number, no_call, stored
from bot.runtime.clock import now
from bot.runtime.settings import load_settings
from bot.turns.codes import invitation_code
from bot.wording.csv_line import csv_line
from dialogs.calls.call_file import read_call
from dialogs.calls.events import BarsImported, CodeMade, DataExported
from dialogs.calls.intake import Bar
from dialogs.calls.terms import Call, terms_to_json
from dialogs.calls.visible import Submission
from dialogs.dossier.organisations import Kind
from dialogs.enterprise.credit_code import check_credit_code
from scoring.values import Language
from storage.unit_of_work import UnitOfWork

app = typer.Typer(help="申报批次 · calls of agencies", no_args_is_help=True, add_completion=False)
app.add_typer(reviewers, name="reviewers")
app.command("move")(move_dates)
app.command("intake")(intake)
app.command("record")(record)

COLUMNS = (
    *("receipt", "number", "name", "credit_code", "region", "industry", "status", "level"),
    *("certain", "possible", "gates", "late_minutes", "submitted_at", "hash", "outcome", "reason"),
)
BAR_COLUMNS = ("credit_code", "reason", "until")


@app.command()
def create(
    file: Annotated[str, typer.Argument(metavar="FILE", help="通知文件（YAML）· the terms")],
    agency: Annotated[int, typer.Option(metavar="ID", help="主管部门的机构号 · its number")],
    as_json: AsJson = False,
    language: Annotated[Language, typer.Option("--language")] = "zh",
) -> None:
    """按文件新建批次，并给出申报码 · create a call from a file, and a code for it."""
    known = {
        row.id for row in stored(lambda uow: uow.organisations.all()) if row.kind == Kind.AGENCY
    }
    if agency not in known:
        fail(in_both_languages("no-such-organisation", number=agency))
    library = library_in(None)
    terms = read_in(
        file, language, lambda text, name: read_call(text, name, agency, known, library)
    )
    if terms is None:
        raise typer.Exit(STATUS)

    async def created(uow: UnitOfWork) -> tuple[Call, str]:
        call = await uow.calls.create(agency, terms, OPERATOR, now())
        return call, await _code(uow, call)

    call, code = stored(created)
    _tell_code(call, code, as_json)


@app.command()
def code(call: Number, as_json: AsJson = False) -> None:
    """再做一个申报码 · another code for a call."""

    async def made(uow: UnitOfWork) -> tuple[Call, str] | None:
        found = await uow.calls.get(call)
        return None if found is None else (found, await _code(uow, found))

    found = stored(made)
    if found is None:
        no_call(call)
    _tell_code(*found, as_json)


@app.command()
def revoke(call: Number) -> None:
    """作废批次的全部申报码；已找到批次的企业不受影响 · no code of a call is good any more."""

    async def done(uow: UnitOfWork) -> int | None:
        if await uow.calls.get(call) is None:
            return None
        return await uow.calls.revoke_codes(call, now())

    count = stored(done)
    if count is None:
        no_call(call)
    typer.echo(in_both_languages("codes-revoked", count=count))


@app.command("list")
def list_calls(as_json: AsJson = False) -> None:
    """列出批次 · list the calls."""
    calls = stored(lambda uow: uow.calls.all())
    if as_json:
        typer.echo(as_line([_entry(one) for one in calls]))
    elif calls:
        for one in calls:
            shown = _entry(one)
            typer.echo("\t".join(str(shown[key]) for key in ("id", "phase", "closes", "title")))
    else:
        typer.echo(in_both_languages("no-calls"))


@app.command()
def show(call: Number) -> None:
    """显示批次的各项内容（JSON）· show the terms of a call."""
    found = stored(lambda uow: uow.calls.get(call))
    if found is None:
        no_call(call)
    typer.echo(as_line(_entry(found) | {"terms": terms_to_json(found.terms)}))


@app.command()
def export(
    call: Number,
    as_json: Annotated[bool, typer.Option("--json", help="每份一行 JSON")] = False,
    summary: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.xlsx", help="写出推荐汇总表（附件1）· annex 1, of who is recommended"
        ),
    ] = None,
) -> None:
    """导出申报（CSV）· export the submissions, as CSV or a line of JSON each."""
    if summary is not None:
        write_summary(call, summary)
        return

    async def read(uow: UnitOfWork) -> tuple[Submission, ...] | None:
        found = await uow.calls.get(call)
        if found is None:
            return None
        submissions = await uow.submissions.of_call(found)
        form = "json" if as_json else "csv"
        await uow.calls.add(call, DataExported(form, len(submissions)), OPERATOR, now())
        return submissions

    submissions = stored(read)
    if submissions is None:
        no_call(call)
    rows = map(_row, submissions)
    if as_json:
        for row in rows:
            typer.echo(as_line(row))
        return
    typer.echo(",".join(COLUMNS))
    for row in rows:
        typer.echo(csv_line(row.values()))


@app.command("import")
def import_bars(
    call: Number,
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV：credit_code,reason,until")],
    language: Annotated[Language, typer.Option("--language")] = "zh",
) -> None:
    """导入不予受理的企业名单（CSV）· import enterprises that are barred."""
    bars = read_in(file, language, lambda text, _name: list(_bars(text)))
    if bars is None:
        raise typer.Exit(STATUS)
    if wrong := [line for line, one in enumerate(bars, 2) if one is None]:
        fail(in_both_languages("bars-not-understood", file=file, lines=", ".join(map(str, wrong))))
    given = dict(one for one in bars if one is not None)

    async def put(uow: UnitOfWork) -> bool:
        if await uow.calls.get(call) is None:
            return False
        await uow.calls.bar(call, given)
        event = BarsImported(len(given), Path(file).name[:60])
        await uow.calls.add(call, event, OPERATOR, now())
        return True

    if not stored(put):
        no_call(call)
    typer.echo(in_both_languages("bars-imported", count=len(given)))


def _bars(text: str) -> Iterator[tuple[str, Bar] | None]:
    """Each line of a list of bars; ``None`` for one that is not understood."""
    for row in csv.DictReader(text.splitlines()):
        typed, reason, until = (str(row.get(key) or "").strip() for key in BAR_COLUMNS)
        code = check_credit_code(typed)
        try:
            day = date.fromisoformat(until) if until else None
        except ValueError:
            yield None
            continue
        yield (code, Bar(reason, day)) if isinstance(code, str) and reason else None


async def _code(uow: UnitOfWork, call: Call) -> str:
    made = invitation_code(now())
    await uow.calls.add_code(call.id, made.hash, None, now())
    await uow.calls.add(call.id, CodeMade(), OPERATOR, now())
    return made.code


def _tell_code(call: Call, code: str, as_json: bool) -> None:
    """The code goes to standard output alone, so that it can be passed on by a script."""
    public_url = load_settings().web_public_url
    link = f"{public_url}/i/{code}" if public_url else None
    if as_json:
        typer.echo(as_line({"call": call.id, "code": code, "link": link}))
        return
    typer.echo(f"/join {code}")
    if link:
        typer.echo(link)
    typer.echo(in_both_languages("call-created", number=call.id, title=call.terms.title), err=True)


def _entry(call: Call) -> dict[str, Any]:
    return {
        "id": call.id,
        "title": call.terms.title,
        "agency": call.organisation_name,
        "phase": call.terms.phase(now()).id,
        "closes": call.terms.closes.isoformat(),
    }


def _row(one: Submission) -> dict[str, Any]:
    state, receipt, result = one.state, one.state.receipt, one.result
    decision = state.decision
    values = (
        *(receipt and receipt.receipt, receipt and receipt.number, one.name, one.credit_code),
        *(one.region, one.industry, state.status.value, state.level and state.level.value),
        *(result and str(result.certain), result and str(result.possible)),
        *(result and result.gates.name.lower(), receipt and receipt.late_minutes),
        *(receipt and receipt.at.isoformat(), receipt and receipt.hash),
        *(decision and decision.outcome, decision and decision.reason),
    )
    return dict(zip(COLUMNS, values, strict=True))
