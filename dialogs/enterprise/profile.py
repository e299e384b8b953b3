"""The enterprise's profile, of which only the name is required, and the mode."""

import re
from typing import cast, get_args

from msgspec.structs import replace

from dialogs.core.consent import AGREEMENTS
from dialogs.core.outputs import ModeChosen
from dialogs.core.screen import GO_ON_WORDS
from dialogs.core.session import Mode, Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import NameTyped, SearchedFor
from dialogs.dossier.dossier import ProfileField
from dialogs.enterprise.credit_code import check_credit_code
from dialogs.enterprise.industries import industry, industry_titled, search_industries
from dialogs.enterprise.key_industries import key_industries
from dialogs.enterprise.regions import Region, cities, search_regions
from dialogs.figures.recording import work_out_again
from dialogs.overlays.choosing import begin_mode, default_overlays, follow_profile
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import is_question
from dialogs.typed.shares import Reply, parse_headcount, parse_period, parse_reply

FIELDS: tuple[ProfileField, ...] = get_args(ProfileField)
"""The facts in the order they are asked."""
NAME_LIMIT = 200
"""Characters of an enterprise's name."""
NAME_LETTERS = 2
"""Letters that a name must have to be accepted without confirmation."""
GREETINGS = frozenset(
    {
        "你好", "您好", "你们好", "在吗", "嗨", "哈喽", "早上好", "下午好", "谢谢", "开始", "测试",
        "hi", "hello", "hey", "test", "thanks", "good morning",
    }
)  # fmt: skip
"""Greetings that people type before they give a name."""
_SENTENCE = re.compile(
    r"^(?:我|咱|请|帮)|能不能|能否|可不可以|是不是|想(?:要|申报|做|知道|问|了解|看)|怎么|怎样"
    r"|^(?:i|we|how|can|please)\b",
    re.IGNORECASE,
)
"""What people ask for in place of a name."""


def choose_mode(turn: TurnContext, name: str) -> None:
    """Start the mode from the top; choosing the present one on a detour changes nothing."""
    mode: Mode = "quick" if name == "quick" else "full"
    if turn.wait.detour and turn.session.mode == mode:
        turn.resume_questions()
        return
    turn.session = replace(turn.session, mode=mode)
    turn.events.append(ModeChosen(mode))
    turn.change_wait(detour=False)
    turn.go_on(None)


def is_hardly_a_name(name: str) -> bool:
    """Whether it is a greeting, a sentence, or too short for an enterprise's name: 你好, 0, 12."""
    letters = sum(char.isalpha() for char in name)
    is_greeting = name.casefold().strip(" ,.!，。！~～") in GREETINGS
    return letters < NAME_LETTERS or is_greeting or bool(_SENTENCE.search(name))


def type_fact(turn: TurnContext, text: str) -> None:
    """Handle text typed where a fact is asked."""
    field = cast("ProfileField", turn.wait.subject)
    reply = parse_reply(text)
    if field != "name" and reply is Reply.LATER:
        next_fact(turn)
    elif field != "name" and reply is Reply.BACK:
        turn.go_back()
    else:
        _READERS[field](turn, text)


def _type_name(turn: TurnContext, text: str) -> None:
    name = " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())
    reply = parse_reply(name)
    if reply is Reply.HELP:
        turn.go_aside(Place.HELP)
    elif reply is Reply.BACK and turn.wait.detour:
        turn.leave()
    elif reply or name.casefold() in GO_ON_WORDS | AGREEMENTS:
        turn.reject("name-is-a-word", typed=name)
    elif not any(char.isalnum() for char in name):
        turn.reject("name-empty")
    elif len(name) > NAME_LIMIT:
        turn.reject("name-too-long", limit=str(NAME_LIMIT))
    elif is_question(name):
        turn.change_wait(state=NameTyped(name))
        turn.reject("name-is-a-question", typed=name)
    elif is_hardly_a_name(name):
        turn.change_wait(state=NameTyped(name))
        turn.reject("name-in-doubt", typed=name)
    else:
        take_fact(turn, "name", name)


def _type_credit_code(turn: TurnContext, text: str) -> None:
    _take_or_refuse(turn, "credit_code", check_credit_code(text))


def _type_headcount(turn: TurnContext, text: str) -> None:
    headcount = parse_headcount(text)
    if isinstance(headcount, Rejection) and headcount.code == "not-a-number":
        turn.reject("headcount-missing")
    else:
        _take_or_refuse(turn, "headcount", headcount)


def _type_period(turn: TurnContext, text: str) -> None:
    _take_or_refuse(turn, "period", parse_period(text, turn.today.year))


def _type_region(turn: TurnContext, text: str) -> None:
    found = search_regions(text)
    if len(found) == 1:
        take_region(turn, found[0])
    elif found:
        turn.tell("choose-one")
        turn.go(replace(turn.wait, subject="province", state=SearchedFor(text[:40])))
    else:
        turn.reject("region-not-found", typed=text[:40])


def _type_industry(turn: TurnContext, text: str) -> None:
    exact = industry(text) or industry_titled(text)
    found = (exact,) if exact else search_industries(text[:40])
    if exact or (len(found) == 1):
        take_fact(turn, "industry", found[0].code)
    elif found:
        turn.change_wait(state=SearchedFor(text[:40]))
    else:
        turn.reject("industry-not-found", typed=text[:40])


def _take_or_refuse(turn: TurnContext, field: ProfileField, value: object) -> None:
    if isinstance(value, Rejection):
        turn.refuse(value)
    else:
        take_fact(turn, field, str(value))


def take_region(turn: TurnContext, found: Region | None) -> None:
    """Record a province or city. A city implies its province; after a province, ask its city."""
    if found is None:
        turn.reject("not-a-choice")
        return
    if found.province is not None:
        _record(turn, "province", found.province.code)
        turn.change_wait(subject="city", state=None)
        take_fact(turn, "city", found.code)
        return
    if turn.dossier.profile.province != found.code:
        _record(turn, "city", None)
    _record(turn, "province", found.code)
    if cities(found):
        turn.change_wait(subject="province", state=None)
        turn.go(Wait(Place.PROFILE, "city", detour=turn.wait.detour))
    else:
        turn.change_wait(subject="city", state=None)
        turn.tell("fact-saved", field="province")
        next_fact(turn)


def take_fact(turn: TurnContext, field: ProfileField, value: str) -> None:
    """Record a fact and go on to the next."""
    year = turn.dossier.profile.period
    _record(turn, field, value)
    turn.tell("fact-saved", field=field)
    if field == "period" and year and year != value and turn.dossier.figures:
        turn.tell("figures-of-year", year=year, period=value)
    is_told_later = turn.session.mode is None  # with the choice of mode, two facts on
    if field == "industry" and key_industries(turn.dossier.catalogue) and not is_told_later:
        turn.tell("key-industry")
    next_fact(turn)


def _record(turn: TurnContext, field: ProfileField, value: str | None) -> None:
    """Set a fact, and update the defaults that depend on it.

    The grid factor depends on the province, the land control value on the industry.
    """
    industry, defaults = turn.dossier.profile.industry, default_overlays(turn)
    turn.record_fact(field, value)
    if field in ("province", "industry"):
        work_out_again(turn, industry)
    follow_profile(turn, defaults)


def next_fact(turn: TurnContext) -> None:
    """Go to the next fact; after the last to the mode, or back if the profile was a detour."""
    if turn.wait.detour:
        while turn.wait.at is Place.PROFILE and turn.session.trail:
            turn.leave()
        return
    after = FIELDS.index(cast("ProfileField", turn.wait.subject)) + 1
    if after < len(FIELDS):
        turn.go(Wait(Place.PROFILE, FIELDS[after]))
    else:
        begin_mode(turn)


_READERS = {
    "name": _type_name,
    "credit_code": _type_credit_code,
    "province": _type_region,
    "city": _type_region,
    "industry": _type_industry,
    "headcount": _type_headcount,
    "period": _type_period,
}
