"""Devices, the recovery code, and joining the data of another device."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.screens.core.context import Brought, DeviceRow, JoinRow, PasskeyRow, WaitingRow
from bot.screens.core.view import Labels, View
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.devices.joining import OTHERS
from dialogs.typed.china_time import CHINA

DEVICES_SHOWN = 12
"""Devices on one screen."""
NAME_SHOWN = 40
OWN_SHOWN = 5
"""Assessments named on the join screen."""


def device_name(words: Mapping[str, Any], channel: str, label: str | None) -> str:
    """The name of a device: its channel, with the channel's label for it if there is one."""
    channels: dict[str, str] = words["channels"]
    kind = channels.get(channel, channel)
    return f"{kind} · {brief(label, NAME_SHOWN)}" if label else kind


def moment_in_china(moment: datetime) -> str:
    """Date and time in China."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


class DeviceView(View):
    """A place about the person's devices."""

    @property
    def _devices(self) -> tuple[DeviceRow, ...]:
        return self.context.around.devices

    def device_named(self, row: DeviceRow) -> str:
        """The name of a device."""
        return device_name(self.context.words, row.channel, row.label)

    def time(self, moment: datetime) -> str:
        """Date and time in China."""
        return moment_in_china(moment)

    def day(self, moment: datetime) -> str:
        """The date in China."""
        return f"{moment.astimezone(CHINA):%Y-%m-%d}"

    @property
    def devices(self) -> tuple[DeviceRow, ...]:
        """The person's devices, at most ``DEVICES_SHOWN``."""
        return self._devices[:DEVICES_SHOWN]

    @property
    def devices_more(self) -> int:
        """How many more devices there are than shown."""
        return len(self._devices) - len(self.devices)

    @property
    def first_device(self) -> DeviceRow | None:
        """The first device, which may end any other and delete everything."""
        return next((row for row in self._devices if row.is_first), None)

    @property
    def is_first(self) -> bool:
        """Whether this is the first device; assumed if the devices are not known."""
        this = next((row for row in self._devices if row.is_this), None)
        return this is None or this.is_first

    @property
    def is_only(self) -> bool:
        """Whether there is no other device."""
        return len(self._devices) <= 1

    @property
    def passkeys(self) -> tuple[PasskeyRow, ...]:
        """The person's passkeys."""
        return self.context.around.passkeys

    @property
    def recovery_since(self) -> datetime | None:
        """When the present recovery code was made; ``None`` if there is none."""
        return self.context.around.recovery_since

    def _endable(self) -> tuple[DeviceRow, ...]:
        """The devices that can be ended from here, including this one."""
        return tuple(
            row for row in self._devices if row.is_this or self.is_first or not row.is_first
        )

    @property
    def endable_others(self) -> tuple[DeviceRow, ...]:
        """The other devices that can be ended from here."""
        return tuple(row for row in self._endable() if not row.is_this)


def without(offered: c.Rows, *hidden: str) -> c.Rows:
    """The choices offered, without those that are ``hidden``."""
    shown = (tuple(choice for choice in row if choice not in hidden) for row in offered)
    return tuple(row for row in shown if row)


class DevicesView(DeviceView):
    """The list of devices, and of passkeys."""

    @property
    def in_browser(self) -> bool:
        """Whether this device can show the page where passkeys are added."""
        return any(row.is_this and row.channel == "web" for row in self._devices)

    def rows(self, offered: c.Rows) -> c.Rows:
        """A button for each device and passkey that can be removed here, then the others."""
        ends = tuple((c.choice(c.END, row.id),) for row in self._endable()[:DEVICES_SHOWN])
        ends += tuple((c.choice(c.DROP_PASSKEY, row.id),) for row in self.passkeys if row.may_end)
        hidden = {
            c.END_OTHERS: not self.endable_others,
            c.RECOVERY: not self.is_first,
        }
        return (*ends, *without(offered, *(verb for verb in hidden if hidden[verb])))

    @property
    def labels(self) -> Labels:
        """The name of each device and passkey."""
        return {c.END: self._end_label, c.DROP_PASSKEY: self._drop_label}

    def _drop_label(self, passkey: str) -> str:
        row = next((row for row in self.passkeys if str(row.id) == passkey), None)
        if row is None:
            return self.context.label("drop-passkey")
        return self.context.label("drop-passkey-named", name=row.name)

    def _end_label(self, device: str) -> str:
        row = next((row for row in self._devices if str(row.id) == device), None)
        if row is None:
            return self.context.label("end")
        if row.is_this:
            return self.context.label("end-this")
        return self.context.label("end-named", device=self.device_named(row))


class DeviceEndView(DeviceView):
    """The confirmation before one device, or all others, are ended."""

    @property
    def ended(self) -> DeviceRow | None:
        """The device to be ended; ``None`` if it is about all others."""
        return next((row for row in self._devices if str(row.id) == self.wait.subject), None)

    def rows(self, offered: c.Rows) -> c.Rows:
        """Deleting everything is offered only if this would end the last device."""
        ends_last = self.is_only and self.wait.subject != OTHERS
        return offered if ends_last else without(offered, c.DELETE)

    @property
    def labels(self) -> Labels:
        """Ending this device is called logging out."""
        logs_out = self.ended is not None and self.ended.is_this
        return {
            c.RETURN: "return-at-log-out" if logs_out else "return-at-device-end",
            c.END_CONFIRMED: "log-out-confirmed" if logs_out else "end-confirmed",
        }


class RecoveryView(DeviceView):
    """The recovery code."""

    def rows(self, offered: c.Rows) -> c.Rows:
        """Only the first device can make a code."""
        return offered if self.is_first else without(offered, c.RECOVERY_MADE)

    @property
    def labels(self) -> Labels:
        """The label says if an earlier code is replaced."""
        return {c.RECOVERY_MADE: "recovery-made-again" if self.recovery_since else "recovery-made"}


class PasskeyEndView(DeviceView):
    """The confirmation before a passkey is removed."""

    @property
    def ended(self) -> PasskeyRow | None:
        """The passkey to be removed."""
        return next((row for row in self.passkeys if str(row.id) == self.wait.subject), None)

    @property
    def labels(self) -> Labels:
        """Cancelling is called not removing it."""
        return {c.RETURN: "return-at-device-end"}


class SignInView(DeviceView):
    """The question whether to let a waiting browser in."""

    @property
    def waiting(self) -> WaitingRow | None:
        """The browser; ``None`` if it waits no more."""
        return self.context.around.waiting_browser

    @property
    def minutes_left(self) -> int:
        """Minutes that the browser waits, rounded up."""
        left = self.waiting.left.total_seconds() if self.waiting else 0
        return -(-int(left) // 60)

    def rows(self, offered: c.Rows) -> c.Rows:
        """The numbers before the button that keeps it out."""
        numbers = self.waiting.numbers if self.waiting else ()
        return (tuple(c.choice(c.SIGN_IN, number) for number in numbers), *offered)

    @property
    def labels(self) -> Labels:
        """The numbers themselves."""
        return {c.SIGN_IN: str}


class DeletionView(DeviceView):
    """The confirmation before everything is deleted."""

    @property
    def answered_all(self) -> int:
        """How many answers there are, whatever the mode."""
        return len(self.context.dossier.answers)

    def rows(self, offered: c.Rows) -> c.Rows:
        """Only the first device can delete everything."""
        return offered if self.is_first else without(offered, c.DELETE_CONFIRMED)


class JoinView(DeviceView):
    """The confirmation before this device joins the data of another one."""

    @property
    def join(self) -> JoinRow | None:
        """What would be joined; ``None`` if the code is no longer valid."""
        return self.context.around.join

    @property
    def brought(self) -> tuple[Brought, ...]:
        """The assessments that would be brought along, at most ``OWN_SHOWN``."""
        return self.join.brought[:OWN_SHOWN] if self.join else ()

    @property
    def brought_more(self) -> int:
        """How many more assessments would be brought along."""
        return len(self.join.brought) - len(self.brought) if self.join else 0

    @property
    def has_agreed(self) -> bool:
        """Whether the person has agreed to the privacy notice already."""
        return self.context.session.consented

    @property
    def minutes_left(self) -> int | None:
        """Minutes until the code expires, rounded up; ``None`` if it does not expire."""
        left = self.join.left if self.join else None
        return None if left is None else -(-int(left.total_seconds()) // 60)

    @property
    def labels(self) -> Labels:
        """A device that has this data already does not join but becomes the first."""
        is_own = self.join is not None and self.join.is_own
        return {
            c.JOIN: "join-own" if is_own else "join" if self.has_agreed else "join-agree",
            c.RETURN: "return" if is_own else "return-at-join",
        }
