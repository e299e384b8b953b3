"""The transcript as the page shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from markupsafe import Markup

from bot.messages import Attachment, Message
from bot.web.access import Visitor
from bot.web.markup import safe
from bot.web.port import CHANNEL, Shown, Turns
from dialogs.session import Language
from storage.values import Conversation

SHOWN = 40
"""Lines of the transcript a page shows."""
CHINA = timezone(timedelta(hours=8))
"""The time of day is that of the factories, whatever the server's clock says."""
REF = "page"


@dataclass(frozen=True, slots=True)
class Line:
    """One exchange. ``live``: the last message, whose buttons can be pressed."""

    id: int
    given: str
    html: Markup | None
    message: Message | None
    attachment: Attachment | None
    time: str
    at: str
    day: str
    live: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as shown: lines of it, oldest first, and what the furniture must know."""

    lines: tuple[Line, ...]
    newest: int
    progress: tuple[int, int] | None
    placeholder: str
    language: Language
    full: bool


async def read_talk(
    turns: Turns, visitor: Visitor, conversation: Conversation, since: int = 0
) -> Talk:
    """The conversation as it stands, with its lines behind ``since``."""
    shown = await turns.transcript(CHANNEL, visitor.external_id, limit=SHOWN)
    return talk_of(shown, conversation.session.language, since)


async def acknowledge(turns: Turns, conversation: Conversation, lines: tuple[Line, ...]) -> None:
    """Take note that the person was shown the lines."""
    if lines:
        deliveries = tuple(line.id for line in lines)
        await turns.acknowledge(conversation.identity, deliveries, REF)


def talk_of(shown: tuple[Shown, ...], language: Language, since: int = 0) -> Talk:
    """The transcript, with the last message live."""
    said = [(line.delivery, line.message) for line in shown if line.message]
    live, last = said[-1] if said else (0, None)
    known = [message.progress for _, message in said if message.progress]
    return Talk(
        lines=_lines(shown, live, language, since),
        newest=shown[-1].delivery if shown else 0,
        progress=known[-1] if known else None,
        placeholder=last.placeholder if last else "",
        language=language,
        full=len(shown) == SHOWN,
    )


def _lines(
    shown: tuple[Shown, ...], live: int, language: Language, since: int
) -> tuple[Line, ...]:
    days = [_day(one.at, language) for one in shown]
    before = ["", *days]
    return tuple(
        _line(one, live, today if today != yesterday else "")
        for one, today, yesterday in zip(shown, days, before, strict=False)
        if one.delivery > since
    )


def _line(shown: Shown, live: int, day: str) -> Line:
    at = shown.at.astimezone(CHINA)
    return Line(
        id=shown.delivery,
        given=shown.given,
        html=safe(shown.message.html) if shown.message else None,
        message=shown.message,
        attachment=shown.attachment,
        time=f"{at:%H:%M}",
        at=at.isoformat(timespec="minutes"),
        day=day,
        live=shown.delivery == live,
    )


def _day(at: datetime, language: Language) -> str:
    local = at.astimezone(CHINA)
    if language == "zh":
        return f"{local.year}年{local.month}月{local.day}日"
    return f"{local:%B} {local.day}, {local.year}"
