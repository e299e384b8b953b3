"""``templates``: the Word templates of the forms: write them out to edit them, check one's own."""

from pathlib import Path
from typing import Annotated

import typer
from jinja2 import TemplateError

from bot.cli.printing.results import in_both_languages
from bot.cli.support.bad_input import STATUS, fail
from bot.reports.word.build import SHIPPED, TEMPLATES
from bot.reports.word.checking import left_out

app = typer.Typer(add_completion=False)


@app.command()
def templates(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写到这个目录 · write them here")
    ] = None,
    check: Annotated[
        Path | None, typer.Option("--check", help="检查这个目录里的 · check those in a folder")
    ] = None,
) -> None:
    """取出随程序的 Word 模板，或检查自己的 · write out the Word templates, or check one's own."""
    if output is not None:
        _write(output)
    if check is not None and not _check(check):
        raise typer.Exit(STATUS)


def _write(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in TEMPLATES:
            with (folder / name).open("xb") as file:  # never over somebody's own
                file.write((SHIPPED / name).read_bytes())
            typer.echo(in_both_languages("template-written", path=folder / name))
    except OSError as error:
        fail(f"{folder}: {in_both_languages('unwritable', reason=error.strerror)}")


def _check(folder: Path) -> bool:
    """Whether all templates of a folder can be used; what is wrong or left out is printed."""
    files = sorted(folder.glob("*.docx")) if folder.is_dir() else []
    if not files:
        fail(in_both_languages("no-templates", folder=folder))
    return all([_is_good(file) for file in files])


def _is_good(file: Path) -> bool:
    if file.name not in TEMPLATES:
        known = ", ".join(TEMPLATES)
        typer.echo(in_both_languages("template-not-ours", path=file, known=known), err=True)
        return False
    try:
        names = left_out(file)
    except (TemplateError, ValueError, KeyError, OSError) as error:
        typer.echo(f"{file}: {in_both_languages('bad-template', reason=error)}", err=True)
        return False
    key = "template-leaves-out" if names else "template-good"
    typer.echo(in_both_languages(key, path=file, names=", ".join(names)))
    return True
