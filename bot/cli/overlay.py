"""``overlay``: local, industry and yearly data that is applied to a catalogue."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.printing.overlays import listed_overlays, overlay_entry, shown_overlay
from bot.cli.printing.results import as_line
from bot.cli.support.bad_input import STATUS, library_in, read_in
from scoring.overlays.library import shipped
from scoring.overlays.loading import parse_overlays
from scoring.overlays.model import Overlay
from scoring.values import Language

app = typer.Typer(help="叠加规则 · overlays", no_args_is_help=True, add_completion=False)

Folder = Annotated[
    Path | None,
    typer.Option(
        "--overlays",
        help="自己的叠加规则目录，不写就用 OVERLAYS_DIR · your own folder, else OVERLAYS_DIR",
    ),
]


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="叠加规则文件 · overlays")],
    language: Annotated[Language, typer.Option("--language")] = "zh",
) -> None:
    """检查文件，说明它会设置什么 · check files and say what they would set."""
    overlays = [read_in(name, language, _parsed) for name in files]
    for name, overlay in zip(files, overlays, strict=True):
        if overlay is not None:
            typer.echo(shown_overlay(name, overlay))
    if None in overlays:
        raise typer.Exit(STATUS)


def _parsed(text: str, name: str) -> Overlay:
    (overlay,) = parse_overlays({name: text}, shipped=shipped().overlays)
    return overlay


@app.command("list")
def list_overlays(
    folder: Folder = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
) -> None:
    """列出叠加规则 · list the overlays."""
    overlays = library_in(folder).overlays
    entries = [overlay_entry(overlay) for overlay in overlays]
    typer.echo(as_line(entries) if as_json else listed_overlays(overlays))
