# mypy: allow-untyped-calls
"""A QR code as the outline of an SVG, for the link that a phone takes over from a screen."""

from dataclasses import dataclass

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

QUIET = 4
"""Modules left white around a code (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What an ``svg`` needs: the box it shows, and one path of all dark modules."""

    view_box: str
    path: str


def drawn(text: str) -> Drawing:
    """The code of a text, in the smallest version that holds it."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    side: int = code.getModuleCount()
    squares = (
        f"M{column} {row}h1v1h-1z"
        for row in range(side)
        for column in range(side)
        if code.isDark(row, column)
    )
    shown = side + 2 * QUIET
    return Drawing(f"{-QUIET} {-QUIET} {shown} {shown}", "".join(squares))
