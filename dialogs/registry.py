"""Which choices a wait offers, in rows. A pure function of where the person is."""

from datetime import datetime

from dialogs.core import buttons as c
from dialogs.core.dossier import Dossier, Profile
from dialogs.core.navigation import (
    LISTINGS,
    SUB_PLACES,
    following,
    listed,
    page_of,
)
from dialogs.core.outputs import Ask
from dialogs.core.screen import RETURNING, Maker, filled
from dialogs.core.session import Place, Session, Wait
from dialogs.devices.joining import DEVICE_CHOICES
from dialogs.enterprise.industries import search_industries
from dialogs.enterprise.regions import cities, provinces, region, search_regions
from dialogs.figures.screens import FIGURE_CHOICES
from dialogs.overlays.screens import RULE_CHOICES
from dialogs.plans.screens import PLAN_CHOICES
from dialogs.question.screens import QUESTION_CHOICES
from dialogs.roadmap.screens import ROADMAP_CHOICES
from dialogs.scales.screens import SCALE_CHOICES
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.loading import available
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.gaps import gaps

UNSCORED = "unscored"
"""The list of numbers that nothing scores yet."""
NAMED_IN_A_ROW = 3
"""Basic requirements and conditions, side by side on a phone: their names are longer."""
GAPS_SHOWN = 10
"""Gaps on one screen, those with most to win."""


def ask(index: CatalogueIndex, session: Session, dossier: Dossier, now: datetime) -> Ask:
    """The question or view of the session's wait."""
    return Ask(session.wait, CHOICES[session.wait.at](index, session, dossier, now))


def _consent(
    _index: CatalogueIndex, session: Session, _dossier: Dossier, _now: datetime
) -> c.Rows:
    other = "en" if session.language == "zh" else "zh"
    return ((c.AGREE,), (c.PRIVACY, c.choice(c.LANGUAGE, other)))


def _welcome_back(_o: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return ((c.RESUME,), (c.STATUS, c.CONTENTS), (c.REPORT, c.SETTINGS), (c.NEW, c.ASSESSMENTS))


def _profile(_index: CatalogueIndex, session: Session, dossier: Dossier, now: datetime) -> c.Rows:
    wait = session.wait
    rows: c.Rows = ()
    match wait.subject:
        case "name" if wait.detail:
            rows = ((c.CONFIRM,), (c.HELP,))
        case "province":
            found = search_regions(wait.detail) if wait.detail else provinces()
            in_row = 2 if wait.detail else 4
            rows = c.rows_of([c.choice(c.REGION, place.code) for place in found], in_row)
        case "city" if dossier.profile.province:
            province = region(dossier.profile.province)
            below = cities(province) if province else ()
            rows = c.rows_of([c.choice(c.REGION, city.code) for city in below], 3)
        case "industry" if wait.detail:
            industries = search_industries(wait.detail)
            rows = c.rows_of([c.choice(c.INDUSTRY, found.code) for found in industries], 1)
        case "period":
            rows = (tuple(c.choice(c.YEAR, day_in_china(now).year - back) for back in range(3)),)
        case _:
            pass
    return (*rows, *_profile_ways_on(wait))


def _profile_ways_on(wait: Wait) -> c.Rows:
    if wait.detour:
        return RETURNING
    if wait.subject == "name":
        return ()
    return ((c.BACK, c.LATER, c.SKIP_PROFILE),)


def _profile_review(_o: CatalogueIndex, _s: Session, _dossier: Dossier, _now: datetime) -> c.Rows:
    facts = [c.choice(c.FACT, field) for field in Profile().facts()]
    return (*c.rows_of(facts, 2), (c.RETURN,))


def _mode(_index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    last = c.RETURN if session.wait.detour else c.BACK
    others = [id for id in available() if id != dossier.catalogue]
    editions = others if dossier.catalogue in available() else []
    return filled(
        (c.choice(c.MODE, "quick"),),
        (c.choice(c.MODE, "full"),),
        tuple(c.choice(c.EDITION, id) for id in editions),
        (last,),
    )


def _group(index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    members = index.gating[session.wait.subject]
    single = c.rows_of([c.choice(c.ASK, index.code[subject]) for subject in members], 6)
    if all(subject in dossier.answers for subject in members):
        return ((c.LATER,), *single, (c.BACK, c.CONTENTS))
    return ((c.ALL_MET,), (c.ONE_BY_ONE,), *single, (c.BACK, c.LATER, c.CONTENTS))


def _group_check(_o: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return ((c.CONFIRM, c.CHANGE),)


def _status(index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    below = session.trail[-1:]
    is_nested = any(wait.detour or wait.at in SUB_PLACES for wait in below)
    return filled(
        _lists(index, dossier, LISTINGS[:4]),
        (c.CONTENTS, c.GAPS, c.REPORT),
        _to_full(index, session, dossier),
        (c.RETURN, c.RESUME) if is_nested else (c.RESUME,),
    )


def _lists(index: CatalogueIndex, dossier: Dossier, names: tuple[str, ...]) -> tuple[str, ...]:
    """The lists that hold anything."""
    return tuple(c.choice(c.LISTING, name) for name in names if listed(index, dossier, name))


def _to_full(index: CatalogueIndex, session: Session, dossier: Dossier) -> tuple[str, ...]:
    """From quick to full, while there is something left to answer."""
    is_open = session.mode == "quick" and listed(index, dossier, "unanswered")
    return (c.choice(c.MODE, "full"),) if is_open else ()


def _contents(index: CatalogueIndex, _s: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    groups = [c.choice(c.SECTION, group) for group in index.groups]
    listings = _lists(index, dossier, LISTINGS)
    tools = ((c.FIGURES, c.WHAT_IF, c.CHANGES), (c.TIMELINE, c.EVIDENCE_LIST, c.RULES))
    return filled(*c.rows_of(groups, 2), listings, *tools, (c.RETURN, c.STATUS, c.RESUME))


def _section(index: CatalogueIndex, session: Session, _d: Dossier, _now: datetime) -> c.Rows:
    group = session.wait.subject
    rows = _paged(index, session.wait, index.members[group])
    return (*rows[:-1], (c.choice(c.GROUP, group),), rows[-1])


def _listing(index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    name = session.wait.subject
    others = _lists(index, dossier, (UNSCORED,)) if name == "unanswered" else ()
    rows = _paged(index, session.wait, listed(index, dossier, name))
    return filled(*rows[:-1], others, rows[-1])


def _paged(index: CatalogueIndex, wait: Wait, subjects: tuple[str, ...]) -> c.Rows:
    page, pages, shown = page_of(subjects, wait.page)
    codes = [index.code[subject] for subject in shown]
    named = [c.choice(c.ASK, code) for code in codes if not code.isdigit()]
    numbered = [c.choice(c.ASK, code) for code in codes if code.isdigit()]
    rows = (*c.rows_of(named, NAMED_IN_A_ROW), *c.rows_of(numbered, 5))
    turns = []
    if page > 0:
        turns.append(c.choice(c.PAGE, page - 1))
    if page < pages - 1:
        turns.append(c.choice(c.PAGE, page + 1))
    return (*rows, *((tuple(turns),) if turns else ()), (c.RETURN, c.CONTENTS, c.RESUME))


def _gaps(index: CatalogueIndex, _s: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    evaluation = evaluate(index.catalogue, dossier.answers)
    widest = gaps(index.catalogue, evaluation)[:GAPS_SHOWN]
    buttons = [c.choice(c.ASK, index.code[gap.id]) for gap in widest]
    return filled(
        _lists(index, dossier, (UNSCORED,)),
        *c.rows_of(buttons, 5),
        (c.WHAT_IF,),
        (c.RETURN, c.CONTENTS, c.RESUME),
    )


def _summary(index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    left_open = following(index, session.mode or "full", dossier, None)
    return filled(
        (c.RESUME,) if left_open else (),
        (c.REPORT,),
        _to_full(index, session, dossier),
        _lists(index, dossier, ("unanswered", UNSCORED)),
        (c.WHAT_IF,),
        (c.GAPS, c.STATUS),
        (c.CONTENTS, c.BACK),
    )


def _report(_o: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    languages = tuple(c.choice(c.REPORT, language) for language in ("zh", "en", "both"))
    return (languages, (c.RETURN,))


def _settings(index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    return filled(
        _to_full(index, session, dossier),
        (c.LANGUAGE, c.FACT),
        (c.MODE, c.RULES),
        (c.LINK, c.DEVICES),
        (c.NEW, c.ASSESSMENTS),
        (c.PRIVACY, c.EXPORT, c.DELETE),
        (c.RETURN,),
    )


def _language(_o: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return ((c.choice(c.LANGUAGE, "zh"), c.choice(c.LANGUAGE, "en")), (c.RETURN,))


def _help(_o: CatalogueIndex, session: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return ((c.STATUS, c.CONTENTS, c.SETTINGS), (c.RETURN,)) if session.consented else RETURNING


def _deletion(_o: CatalogueIndex, session: Session, _d: Dossier, _now: datetime) -> c.Rows:
    devices = (c.DEVICES,) if session.consented else ()
    return filled((c.EXPORT,), (c.DELETE_CONFIRMED,), devices, (c.RETURN,))


def _returning(_o: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return RETURNING


CHOICES: dict[Place, Maker] = {
    Place.CONSENT: _consent,
    Place.WELCOME_BACK: _welcome_back,
    Place.PROFILE: _profile,
    Place.PROFILE_REVIEW: _profile_review,
    Place.MODE: _mode,
    Place.GROUP: _group,
    Place.GROUP_CHECK: _group_check,
    Place.STATUS: _status,
    Place.CONTENTS: _contents,
    Place.SECTION: _section,
    Place.LISTING: _listing,
    Place.GAPS: _gaps,
    Place.SUMMARY: _summary,
    Place.REPORT: _report,
    Place.SETTINGS: _settings,
    Place.LANGUAGE: _language,
    Place.PRIVACY: _returning,
    Place.HELP: _help,
    Place.DELETION: _deletion,
    Place.ASSESSMENTS: _returning,
    Place.LINK: _returning,
    **QUESTION_CHOICES,
    **SCALE_CHOICES,
    **FIGURE_CHOICES,
    **RULE_CHOICES,
    **ROADMAP_CHOICES,
    **PLAN_CHOICES,
    **DEVICE_CHOICES,
}
