"""``catalogue``: the catalogues to assess by."""

from functools import cache, partial
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.overlay import Folder
from bot.cli.printing.changes import shown_changes
from bot.cli.printing.results import as_line, in_both_languages, listed, shown_catalogue
from bot.cli.support.bad_input import STATUS, answers_in, fail, library_in
from scoring.catalogue.loading import available, load_catalogue
from scoring.catalogue.model import Catalogue
from scoring.editions import other_edition
from scoring.errors import FileError, UnknownCatalogue, UnknownOverlay
from scoring.evaluation.serialise import catalogue_to_json
from scoring.files.problems import Issue, message_of
from scoring.overlays.combination import check_combination

app = typer.Typer(help="评价目录 · the catalogues", no_args_is_help=True, add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]


@app.command("list")
def list_catalogues(as_json: Json = False) -> None:
    """列出评价目录 · list the catalogues."""
    typer.echo(listed([loaded(id) for id in available()], as_json))


@app.command("changes")
def show_changes(
    old: str,
    new: str,
    answers: Annotated[
        str | None, typer.Option("--answers", metavar="FILE", help="按 OLD 回答的文件 · answers")
    ] = None,
    folder: Folder = None,
) -> None:
    """比较两版：哪些回答可以沿用，另外要问什么 · what another edition changes."""
    here, there = loaded(old), loaded(new)
    if other_edition(old) != new:
        fail(in_both_languages("not-two-editions", old=old, new=new))
    file = None
    if answers is not None:
        read = answers_in(answers, "zh", cache(partial(library_in, folder)))
        if read is None:
            raise typer.Exit(STATUS)
        file, here = read
        if file.catalogue != old:
            words = in_both_languages("answers-by-another", catalogue=file.catalogue, old=old)
            fail(f"{answers}: {words}")
    typer.echo(shown_changes(here, there, file))


@app.command("show")
def show_catalogue(
    id: str,
    overlays: Annotated[
        list[str] | None,
        typer.Option("--overlay", metavar="ID", help="叠加规则，可写多个 · overlays to apply"),
    ] = None,
    folder: Folder = None,
    as_json: Json = False,
) -> None:
    """显示一个评价目录 · show one catalogue."""
    catalogue = _with_overlays(loaded(id), tuple(overlays), folder) if overlays else loaded(id)
    typer.echo(as_line(catalogue_to_json(catalogue)) if as_json else shown_catalogue(catalogue))


def _with_overlays(
    catalogue: Catalogue, overlays: tuple[str, ...], folder: Path | None
) -> Catalogue:
    library = library_in(folder)
    try:
        overlaid = library.catalogue(catalogue.id, overlays)
    except UnknownOverlay as error:
        known = ", ".join(error.available) or "-"
        fail(f"{error.ref!r}: {in_both_languages('unknown-overlay', known=known)}")
    told = [
        _told(clash) for clash in check_combination(catalogue, [*map(library.overlay, overlays)])
    ]
    if told:
        fail("\n".join(told))
    return overlaid


def _told(clash: Issue) -> str:
    message = message_of(clash.code, clash.details)
    return f"{message.zh} / {message.en}"


def loaded(id: str) -> Catalogue:
    """The catalogue; exits where there is none of that id."""
    try:
        return load_catalogue(id)
    except FileError as error:
        fail("\n".join(problem.told("zh") for problem in error.problems))
    except UnknownCatalogue as error:
        known = ", ".join(error.available)
        fail(f"{id!r}: {in_both_languages('unknown-catalogue', known=known)}")
