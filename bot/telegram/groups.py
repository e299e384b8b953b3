"""Groups: the assistant does not chat there, and only says where to find it."""

from collections import OrderedDict
from collections.abc import Callable

from bot.screens.core.texts import say
from bot.telegram.api import TelegramApi
from bot.telegram.updates import GroupCall

GROUPS = 1000
"""Groups remembered; the one greeted longest ago is dropped first."""
QUIET_SECONDS = 600.0
"""Between two answers in the same group, whatever is called there."""


class Groups:
    """Answers calls from groups with one line: the link to the private chat."""

    def __init__(self, api: TelegramApi, clock: Callable[[], float]) -> None:
        self._api = api
        self._clock = clock
        self._answered: OrderedDict[int, float] = OrderedDict()

    async def answer(self, call: GroupCall) -> None:
        """Send the line, unless the group got it a moment ago or another bot is called."""
        name, now = self._api.username, self._clock()
        if call.bot and call.bot.casefold() != name.casefold():
            return
        if now - self._answered.get(call.chat, -QUIET_SECONDS) < QUIET_SECONDS:
            return
        self._answered[call.chat] = now
        self._answered.move_to_end(call.chat)
        if len(self._answered) > GROUPS:
            self._answered.popitem(last=False)
        words = say(call.language, "told", "in-group", link=f"https://t.me/{name}")
        await self._api.send_message(call.chat, words, None)
