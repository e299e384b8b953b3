"""``rank``: the assessments of the database in the order of their points."""

from typing import Annotated

import typer

from bot.cli.calls.ranking import lines_of, rank_call
from bot.cli.catalogue import loaded
from bot.cli.printing.ranked import as_csv, as_json_lines, as_table
from bot.cli.printing.results import in_both_languages
from bot.cli.support.bad_input import fail
from bot.cli.support.progress import progress
from bot.cli.support.ranking import ranking
from bot.cli.support.stored import in_database
from scoring.values import Language

app = typer.Typer(add_completion=False)


@app.command()
def rank(
    call: Annotated[
        int | None, typer.Argument(metavar="[CALL]", help="批次号 · the number of a call")
    ] = None,
    edition: Annotated[
        str, typer.Option("--edition", metavar="ID", help="评价目录 · the catalogue")
    ] = "gb36132-2025",
    most: Annotated[
        int | None, typer.Option("--top", metavar="N", min=1, help="只要前 N 名 · the first N")
    ] = None,
    with_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV · print CSV")] = False,
    with_json: Annotated[
        bool, typer.Option("--json", help="每个一行 JSON · print a line of JSON each")
    ] = False,
    language: Annotated[Language, typer.Option("--language")] = "zh",
) -> None:
    """给数据库里的评价排名，或给一个批次的申报排名 · rank the assessments, or a call.

    先比确定的分，再比可能的分，再比最后一次回答的早晚 · by certain points, then by possible ones,
    then by who gave the last answer earlier.
    """
    if with_csv and with_json:
        fail(in_both_languages("one-format"))
    if call is not None:
        _rank_call(call, "json" if with_json else "csv" if with_csv else "table", most)
        return
    scale = loaded(edition).grade_scale
    with progress() as begin:
        part = in_both_languages("ranking", edition=edition)
        ranked = in_database(
            lambda database: ranking(database, edition, most, lambda of: begin(part, of))
        )
    if with_json:
        lines = as_json_lines(ranked, scale)
    elif with_csv:
        lines = as_csv(ranked, scale)
    elif ranked:
        lines = as_table(ranked, scale, language)
    else:
        lines = iter([in_both_languages("nothing-to-rank", edition=edition)])
    for line in lines:
        typer.echo(line)


def _rank_call(number: int, form: str, most: int | None) -> None:
    """The submissions of a call: gates, total, its tie rule; equal ones share a place."""
    found = in_database(lambda database: rank_call(database, number))
    if found is None:
        fail(in_both_languages("no-such-call", number=number))
    for line in lines_of(found, form, most):
        typer.echo(line)
    if form == "table":
        typer.echo(in_both_languages("call-line"), err=True)
