"""What templates and buttons say of devices, and of the question whether to join."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.screens.context import Basis
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.session import Place
from dialogs.devices.joining import OTHERS
from dialogs.typed.china_time import CHINA

DEVICES_SHOWN = 12
"""Devices on one screen."""
NAME_SHOWN = 40
OWN_SHOWN = 5
"""Assessments named in the question whether to join."""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One of the person's devices, for the list of them."""

    id: int
    channel: str
    label: str | None
    is_first: bool
    is_this: bool
    since: datetime
    active: datetime


@dataclass(frozen=True, slots=True)
class Brought:
    """An assessment that would come along: its name, if it has one, and how many answers."""

    name: str | None
    answered: int


@dataclass(frozen=True, slots=True)
class JoinRow:
    """Both sides of the question whether to join, as they stand."""

    kind: str
    is_own: bool
    brought: tuple[Brought, ...]
    along: tuple[DeviceRow, ...]
    this: DeviceRow
    enterprise: str | None
    assessments: int
    device: DeviceRow | None
    made: datetime
    left: timedelta | None


@dataclass(frozen=True, slots=True)
class Around:
    """What storage knows of the present place and the dialogue does not."""

    devices: tuple[DeviceRow, ...] = ()
    join: JoinRow | None = None
    recovery_since: datetime | None = None


NOTHING_AROUND = Around()


def device_name(words: Mapping[str, Any], channel: str, label: str | None) -> str:
    """What a device is called: its channel, and what the channel knows of it."""
    channels: dict[str, str] = words["channels"]
    kind = channels.get(channel, channel)
    return f"{kind} · {brief(label, NAME_SHOWN)}" if label else kind


def moment_in_china(moment: datetime) -> str:
    """Day and time as a clock in China shows them."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


class DeviceScene(Basis):
    """The part of a scene about devices."""

    around: Around = NOTHING_AROUND

    @property
    def join(self) -> JoinRow | None:
        """Both sides of the question whether to join."""
        return self.around.join

    @property
    def brought(self) -> tuple[Brought, ...]:
        """What would come along, as much as is named."""
        return self.around.join.brought[:OWN_SHOWN] if self.around.join else ()

    @property
    def brought_more(self) -> int:
        """How many more would come along."""
        return len(self.around.join.brought) - len(self.brought) if self.around.join else 0

    @property
    def minutes_left(self) -> int | None:
        """How many minutes the code is still good, begun ones included."""
        left = self.around.join.left if self.around.join else None
        return None if left is None else -(-int(left.total_seconds()) // 60)

    @property
    def devices(self) -> tuple[DeviceRow, ...]:
        """The person's devices, as many as a screen holds."""
        return self.around.devices[:DEVICES_SHOWN]

    @property
    def devices_more(self) -> int:
        """How many more there are."""
        return len(self.around.devices) - len(self.devices)

    @property
    def this_device(self) -> DeviceRow | None:
        """The device that this is said on."""
        return next((row for row in self.around.devices if row.is_this), None)

    @property
    def first_device(self) -> DeviceRow | None:
        """The device that may end any other and delete everything."""
        return next((row for row in self.around.devices if row.is_first), None)

    @property
    def is_first(self) -> bool:
        """Whether this device is the first; so it is taken to be where nothing else is known."""
        this = self.this_device
        return this is None or this.is_first

    @property
    def is_only(self) -> bool:
        """Whether there is no other device."""
        return len(self.around.devices) <= 1

    @property
    def endable(self) -> tuple[DeviceRow, ...]:
        """The devices that may be ended here; this one is among them."""
        return tuple(row for row in self.around.devices if self._may_end(row))

    def _may_end(self, row: DeviceRow) -> bool:
        return row.is_this or self.is_first or not row.is_first

    @property
    def endable_others(self) -> tuple[DeviceRow, ...]:
        """The other devices that may be ended here."""
        return tuple(row for row in self.endable if not row.is_this)

    @property
    def ended(self) -> DeviceRow | None:
        """The device whose end is asked about; ``None`` where it is about all others."""
        return next((row for row in self.around.devices if str(row.id) == self.wait.subject), None)

    @property
    def recovery_since(self) -> datetime | None:
        """When the recovery code was made that is good now."""
        return self.around.recovery_since

    def device_named(self, row: DeviceRow) -> str:
        """What a device is called."""
        return device_name(self.words, row.channel, row.label)

    def time(self, moment: datetime) -> str:
        """Day and time in China."""
        return moment_in_china(moment)

    def day(self, moment: datetime) -> str:
        """The day in China."""
        return f"{moment.astimezone(CHINA):%Y-%m-%d}"

    def device_label(self, verb: str, argument: str) -> str | None:
        """What a button about devices says; ``None`` for other buttons."""
        labels: dict[str, str] = self.words["labels"]
        match verb:
            case c.JOIN if self.join and self.join.is_own:
                return labels["join-own"]
            case c.RETURN if self.wait.at is Place.JOIN and not (self.join and self.join.is_own):
                return labels["return-at-join"]
            case c.RETURN if self.wait.at is Place.DEVICE_END:
                return labels["return-at-log-out" if self._logs_out else "return-at-device-end"]
            case c.END_CONFIRMED if self._logs_out:
                return labels["log-out-confirmed"]
            case c.RECOVERY_MADE if self.recovery_since:
                return labels["recovery-made-again"]
            case c.END if argument:
                return self._end_label(argument)
            case _:
                return None

    @property
    def _logs_out(self) -> bool:
        return self.ended is not None and self.ended.is_this

    def _end_label(self, device: str) -> str:
        labels: dict[str, str] = self.words["labels"]
        row = next((row for row in self.around.devices if str(row.id) == device), None)
        if row is None:
            return labels["end"]
        key = "end-this" if row.is_this else "end-named"
        return labels[key].replace("{{ device }}", self.device_named(row))

    def device_rows(self) -> list[tuple[str, ...]]:
        """The buttons that storage fills in: one for each device that may be ended."""
        if self.wait.at is not Place.DEVICES:
            return []
        return [(c.choice(c.END, row.id),) for row in self.endable[:DEVICES_SHOWN]]

    def is_hidden(self, choice: str) -> bool:
        """Whether a choice, though it exists at this place, is none for this device."""
        match self.wait.at:
            case Place.DELETION:
                return choice == c.DELETE_CONFIRMED and not self.is_first
            case Place.DEVICES:
                no_others = choice == c.END_OTHERS and not self.endable_others
                return no_others or (choice == c.RECOVERY and not self.is_first)
            case Place.DEVICE_END:
                return choice == c.DELETE and not self._ends_last
            case Place.RECOVERY:
                return choice == c.RECOVERY_MADE and not self.is_first
            case _:
                return False

    @property
    def _ends_last(self) -> bool:
        return self.is_only and self.wait.subject != OTHERS
