"""``call reviewers interests``: interests of reviewers from somebody's list, as CSV."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import typer

from bot.cli.printing.results import in_both_languages
from bot.cli.support.bad_input import STATUS, fail, read_in
from bot.cli.support.of_calls import OPERATOR, Number, in_call
from bot.runtime.clock import now
from dialogs.calls.events import InterestFound
from dialogs.calls.terms import Call
from dialogs.dossier.organisations import Post
from dialogs.enterprise.credit_code import check_credit_code
from scoring.values import Language
from storage.unit_of_work import UnitOfWork

COLUMNS: Final = ("reviewer", "credit_code", "reason")
IMPORTED: Final = "imported"


class Line(NamedTuple):
    """A reviewer by number, an enterprise by credit code, and why."""

    reviewer: int
    credit_code: str
    reason: str


def interests(
    call: Number,
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV：reviewer,credit_code,reason")],
    language: Annotated[Language, typer.Option("--language")] = "zh",
) -> None:
    """导入评审的利害关系（CSV），已提交的申报即时生效 · import interests of reviewers."""
    lines = read_in(file, language, lambda text, _name: list(_lines(text)))
    if lines is None:
        raise typer.Exit(STATUS)
    if wrong := [at for at, one in enumerate(lines, 2) if one is None]:
        listed = ", ".join(map(str, wrong))
        fail(in_both_languages("interests-not-understood", file=Path(file).name, lines=listed))
    given = defaultdict(list)
    for one in lines:
        if one is not None:
            given[one.credit_code].append(one)

    async def put(uow: UnitOfWork, found: Call) -> tuple[int, list[int]]:
        known = await uow.calls.people(found, Post.REVIEWER)
        unknown = {one.reviewer for of in given.values() for one in of} - set(known)
        return (0, sorted(unknown)) if unknown else (await _put(uow, found, given), [])

    count, unknown = in_call(call, put)
    if unknown:
        fail(in_both_languages("no-such-reviewers", numbers=", ".join(map(str, unknown))))
    typer.echo(in_both_languages("interests-imported", count=count))


async def _put(uow: UnitOfWork, call: Call, given: Mapping[str, list[Line]]) -> int:
    """How many were put on record of submissions that are there."""
    count = 0
    for submission, _ in await uow.submissions.hold_all(call):
        events = [
            InterestFound(one.reviewer, IMPORTED, one.reason)
            for one in given.get(submission.credit_code, ())
            if not submission.state.has_interest((one.reviewer,))
        ]
        if events:
            await uow.submissions.append(submission.id, events, OPERATOR, now())
            count += len(events)
    return count


def _lines(text: str) -> Iterator[Line | None]:
    """Each line of the list; ``None`` for one that is not understood."""
    for row in csv.DictReader(text.splitlines()):
        number, typed, reason = (str(row.get(key) or "").strip() for key in COLUMNS)
        code = check_credit_code(typed)
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        yield Line(int(number), code, reason) if is_number and isinstance(code, str) else None
