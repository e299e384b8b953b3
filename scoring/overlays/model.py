"""The frozen types of an overlay: local or yearly data applied to a catalogue.

A province's weights, an industry's baseline and leading values, the conditions of a round, limit
grades, land control values, grid factors, the year's calendar: each with its source, its date and
the scope it holds for. ``scoring.overlays.apply`` applies them, ``scoring.overlays.library`` keeps
and chooses them.
"""

from hashlib import sha256
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from scoring.catalogue.model import (
    Benchmark,
    Condition,
    Criterion,
    Document,
    GridFactor,
    Indicator,
    LandControl,
    Step,
)
from scoring.values import Exact, Frozen, Id, Text

DIGEST_CHARACTERS = 12


class Scope(Frozen):
    """Whom an overlay applies to; an omitted field sets no limit.

    ``regions`` are GB/T 2260 codes of provinces or cities, ``industries`` GB/T 4754-2017 codes at
    any level (``31`` holds for 3110), the years those of the period assessed.
    """

    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    text: Text


_OF_A_RULE: Final[dict[str, Any]] = {"source": {"place_en"}, "topic": True, "check": True}
_NO_RULE: Final[dict[str, Any]] = {
    "document": True,
    "short": True,
    "conditions": {"__all__": _OF_A_RULE | {"not_applicable_when": True}},
    "criteria": {"__all__": _OF_A_RULE},
}
"""A translation or a shorter form of other words, added later, leaves the digest, and what is
pinned, as it was. The whole of a question or help holds its parts."""


class SetWeight(Frozen):
    """Another weight for a section."""

    section: Id
    weight: Exact


class SetPoints(Frozen):
    """Other points for a criterion."""

    criterion: Id
    points: Exact


class SetScale(Frozen):
    """Baseline and leading value of a scale; what is omitted stays unchanged."""

    criterion: Id
    scale: Id
    unit: str | None = None
    baseline: Exact | None = None
    leading: Exact | None = None


class SetThreshold(Frozen):
    """Threshold and full-mark value of a measure; what is omitted stays unchanged."""

    criterion: Id
    measure: Id
    threshold: Exact | None = None
    full: Exact | None = None


class SetApplicability(Frozen):
    """Whether a criterion applies here: ``never`` leaves it out, ``always`` forbids N/A."""

    criterion: Id
    applies: Literal["never", "always"]
    reason: Text


class Overlay(Frozen):
    """One published version of local data. Never changed once published.

    An assessment uses only one of the overlays that share a ``slot``. ``default`` ones are chosen
    where they fit; the others are only offered. ``short`` is its name in few words, ``document``
    that of the first document of the ``source``. ``sure`` says how well the source is established.
    Those it ``replaces`` are no longer offered, but still apply where they were adopted.
    """

    id: Id
    title: Text
    short: Text | None = None
    catalogues: Annotated[tuple[Id, ...], Field(min_length=1)]
    source: Text
    document: Text | None = None
    issued: str
    sure: Text | None = None
    scope: Scope
    brings: Text
    slot: Id | None = None
    replaces: tuple[Id, ...] = ()
    default: bool = True
    documents: tuple[Document, ...] = ()
    weights: tuple[SetWeight, ...] = ()
    points: tuple[SetPoints, ...] = ()
    scales: tuple[SetScale, ...] = ()
    thresholds: tuple[SetThreshold, ...] = ()
    applicability: tuple[SetApplicability, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    bonus_cap: Exact | None = None
    conditions: tuple[Condition, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    grid_factors: tuple[GridFactor, ...] = ()
    land_controls: tuple[LandControl, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def ref(self) -> str:
        """What an assessment pins: the id and a digest of the content, ``id@0123456789ab``."""
        content = self.model_dump_json(exclude_defaults=True, exclude=_NO_RULE)
        return f"{self.id}@{sha256(content.encode()).hexdigest()[:DIGEST_CHARACTERS]}"

    def rules_to_json(self) -> dict[str, Any]:
        """What the ref and the hash of a report cover: everything except redundant fields."""
        return self.model_dump(mode="json", exclude_defaults=True, exclude=_NO_RULE)
