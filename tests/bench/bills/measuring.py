"""What is proposed of each bill, held against what is in it."""

import csv
import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.bills.documents import lines_of_pdf, lines_of_sheet, open_pdf
from bot.bills.exchange import read_from
from bot.bills.sight import lines_in_picture
from dialogs.bills.proposing import propose
from dialogs.core.sent.bills import Proposed, ReadFile
from dialogs.dossier.dossier import Dossier, Profile
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.figures.amounts import canonical
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure
from scoring.units.convert import UnitError
from scoring.units.number import ParsedNumber, read_number
from tests.bench.bills.samples import BILLS, Bill
from tests.bot.bills.paper import pdf, workbook

CATALOGUE = load_catalogue("gb36132-2025")
INDEX = index_of(CATALOGUE)
DOSSIER = Dossier(CATALOGUE.id, profile=Profile(name="某厂", period="2025"))
DPI = 150


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one bill: how its figures were proposed, and what was proposed that is not in it."""

    name: str
    ticked: int = 0
    asked: int = 0
    missed: int = 0
    wrongly_asked: int = 0
    wrongly_ticked: int = 0

    @property
    def figures(self) -> int:
        """How many figures are in it."""
        return self.ticked + self.asked + self.missed


def content_of(bill: Bill) -> bytes:
    """The file."""
    if bill.kind == "pdf":
        return pdf(
            [line if isinstance(line, str) else [str(c) for c in line] for line in bill.lines]
        )
    rows = [[line] if isinstance(line, str) else list(line) for line in bill.lines]
    if bill.kind == "xlsx":
        return workbook(rows)
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("gb18030")


def read_as_text(bill: Bill) -> ReadFile:
    """What the process reads of the file."""
    content = content_of(bill)
    if bill.kind == "pdf":
        lines = lines_of_pdf(open_pdf(content))
    else:
        lines = lines_of_sheet(content, bill.name)
    return read_from(json.dumps({"lines": lines}).encode())


def read_as_picture(bill: Bill) -> ReadFile:
    """What is recognised in its first page, drawn as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "paper.pdf"
        paper.write_bytes(content_of(bill))
        command = [shutil.which("pdftoppm") or "", "-r", str(DPI), "-png", "-singlefile"]
        subprocess.run([*command, paper, paper.with_suffix("")], check=True, timeout=60)  # noqa: S603 - our own file
        lines = lines_in_picture(paper.with_suffix(".png").read_bytes())
    return read_from(json.dumps({"lines": lines, "by_sight": True}).encode())


def measured(bill: Bill, read: ReadFile) -> Measured:
    """How the figures of a bill are proposed."""
    found = propose(INDEX, DOSSIER, read, bill.name)
    figures = list(found.figures)
    ticked = asked = missed = 0
    for id, amount in (*bill.year.items(), *bill.asked.items()):
        one = next((one for one in figures if id in one.figures and _is(one, id, amount)), None)
        if one is None:
            missed += 1
            continue
        figures.remove(one)
        if one.ticked and id in bill.asked:
            return Measured(bill.name, wrongly_ticked=1)
        ticked, asked = ticked + one.ticked, asked + (not one.ticked)
    wrong = sum(one.ticked for one in figures)
    return Measured(bill.name, ticked, asked, missed, len(figures) - wrong, wrong)


def _is(one: Proposed, id: str, amount: str) -> bool:
    read = read_number(amount, "")
    assert isinstance(read, ParsedNumber)
    kind = figure_kinds()[id]
    right, found = Figure(read.value, read.unit_text), Figure(one.value, one.unit)
    try:
        return canonical(kind, right) == canonical(kind, found)
    except UnitError:
        return (right.value, right.unit) == (found.value, found.unit)


def all_measured(*, by_sight: bool) -> Iterator[Measured]:
    """Every bill; as pictures, those that are papers."""
    for bill in BILLS:
        if not by_sight:
            yield measured(bill, read_as_text(bill))
        elif bill.kind == "pdf":
            yield measured(bill, read_as_picture(bill))
