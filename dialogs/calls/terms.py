"""The terms of a call: what is called for, until when, and how it is judged. Stored as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from dialogs.calls.levels import Agency, Level, county_name
from dialogs.calls.phases import INTAKE, Active, Phase, active, rules_as_data, rules_from
from dialogs.enterprise.regions import region
from scoring.calls.agreement import Combine

NATION: Final = "000000"
"""The region that every other is within."""
BY_TIME: Final = "time"
"""The tie rule that places who submitted earlier first; every other is a section of the rules."""


class Late(StrEnum):
    """What comes after the grace gets. The values are stored."""

    REFUSE = "refuse"
    MARK = "mark"  # taken while the phase lasts, and marked


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agency has called for.

    ``conditions`` names the overlay with the conditions of who may apply, empty for those of the
    catalogue; ``documents`` are ids of the catalogue's documents. ``places`` and ``least`` make
    the cut line. ``ties``: sections by id, then perhaps ``BY_TIME``.
    """

    title: str
    catalogue: str
    level: Level
    region: str
    opens: datetime
    closes: datetime
    phases: tuple[Phase, ...]
    grace: timedelta = timedelta(0)
    late: Late = Late.REFUSE
    conditions: str = ""
    documents: tuple[str, ...] = ()
    signed: bool = False
    reviewers: int = 2
    threshold: Decimal = Decimal(5)
    combine: Combine = Combine.MEAN
    places: int | None = None
    least: Decimal | None = None
    ties: tuple[str, ...] = (BY_TIME,)
    most_versions: int = 20
    undo: timedelta = timedelta(minutes=30)
    agencies: tuple[Agency, ...] = ()
    contact: str = ""

    def phase(self, now: datetime) -> Active:
        """The phase at a moment."""
        return active(self.phases, now)

    @property
    def last_moment(self) -> datetime:
        """The end of the grace."""
        return self.closes + self.grace

    @property
    def has_line(self) -> bool:
        """Whether there is a line below which nobody is recommended."""
        return self.places is not None or self.least is not None

    def seats(self, organisation: int) -> tuple[Agency, ...]:
        """What an organisation is responsible for."""
        return tuple(one for one in self.agencies if one.organisation == organisation)


@dataclass(frozen=True, slots=True)
class Call:
    """A call and whose it is; ``terms`` as they hold now."""

    id: int
    organisation: int
    organisation_name: str
    terms: Terms


class Flaw(StrEnum):
    """What does not fit in the terms of a call."""

    CLOSES_BEFORE_IT_OPENS = "closes-before-it-opens"
    NO_INTAKE = "no-intake"
    INTAKE_NOT_FROM_OPENING = "intake-not-from-opening"
    PHASES_OUT_OF_ORDER = "phases-out-of-order"
    NEXT_PHASE_BEFORE_THE_END = "next-phase-before-the-end"
    OWN_LEVEL_MISSING = "own-level-missing"
    COUNTY_WITHOUT_AGENCY = "county-without-agency"


def is_below_city(code: str) -> bool:
    """Whether a code is that of a county or district: neither a province nor a city."""
    return code != NATION and region(code) is None


def check_terms(terms: Terms, organisation: int) -> tuple[Flaw, ...]:
    """What does not fit together in a call of an agency."""
    begins = [one.begins for one in terms.phases]
    intake = [at for at, one in enumerate(terms.phases) if one.id == INTAKE]
    after = begins[intake[0] + 1 :][:1] if intake else []
    wrong = {
        Flaw.CLOSES_BEFORE_IT_OPENS: terms.closes <= terms.opens,
        Flaw.NO_INTAKE: not intake,
        Flaw.INTAKE_NOT_FROM_OPENING: bool(intake) and begins[intake[0]] != terms.opens,
        Flaw.PHASES_OUT_OF_ORDER: begins != sorted(set(begins)),
        Flaw.NEXT_PHASE_BEFORE_THE_END: bool(after) and after[0] < terms.last_moment,
        Flaw.OWN_LEVEL_MISSING: not any(
            one.level is terms.level and one.covers(terms.region)
            for one in terms.seats(organisation)
        ),
        Flaw.COUNTY_WITHOUT_AGENCY: is_below_city(terms.region)
        and not county_name(terms.agencies, terms.region),
    }
    return tuple(flaw for flaw, is_wrong in wrong.items() if is_wrong)


# --- as JSON


def terms_to_json(terms: Terms) -> dict[str, Any]:
    """What is stored of a call."""
    return {
        "title": terms.title,
        "catalogue": terms.catalogue,
        "level": terms.level.value,
        "region": terms.region,
        "opens": terms.opens.isoformat(),
        "closes": terms.closes.isoformat(),
        "phases": [
            {"id": one.id, "begins": one.begins.isoformat()} | rules_as_data(one.rules)
            for one in terms.phases
        ],
        "grace": _minutes(terms.grace),
        "late": terms.late.value,
        "conditions": terms.conditions,
        "documents": list(terms.documents),
        "signed": terms.signed,
        "reviewers": terms.reviewers,
        "threshold": str(terms.threshold),
        "combine": terms.combine.value,
        "places": terms.places,
        "least": None if terms.least is None else str(terms.least),
        "ties": list(terms.ties),
        "most_versions": terms.most_versions,
        "undo": _minutes(terms.undo),
        "agencies": [
            [one.organisation, one.level.value, one.region, one.name] for one in terms.agencies
        ],
        "contact": terms.contact,
    }


def terms_from_json(data: Mapping[str, Any]) -> Terms:
    """What ``terms_to_json`` wrote."""
    return Terms(
        title=data["title"],
        catalogue=data["catalogue"],
        level=Level(data["level"]),
        region=data["region"],
        opens=datetime.fromisoformat(data["opens"]),
        closes=datetime.fromisoformat(data["closes"]),
        phases=_phases(data["phases"]),
        grace=timedelta(minutes=data["grace"]),
        late=Late(data["late"]),
        conditions=data["conditions"],
        documents=tuple(data["documents"]),
        signed=data["signed"],
        reviewers=data["reviewers"],
        threshold=Decimal(data["threshold"]),
        combine=Combine(data["combine"]),
        places=data["places"],
        least=None if data["least"] is None else Decimal(data["least"]),
        ties=tuple(data["ties"]),
        most_versions=data["most_versions"],
        undo=timedelta(minutes=data["undo"]),
        agencies=tuple(
            Agency(organisation, Level(level), region, *name)
            for organisation, level, region, *name in data["agencies"]
        ),
        contact=data["contact"],
    )


def _phases(data: Sequence[Mapping[str, Any]]) -> tuple[Phase, ...]:
    return tuple(
        Phase(one["id"], datetime.fromisoformat(one["begins"]), rules_from(one)) for one in data
    )


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)
