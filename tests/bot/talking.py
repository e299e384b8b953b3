"""Somebody who talks to the turn service directly, as through a channel."""

from datetime import UTC, datetime, timedelta
from itertools import count

from bot.app import Core
from bot.screens.core.message import Message
from bot.turns.result import TurnResult
from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, Command, File, Start, Text
from dialogs.dossier.dossier import Dossier
from storage.records import Conversation
from tests.support.story_2025 import MORE

PAGES = 10
"""More than the pages of buttons that any screen has."""
ENTERPRISE = "测试水泥有限公司"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by


class Talker:
    """One identity; ``message`` is the last they were shown."""

    _acts = count(1)

    def __init__(
        self, core: Core, name: str = "1", channel: str = "telegram", label: str = ""
    ) -> None:
        self._core = core
        self.name = name
        self.channel = channel
        self.label = label
        self.message: Message | None = None

    async def takes(self, given: Choice | Command | File | Start | Text) -> TurnResult:
        """Hand one input to the turns."""
        taken = await self._core.turns.take(
            self.channel, self.name, given, language="zh", label=self.label
        )
        self.message = taken.message or self.message
        return taken

    async def says(self, text: str) -> TurnResult:
        """Type something; with a slash, a command."""
        if text == "/start" or text.startswith("/start "):
            payload = text.removeprefix("/start").strip()
            return await self.takes(Start(key=self.key(), payload=payload))
        if text.startswith("/"):
            name, _, argument = text[1:].partition(" ")
            return await self.takes(Command(key=self.key(), name=name, argument=argument))
        return await self.takes(Text(key=self.key(), text=text))

    async def taps(self, label: str) -> TurnResult:
        """Press the button of the last message with this label, be it behind 更多."""
        for _ in range(PAGES):
            if label in self.labels or MORE not in self.labels:
                break
            await self.takes(self.button(MORE))
        return await self.takes(self.button(label))

    def button(self, label: str) -> Choice:
        """What the button of the last message with this label stands for."""
        assert self.message is not None
        buttons = [button for row in self.message.rows for button in row]
        found = next(button.choice for button in buttons if button.label == label)
        shown = self.message
        return Choice(key=self.key(), session=shown.session, turn=shown.turn, choice=found)

    async def begins(self) -> None:
        """Go from the first meeting to the first question."""
        await self.says("/start")
        await self.taps("同意并开始")
        await self.says(ENTERPRISE)
        await self.taps("其余以后再填")
        await self.taps("完整评价（逐条）")

    async def code(self) -> str:
        """A code to go on from another device."""
        await self.says("/settings")
        await self.taps("换设备继续")
        return self.shown.split("/join ")[1].split("<")[0]

    async def recovery_code(self) -> str:
        """A recovery code."""
        await self.says("/devices")
        await self.taps("恢复码")
        await self.press(c.RECOVERY_MADE)
        return self.shown.split("<code>")[1].split("<")[0]

    async def joins(self, code: str) -> TurnResult:
        """Give a code, read the question and confirm it."""
        await self.says(f"/join {code}")
        return await self.press(c.JOIN)

    async def press(self, choice: str) -> TurnResult:
        """Press the button of the last message that stands for a choice."""
        for _ in range(PAGES):
            if choice in self.choices or MORE not in self.labels:
                break
            await self.takes(self.button(MORE))
        assert choice in self.choices
        return await self.takes(self.forged(choice))

    def forged(self, choice: str) -> Choice:
        """A press of any choice in the turn of the last message."""
        assert self.message is not None
        shown = self.message
        return Choice(key=self.key(), session=shown.session, turn=shown.turn, choice=choice)

    @property
    def labels(self) -> list[str]:
        """What the buttons of the last message say."""
        assert self.message is not None
        return [button.label for row in self.message.rows for button in row]

    @property
    def choices(self) -> list[str]:
        """What can be chosen in the last message."""
        assert self.message is not None
        return [button.choice for row in self.message.rows for button in row]

    async def heard(self) -> list[str]:
        """The notices this device was sent, the latest last."""
        lines = await self._core.turns.reader.transcript(self.channel, self.name)
        return [line.message.html for line in lines if line.message and line.message.is_notice]

    async def seen(self) -> Message:
        """The last message of a turn, as another page or a restart would show it."""
        lines = await self._core.turns.reader.transcript(self.channel, self.name)
        shown = [line.message for line in lines if line.message and not line.message.is_notice]
        return shown[-1]

    async def conversation(self) -> Conversation:
        """Their conversation as it is stored."""
        found = await self._core.turns.reader.find(self.channel, self.name)
        assert found is not None
        return found

    async def dossier(self) -> Dossier:
        """Their assessment as it stands."""
        return (await self.conversation()).dossier

    @property
    def place(self) -> str:
        """Where the last message asks."""
        assert self.message is not None
        return self.message.place

    @property
    def shown(self) -> str:
        """The words of the last message."""
        assert self.message is not None
        return self.message.html

    def key(self) -> str:
        """The key of an act never seen before."""
        return f"a{next(self._acts)}"
