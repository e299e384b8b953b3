"""The command line: ``python -m bot``, also installed as ``greenbot``.

Exit status 0 on success, 2 on bad input with one message per problem on standard error.
"""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress

from bot.app import serve
from bot.config import load_settings
from bot.errors import StartFailure
from bot.logs import configure_logs
from bot.printing import as_line, listed, shown_catalogue, shown_result
from bot.reporting import ReportLanguage
from bot.reports.data import from_answers_file
from bot.reports.pdf import build_pdf
from dialogs.session import Language
from scoring.answers_file import AnswersFile, read_answers
from scoring.errors import FileError, ScoringError
from scoring.evaluation import evaluate
from scoring.loading import available, load_catalogue
from scoring.serialise import catalogue_to_json, to_json

BAD_INPUT = 2
STANDARD_INPUT = "-"
FILE_LIMIT = 2_000_000
"""Bytes of an answers file; one of all criteria with notes has a tenth of that."""

app = typer.Typer(
    help="绿色工厂预评价助手 · green factory pre-assessment by GB/T 36132",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
catalogues = typer.Typer(help="评价目录 · the catalogues", no_args_is_help=True)
app.add_typer(catalogues, name="catalogue")

Json = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]
Speech = Annotated[Language, typer.Option("--language")]


def main() -> None:
    """The entry point."""
    app()


@app.command()
def run() -> None:
    """启动网页聊天，有 TELEGRAM_BOT_TOKEN 时也启动 Telegram · start the chat."""
    try:
        settings = load_settings()
        configure_logs(settings.log_level)
        asyncio.run(serve(settings))
    except StartFailure as error:
        _fail(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


@catalogues.command("list")
def list_catalogues(as_json: Json = False) -> None:
    """列出评价目录 · list the catalogues."""
    typer.echo(listed([load_catalogue(id) for id in available()], as_json))


@catalogues.command("show")
def show_catalogue(id: str, as_json: Json = False) -> None:
    """显示一个评价目录 · show one catalogue."""
    try:
        catalogue = load_catalogue(id)
    except ScoringError as error:
        _fail(str(error))
    typer.echo(as_line(catalogue_to_json(catalogue)) if as_json else shown_catalogue(catalogue))


@app.command()
def score(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="回答文件，- 为标准输入")],
    as_json: Json = False,
    language: Speech = "zh",
) -> None:
    """给回答文件打分，每个文件一行 · score answers files, one line each."""
    bad = False
    for name in files:
        file = _read(name, language)
        if file is None:
            bad = True
            continue
        catalogue = load_catalogue(file.catalogue)
        result = evaluate(catalogue, file.answers)
        if as_json:
            typer.echo(as_line(to_json(catalogue, result, language)))
        else:
            typer.echo(shown_result(name, catalogue, result, language))
    if bad:
        raise typer.Exit(BAD_INPUT)


@app.command()
def report(
    file: Annotated[str, typer.Argument(help="回答文件，- 为标准输入 · answers file")],
    output: Annotated[Path, typer.Option("--output", "-o", help="PDF")],
    language: Annotated[ReportLanguage, typer.Option("--language")] = "zh",
) -> None:
    """由回答文件生成 PDF 报告 · make the PDF report of an answers file."""
    answers = _read(file, "en" if language == "en" else "zh")
    if answers is None:
        raise typer.Exit(BAD_INPUT)
    data = from_answers_file(answers, load_catalogue(answers.catalogue))
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("PDF", total=None)

        def advance(step: str, done: int, of: int) -> None:
            progress.update(task, description=step, completed=done, total=of)

        pdf = build_pdf(data, language, advance)
    try:
        output.write_bytes(pdf)
    except OSError as error:
        _fail(f"{output}: {error.strerror}")


def _read(name: str, language: Language) -> AnswersFile | None:
    """The answers in a file; ``None`` when there are problems, which are told."""
    try:
        text = _text(name)
        return read_answers(text, "<stdin>" if name == STANDARD_INPUT else name)
    except FileError as error:
        for problem in error.problems:
            typer.echo(problem.told(language), err=True)
    except OSError as error:
        typer.echo(f"{name}: {error.strerror}", err=True)
    except UnicodeDecodeError:
        typer.echo(f"{name}: 不是 UTF-8 文本，请另存为 UTF-8 / not UTF-8 text", err=True)
    return None


def _text(name: str) -> str:
    if name == STANDARD_INPUT:
        content = sys.stdin.buffer.read(FILE_LIMIT + 1)
    else:
        with Path(name).open("rb") as file:
            content = file.read(FILE_LIMIT + 1)
    if len(content) > FILE_LIMIT:
        _fail(f"{name}: 文件超过 {FILE_LIMIT} 字节 / larger than {FILE_LIMIT} bytes")
    return content.decode("utf-8-sig")


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(BAD_INPUT)


if __name__ == "__main__":
    main()
