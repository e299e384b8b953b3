"""``report``: the kind of file by its ending, and no option that does nothing."""

from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from tests.bot.cli.test_command_line import written

PDF, OFFICE = b"%PDF", b"PK\x03\x04"
WORD_PART: Final = b"word/document.xml"


def _run(folder: Path, name: str, *more: str) -> tuple[Result, Path]:
    answers, out = folder / "answers.json", folder / name
    answers.write_text(written({}), "utf-8")
    arguments = ["report", str(answers), "--output", str(out), *more]
    return CliRunner().invoke(app, arguments), out


@pytest.mark.parametrize(
    ("name", "more", "begin", "is_word"),
    [
        ("out.pdf", (), PDF, False),
        ("out", (), PDF, False),
        ("out.DOCX", (), OFFICE, True),
        ("out.docx", ("--third-party",), OFFICE, True),
        ("out.xlsx", ("--questionnaire", "--language", "en"), OFFICE, False),
        ("out.new", ("--format", "docx"), OFFICE, True),
        ("out", ("--format", "xlsx"), OFFICE, False),
    ],
)
def test_the_ending_says_the_kind_of_file(
    tmp_path: Path, name: str, more: tuple[str, ...], begin: bytes, is_word: bool
) -> None:
    result, out = _run(tmp_path, name, *more)
    assert result.exit_code == 0, result.output
    content = out.read_bytes()
    assert (content.startswith(begin), WORD_PART in content) == (True, is_word)


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("out.docx", ("--format", "pdf"), "文件后缀和格式不符"),
        ("out.doc", (), "可用 pdf, docx, xlsx"),
        ("out.pdf", ("--third-party",), "--third-party 对 pdf 没有作用，只用于 docx"),
        ("out.pdf", ("--templates", "."), "--templates 对 pdf"),
        ("out.docx", ("--questionnaire",), "--questionnaire 对 docx"),
        ("out.docx", ("--language", "en"), "--language en 对 docx 没有作用，只用于 pdf, xlsx"),
        ("out.xlsx", ("--language", "both"), "--language both 对 xlsx"),
    ],
)
def test_what_does_not_go_together_is_refused(
    tmp_path: Path, name: str, more: tuple[str, ...], said: str
) -> None:
    result, out = _run(tmp_path, name, *more)
    assert (result.exit_code, said in result.stderr) == (2, True)
    assert not out.exists()
