"""What is new, as parts that the page's script puts in their places."""

from dataclasses import dataclass

from bot.turns.service import TurnService
from bot.web import CHANNEL
from bot.web.chat.transcript import acknowledge, read_talk
from bot.web.security.visitors import Visitor
from bot.web.templating import render
from scoring.values import Language


@dataclass(frozen=True, slots=True)
class NewFragments:
    """The parts, the number of the newest line, the language it is said in, and to whom."""

    html: str
    newest: int
    language: Language
    person: int


async def news_since(turns: TurnService, visitor: Visitor, delivery: int) -> NewFragments | None:
    """What came behind a line; ``None`` when the conversation is no more."""
    conversation = await turns.reader.find(CHANNEL, visitor.external_id)
    if conversation is None:
        return None
    talk = await read_talk(turns, visitor, conversation, since=delivery)
    html = render("news.html", talk.language, talk=talk, token=visitor.token)
    await acknowledge(turns, conversation, talk.lines)
    return NewFragments(html, talk.newest, talk.language, conversation.person)
