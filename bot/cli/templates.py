"""``templates``: the Word templates of the forms: write them out to edit them, check one's own."""

from pathlib import Path
from typing import Annotated, Final

import typer
from jinja2 import TemplateError

from bot.cli.printing.results import in_both_languages
from bot.cli.support.bad_input import STATUS, fail
from bot.reports.word.build import SHIPPED, TEMPLATES
from bot.reports.word.checking import left_out
from bot.reports.word.rendering import BadTemplate

LOCK: Final = "~$"
"""Begins the name of a file that Word keeps beside an open one."""

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
    found = sorted(folder.glob("*.docx")) if folder.is_dir() else []
    files = [file for file in found if not file.name.startswith(LOCK)]
    if not files:
        fail(in_both_languages("no-templates", folder=folder))
    return all([_is_good(file) for file in files])


def wrong_with_template(error: Exception) -> str:
    """What an operator is told."""
    told = str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    reason = error.said if isinstance(error, BadTemplate) else told
    return in_both_languages("bad-template", reason=reason)


def _is_good(file: Path) -> bool:
    if file.name not in TEMPLATES:
        known = ", ".join(TEMPLATES)
        typer.echo(in_both_languages("template-not-ours", path=file, known=known), err=True)
        return False
    try:
        names = left_out(file)
    except Exception as error:  # whatever a template makes of the sample
        typer.echo(f"{file}: {wrong_with_template(error)}", err=True)
        return False
    key = "template-leaves-out" if names else "template-good"
    typer.echo(in_both_languages(key, path=file, names=", ".join(names)))
    return True
