"""The time of a report, each maker in a process of its own."""

import json
import subprocess
import sys

from scoring.catalogue.loading import load_catalogue
from tests.bench.printers.printing import Printed
from tests.bench.support.environment import ROOT, peers_python
from tests.bench.support.samples import report_data, rows_of


def printed() -> dict[str, Printed]:
    """Our whole report, and its rows alone as a table by others."""
    rows = json.dumps(rows_of(report_data(load_catalogue("gb36132-2018"))))
    peers = str(peers_python())
    return {
        "ours, the whole report": _printed(sys.executable, "pdf_ours", rows),
        "WeasyPrint, its rows alone": _printed(peers, "pdf_weasyprint", rows),
        "typst, its rows alone": _printed(peers, "pdf_typst", rows),
    }


def _printed(python: str, module: str, rows: str) -> Printed:
    done = subprocess.run(  # noqa: S603 - our own programs
        (python, "-m", f"tests.bench.printers.{module}"),
        cwd=ROOT,
        input=rows,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return Printed(*json.loads(done.stdout))
