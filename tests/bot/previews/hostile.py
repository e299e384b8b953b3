"""Files that mean harm, or are broken: small on the disk, large or wrong when they are read."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Final

from PIL import Image
from pypdf import PdfReader, PdfWriter


def pdf(*texts: str) -> bytes:
    """A PDF with one page of A4 for each text."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(texts)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(texts)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for at, text in enumerate(texts):
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R" % (5 + 2 * at)
        objects.append(page + b"/Resources<</Font<</F 3 0 R>>>>>>")
        objects.append(_stream(b"BT /F 48 Tf 80 700 Td (%s) Tj ET" % text.encode()))
    return _document(objects)


def picture(
    kind: str, size: tuple[int, int] = (800, 600), mode: str = "RGB", **options: object
) -> bytes:
    """A picture in one colour."""
    file = BytesIO()
    Image.new(mode, size, 1 if mode == "1" else 0).save(file, kind, **options)
    return file.getvalue()


def _chunk(name: bytes, content: bytes) -> bytes:
    whole = name + content
    return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))


def png_of(width: int, height: int, content: bytes = b"") -> bytes:
    """A PNG that claims a size, with whatever content."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(content, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def locked() -> bytes:
    """A PDF with a password."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf("secret"))))
    writer.encrypt("geheim", algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def _raw_pdf(page: bytes, *more: bytes) -> bytes:
    """A PDF whose page has this dictionary; objects from 4 on are ``more``."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R" + page + b">>",
        *more,
    )
    return _document(objects)


def _document(objects: Sequence[bytes]) -> bytes:
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF"
    return body + table + end % (len(objects) + 1, len(body))


def _stream(content: bytes, head: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream " % (
        head, len(packed), packed,
    )  # fmt: skip


def flate_bomb() -> bytes:
    """A page whose content is a gigabyte of nothing, in a megabyte."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(1_000)) + packer.flush()
    stream = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream " % (len(packed), packed)
    return _raw_pdf(b"/MediaBox[0 0 595 842]/Contents 4 0 R", stream)


def image_bomb() -> bytes:
    """A page with a picture that claims to be 100,000 pixels wide and high."""
    head = (
        b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8"
        b"/ColorSpace/DeviceRGB"
    )
    page = b"/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R"
    return _raw_pdf(page, _stream(b"\0" * 1_000, head), _stream(b"q 595 0 0 842 0 0 cm /I Do Q"))


def calls_itself() -> bytes:
    """A page with a form that draws itself."""
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>"
    page = b"/MediaBox[0 0 595 842]/Resources<</XObject<</F 4 0 R>>>>/Contents 5 0 R"
    return _raw_pdf(page, _stream(b"/F Do /F Do " * 50, head), _stream(b"/F Do"))


def draws_for_ever() -> bytes:
    """A page with millions of strokes over all of it."""
    strokes = b"0 0 m 595 842 l 0 842 l 595 0 l S\n" * 3_000_000
    return _raw_pdf(b"/MediaBox[0 0 595 842]/Contents 4 0 R", _stream(b"40 w\n" + strokes))


JPEG: Final = picture("JPEG")
HOSTILE: Final[Mapping[str, tuple[bytes, str]]] = {
    "page.html": (b"<html><script>alert(1)</script></html>", "unreadable"),
    "drawing.png": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "unreadable"),
    "cut.jpg": (JPEG[: len(JPEG) // 2], "unreadable"),
    "cut.pdf": (pdf("one")[:300], "unreadable"),
    "empty.pdf": (b"%PDF-1.7\n", "unreadable"),
    "no-pages.pdf": (b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n", "unreadable"),
    "huge.png": (png_of(60_000, 60_000), "too-large"),
    "bomb.png": (png_of(50_000, 20_000, b"\0" * 50_000_000), "too-large"),
    "wide.pdf": (_raw_pdf(b"/MediaBox[0 0 9000000 10]"), "too-large"),
    "locked.pdf": (locked(), "locked"),
    "tiff.png": (picture("TIFF"), "unreadable"),
    "icon.gif": (picture("ICO", (64, 64)), "unreadable"),
}  # fmt: skip
"""Files by name, with why they have no preview."""
EXPENSIVE: Final = {
    "flate.pdf": flate_bomb,
    "image.pdf": image_bomb,
    "itself.pdf": calls_itself,
    "strokes.pdf": draws_for_ever,
}
"""Files that may or may not have a preview, within the limits of time and memory."""
