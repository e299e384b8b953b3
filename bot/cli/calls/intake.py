"""``call intake``: what enterprises sent as files; shown first, taken in with ``--apply``."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.printing.results import as_line, in_both_languages, printable
from bot.cli.support.bad_input import STATUS, fail, library_in
from bot.cli.support.of_calls import OPERATOR, AsJson, Number, in_call
from bot.jobs.reading.sheets import sheet_from_json
from bot.reports.excel.reading import read
from bot.reports.excel.sheet_exchange import LIMIT, may_be_sheet
from bot.runtime.clock import now
from bot.runtime.input_files import NotAFile, read_file
from bot.turns.calls.intake import Checking, check, take_in
from bot.turns.calls.intake_words import SAID, in_words, obstacle
from bot.turns.calls.sent_files import Given, Problems, Sent, from_sheet, from_text
from bot.wording.catalogue import unchanged
from dialogs.calls.intake import Found
from dialogs.calls.terms import Call
from dialogs.core.sent.sheets import FilledSheet
from scoring.overlays.library import OverlayLibrary
from scoring.values import Text
from storage.unit_of_work import UnitOfWork

Outcome = Checking | Problems


def intake(
    call: Number,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="回答文件或问卷 Excel · answers files, worksheets"),
    ],
    credit_code: Annotated[
        str, typer.Option("--credit-code", help="文件里没有时的信用代码 · if the file has none")
    ] = "",
    region: Annotated[
        str, typer.Option("--region", help="文件里没有时的城市 · the city, if the file has none")
    ] = "",
    apply: Annotated[bool, typer.Option("--apply", help="收下可以收的 · take them in")] = False,
    as_json: AsJson = False,
) -> None:
    """代企业收件：先核对，加 --apply 才收 · hand in for enterprises that sent files."""
    if len(files) > 1 and (credit_code or region):
        fail(f"{SAID('one-file').zh} / {SAID('one-file').en}")
    library, given = library_in(None), Given(credit_code, region)
    counts = {"taken": 0, "may": 0, "is_in": 0, "may_not": 0}
    for file in files:
        sent = _read(file, library, given)
        found, receipt = _handled(call, sent, apply=apply)
        kind = "may_not"
        if isinstance(found, Checking):
            kind = "may" if found.may else "is_in" if found.is_in else "may_not"
        counts["taken" if receipt else kind] += 1
        _print(call, file.name, found, receipt, as_json=as_json)
    said = SAID("done" if apply else "summary", **counts)
    typer.echo(f"{said.zh} / {said.en}", err=True)
    if counts["may_not"]:
        raise typer.Exit(STATUS)


def _read(file: Path, library: OverlayLibrary, given: Given) -> Sent | Problems:
    try:
        content = read_file(file, LIMIT)
    except (OSError, NotAFile) as error:
        reason = error.strerror if isinstance(error, OSError) else error.code
        return (_both(lambda: in_both_languages("unreadable", reason=reason)),)
    if len(content) > LIMIT:
        return (_both(lambda: in_both_languages("too-large", limit=LIMIT)),)
    digest = hashlib.sha256(content).hexdigest()
    if may_be_sheet(file.name):
        return from_sheet(_sheet(file.name, read(content, file.name)), digest, library, given)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (_both(lambda: in_both_languages("not-utf-8")),)
    return from_text(text, file.name, digest, library, given)


def _sheet(name: str, found: dict[str, Any]) -> FilledSheet:
    if found.get("other"):
        return FilledSheet(name, problem="sheet-no-head")
    if problem := found.get("problem"):
        return FilledSheet(name, problem=problem, params=found["params"])
    return sheet_from_json(name, found)


def _both(said: Callable[[], str]) -> Text:
    return unchanged(said())


def _handled(number: int, sent: Sent | Problems, *, apply: bool) -> tuple[Outcome, int]:
    """What a file comes to, and its receipt if it was taken in."""

    async def done(uow: UnitOfWork, call: Call) -> tuple[Outcome, int]:
        if not isinstance(sent, Sent):
            return sent, 0
        found = await check(uow, call, call.terms.agencies, sent, now())
        if not apply or not found.may:
            return found, 0
        agencies = call.terms.agencies
        done = await take_in(uow, call, agencies, sent, OPERATOR, now(), is_kept=False)
        if isinstance(done, Found):
            return (obstacle(done, sent.catalogue),), 0
        return found, done[1].receipt

    return in_call(number, done)


def _print(number: int, file: str, found: Outcome, receipt: int, *, as_json: bool) -> None:
    async def called(_uow: UnitOfWork, call: Call) -> Call:
        return call

    said = in_words(file, found, in_call(number, called))
    if as_json:
        typer.echo(as_line(_row(file, found, receipt, [one.zh for one in said.lines])))
        return
    parts = [said.who, said.result]
    shown = "；".join(printable(one.zh) for one in parts if one is not None)
    verdict = SAID("taken", receipt=receipt) if receipt else said.verdict
    typer.echo(f"{printable(file)}: {verdict.zh}{'；' if shown else ''}{shown}")
    for line in said.lines:
        typer.echo(f"  {printable(line.zh)}")


def _row(file: str, found: Outcome, receipt: int, lines: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {"file": file, "receipt": receipt or None, "lines": lines}
    if isinstance(found, Checking):
        profile = found.sent.dossier.profile
        row |= {
            "sha256": found.sent.digest,
            "name": profile.name,
            "credit_code": profile.credit_code,
            "region": found.check.region,
            "certain": str(found.result.certain),
            "possible": str(found.result.possible),
            "gates": found.result.gates.name.lower(),
            "unanswered": found.unanswered,
            "may": found.may,
            "obstacles": [one.obstacle.value for one in found.check.obstacles],
            "notes": [one.obstacle.value for one in found.check.notes],
        }
    return row
