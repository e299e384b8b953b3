"""The documents as LibreOffice prints them: fonts, pages, heads that repeat."""

from pathlib import Path

import pytest

from bot.reports.papers import Form
from bot.reports.word.build import build_docx
from tests.bot.reports.word.samples import whole
from tests.support.office import converted, needs_office, said_by

pytestmark = [pytest.mark.slow, needs_office, pytest.mark.long]
FAMILIES = {"NotoSerif", "NotoSans", "LiberationSerif"}
"""What 宋体, 黑体 and Times New Roman are on this machine; see ``tests/support/office.py``."""


@pytest.mark.parametrize(
    ("edition", "form", "head", "pages"),
    [
        ("2018", "self-evaluation", "指标值及是否符合评价要求", (25, 60)),
        ("2018", "third-party", "符合性说明及证明材料索引", (20, 60)),
        ("2025", "self-evaluation", "指标值及说明", (8, 25)),
    ],
)
def test_the_printed_document(
    edition: str, form: Form, head: str, pages: tuple[int, int], tmp_path: Path
) -> None:
    file = tmp_path / "form.docx"
    file.write_bytes(build_docx(whole(edition)[0], form))
    pdf = converted(file, "pdf", tmp_path)
    rows = said_by("pdffonts", pdf).splitlines()[2:]
    fonts = {row.split()[0].partition("+")[2] for row in rows}
    families = {font.partition("CJK")[0] if "CJK" in font else font for font in fonts}
    assert families == FAMILIES, "宋体 and 黑体 are what is asked for, and nothing in their place"
    text = said_by("pdftotext", "-layout", pdf, "-").split("\f")[:-1]
    assert pages[0] <= len(text) <= pages[1]
    headed = [page for page in text if head[:6] in "".join(page.split())]
    assert len(headed) >= 2, "the head of the table is repeated on each page"
