"""What the web chat needs of the turn service, and no more.

It is stated here as protocols, so that this package leads to no other channel and no report.
"""

from collections.abc import AsyncIterable, AsyncIterator
from datetime import datetime
from typing import Protocol

from bot.screens.message import Attachment, Message
from bot.turns.browsers import Browsers
from dialogs.core.dossier import Evidence
from dialogs.core.inputs import Input
from scoring.values import Language
from storage.records import Conversation

CHANNEL = "web"


class Taken(Protocol):
    """What a turn brought. ``forgotten``: everything kept of the person is gone; ``outdated``:
    what was typed answers an older question, and was handed back.
    """

    @property
    def forgotten(self) -> bool: ...
    @property
    def outdated(self) -> bool: ...


class Shown(Protocol):
    """A line of a transcript: what the person gave, in words, and what she was shown."""

    @property
    def delivery(self) -> int: ...
    @property
    def given(self) -> str: ...
    @property
    def message(self) -> Message | None: ...
    @property
    def attachment(self) -> Attachment | None: ...
    @property
    def at(self) -> datetime: ...


class TurnService(Protocol):
    """The turn service as the web chat sees it."""

    @property
    def browsers(self) -> Browsers:
        """Lets browsers in and ends their access."""

    async def take(
        self,
        channel: str,
        external_id: str,
        given: Input,
        *,
        language: Language,
        label: str = "",
    ) -> Taken:
        """Take one input of one person; ``label`` is what their browser is called."""

    async def find(self, channel: str, external_id: str) -> Conversation | None:
        """The conversation of an identity; ``None`` for a stranger."""

    async def transcript(
        self, channel: str, external_id: str, limit: int = 40
    ) -> tuple[Shown, ...]:
        """The last lines, oldest first; delivery numbers rise."""

    async def acknowledge(
        self, identity: int, deliveries: tuple[int, ...], ref: str | None, *, live: bool = False
    ) -> None:
        """They were shown."""

    async def keep_file(
        self, data: bytes | AsyncIterable[bytes], name: str, media_type: str
    ) -> Evidence:
        """Keep a file before the turn that attaches it; raises ``EvidenceRefused``."""

    async def report(self, channel: str, external_id: str, number: str) -> Attachment | None:
        """The issued report with this number; ``None`` unless it is the person's own."""

    async def make_again(self, channel: str, external_id: str, name: str) -> None:
        """Have a report of the person's made again whose file is gone; it comes in the chat."""

    async def evidence(self, channel: str, external_id: str, digest: str) -> Attachment | None:
        """The evidence with this digest; ``None`` unless the person attached it."""

    async def log_out(self, channel: str, external_id: str) -> None:
        """End a device at its own wish; the person's data and other devices stay."""

    def watch(self, channel: str, external_id: str) -> AsyncIterator[None]:
        """Yield at once, and whenever there may be something new for the person."""
