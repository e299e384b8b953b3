"""New lines as HTML fragments, which the page's script inserts."""

from dataclasses import dataclass

from bot.turns.service import TurnService
from bot.web import CHANNEL
from bot.web.chat.transcript import acknowledge, read_talk
from bot.web.security.visitors import Visitor
from bot.web.templating import render
from scoring.values import Language


@dataclass(frozen=True, slots=True)
class NewFragments:
    """The HTML, the number of its newest line, its language, and whose it is."""

    html: str
    newest: int
    language: Language
    person: int


async def news_since(turns: TurnService, visitor: Visitor, delivery: int) -> NewFragments | None:
    """The lines after ``delivery``; ``None`` if the conversation no longer exists."""
    conversation = await turns.reader.find(CHANNEL, visitor.external_id)
    if conversation is None:
        return None
    talk = await read_talk(turns, visitor, conversation, since=delivery)
    html = render("news.html", talk.language, talk=talk, token=visitor.token)
    await acknowledge(turns, conversation, talk.lines)
    return NewFragments(html, talk.newest, talk.language, conversation.person)
