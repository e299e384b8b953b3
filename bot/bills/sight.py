"""The lines of photos and scans, recognised by RapidOCR where it is installed: an optional extra.

Its models come with the package, so nothing is fetched. It runs in a process of its own.
"""

import io
from functools import cache
from typing import Any, Final

import pypdfium2 as pdfium
from PIL import Image, ImageOps

from bot.bills.documents import Line, NotRead
from bot.bills.layout import Piece, lines_of
from dialogs.core.sent.bills import BROKEN, TOO_LARGE

FORMATS: Final = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")
MOST_PIXELS: Final = 60_000_000
"""Of a picture, before it is drawn smaller."""
LONGEST_EDGE: Final = 2_400
"""Pixels that are looked at; a page of A4 at 200 dpi has 2,339."""
MOST_PAGES: Final = 3
"""Scanned pages that are looked at: each takes seconds."""
POINTS_PER_INCH: Final = 72
DOTS_PER_INCH: Final = 170
LEAST_SURE: Final = 0.5
"""Below this a piece of text is a guess, and is left out."""


def lines_in_picture(content: bytes) -> list[Line]:
    """The lines of a photo. Raises ``NotRead``."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotRead(TOO_LARGE)
            picture.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Image.DecompressionBombError as error:
        raise NotRead(TOO_LARGE) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise NotRead(BROKEN) from error
    return [("1", cells) for cells in _recognised(upright)]


def lines_in_pages(document: pdfium.PdfDocument) -> list[Line]:
    """The lines of a scan. Raises ``NotRead``."""
    if len(document) > MOST_PAGES:
        raise NotRead(TOO_LARGE)
    found: list[Line] = []
    for number in range(len(document)):
        page = document[number]
        longest = max(*page.get_size(), 1)
        scale = min(DOTS_PER_INCH / POINTS_PER_INCH, LONGEST_EDGE / longest)
        drawn = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        found += [(str(number + 1), cells) for cells in _recognised(drawn)]
    return found


def _recognised(picture: Image.Image) -> list[tuple[str, ...]]:
    picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    import numpy  # noqa: PLC0415 - comes with the optional extra alone

    result: Any = _engine()(numpy.asarray(picture)[:, :, ::-1])
    if result is None or result.boxes is None:
        return []
    pieces = []
    for box, text, sure in zip(result.boxes, result.txts, result.scores, strict=True):
        across, down = [float(x) for x, _ in box], [float(y) for _, y in box]
        if sure >= LEAST_SURE:
            pieces.append(Piece(text, min(across), max(across), min(down), max(down)))
    return lines_of(pieces)


@cache
def _engine() -> Any:
    """The models, loaded once: it takes seconds."""
    from rapidocr import RapidOCR  # noqa: PLC0415 - an optional extra, and it takes seconds

    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    return RapidOCR(params={"Global.log_level": "error", **threads})
