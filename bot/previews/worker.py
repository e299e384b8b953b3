"""The process that draws previews: a picture, or one page of a PDF, as a JPEG of ours.

The files are anybody's. Nothing of them is passed on: what is shown is drawn again, without
scripts, forms, links or data about the camera. Memory and size are limited here, time by the
parent; the process cannot write files and knows nothing of the environment.
"""

import io
import json
import resource
import sys
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from bot.previews.exchange import DRAWN, EDGES, MEMORY_BYTES, NO_SUCH_PAGE, REFUSED
from bot.runtime.processes.worker_loop import limit, out_of_memory, serve

PICTURES = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 60_000_000
"""Of a picture, before it is drawn smaller: a page of A4 at 600 dpi has 35 million."""
MOST_POINTS = 14_400
"""The longest edge of a page, in points: the limit of PDF itself, 5 metres."""
PDF_START, START_BYTES = b"%PDF-", 1024
"""A PDF says what it is within its first bytes."""
QUALITY = 82
PASSWORD_NEEDED = 4
"""Pdfium's code for a file that is encrypted."""


class Refused(Exception):
    """There is no preview; the reason is one of those in ``bot.previews.exchange``."""


def answer_to(request: bytes) -> bytes:
    """What was asked for, or why there is none."""
    asked = json.loads(request)
    try:
        pages, drawn = _drawn(Path(asked["path"]), asked["page"], EDGES[asked["size"]])
        head = {"pages": pages, "width": drawn.width, "height": drawn.height}
        content = io.BytesIO()
        drawn.save(content, "JPEG", quality=QUALITY)
        return DRAWN + json.dumps(head).encode() + b"\n" + content.getvalue()
    except Refused as refused:
        return REFUSED + str(refused).encode()
    except Image.DecompressionBombError:
        return REFUSED + b"too-large"
    except Exception as error:  # whatever a library says of a broken file
        return REFUSED + (b"too-large" if out_of_memory(error) else b"unreadable")


def _drawn(path: Path, page: int, edge: int) -> tuple[int, Image.Image]:
    """The number of pages, and one of them, on white."""
    with path.open("rb") as file:
        is_pdf = PDF_START in file.read(START_BYTES)
    return _page(path, page, edge) if is_pdf else (1, _picture(path, page, edge))


def _page(path: Path, number: int, edge: int) -> tuple[int, Image.Image]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == PASSWORD_NEEDED
        raise Refused("locked" if is_locked else "unreadable") from error
    try:
        pages = len(document)
        if not 1 <= number <= pages:
            raise Refused(NO_SUCH_PAGE)
        page = document[number - 1]
        width, height = page.get_size()
        if not (0 < width <= MOST_POINTS and 0 < height <= MOST_POINTS):
            raise Refused("too-large")
        scale = edge / max(width, height)
        drawn = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        return pages, drawn
    finally:
        document.close()


def _picture(path: Path, number: int, edge: int) -> Image.Image:
    if number != 1:
        raise Refused(NO_SUCH_PAGE)
    with Image.open(path, formats=PICTURES) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused("too-large")
        picture.draft("RGB", (edge, edge))  # a large JPEG is read at a fraction of its size
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((edge, edge))
        layered = upright.convert("RGBA")
        paper = Image.new("RGB", layered.size, "white")
        paper.paste(layered, mask=layered.getchannel("A"))
        return paper


def main() -> None:
    """Answer requests until the input ends, as it does when the parent exits."""
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_CORE, 0)
    serve(answer_to, int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY_BYTES)


if __name__ == "__main__":
    main()
