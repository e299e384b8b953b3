"""Whether a version may be submitted to a call, and if not, each reason with what it needs.

Nothing typed is lost and saving is never blocked: only submitting is, and says why.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from dialogs.calls.access import Act, Part, fits
from dialogs.calls.levels import counties, significant, way
from dialogs.calls.state import State
from dialogs.calls.terms import Late, Terms
from dialogs.enterprise.regions import cities, region

Params = tuple[tuple[str, str], ...]
MINUTE: Final = timedelta(minutes=1)


class Obstacle(StrEnum):
    """Why something cannot be submitted. ``words`` has a sentence and the way on for each."""

    NOT_OPEN_YET = "not-open-yet"
    LATE = "late"
    NOT_NOW = "not-now"  # the phase does not let anybody submit
    BARRED = "barred"
    DUPLICATE = "duplicate"  # another applicant has submitted with the same credit code
    ALREADY_IN_REVIEW = "already-in-review"
    TOO_MANY_VERSIONS = "too-many-versions"
    SAME_VERSION = "same-version"
    OTHER_CATALOGUE = "other-catalogue"
    NO_NAME = "no-name"
    NO_CREDIT_CODE = "no-credit-code"
    NO_REGION = "no-region"
    NO_CITY = "no-city"  # cities or counties check, and only the province is known
    OTHER_REGION = "other-region"
    CONDITIONS_MISSING = "conditions-missing"
    UNANSWERED = "unanswered"
    DOCUMENTS_MISSING = "documents-missing"
    NOT_CLOSED = "not-closed"
    NOT_SIGNED = "not-signed"
    NOT_YOURS = "not-yours"  # an officer hands in for an enterprise outside their region


@dataclass(frozen=True, slots=True)
class Found:
    """An obstacle and what its sentence names."""

    obstacle: Obstacle
    params: Params = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody would submit. ``hash`` is that of the version it stands closed as, if it does;
    ``missing`` are the documents without evidence, by id.
    """

    catalogue: str
    name: str = ""
    credit_code: str = ""
    region: str = ""
    overlays: tuple[str, ...] = ()
    unanswered: int = 0
    missing: tuple[str, ...] = ()
    hash: str = ""
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """Why an enterprise is barred from a call, and until which day, if it ends."""

    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Lateness:
    """How a moment stands to the end of a call. ``minutes`` after it, begun ones counted."""

    minutes: int = 0
    is_in_grace: bool = False
    is_refused: bool = False


def lateness(terms: Terms, now: datetime) -> Lateness:
    """How late it is: on time until the end itself, in grace, after it."""
    if now <= terms.closes:
        return Lateness()
    minutes = -((terms.closes - now) // MINUTE)
    is_in_grace = now <= terms.last_moment
    is_refused = not is_in_grace and terms.late is Late.REFUSE
    return Lateness(minutes, is_in_grace, is_refused)


@dataclass(frozen=True, slots=True)
class ApplicantRecord:
    """What there is already: one's own submission, whether somebody else has one, and a bar."""

    state: State = field(default_factory=State)
    is_others: bool = False
    versions: int = 0
    """Of this enterprise in this call, withdrawn ones too."""
    bar: Bar | None = None


def obstacles(
    terms: Terms, offer: Offer, record: ApplicantRecord, now: datetime
) -> tuple[Found, ...]:
    """All that keeps from submitting, the final ones first; empty: it can be submitted."""
    final = tuple(_of_time(terms, record, now)) or tuple(_of_record(terms, record))
    if final:
        return final
    return (*_of_enterprise(terms, offer), *_of_contents(terms, offer, record))


def meanwhile(terms: Terms, record: ApplicantRecord, hash: str) -> Found | None:
    """What keeps a version out by what has become of the submission since it was offered."""
    found = _of_record(terms, record)
    return found[0] if found else _if_in_already(record.state, hash)


def _of_time(terms: Terms, record: ApplicantRecord, now: datetime) -> list[Found]:
    phase = terms.phase(now)
    is_returned = fits(Act.CORRECT, record.state.status)
    if is_returned and phase.rules.lets(Part.APPLICANT, Act.CORRECT):
        return []
    if now < terms.opens:
        return [Found(Obstacle.NOT_OPEN_YET)]
    late = lateness(terms, now)
    may_submit = phase.rules.lets(Part.APPLICANT, Act.SUBMIT)
    if late.is_refused or (late.minutes and not may_submit):
        return [Found(Obstacle.LATE, (("minutes", str(late.minutes)),))]
    return [] if may_submit else [Found(Obstacle.NOT_NOW)]


def _of_record(terms: Terms, record: ApplicantRecord) -> list[Found]:
    if record.bar is not None:
        until = record.bar.until.isoformat() if record.bar.until else ""
        return [Found(Obstacle.BARRED, (("reason", record.bar.reason), ("until", until)))]
    if record.is_others:
        return [Found(Obstacle.DUPLICATE)]
    if not fits(Act.SUBMIT, record.state.status):
        return [Found(Obstacle.ALREADY_IN_REVIEW)]
    if record.versions >= terms.most_versions:
        return [Found(Obstacle.TOO_MANY_VERSIONS, (("limit", str(terms.most_versions)),))]
    return []


def _of_enterprise(terms: Terms, offer: Offer) -> list[Found]:
    found = []
    if offer.catalogue != terms.catalogue:
        found.append(Found(Obstacle.OTHER_CATALOGUE, (("wanted", terms.catalogue),)))
    if not offer.name:
        found.append(Found(Obstacle.NO_NAME))
    if not offer.credit_code:
        found.append(Found(Obstacle.NO_CREDIT_CODE))
    if not offer.region:
        found.append(Found(Obstacle.NO_REGION))
    elif not regions(terms, offer.region):
        found.append(Found(Obstacle.OTHER_REGION, (("region", terms.region),)))
    elif _lacks_city(terms, offer.region):
        found.append(Found(Obstacle.NO_CITY))
    return found


def regions(terms: Terms, own: str) -> tuple[str, ...]:
    """Where an enterprise may submit from whose ``own`` region is its city.

    The counties of its city that have an agency in the call, by code, then the city itself, for
    an enterprise in none of them. The region of the call must cover it.
    """
    every = (*(one.region for one in counties(terms.agencies, own)), own)
    within = significant(terms.region)
    return tuple(one for one in every if one.startswith(within) and way(terms.agencies, one))


def _lacks_city(terms: Terms, code: str) -> bool:
    """Whether only the province is known, and agencies below it are to check."""
    province = region(code)
    below = significant(code)
    has_lower = any(one.region.startswith(below) and one.region != code for one in terms.agencies)
    return has_lower and province is not None and bool(cities(province))


def _of_contents(terms: Terms, offer: Offer, record: ApplicantRecord) -> list[Found]:
    if offer.catalogue != terms.catalogue:
        return []  # all the rest is about other rules
    found = []
    if terms.conditions and terms.conditions not in offer.overlays:
        found.append(Found(Obstacle.CONDITIONS_MISSING, (("overlay", terms.conditions),)))
    if offer.unanswered:
        found.append(Found(Obstacle.UNANSWERED, (("count", str(offer.unanswered)),)))
    if offer.missing:
        found.append(Found(Obstacle.DOCUMENTS_MISSING, (("documents", " ".join(offer.missing)),)))
    if not offer.hash:
        found.append(Found(Obstacle.NOT_CLOSED))
    elif terms.signed and not offer.is_signed:
        found.append(Found(Obstacle.NOT_SIGNED))
    elif (same := _if_in_already(record.state, offer.hash)) is not None:
        found.append(same)
    return found


def _if_in_already(state: State, hash: str) -> Found | None:
    """Handing in the same again helps nobody, unless it was withdrawn in between."""
    is_same = state.receipt is not None and state.receipt.hash == hash
    return Found(Obstacle.SAME_VERSION) if is_same and state.level is not None else None
