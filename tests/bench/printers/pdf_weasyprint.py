"""The rows as one table by WeasyPrint."""
# mypy: disable-error-code="import-not-found"

from collections.abc import Sequence
from html import escape

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from tests.bench.printers.printing import FONT_FAMILY, FONTS, TITLES, Row, serve

STYLE = f"""
@page {{ size: A4; margin: 18mm 16mm }}
@font-face {{ font-family: "{FONT_FAMILY}"; src: url("{FONTS.as_uri()}/NotoSansSC-Regular.ttf") }}
body {{ font: 9pt "{FONT_FAMILY}" }}
table {{ border-collapse: collapse; width: 100% }}
thead {{ display: table-header-group }}
td, th {{ border: 0.4pt solid #999; padding: 2pt; text-align: left; vertical-align: top }}
"""


def page(rows: Sequence[Row]) -> str:
    """The rows as HTML."""
    head = "".join(f"<th>{title}</th>" for title in TITLES.values())
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(row[name])}</td>" for name in TITLES) + "</tr>"
        for row in rows
    )
    return f"<style>{STYLE}</style><table><thead><tr>{head}</tr></thead>{body}</table>"


def make(rows: Sequence[Row]) -> bytes:
    """The rows as a PDF."""
    pdf: bytes = HTML(string=page(rows)).write_pdf(font_config=FontConfiguration())
    return pdf


if __name__ == "__main__":
    serve(make)
