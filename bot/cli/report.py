"""``report``: an answers file in, a PDF, Word or Excel file out; offline."""

import os
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

import typer
from jinja2 import TemplateError
from rich.console import Console
from rich.progress import Progress

from bot.cli.overlay import Folder
from bot.cli.printing.results import in_both_languages
from bot.cli.support.bad_input import STATUS, answers_in, fail, library_in
from bot.cli.templates import wrong_with_template
from bot.reports.data import ReportData, from_answers_file
from bot.reports.excel.questionnaire import build_questionnaire
from bot.reports.excel.results import build_results
from bot.reports.papers import Form
from bot.reports.pdf.build import build_pdf
from bot.reports.word.build import NoSuchForm, build_docx
from bot.runtime.settings import load_word_templates_dir
from bot.wording.bilingual import DocumentLanguage
from scoring.values import reading_language

app = typer.Typer(add_completion=False)

Format = Literal["pdf", "docx", "xlsx"]
LANGUAGES: Final[Mapping[DocumentLanguage, tuple[Format, ...]]] = {
    "zh": ("pdf", "docx", "xlsx"),
    "en": ("pdf", "xlsx"),
    "both": ("pdf",),
}
"""The kinds of files there are in a language: the forms are Chinese."""


@app.command()
def report(
    file: Annotated[str, typer.Argument(help="回答文件，- 为标准输入 · answers file")],
    output: Annotated[Path, typer.Option("--output", "-o", help="PDF, docx, xlsx")],
    language: Annotated[DocumentLanguage, typer.Option("--language")] = "zh",
    folder: Folder = None,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format", help="不写就看输出文件的后缀 · by default that of the output's ending"
        ),
    ] = None,
    third_party: Annotated[
        bool, typer.Option("--third-party", help="附件 2-2 第三方评价报告 · annex 2-2")
    ] = False,
    questionnaire: Annotated[
        bool, typer.Option("--questionnaire", help="Excel 问卷，可填好再读入 · the questionnaire")
    ] = False,
    templates: Annotated[
        Path | None,
        typer.Option("--templates", help="自己的 Word 模板目录，不写就用 WORD_TEMPLATES_DIR"),
    ] = None,
) -> None:
    """由回答文件生成报告 · make the report of an answers file."""
    made_as = _format(output, format)
    wants = {
        "--third-party": third_party and ("docx",),
        "--templates": templates is not None and ("docx",),
        "--questionnaire": questionnaire and ("xlsx",),
        f"--language {language}": LANGUAGES[language],
    }
    _refuse_idle(made_as, wants)
    library = cache(partial(library_in, folder))
    read = answers_in(file, reading_language(language), library)
    if read is None:
        raise typer.Exit(STATUS)
    answers, catalogue = read
    overlays = tuple(library().overlay(ref) for ref in answers.overlays)
    data = from_answers_file(answers, catalogue, overlays)
    if made_as == "docx":
        form: Form = "third-party" if third_party else "self-evaluation"
        made = _word(data, form, templates or load_word_templates_dir())
    elif made_as == "xlsx":
        build = build_questionnaire if questionnaire else build_results
        made = build(data, reading_language(language))
    else:
        made = _pdf(data, language)
    try:
        _write(output, made)
    except OSError as error:
        fail(f"{output}: {in_both_languages('unwritable', reason=error.strerror)}")


def _format(output: Path, asked: Format | None) -> Format:
    """What is asked for, else what the output ends in; a name without an ending is a PDF."""
    ending = output.suffix.lower().removeprefix(".")
    known = get_args(Format)
    if asked is None and not ending:
        return "pdf"
    found: Format | None = next((one for one in known if one == ending), None)
    if asked is not None and found in (None, asked):
        return asked
    if found is None or asked is not None:
        values = {"path": output, "known": ", ".join(known), "asked": asked or "—"}
        fail(in_both_languages("report-ending", **values))
    return found


def _refuse_idle(format: Format, wants: Mapping[str, Literal[False] | tuple[Format, ...]]) -> None:
    """Refuse an option that would do nothing for this kind of file."""
    for option, formats in wants.items():
        if formats and format not in formats:
            of = ", ".join(formats)
            fail(in_both_languages("report-idle-option", option=option, format=format, of=of))


def _pdf(data: ReportData, language: DocumentLanguage) -> bytes:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("PDF", total=None)

        def advance(step: str, done: int, of: int) -> None:
            progress.update(task, description=step, completed=done, total=of)

        return build_pdf(data, language, advance)


def _word(data: ReportData, form: Form, templates: Path | None) -> bytes:
    try:
        return build_docx(data, form, "zh", templates)
    except NoSuchForm:
        fail(in_both_languages("no-such-form", edition=data.catalogue.edition))
    except TemplateError as error:
        fail(wrong_with_template(error))


def _write(output: Path, content: bytes) -> None:
    """Write the file; a named pipe without a reader fails instead of blocking forever."""
    if output.is_fifo():
        os.close(os.open(output, os.O_WRONLY | os.O_NONBLOCK))
    output.write_bytes(content)
