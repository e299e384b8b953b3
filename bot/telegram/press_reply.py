"""The answer to a button press: sent once the turn is saved, never earlier as a success."""

import asyncio

from bot.runtime.processes.background import BackgroundTasks
from bot.screens.core.texts import say
from bot.telegram.api import TelegramApi
from bot.telegram.updates import Press
from scoring.values import Language

STILL_SAVING_SECONDS = 5.0
"""When a press is answered although its turn is not saved yet; Telegram waits about fifteen."""


class PressReply:
    """Stops the spinner on a button, once."""

    def __init__(
        self, api: TelegramApi, background: BackgroundTasks, press: Press, language: Language
    ) -> None:
        self._api = api
        self._background = background
        self._query = press.query
        self._language = language
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(STILL_SAVING_SECONDS, self._say_to_wait)
        self._is_given = False

    def saved(self, code: str = "") -> None:
        """The turn is saved; ``code`` names a notice to show besides the screen."""
        self._reply(say(self._language, "told", code) if code else "")

    def failed(self) -> None:
        """The turn will not be saved."""
        self._reply(say(self._language, "told", "press-not-saved"))

    def cancel(self) -> None:
        """Say nothing any more."""
        self._timer.cancel()

    def _say_to_wait(self) -> None:
        self._reply(say(self._language, "told", "still-saving"))

    def _reply(self, words: str) -> None:
        self._timer.cancel()
        if not self._is_given:
            self._is_given = True
            self._background.begin(self._api.answer_press(self._query, words))
