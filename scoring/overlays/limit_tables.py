"""The overlays of energy limits built from tables: hundreds of rows, too many for YAML.

The tables are checked by the tests and not at run time: reading them takes milliseconds.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from scoring.catalogue.model import Benchmark
from scoring.files.data import read_data
from scoring.overlays.model import Overlay

_SCALE: Final = "energy-per-product"
_NOT_GIVEN: Final = "–"
_DOUBTFUL: Final = " (doubtful)"
"""How the collected table marks a unit that looks wrong."""

Row = Mapping[str, str]


def overlays_of_tables(written: Iterable[Overlay]) -> tuple[Overlay, ...]:
    """The overlays of ``limits/overlays.yaml``, with their rows.

    ``written`` are those of the YAML files, some of whose limits they reuse.
    """
    limits = {overlay.id: overlay.benchmarks for overlay in written}
    return tuple(_overlay(head, limits) for head in read_data("limits/overlays.yaml"))


def _overlay(head: Mapping[str, Any], written: Mapping[str, tuple[Benchmark, ...]]) -> Overlay:
    own = {key: value for key, value in head.items() if key not in ("status", "earlier")}
    earlier = [_renewed(limit) for limit in written.get(head.get("earlier", ""), ())]
    rows = [
        benchmark_of(limit, product)
        for limit, product in rows_of_tables()
        if limit["status"] == head["status"]
    ]
    return Overlay.model_validate(own | {"benchmarks": [*earlier, *rows]})


def _renewed(limit: Benchmark) -> Benchmark:
    """A limit of an earlier overlay, updated with newer information."""
    usual = _usual()
    update = {
        "in_force": usual["in_force"].get(limit.standard),
        "words": tuple(usual["words"].get(limit.id, ())),
    }
    return limit.model_copy(update=update)


@cache
def _usual() -> Mapping[str, Any]:
    known: Mapping[str, Any] = read_data("limits/rows.yaml")
    return known


def rows_of_tables() -> Iterator[tuple[Row, Row]]:
    """The rows of the collected table, each with our reading of it."""
    return zip(_table("energy-limits.csv"), _table("energy-limit-products.csv"), strict=True)


def _table(name: str) -> Iterator[Row]:
    text = (files("scoring") / "data" / "limits" / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def benchmark_of(limit: Row, product: Row) -> Benchmark:
    """A row of the collected table as a limit."""
    note = {"zh": product["note_zh"], "en": product["note_en"]}
    grades = {
        "leading": limit["grade1_L"],
        "baseline": limit["grade2_B"],
        "limit": limit["grade3"],
    }
    given = {key: grade for key, grade in grades.items() if grade != _NOT_GIVEN}
    in_force = limit["effective"]
    return Benchmark.model_validate(
        {
            "id": product["id"],
            "scale": _SCALE,
            "standard": limit["standard"],
            "industries": tuple(filter(None, product["industries"].split(";"))),
            "product": {"zh": product["zh"], "en": product["en"]},
            "unit": limit["unit"].removesuffix(_DOUBTFUL),
            "corrections": note if note["zh"] else _usual()["corrections"],
            "words": tuple(filter(None, product["words"].split(";"))),
        }
        | ({"in_force": in_force} if in_force != _NOT_GIVEN else {})
        | ({"hint": True} if product["hint"] else {})
        | ({"may_be_negative": True} if any(x.startswith("-") for x in given.values()) else {})
        | given
    )
