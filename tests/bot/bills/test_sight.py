"""Photos and scans, recognised where the optional extra is installed: ``make ocr``."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from bot.bills import sight
from bot.bills.documents import NotRead, open_pdf
from bot.bills.exchange import sees_pictures
from bot.bills.sight import lines_in_pages, lines_in_picture
from dialogs.core.sent.bills import BROKEN, TOO_LARGE
from tests.bot.bills.paper import pdf

needs_sight = pytest.mark.skipif(not sees_pictures(), reason="needs make ocr")
needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler")
BILL = ["2025年度电费结算单", ["项目", "电量(kWh)"], ["有功总", "2,400,000"], "应付：1,560,000 元"]


def picture_of(content: bytes, folder: Path, dpi: int = 150) -> bytes:
    """The first page of a PDF as a picture."""
    paper = folder / "paper.pdf"
    paper.write_bytes(content)
    command = [
        "pdftoppm",
        "-r",
        str(dpi),
        "-png",
        "-singlefile",
        str(paper),
        str(folder / "paper"),
    ]
    subprocess.run(command, check=True, timeout=60)  # noqa: S603 - our own file
    return (folder / "paper.png").read_bytes()


def scan_of(picture: bytes) -> bytes:
    """A PDF that is only a picture."""
    content = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as drawn:
        drawn.convert("RGB").save(content, "PDF", resolution=150)
    return content.getvalue()


@needs_sight
@needs_poppler
@pytest.mark.long
def test_a_photo_and_a_scan_are_read_line_by_line(tmp_path: Path) -> None:
    picture = picture_of(pdf(BILL), tmp_path)
    cells = [
        ("2025年度电费结算单",),
        ("项目", "电量(kWh)"),
        ("有功总", "2,400,000"),
        ("应付：1,560,000元",),
    ]
    assert [line for _, line in lines_in_picture(picture)] == cells
    assert [line for _, line in lines_in_pages(open_pdf(scan_of(picture)))] == cells


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, b"\xff\xd8\xff\xe0"]
)
def test_a_broken_picture_is_not_read(content: bytes) -> None:
    with pytest.raises(NotRead, match=BROKEN):
        lines_in_picture(content)


def test_too_large_a_picture_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sight, "MOST_PIXELS", 99)
    content = io.BytesIO()
    Image.new("RGB", (10, 10)).save(content, "PNG")
    with pytest.raises(NotRead, match=TOO_LARGE):
        lines_in_picture(content.getvalue())


def test_of_a_long_scan_nothing_is_read() -> None:
    with pytest.raises(NotRead, match=TOO_LARGE):
        lines_in_pages(open_pdf(pdf([], pages=sight.MOST_PAGES + 1)))
