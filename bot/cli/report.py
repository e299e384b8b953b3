"""``report``: an answers file in, a PDF out; offline."""

import os
from functools import cache, partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.cli.overlay import Folder
from bot.cli.printing.results import in_both_languages
from bot.cli.support.bad_input import STATUS, answers_in, fail, library_in
from bot.reports.data import from_answers_file
from bot.reports.pdf.build import build_pdf
from bot.wording.bilingual import DocumentLanguage

app = typer.Typer(add_completion=False)


@app.command()
def report(
    file: Annotated[str, typer.Argument(help="回答文件，- 为标准输入 · answers file")],
    output: Annotated[Path, typer.Option("--output", "-o", help="PDF")],
    language: Annotated[DocumentLanguage, typer.Option("--language")] = "zh",
    folder: Folder = None,
) -> None:
    """由回答文件生成 PDF 报告 · make the PDF report of an answers file."""
    library = cache(partial(library_in, folder))
    read = answers_in(file, "en" if language == "en" else "zh", library)
    if read is None:
        raise typer.Exit(STATUS)
    answers, catalogue = read
    overlays = tuple(library().overlay(ref) for ref in answers.overlays)
    data = from_answers_file(answers, catalogue, overlays)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("PDF", total=None)

        def advance(step: str, done: int, of: int) -> None:
            progress.update(task, description=step, completed=done, total=of)

        pdf = build_pdf(data, language, advance)
    try:
        _write(output, pdf)
    except OSError as error:
        fail(f"{output}: {in_both_languages('unwritable', reason=error.strerror)}")


def _write(output: Path, pdf: bytes) -> None:
    """Write the file; a named pipe without a reader fails instead of blocking forever."""
    if output.is_fifo():
        os.close(os.open(output, os.O_WRONLY | os.O_NONBLOCK))
    output.write_bytes(pdf)
