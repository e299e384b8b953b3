"""The resumable state of one dialogue: small, and good for weeks.

Stored as JSON by ``to_dict`` with a format number; ``from_dict`` reads every older format
through ``upgrades``.
"""

from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import Any, Literal, Self

from dialogs.core.upgrades import FORMAT, upgraded
from scoring.values import Language

Mode = Literal["quick", "full"]

TRAIL_LIMIT = 40
"""How many places back 上一题 can go."""
HANDLED_LIMIT = 100
"""How many inputs back a repeated delivery is recognised: the most that Telegram delivers at once,
and after a crash again. What is older is recognised by its turn.
"""


class About(Enum):
    """What the subject of a wait names, where the catalogue must know it."""

    QUESTION = "question"  # the id of a criterion or requirement
    PART = "part"  # the question it was entered from, if from one
    GROUP = "group"  # a section's id, "conditions" or "requirements"
    OTHER = "other"


class Place(StrEnum):
    """Where in the dialogue the person is. The values are stored and never change."""

    about: About

    def __new__(cls, value: str, about: About = About.OTHER) -> Self:
        """A place by its stored value, and what the subject of a wait there names."""
        place = str.__new__(cls, value)
        place._value_ = value
        place.about = about
        return place

    @property
    def is_part_of_question(self) -> bool:
        """Whether leaving it leads back to the question it was entered from."""
        return self.about is About.PART

    CONSENT = "consent"
    WELCOME_BACK = "welcome-back"
    PROFILE = "profile"  # subject: the fact asked
    PROFILE_REVIEW = "profile-review"
    MODE = "mode"
    GROUP = "group", About.GROUP
    GROUP_CHECK = "group-check", About.GROUP  # detail: what of it is about to be recorded
    QUESTION = "question", About.QUESTION
    SHARE = "share", About.PART
    MEASURE = "measure", About.PART
    NUMBER = "number", About.PART  # detail: the measure's or scale's id
    REFERENCE = "reference", About.PART  # detail: "<measure's id>|<value>|<unit>"
    MEANING = "meaning", About.PART  # detail: what has two meanings: a percentage, a bare no
    REASON = "reason", About.PART  # detail: the share it is the reason of, if of one
    NOTE = "note", About.PART
    EVIDENCE = "evidence", About.PART
    FILE = "file"  # which question the files just sent are evidence of
    STATUS = "status"
    CONTENTS = "contents"
    SECTION = "section", About.GROUP
    LISTING = "listing"  # subject: unanswered, not-met, not-applicable, noted
    GAPS = "gaps"
    SUMMARY = "summary"
    REPORT = "report"
    SETTINGS = "settings"
    LANGUAGE = "language"
    PRIVACY = "privacy"
    HELP = "help"
    DELETION = "deletion"
    ASSESSMENTS = "assessments"
    LINK = "link"
    JOIN = "join"  # subject: the id of the code that was given, which stays unused meanwhile
    DEVICES = "devices"
    DEVICE_END = "device-end"  # subject: the identity to be ended, or "others"
    RECOVERY = "recovery"
    RULES = "rules"  # detail: the overlays on offer, by id, "-" before one that is not chosen
    FIGURES = "figures"  # subject: a group of figures, or nothing for all groups
    FIGURE = "figure", About.PART  # detail: the figure's id
    CARRIERS = "carriers", About.PART
    CALCULATION = "calculation", About.PART  # detail: the scale's or measure's id
    ODD = "odd", About.PART  # detail: the figure as typed, to be confirmed
    SCALE = "scale", About.PART  # which of a criterion's scales; detail: the number typed, if any
    BENCHMARK = "benchmark", About.PART  # detail: what was searched for
    BASELINE = "baseline", About.PART  # detail: the scale's id
    LEADING = "leading", About.PART  # detail: "<scale's id>|<baseline>|<their unit>"
    CHECKLIST = "checklist", About.PART  # detail: what is ticked so far, by position
    TIMELINE = "timeline"  # subject: the level
    EVIDENCE_LIST = "evidence-list"
    CHANGES = "changes"
    WHAT_IF = "what-if"
    PLANS = "plans"
    PLAN = "plan"  # subject: the plan's number; detail: the field asked


@dataclass(frozen=True, slots=True)
class Wait:
    """What the session waits for. Only this judges whether an input fits.

    ``detour`` marks a place visited aside: when it is done the person returns to where they were.
    """

    at: Place
    subject: str = ""
    detail: str = ""
    page: int = 0
    help_open: bool = False
    detour: bool = False

    @property
    def question(self) -> str:
        """The question it asks or is part of; empty where there is none."""
        asks = self.at.about in (About.QUESTION, About.PART)
        return self.subject if asks else ""


@dataclass(frozen=True, slots=True)
class Session:
    """The dialogue of one identity. ``turn`` counts the turns; buttons carry it.

    ``asked`` is the turn since which the present question is asked without a break.
    """

    wait: Wait
    language: Language = "zh"
    mode: Mode | None = None
    consented: bool = False
    turn: int = 0
    trail: tuple[Wait, ...] = ()
    handled: tuple[str, ...] = ()
    last_choice: str = ""
    last_order: int = 0
    asked: int = 0

    def moved(self, wait: Wait) -> "Session":
        """Go to ``wait``, remembering the place left."""
        settled, last = self.trail[:-1], self.trail[-1:]  # each was the last one once
        trail = (*settled, *map(_settled, last), self.wait)
        return replace(self, wait=wait, trail=trail[-TRAIL_LIMIT:])

    def replaced(self, wait: Wait) -> "Session":
        """Go to ``wait`` without remembering the place left."""
        return replace(self, wait=wait)

    def to_dict(self) -> dict[str, Any]:
        """A JSON value; defaults are left out to keep it small."""
        return {
            "format": FORMAT,
            "wait": _wait_to_list(self.wait),
            "language": self.language,
            "mode": self.mode,
            "consented": self.consented,
            "turn": self.turn,
            "trail": [_wait_to_list(wait) for wait in self.trail],
            "handled": list(self.handled),
            "last_choice": self.last_choice,
            "last_order": self.last_order,
            "asked": self.asked,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Session":
        """The session that ``to_dict`` wrote, in this or any older format."""
        data = upgraded(stored)
        return cls(
            wait=_wait_from_list(data["wait"]),
            language=data["language"],
            mode=data["mode"],
            consented=data["consented"],
            turn=data["turn"],
            trail=tuple(_wait_from_list(item) for item in data["trail"]),
            handled=tuple(data["handled"]),
            last_choice=data["last_choice"],
            last_order=data["last_order"],
            asked=data.get("asked", 0),  # sessions written before it was counted have none
        )


def _settled(wait: Wait) -> Wait:
    """A question left two places ago no longer offers to keep what was typed there as a note."""
    return replace(wait, detail="") if wait.at is Place.QUESTION and wait.detail else wait


def _wait_to_list(wait: Wait) -> list[Any]:
    values = [str(wait.at), wait.subject, wait.detail, wait.page, wait.help_open, wait.detour]
    while not values[-1]:
        values.pop()
    return values


def _wait_from_list(stored: list[Any]) -> Wait:
    return Wait(Place(stored[0]), *stored[1:])
