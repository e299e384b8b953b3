"""Who else is to answer: a name, and perhaps a note and a day, in one message."""

import re
from datetime import date

from dialogs.core.waits import ColleagueNamed
from dialogs.typed.dates import parse_date
from dialogs.typed.rejections import Rejection, reject
from dialogs.typed.text import half_width
from scoring.catalogue.index import CatalogueIndex

NAME_LIMIT = 30
"""Characters of a name."""
NOTE_LIMIT = 300
"""Characters of a note."""

_PARTS = re.compile(r"[，,、;；。\n]+")
_OPENING = re.compile(r"^(?:请|让|叫|找|问|@|ask |to )\s*", re.IGNORECASE)
_BY = re.compile(r"^(?:在|最晚|截止到?|by |until |before )\s*|(?:前|之前|以前)$", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def read_colleague(text: str, today: date) -> ColleagueNamed | Rejection:
    """The name, the note and the day in ``text``: 王工，看一下电表，12月5日前."""
    said = _OPENING.sub("", text.strip())
    parts = parts_of(said)
    if len(parts) == 1 and _CHINESE.search(parts[0]):
        parts = parts[0].split()
    if not parts:
        return reject("colleague-missing")
    name = read_name(parts[0])
    if isinstance(name, Rejection):
        return name
    due, words = "", []
    for part in parts[1:]:
        day = day_in(part, today)
        if isinstance(day, Rejection):
            return day
        if day is not None and not due:
            due = day.isoformat()
        else:
            words.append(part)
    note = ("，" if _CHINESE.search(text) else ", ").join(words)
    if len(note) > NOTE_LIMIT:
        return reject("colleague-note-too-long", limit=NOTE_LIMIT)
    return ColleagueNamed(name, note, due)


def read_name(text: str) -> str | Rejection:
    """The name of somebody, as it was typed."""
    name = " ".join(text.split())
    if not any(char.isalpha() for char in name):
        return reject("colleague-missing")
    if len(name) > NAME_LIMIT:
        return reject("colleague-too-long", limit=NAME_LIMIT)
    return name


def parts_of(text: str) -> list[str]:
    """The parts of a text that stops separate, without those that are empty."""
    return [part.strip() for part in _PARTS.split(text) if part.strip()]


def day_in(part: str, today: date) -> date | Rejection | None:
    """The day a part names; a rejection for one that is past; ``None`` for other words."""
    for words in (part, _BY.sub("", half_width(part)).strip()):
        found = parse_date(words, today) if words else None
        if isinstance(found, date):
            return found
        if isinstance(found, Rejection) and found.code == "date-passed":
            return found
    return None


def asked_about(index: CatalogueIndex, subject: str) -> tuple[str, ...]:
    """The questions of a subject: itself, or all of a group; empty if it is no longer there."""
    if subject in index.asked:
        return (subject,)
    return tuple(index.members[subject]) if subject in index.groups else ()
