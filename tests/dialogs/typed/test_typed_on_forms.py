"""Every line of ``forms.tsv`` typed in the chat, and its numbers written in an answers file."""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from dialogs.core.inputs import Command, Input, Text
from dialogs.core.outputs import AnswerRecorded, FigureRecorded, Reject, Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import (
    BaselineAsked,
    FactorTyped,
    FigureAsked,
    FigureInDoubt,
    LeadingAsked,
    PercentTyped,
)
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.engine import resume
from dialogs.figures.factors import unit_readings
from scoring.answers.model import Value
from scoring.answers_file.reader import read_answers
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.figures.amounts import canonical
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure

CATALOGUE: Final = load_catalogue("gb36132-2025")
INDEX: Final = index_of(CATALOGUE)
NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
ON_THE_WAY: Final = frozenset({"figure-part-refused"})
"""Said before what is wrong."""


@dataclass(frozen=True)
class Row:
    """One line: where, with what given before, what is typed, and what becomes of it."""

    place: str
    given: str
    typed: str
    outcome: str


def _rows() -> list[Row]:
    text = (Path(__file__).parent / "forms.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [Row(*place.partition("=")[::2], typed, outcome) for place, typed, outcome in rows]


ROWS: Final = _rows()


def _standing(row: Row) -> tuple[Session, Dossier]:
    kind, _, subject = row.place.partition(":")
    value, _, unit = row.given.partition(" ")
    dossier = Dossier(CATALOGUE.id, profile=Profile(name="某厂", period="2025"))
    trail: tuple[Wait, ...] = (Wait(Place.FIGURES, detour=True),)
    if kind == "figures":
        wait = Wait(Place.FIGURES, detour=True)
    elif kind == "figure":
        wait = Wait(Place.FIGURE, "", FigureAsked(subject), detour=True)
        if value:
            dossier = dossier.with_figure(subject, Figure(Decimal(value), unit))
    else:
        id = INDEX.subject[subject.removeprefix("#")]
        wait, trail = Wait(Place.QUESTION, id), ()
        if value:
            answer = Value(Decimal(value), unit, measure="energy-per-value")
            dossier = dossier.with_answer(id, answer)
            trail = (wait,)
            wait = Wait(Place.BASELINE, id, BaselineAsked("energy-per-value"))
    return Session(wait, "zh", mode="full", consented=True, turn=3, trail=trail), dossier


def _typed(row: Row) -> Turn:
    session, dossier = _standing(row)
    text = row.typed.replace("⇥", "\t").replace("⏎", "\n")
    given: Input = Text(key="1", text=text)
    if text.startswith("/"):
        given = Command(key="1", name=text[1:], argument="")  # as the channels have it
    return resume(CATALOGUE, session, dossier, given, NOW)


def _outcome(turn: Turn) -> str:
    """What became of it, in the words of the table."""
    said: list[str] = []
    for event in turn.events:
        match event:
            case FigureRecorded(id=id, figure=Figure(value=value, unit=unit)):
                said.append(f"saved {id} {value:f} {unit}")
            case AnswerRecorded(answer=Value(value=value, unit=unit)) if not turn.dossier.figures:
                said.append(f"answer {value:f} {unit}")
    codes = [output.code for output in turn.outputs if isinstance(output, Reject)]
    said += [f"reject {code}" for code in codes if code not in ON_THE_WAY]
    asked = _asked(turn.session.wait)
    return "; ".join(said) or asked


def _asked(wait: Wait) -> str:
    match wait.state:
        case FigureInDoubt(_, value, unit):
            return f"asks odd {value:f} {unit}"
        case FactorTyped(_, factor, value):
            units = " ".join(reading.unit for reading in unit_readings(wait))
            return f"asks unit {factor} {value:f}: {units}"
        case PercentTyped(value):
            return f"asks percent {value:f}"
        case LeadingAsked(_, baseline, _):
            return f"leading {baseline}"
        case _:
            return f"asks {wait.at}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.place} {row.typed}")
def test_what_is_typed_becomes_what_the_table_says(row: Row) -> None:
    assert _outcome(_typed(row)) == row.outcome


SAVED: Final = [
    row
    for row in ROWS
    if row.place.startswith("figure:")
    and row.outcome.startswith("saved")
    and not row.given
    and row.typed not in ("/", "无", "没有", "—", "一亿二", "十亿三千万")
]
"""Numbers with their units; a file says of nothing and of the unit asked in its own way."""


@pytest.mark.parametrize("row", SAVED, ids=lambda row: f"{row.place} {row.typed}")
def test_an_answers_file_reads_the_same(row: Row) -> None:
    _, id, value, unit = row.outcome.split(" ")
    form = {"catalogue": CATALOGUE.id, "figures": {id: {"value": row.typed}}, "answers": {}}
    figure = read_answers(json.dumps(form), "answers.json").figures[id]
    kind = figure_kinds()[id]
    assert canonical(kind, figure) == canonical(kind, Figure(Decimal(value), unit))


def test_an_answers_file_takes_limits_and_units_as_the_chat_does() -> None:
    form = {
        "catalogue": CATALOGUE.id,
        "answers": {
            "energy-intensity": {
                "value": "47 kgce/万元",
                "measure": "energy-per-value",
                "baseline": "≤64",
                "leading": "不高于 30",
            },
            "water-intensity": {"value": "3", "unit": "吨/万元", "measure": "water-per-value"},
        },
    }
    answers = read_answers(json.dumps(form), "answers.json").answers
    assert answers["energy-intensity"] == Value(
        Decimal(47), "kgce/万元", Decimal(64), "energy-per-value", Decimal(30)
    )
    assert answers["water-intensity"] == Value(Decimal(3), "m³/万元", measure="water-per-value")


def test_there_are_several_of_each_kind() -> None:
    assert len(ROWS) >= 100
    assert len({(row.place, row.given, row.typed) for row in ROWS}) == len(ROWS)
