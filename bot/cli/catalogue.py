"""``catalogue``: what may be assessed by."""

from typing import Annotated

import typer

from bot.cli.bad_input import fail
from bot.printing import as_line, listed, shown_catalogue
from scoring.catalogue import Catalogue
from scoring.errors import FileError, ScoringError
from scoring.loading import available, load_catalogue
from scoring.serialise import catalogue_to_json

app = typer.Typer(help="评价目录 · the catalogues", no_args_is_help=True, add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]


@app.command("list")
def list_catalogues(as_json: Json = False) -> None:
    """列出评价目录 · list the catalogues."""
    typer.echo(listed([_loaded(id) for id in available()], as_json))


@app.command("show")
def show_catalogue(id: str, as_json: Json = False) -> None:
    """显示一个评价目录 · show one catalogue."""
    catalogue = _loaded(id)
    typer.echo(as_line(catalogue_to_json(catalogue)) if as_json else shown_catalogue(catalogue))


def _loaded(id: str) -> Catalogue:
    try:
        return load_catalogue(id)
    except FileError as error:
        fail("\n".join(problem.told("zh") for problem in error.problems))
    except ScoringError as error:
        fail(str(error))
