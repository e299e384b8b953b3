"""Where an invitation leads: the page of the web chat, and the bot if one is there."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from dialogs.core.outputs import Params


@dataclass(slots=True)
class InvitationLinks:
    """``public_url`` is that of the web chat; ``bot`` gives the bot's name once that is known.

    A worker that does not serve Telegram leaves the bot out; the code works everywhere.
    """

    public_url: str | None = None
    bot: Callable[[], str | None] = lambda: None

    def chat(self, channels: Collection[str]) -> tuple[str, ...]:
        """The links to the chat for somebody who uses these channels; a page where none fits."""
        web, bot = self.public_url, self.bot()
        found = [f"https://t.me/{bot}"] if bot and "telegram" in channels else []
        if web and ("web" in channels or not found):
            found.append(f"{web}/")
        return tuple(found)

    def of(self, code: str, channel: str) -> Params:
        """The code and its links as parameters of a notice; empty for a link there is not."""
        web = f"{self.public_url}/i/{code}" if self.public_url else ""
        bot = self.bot()
        telegram = f"https://t.me/{bot}?start={code}" if bot else ""
        page = f"/i/{code}" if channel == "web" else ""
        return (("code", code), ("link", web), ("telegram", telegram), ("page", page))
