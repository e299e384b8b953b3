"""The file of a call (YAML) → its terms, or all problems at once, each with its line."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from dialogs.calls.access import Act, Part, Sight
from dialogs.calls.levels import Agency, Level
from dialogs.calls.phases import INTAKE, Phase, Rules, standard_phases, standard_rules
from dialogs.calls.terms import BY_TIME, Flaw, Late, Terms, check_terms, is_below_city
from dialogs.enterprise.regions import cities, region
from dialogs.typed.china_time import moment_in_china
from scoring.calls.agreement import MOST_REVIEWERS, Combine
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Catalogue
from scoring.errors import FileError, UnknownCatalogue
from scoring.files.form import FormReader
from scoring.files.problems import Problems
from scoring.files.yaml_reader import parse_yaml
from scoring.overlays.library import OverlayLibrary

KEYS: Final = (
    *("title", "catalogue", "level", "region", "opens", "closes", "grace", "late"),
    *("conditions", "documents", "signed", "reviewers", "threshold", "combine", "places"),
    *("least", "ties", "most_versions", "undo", "contact", "phases", "agencies"),
)
AGENCY_KEYS: Final = ("organisation", "level", "region", "name")
PHASE_KEYS: Final = ("begins", "may", "see")
TITLE: Final = 60
"""Characters of a title."""
COUNTY_NAME: Final = 20
"""Characters of the name of a county: it stands on a button."""
LONGEST: Final = 60 * 24 * 60
"""Minutes that a grace or a time to undo may come to."""

T = TypeVar("T", bound=StrEnum)


class CallError(FileError):
    """The file of a call holds mistakes."""


def read_call(
    text: str,
    name: str,
    organisation: int,
    agencies: Collection[int],
    library: OverlayLibrary,
    load: Callable[[str], Catalogue] = load_catalogue,
) -> Terms:
    """The terms in ``text``, for a call of ``organisation``; ``name`` is the file's.

    ``agencies`` are the numbers of all agencies. Raises ``CallError`` with every problem.
    """
    parsed = parse_yaml(text)
    problems = Problems(name, parsed)
    if not parsed.is_readable:
        raise CallError(problems.in_file_order())
    file = FormReader(parsed.data, (), problems, "not-a-call-file")
    file.only(KEYS)
    terms = _terms(file, organisation, agencies, library, load)
    if terms is not None and not problems:
        _check(terms, organisation, problems)
    if problems or terms is None:
        raise CallError(problems.in_file_order())
    return terms


def _terms(
    file: FormReader,
    organisation: int,
    known: Collection[int],
    library: OverlayLibrary,
    load: Callable[[str], Catalogue],
) -> Terms | None:
    title, catalogue = _needed(file, "title", TITLE), _catalogue(file, load)
    level, place = _word(file, "level", Level), _region(file, "region")
    opens, closes = _moment(file, "opens"), _moment(file, "closes")
    conditions = file.text("conditions") or ""
    if catalogue is not None and conditions:
        _check_overlay(file, catalogue, conditions, library)
    phases = _phases(file, opens)
    taking_part = _agencies(file, known)
    optional = _optional(file, catalogue)
    if not (title and catalogue and level and place and opens and closes):
        return None
    return Terms(
        title=title,
        catalogue=catalogue.id,
        level=level,
        region=place,
        opens=opens,
        closes=closes,
        phases=phases,
        conditions=conditions,
        agencies=taking_part or (Agency(organisation, level, place),),
        contact=file.text("contact", 200) or "",
        **optional,
    )


def _optional(file: FormReader, catalogue: Catalogue | None) -> dict[str, Any]:
    """What has a default, where it is given."""
    threshold, least = file.number("threshold"), file.number("least")
    given: dict[str, Any] = {
        "grace": _minutes(file, "grace"),
        "late": _word(file, "late", Late, needed=False),
        "documents": _known(file, "documents", _documents(catalogue)),
        "signed": file.flag("signed"),
        "reviewers": file.whole("reviewers", 0, MOST_REVIEWERS),
        "threshold": threshold,
        "combine": _word(file, "combine", Combine, needed=False),
        "places": file.whole("places", 0, 100_000),
        "least": least,
        "ties": _known(file, "ties", _sections(catalogue)),
        "most_versions": file.whole("most_versions", 1, 1000),
        "undo": _minutes(file, "undo"),
    }
    for key, number in (("threshold", threshold), ("least", least)):
        if number is not None and not 0 <= number <= 100:
            file.note("not-in-range", key, found=str(number), least=0, most=100)
    return {key: value for key, value in given.items() if value is not None}


def _needed(file: FormReader, key: str, limit: int) -> str | None:
    if key not in file:
        file.note("missing-key", found=key)
        return None
    return file.text(key, limit)


def _catalogue(file: FormReader, load: Callable[[str], Catalogue]) -> Catalogue | None:
    id = _needed(file, "catalogue", 64)
    if id is None:
        return None
    try:
        return load(id)
    except UnknownCatalogue as error:
        file.note("unknown-catalogue", "catalogue", found=id, known=", ".join(error.available))
        return None


def _check_overlay(
    file: FormReader, catalogue: Catalogue, id: str, library: OverlayLibrary
) -> None:
    known = [one.id for one in library.overlays if catalogue.id in one.catalogues]
    if id not in known:
        file.note("unknown-overlay", "conditions", found=id, known=", ".join(known))


def _word(file: FormReader, key: str, words: type[T], *, needed: bool = True) -> T | None:
    if key not in file and not needed:
        return None
    found = _needed(file, key, 64)
    if found is None:
        return None
    if found not in tuple(words):
        file.note("unknown-option", key, found=found, options=", ".join(words))
        return None
    return words(found)


def _region(file: FormReader, key: str) -> str | None:
    """A province, a city, or a county of a known one."""
    found = _needed(file, key, 6)
    if found is not None and not (len(found) == 6 and found.isascii() and found.isdigit()):
        file.note("not-a-county", key, found=found)
        return None
    if found is not None and is_below_city(found) and not _is_county(found):
        file.note("unknown-region", key, found=found)
        return None
    return found


def _is_county(code: str) -> bool:
    """Whether it lies in a known city, or directly in a municipality."""
    province = region(f"{code[:2]}0000")
    is_municipality = province is not None and not cities(province)
    return not code.endswith("00") and (is_municipality or region(f"{code[:4]}00") is not None)


def _moment(file: FormReader, key: str) -> datetime | None:
    found = _needed(file, key, 40)
    return None if found is None else _read_moment(file, key, found)


def _read_moment(file: FormReader, key: str, found: str) -> datetime | None:
    """A moment as clocks in China show it."""
    moment = moment_in_china(found)
    if moment is None:
        file.note("not-a-moment", key, found=found)
    return moment


def _minutes(file: FormReader, key: str) -> timedelta | None:
    minutes = file.whole(key, 0, LONGEST)
    return None if minutes is None else timedelta(minutes=minutes)


def _known(file: FormReader, key: str, known: Collection[str]) -> tuple[str, ...] | None:
    if key not in file:
        return None
    found = file.texts(key)
    for one in found:
        if one not in known:
            file.note("unknown-option", key, found=one, options=", ".join(known))
    return found


def _documents(catalogue: Catalogue | None) -> tuple[str, ...]:
    return () if catalogue is None else tuple(one.id for one in catalogue.evidence_items)


def _sections(catalogue: Catalogue | None) -> tuple[str, ...]:
    """What a tie may be broken by."""
    return () if catalogue is None else (*(one.id for one in catalogue.sections), BY_TIME)


def _phases(file: FormReader, opens: datetime | None) -> tuple[Phase, ...]:
    """The intake from the opening on, and those that the file has, in the order of the data."""
    found = [] if opens is None else [Phase(INTAKE, opens, standard_rules(INTAKE))]
    if "phases" not in file:
        return tuple(found)
    entry = file.inside("phases", "not-an-entry")
    known = [one for one in standard_phases() if one != INTAKE]
    entry.only(known)
    for id in known:
        if id in entry and (phase := _phase(entry, id)) is not None:
            found.append(phase)
    return tuple(found)


def _phase(entry: FormReader, id: str) -> Phase | None:
    """A phase: when it begins, or that with rules of its own."""
    if isinstance(entry.raw(id), str):
        begins = _moment(entry, id)
        return None if begins is None else Phase(id, begins, standard_rules(id))
    inside = entry.inside(id, "not-an-entry")
    inside.only(PHASE_KEYS)
    begins = _moment(inside, "begins")
    rules = standard_rules(id)
    may, see = _by_part(inside, "may", Act), _by_part(inside, "see", Sight)
    if begins is None:
        return None
    return Phase(
        id, begins, Rules(rules.may if may is None else may, rules.see if see is None else see)
    )


def _by_part(entry: FormReader, key: str, words: type[T]) -> Mapping[Part, frozenset[T]] | None:
    """What the parts may do, or see; ``None`` where the file leaves that as it is."""
    if key not in entry:
        return None
    inside = entry.inside(key, "not-an-entry")
    inside.only(Part)
    found: dict[Part, frozenset[T]] = {}
    for part in Part:
        if part in inside:
            _known(inside, part, tuple(words))
            given = (one for one in inside.texts(part) if one in tuple(words))
            found[part] = frozenset(map(words, given))
    return found


def _agencies(file: FormReader, known: Collection[int]) -> tuple[Agency, ...]:
    if "agencies" not in file:
        return ()
    found = []
    for entry in file.entries("agencies"):
        entry.only(AGENCY_KEYS)
        if "organisation" not in entry:
            entry.note("missing-key", found="organisation")
        number = entry.whole("organisation", 1, 2**31 - 1)
        level, place = _word(entry, "level", Level), _region(entry, "region")
        if number is not None and number not in known:
            entry.note("unknown-agency", "organisation", found=number)
        name = _county_name(entry, level, place)
        if number and level and place:
            found.append(Agency(number, level, place, name))
    return tuple(found)


def _county_name(entry: FormReader, level: Level | None, place: str | None) -> str:
    """The name of a region below a city, by which an enterprise finds its own."""
    name = entry.text("name", COUNTY_NAME) or ""
    if place is None or not is_below_city(place):
        return ""
    if level is not None and level is not Level.COUNTY:
        entry.note("county-of-other-level", "level", found=level.value, region=place)
    if not name:
        entry.note("county-without-name", "region", found=place)
    return name


_PLACES: Final = {
    Flaw.CLOSES_BEFORE_IT_OPENS: "closes",
    Flaw.OWN_LEVEL_MISSING: "agencies",
    Flaw.COUNTY_WITHOUT_AGENCY: "region",
}


def _check(terms: Terms, organisation: int, problems: Problems) -> None:
    known = ", ".join(standard_phases())
    for flaw in check_terms(terms, organisation):
        place = _PLACES.get(flaw, "phases")
        problems.add(flaw, (place,), {"known": known})
