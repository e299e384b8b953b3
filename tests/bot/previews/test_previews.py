"""Previews are drawn by a process of their own, whatever the file is."""

import asyncio
import hashlib
import os
import time
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.previews.exchange import EDGES, LARGE, SMALL
from bot.previews.kinds import is_previewable
from bot.previews.previews import SECONDS, WAITING, NoPreview, Preview, Previews
from storage.files.evidence import evidence_name
from storage.files.folder import FolderFiles
from tests.bot.previews.hostile import EXPENSIVE, HOSTILE, JPEG, pdf, picture

pytestmark = pytest.mark.slow


class Shelf:
    """Files in a folder, and their previews."""

    def __init__(self, folder: Path) -> None:
        self.files = FolderFiles(folder)
        self.folder = folder
        self.previews = Previews(self.files)

    def put(self, content: bytes) -> str:
        """Keep a file; its name."""
        name = evidence_name(hashlib.sha256(content).hexdigest())
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return name

    @property
    def process(self) -> int:
        """The process that draws."""
        running = self.previews._worker._process
        assert running is not None
        return running.pid


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    """An empty one."""
    made = Shelf(tmp_path)
    yield made
    await made.previews.close()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_a_picture_is_drawn_again_as_a_jpeg(shelf: Shelf, kind: str) -> None:
    name = shelf.put(picture(kind, (1600, 1200)))
    preview = await shelf.previews.page(name)
    small = await shelf.previews.page(name, size=SMALL)
    assert (preview.pages, preview.width, preview.height) == (1, EDGES[LARGE], 930)
    assert (small.width, small.height) == (EDGES[SMALL], 180)
    drawn = Image.open(BytesIO(preview.jpeg))
    assert (drawn.format, drawn.size) == ("JPEG", (preview.width, preview.height))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "I;16"])
async def test_every_mode_of_a_picture_stands_on_white(shelf: Shelf, mode: str) -> None:
    preview = await shelf.previews.page(shelf.put(picture("PNG", (40, 30), mode)))
    pixel = Image.open(BytesIO(preview.jpeg)).convert("RGB").getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert min(pixel) > 250 or mode in ("P", "L", "I;16")


async def test_nothing_of_the_camera_is_passed_on_and_it_stands_upright(shelf: Shelf) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010E] = "GPS-TOKEN"
    content = picture("JPEG", (400, 200), exif=exif.tobytes())
    assert b"GPS-TOKEN" in content
    preview = await shelf.previews.page(shelf.put(content))
    assert b"GPS-TOKEN" not in preview.jpeg
    assert (preview.width, preview.height) == (200, 400)


async def test_each_page_of_a_pdf_is_drawn(shelf: Shelf) -> None:
    name = shelf.put(pdf("one", "two", "three"))
    pages = [await shelf.previews.page(name, number) for number in (1, 2, 3)]
    assert {page.pages for page in pages} == {3}
    assert len({page.jpeg for page in pages}) == 3
    assert {max(page.width, page.height) for page in pages} == {EDGES[LARGE]}
    for number in (0, 4, -1, 10**9):
        with pytest.raises(NoPreview, match="no-such-page"):
            await shelf.previews.page(name, number)


@pytest.mark.long
@pytest.mark.parametrize("name", HOSTILE)
async def test_what_cannot_be_drawn_is_refused_and_the_next_one_is_drawn(
    shelf: Shelf, name: str
) -> None:
    content, reason = HOSTILE[name]
    with pytest.raises(NoPreview) as refused:
        await shelf.previews.page(shelf.put(content))
    assert refused.value.reason == reason
    assert (await shelf.previews.page(shelf.put(JPEG))).pages == 1


@pytest.mark.long
@pytest.mark.parametrize("name", EXPENSIVE)
async def test_what_is_expensive_costs_a_bounded_time_and_memory(shelf: Shelf, name: str) -> None:
    kept = shelf.put(EXPENSIVE[name]())
    await shelf.previews.page(shelf.put(JPEG))
    begun = time.monotonic()
    (drawn,) = await asyncio.gather(shelf.previews.page(kept), return_exceptions=True)
    if isinstance(drawn, NoPreview):
        assert drawn.reason in ("too-large", "unreadable")
    else:
        assert isinstance(drawn, Preview)
        assert len(drawn.jpeg) < 5_000_000
    assert time.monotonic() - begun < 3 * SECONDS
    assert (await shelf.previews.page(shelf.put(picture("PNG")))).pages == 1


async def test_a_process_that_hangs_is_ended(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shelf.previews.page(shelf.put(JPEG))
    hanging = shelf.process
    monkeypatch.setattr("bot.previews.previews.SECONDS", 0.0)
    with pytest.raises(NoPreview, match="too-large"):
        await shelf.previews.page(shelf.put(picture("PNG")))
    monkeypatch.undo()
    with pytest.raises(ProcessLookupError):
        os.kill(hanging, 0)
    assert (await shelf.previews.page(shelf.put(picture("GIF")))).pages == 1


async def test_the_process_knows_no_secret_and_writes_no_file(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:geheim")
    await shelf.previews.page(shelf.put(JPEG))
    process = Path(f"/proc/{shelf.process}")
    assert b"geheim" not in await asyncio.to_thread((process / "environ").read_bytes)
    limits = await asyncio.to_thread((process / "limits").read_text)
    assert "Max file size             0                    0" in limits
    assert "Max address space         805306368" in limits


async def test_what_was_drawn_is_not_drawn_again(shelf: Shelf) -> None:
    name = shelf.put(JPEG)
    first = await shelf.previews.page(name)
    (shelf.folder / name).unlink()
    assert await shelf.previews.page(name) is first
    with pytest.raises(NoPreview, match="gone"):
        await shelf.previews.page(name, size=SMALL)


async def test_what_has_no_preview_is_not_tried_again(shelf: Shelf) -> None:
    kept = shelf.put(HOSTILE["huge.png"][0])
    for _ in range(3):
        with pytest.raises(NoPreview, match="too-large"):
            await shelf.previews.page(kept)
        (shelf.folder / kept).unlink(missing_ok=True)


async def test_what_is_kept_is_bounded(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.previews.previews.KEPT_BYTES", 20_000)
    for width in range(300, 320):
        await shelf.previews.page(shelf.put(picture("PNG", (width, 300))))
    assert sum(len(one.jpeg) for one in shelf.previews._kept.values()) <= 20_000
    assert shelf.previews._kept


async def test_too_many_at_once_are_refused(shelf: Shelf) -> None:
    names = [shelf.put(picture("PNG", (20, at))) for at in range(20, 60)]
    tried = await asyncio.gather(*map(shelf.previews.page, names), return_exceptions=True)
    refused = [one for one in tried if isinstance(one, NoPreview)]
    assert {one.reason for one in refused} == {"busy"}
    assert len(tried) - len(refused) == WAITING


@pytest.mark.parametrize(
    ("media_type", "name", "offered"),
    [
        ("application/pdf", "证", True),
        ("application/octet-stream", "证.PDF", True),
        ("image/svg+xml", "a.svg", False),
        ("text/html", "a.html", False),
        ("image/tiff", "a.tif", False),
        ("", "📎.jpeg", True),
    ],
)
def test_a_preview_is_offered_of_pictures_and_pdf(
    media_type: str, name: str, offered: bool
) -> None:
    assert is_previewable(media_type, name) is offered
