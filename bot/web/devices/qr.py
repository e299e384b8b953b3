"""A QR code as an SVG path, for the link that a phone scans from a screen."""

from dataclasses import dataclass

from bot.runtime.qr import QUIET_ZONE, qr_code


@dataclass(frozen=True, slots=True)
class QrDrawing:
    """What an ``svg`` element needs: its view box, and one path for all dark modules."""

    view_box: str
    path: str


def draw_qr(text: str) -> QrDrawing:
    """The code of a text, in the smallest version that holds it."""
    code = qr_code(text)
    path = "".join(f"M{run.column} {run.row}h{run.length}v1h-{run.length}z" for run in code.runs)
    side = code.side + 2 * QUIET_ZONE
    return QrDrawing(f"{-QUIET_ZONE} {-QUIET_ZONE} {side} {side}", path)
