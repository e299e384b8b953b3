"""``templates --check``: every fault of a template is named; what is none of ours is let be."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from typer.testing import CliRunner, Result

from bot.__main__ import app

NAME: Final = "self-evaluation-2018.docx"


def _check(folder: Path) -> Result:
    return CliRunner().invoke(app, ["templates", "--check", str(folder)])


def _with_table(title: str) -> Callable[[Path], None]:
    def make(file: Path) -> None:
        document = Document()
        table = document.add_table(3, 2)
        for row in table.rows:
            row.cells[0].text = row.cells[1].text = "甲"
        caption = OxmlElement("w:tblCaption")
        caption.set(qn("w:val"), title)
        table._tbl.tblPr.append(caption)
        document.save(str(file))

    return make


def _saying(text: str) -> Callable[[Path], None]:
    def make(file: Path) -> None:
        document = Document()
        document.add_paragraph(text)
        document.save(str(file))

    return make


def _other_archive(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")


def _cut_off(file: Path) -> None:
    _saying("{{ name }}")(file)
    file.write_bytes(file.read_bytes()[:2_000])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_other_archive, "已损坏"),
        (_cut_off, "已损坏"),
        (lambda file: file.write_bytes(b""), "已损坏"),
        (lambda file: file.write_bytes(b"<html>"), "已损坏"),
        (_with_table("merge:12"), "“merge:12”要写成"),
        (_with_table("merge:0"), "“merge:0”要写成"),
        (_with_table("merge:3>1"), "列号从 1 到 2"),
        (_with_table("merge:一"), "“merge:一”要写成"),
        (_with_table("merge:1>1"), "绕成了圈"),
        (_with_table("merge:1>2,2>1"), "绕成了圈"),
        (_saying("{{ nmae }}"), "nmae"),
        (_saying("{{ name + 1 }}"), "TypeError"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, make: Callable[[Path], Any], said: str) -> None:
    make(tmp_path / NAME)
    result = _check(tmp_path)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert f"{tmp_path / NAME}: Word 模板有错" in result.stderr
    assert said in result.stderr


@pytest.mark.parametrize("title", ["merge:1,1>2", "merge: 1 , 1>2", "其他"])
def test_good_titles_of_tables(tmp_path: Path, title: str) -> None:
    _with_table(title)(tmp_path / NAME)
    assert _check(tmp_path).exit_code == 0


def test_the_lock_of_an_open_file_is_let_be(tmp_path: Path) -> None:
    (tmp_path / f"~${NAME[2:]}").write_bytes(b"\x05user")
    assert _check(tmp_path).exit_code == 2, "there is no template"
    _saying("{{ name }}")(tmp_path / NAME)
    result = _check(tmp_path)
    assert (result.exit_code, result.stderr) == (0, "")
