"""The rows as one table by typst."""
# mypy: disable-error-code="import-not-found"

import json
from collections.abc import Sequence

import typst

from tests.bench.printers.printing import FONT_FAMILY, FONTS, TITLES, Row, serve

HEADER = ", ".join(f"[{title}]" for title in TITLES.values()).replace("[#]", r"[\#]")
CELLS = ", ".join(f"row.{name}" for name in TITLES)
SOURCE = f"""
#set page(paper: "a4", margin: (x: 16mm, y: 18mm))
#set text(font: "{FONT_FAMILY}", size: 9pt, lang: "zh")
#table(
  columns: (auto, 3fr, auto, auto, 2fr),
  stroke: 0.4pt + gray,
  table.header({HEADER}),
  ..json(bytes(sys.inputs.rows)).map(row => ({CELLS})).flatten(),
)
"""


def make(rows: Sequence[Row]) -> bytes:
    """The rows as a PDF."""
    pdf: bytes = typst.compile(
        SOURCE.encode(),
        format="pdf",
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"rows": json.dumps(rows, ensure_ascii=False)},
    )
    return pdf


if __name__ == "__main__":
    serve(make)
