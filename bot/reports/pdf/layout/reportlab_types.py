"""What this package uses of reportlab, which has no types: everything becomes ``Any`` here."""

from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.rl_accel import fp_str  # type: ignore[attr-defined]
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts
from reportlab.pdfgen import canvas, textobject
from reportlab.platypus import doctemplate, flowables, frames

_Flowable: Any = flowables.Flowable
_hex: Any = HexColor

Canvas: Any = canvas.Canvas
TextObject: Any = textobject.PDFTextObject
Document: Any = doctemplate.BaseDocTemplate
PageTemplate: Any = doctemplate.PageTemplate
NextPageTemplate: Any = doctemplate.NextPageTemplate
Frame: Any = frames.Frame
PageBreak: Any = flowables.PageBreak
CondPageBreak: Any = flowables.CondPageBreak
TrueType: Any = ttfonts.TTFont
register_font: Any = pdfmetrics.registerFont
registered_font: Any = pdfmetrics.getFont
Array: Any = pdfdoc.PDFArray
Dictionary: Any = pdfdoc.PDFDictionary
Stream: Any = pdfdoc.PDFStream
Compressed: Any = pdfdoc.PDFZCompress
numbers: Any = fp_str
"""Numbers as a PDF has them, a space between them."""


class Block(_Flowable):  # type: ignore[misc]
    """A piece of a page: ``wrap`` returns its size, ``split`` divides it, ``draw`` draws it."""

    canv: Any
    width: float
    height: float
    spaceBefore: float
    spaceAfter: float
    keepWithNext: int


def colour(code: str) -> Color:
    """A colour by its hexadecimal code."""
    found: Color = _hex(code)
    return found
