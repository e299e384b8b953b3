"""A file that an enterprise sent to an agency → what it says: an answers file, or our worksheet.

It is read just as for its own case; what cannot be used is named, and nothing of it is guessed.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from msgspec import structs

from bot.screens.core.texts import phrase, say
from bot.turns.versions.content import content_of, hash_of
from bot.wording.facts import region_code
from dialogs.core.sent.sheets import FilledSheet
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.enterprise.credit_code import check_credit_code
from dialogs.enterprise.industries import industry, industry_titled
from dialogs.enterprise.regions import Region, cities, region, search_regions
from dialogs.sheets.comparing import ANSWER, FIGURE, NOTE, Change, compare
from dialogs.sheets.identity import ENTERPRISE, PERIOD
from scoring.answers.model import Answer, Value
from scoring.answers.serialise import answer_from_json
from scoring.answers_file.reader import AnswersFile, complete, read_answers
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue
from scoring.errors import FileError, UnknownCatalogue, UnknownOverlay
from scoring.figures.calculation import calculated_answers
from scoring.figures.serialise import figure_from_json
from scoring.overlays.library import OverlayLibrary
from scoring.values import Text

CREDIT_CODE, CITY, INDUSTRY, OVERLAYS = "credit_code", "city", "industry", "overlays"
SAID_THERE: Final = (CREDIT_CODE, "province", CITY, INDUSTRY, "headcount", PERIOD)
"""The facts on the hidden page of a worksheet, beside the name."""
WORKED_OUT: Final = "≈"
"""How a number begins in a worksheet that was calculated from the yearly figures."""
PROBLEM: Final = "problem-"
SHOWN: Final = 20
"""Problems of one file that are shown."""
_CODE: Final = re.compile(r"[A-Z]?\d{2,4}")
Problems = tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What an officer adds where a file does not say it: credit code, and city or province."""

    credit_code: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that can be used: who it is about, and the content that would be frozen."""

    file: str
    digest: str
    dossier: Dossier
    catalogue: Catalogue
    content: Mapping[str, Any]

    @property
    def hash(self) -> str:
        """The hash of the content."""
        return hash_of(self.content)


def from_text(
    text: str, file: str, digest: str, library: OverlayLibrary, given: Given
) -> Sent | Problems:
    """An answers file."""
    try:
        found = read_answers(text, file, library=lambda: library, region_of=region_code)
    except FileError as error:
        return tuple(Text(zh=one.told("zh"), en=one.told("en")) for one in error.problems[:SHOWN])
    catalogue = library.catalogue(found.catalogue, found.overlays)
    facts = found.enterprise
    profile = _profile(
        {
            "name": facts.name,
            CREDIT_CODE: facts.credit_code or "",
            "province": facts.province or "",
            CITY: facts.city or "",
            INDUSTRY: facts.industry or "",
            "headcount": "" if facts.headcount is None else str(facts.headcount),
            PERIOD: "" if found.period is None else str(found.period),
        },
        given,
    )
    if not isinstance(profile, Profile):
        return profile
    return _sent(file, digest, catalogue, library, _dossier(catalogue, found, profile))


def from_sheet(
    sheet: FilledSheet, digest: str, library: OverlayLibrary, given: Given
) -> Sent | Problems:
    """A worksheet of ours that was filled in."""
    if sheet.problem:
        values = {"name": sheet.name, **sheet.params}
        return (_both(lambda language: say(language, "rejected", sheet.problem, **values)),)
    about = sheet.about
    overlays = tuple(about.get(OVERLAYS, "").split())
    try:
        catalogue = library.catalogue(about.get("catalogue", ""), overlays)
    except (UnknownCatalogue, UnknownOverlay):
        return (_both(lambda language: say(language, "rejected", "intake-no-catalogue")),)
    facts = {key: about.get(key, "") for key in SAID_THERE}
    profile = _profile({"name": about.get(ENTERPRISE, ""), **facts}, given)
    if not isinstance(profile, Profile):
        return profile
    dossier = Dossier(catalogue.id, profile, overlays=overlays)
    blank = replace(sheet, rows=tuple(replace(row, base=None) for row in sheet.rows))
    compared = compare(index_of(catalogue), dossier, blank)
    if compared.refused:
        return tuple(_refused(at, code, dict(said)) for at, code, said in compared.refused[:SHOWN])
    approximate = {
        row.id for row in sheet.rows if row.cells.get("number", "").startswith(WORKED_OUT)
    }
    dossier = _filled(catalogue, dossier, compared.changes, approximate)
    return _sent(sheet.name, digest, catalogue, library, dossier)


def _sent(
    file: str, digest: str, catalogue: Catalogue, library: OverlayLibrary, dossier: Dossier
) -> Sent:
    overlays = tuple(map(library.overlay, dossier.overlays))
    return Sent(file, digest, dossier, catalogue, content_of(dossier, catalogue, overlays))


def _dossier(catalogue: Catalogue, found: AnswersFile, profile: Profile) -> Dossier:
    answers = complete(catalogue, found, profile.province)
    return Dossier(
        found.catalogue,
        profile,
        answers=answers,
        notes=dict(found.notes),
        overlays=found.overlays,
        figures=dict(found.figures),
    )


def _filled(
    catalogue: Catalogue, dossier: Dossier, changes: list[Change], approximate: set[str]
) -> Dossier:
    """The dossier with what the worksheet says; what it had calculated is calculated exactly."""
    answers: dict[str, Answer] = {}
    notes, figures = dict[str, str](), {}
    for kind, id, _, _, after, _ in changes:
        if kind == NOTE:
            notes[id] = json.loads(after)
        elif kind == FIGURE and after:
            figures[id] = figure_from_json(json.loads(after))
        elif kind == ANSWER and after:
            answer = answer_from_json(json.loads(after))
            if isinstance(answer, Value) and id in approximate:
                answer = structs.replace(answer, worked_out=True)
            answers[id] = answer
    profile = dossier.profile
    made = calculated_answers(catalogue, figures, answers, profile.industry, profile.province)
    answers |= {id: one for id, one in made.items() if one is not None}
    return structs.replace(dossier, answers=answers, notes=notes, figures=figures)


def _profile(facts: Mapping[str, str], given: Given) -> Profile | Problems:
    """The facts as they are stored; what an officer adds counts only where the file is silent."""
    code = facts.get(CREDIT_CODE) or given.credit_code
    checked = check_credit_code(code) if code else ""
    if not isinstance(checked, str):
        return (_both(lambda language: say(language, "rejected", "intake-bad-credit-code")),)
    place = f"{facts.get('province', '')} {facts.get(CITY, '')}".strip() or given.region
    known = region(place) or next(iter(search_regions(place, 2)), None) if place else None
    if place and (known is None or _is_unclear(place, facts.get(CITY, ""), known)):
        return (
            _both(lambda language: say(language, "rejected", "intake-bad-region", typed=place)),
        )
    above = known.province if known else None
    return Profile(
        name=facts.get("name") or None,
        credit_code=checked or None,
        province=(above or known).code if known else None,
        city=known.code if known and above else None,
        industry=_industry(facts.get(INDUSTRY, "")),
        headcount=facts.get("headcount") or None,
        period=facts.get(PERIOD) or None,
    )


def _is_unclear(place: str, city: str, known: Region) -> bool:
    """Whether it may be several, or only its province was understood."""
    is_one = region(place) is not None or len(search_regions(place, 2)) == 1
    return not is_one or bool(city and cities(known))


def _industry(typed: str) -> str | None:
    found = _CODE.match(typed.strip().upper())
    known = industry(found[0].lstrip("ABCDEFGHIJKLMNOPQRST")) if found else None
    known = known or industry_titled(typed.strip())
    return known.code if known else None


def _refused(at: str, code: str, said: dict[str, str]) -> Text:
    if code.startswith(PROBLEM):
        return Text(zh=f"{at} {said['zh']}", en=f"{at} {said['en']}")
    return _both(lambda language: f"{at} {phrase(language, 'phrases', code, **said)}")


def _both(said: Any) -> Text:
    return Text(zh=said("zh"), en=said("en"))
