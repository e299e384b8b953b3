"""A Telegram Bot API server for tests: real sockets, no network, strict where Telegram is.

    async with BotApiServer() as server:
        ...                                # a bot with `server.token` polls `server.url`
        person = server.person(7, first_name="李雷")
        await person.says("/start")
        question = await person.sees("依法设立")
        await person.taps("符合")

It knows private chats and one bot. Entities are read from HTML only. A webhook may be on this
machine without https. `python -m tests.support.bot_api` serves it in a terminal.
"""

from tests.support.bot_api.chats import Button, File, Message
from tests.support.bot_api.people import Person
from tests.support.bot_api.server import BotApiServer, Call

__all__ = ["BotApiServer", "Button", "Call", "File", "Message", "Person"]
