"""Consent, and the enterprise's profile: all but the name may wait."""

from dataclasses import replace
from typing import cast, get_args

from dialogs.core import buttons as c
from dialogs.core.dossier import ProfileField
from dialogs.core.outputs import ConsentGiven, ModeChosen
from dialogs.core.session import Mode, Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.enterprise.credit_code import check_credit_code
from dialogs.enterprise.industries import industry, search_industries
from dialogs.enterprise.regions import Region, cities, region, search_regions
from dialogs.figures.recording import work_out_anew
from dialogs.overlays.choosing import begin_rules, tell_of_changed_rules, toggle_details
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import is_question
from dialogs.typed.shares import Reply, parse_headcount, parse_period, parse_reply

FIELDS: tuple[ProfileField, ...] = get_args(ProfileField)
"""The facts in the order they are asked."""
NAME_LIMIT = 200
"""Characters of an enterprise's name."""
GO_ON_WORDS = frozenset({"继续", "继续答题", "接着答", "go on", "continue", "resume"})
"""Words typed at a view in place of its button."""
AGREEMENTS = frozenset({"同意", "我同意", "同意并开始", "agree", "i agree", "accept", "yes", "ok"})


def choose_at_profile(exchange: TurnContext, verb: str, argument: str) -> bool:
    """A button about consent, the profile or the mode; ``False`` when it is another's."""
    match verb:
        case c.AGREE:
            _agree(exchange)
        case c.CONFIRM if exchange.wait.at is Place.PROFILE:
            _take_fact(exchange, "name", exchange.wait.detail)
        case c.HELP if exchange.wait.at is Place.PROFILE:
            exchange.go_aside(Place.HELP)
        case c.REGION:
            _take_region(exchange, region(argument))
        case c.INDUSTRY:
            _take_fact(exchange, "industry", argument)
        case c.YEAR:
            _take_fact(exchange, "period", argument)
        case c.LATER if exchange.wait.at is Place.PROFILE:
            _next_field(exchange)
        case c.SKIP_PROFILE:
            begin_rules(exchange)
        case c.MODE if argument:
            _choose_mode(exchange, "quick" if argument == "quick" else "full")
        case _:
            return False
    return True


def type_at_profile(exchange: TurnContext, text: str) -> None:
    """Something typed at the profile or at a place that takes no typing of its own."""
    if exchange.wait.at is Place.PROFILE:
        _type_fact(exchange, text)
    elif not exchange.session.consented:
        _type_consent(exchange, text)
    elif (reply := parse_reply(text)) is Reply.BACK:
        exchange.go_back()
    elif reply is Reply.HELP and exchange.wait.at is Place.RULES:
        toggle_details(exchange)
    elif reply is Reply.HELP:
        exchange.go_aside(Place.HELP)
    elif text.casefold() in GO_ON_WORDS:
        exchange.resume_questions()
    else:
        exchange.reject("press-a-button")


def _type_consent(exchange: TurnContext, text: str) -> None:
    if text.casefold() in AGREEMENTS:
        _agree(exchange)
    elif parse_reply(text) is Reply.BACK:
        exchange.go_back()
    elif exchange.session.turn:
        exchange.reject("consent-needed")


def _agree(exchange: TurnContext) -> None:
    exchange.session = replace(exchange.session, consented=True, trail=())
    exchange.events.append(ConsentGiven())
    exchange.session = exchange.session.replaced(Wait(Place.PROFILE, "name"))


def _choose_mode(exchange: TurnContext, mode: Mode) -> None:
    """From the top of the mode; choosing the present one aside changes nothing."""
    if exchange.wait.detour and exchange.session.mode == mode:
        exchange.resume_questions()
        return
    exchange.session = replace(exchange.session, mode=mode)
    exchange.events.append(ModeChosen(mode))
    exchange.change_wait(detour=False)
    exchange.go_on(None)


def _type_fact(exchange: TurnContext, text: str) -> None:
    field = cast("ProfileField", exchange.wait.subject)
    reply = parse_reply(text)
    if field != "name" and reply is Reply.LATER:
        _next_field(exchange)
    elif field != "name" and reply is Reply.BACK:
        exchange.go_back()
    else:
        _READERS[field](exchange, text)


def _type_name(exchange: TurnContext, text: str) -> None:
    name = " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())
    reply = parse_reply(name)
    if reply is Reply.HELP:
        exchange.go_aside(Place.HELP)
    elif reply is Reply.BACK and exchange.wait.detour:
        exchange.leave()
    elif reply or name.casefold() in GO_ON_WORDS | AGREEMENTS:
        exchange.reject("name-is-a-word", typed=name)
    elif not any(char.isalnum() for char in name):
        exchange.reject("name-empty")
    elif len(name) > NAME_LIMIT:
        exchange.reject("name-too-long", limit=str(NAME_LIMIT))
    elif is_question(name):
        exchange.change_wait(detail=name)
        exchange.reject("name-is-a-question", typed=name)
    else:
        _take_fact(exchange, "name", name)


def _type_credit_code(exchange: TurnContext, text: str) -> None:
    _take_or_refuse(exchange, "credit_code", check_credit_code(text))


def _type_headcount(exchange: TurnContext, text: str) -> None:
    headcount = parse_headcount(text)
    if isinstance(headcount, Rejection) and headcount.code == "not-a-number":
        exchange.reject("headcount-missing")
    else:
        _take_or_refuse(exchange, "headcount", headcount)


def _type_period(exchange: TurnContext, text: str) -> None:
    _take_or_refuse(exchange, "period", parse_period(text, exchange.today.year))


def _type_region(exchange: TurnContext, text: str) -> None:
    found = search_regions(text)
    if len(found) == 1:
        _take_region(exchange, found[0])
    elif found:
        exchange.tell("choose-one")
        exchange.go(replace(exchange.wait, subject="province", detail=text[:40]))
    else:
        exchange.reject("region-not-found", typed=text[:40])


def _type_industry(exchange: TurnContext, text: str) -> None:
    exact = industry(text)
    found = (exact,) if exact else search_industries(text[:40])
    if exact or (len(found) == 1):
        _take_fact(exchange, "industry", found[0].code)
    elif found:
        exchange.change_wait(detail=text[:40])
    else:
        exchange.reject("industry-not-found", typed=text[:40])


def _take_or_refuse(exchange: TurnContext, field: ProfileField, value: object) -> None:
    if isinstance(value, Rejection):
        exchange.refuse(value)
    else:
        _take_fact(exchange, field, str(value))


def _take_region(exchange: TurnContext, found: Region | None) -> None:
    """A city settles its province; behind a province comes the city, where it has cities."""
    if found is None:
        exchange.reject("not-a-choice")
        return
    if found.province is not None:
        _record(exchange, "province", found.province.code)
        exchange.change_wait(subject="city", detail="")
        _take_fact(exchange, "city", found.code)
        return
    if exchange.dossier.profile.province != found.code:
        _record(exchange, "city", None)
    _record(exchange, "province", found.code)
    if cities(found):
        exchange.change_wait(subject="province", detail="")
        exchange.go(Wait(Place.PROFILE, "city", detour=exchange.wait.detour))
    else:
        exchange.change_wait(subject="city", detail="")
        exchange.tell("fact-saved", field="province")
        _next_field(exchange)


def _take_fact(exchange: TurnContext, field: ProfileField, value: str) -> None:
    year = exchange.dossier.profile.period
    _record(exchange, field, value)
    exchange.tell("fact-saved", field=field)
    if field == "period" and year and year != value and exchange.dossier.figures:
        exchange.tell("figures-of-year", year=year, period=value)
    tell_of_changed_rules(exchange)
    _next_field(exchange)


def _record(exchange: TurnContext, field: ProfileField, value: str | None) -> None:
    """Set a fact; the grid factor goes by the province, the land control value by the industry."""
    industry = exchange.dossier.profile.industry
    exchange.record_fact(field, value)
    if field in ("province", "industry"):
        work_out_anew(exchange, industry)


def _next_field(exchange: TurnContext) -> None:
    """To the next fact; to the mode behind the last; back where the profile was a detour."""
    if exchange.wait.detour:
        while exchange.wait.at is Place.PROFILE and exchange.session.trail:
            exchange.leave()
        return
    after = FIELDS.index(cast("ProfileField", exchange.wait.subject)) + 1
    if after < len(FIELDS):
        exchange.go(Wait(Place.PROFILE, FIELDS[after]))
    else:
        begin_rules(exchange)


_READERS = {
    "name": _type_name,
    "credit_code": _type_credit_code,
    "province": _type_region,
    "city": _type_region,
    "industry": _type_industry,
    "headcount": _type_headcount,
    "period": _type_period,
}
