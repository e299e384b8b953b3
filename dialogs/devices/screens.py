"""The screens of devices and joining.

What can be shown and done depends on codes and devices, which the dialogue does not know: the
services around it look them up, fill in the views and check every action again.
"""

from dialogs.core import buttons as c
from dialogs.core.agreement import AgreementScreen, reading_first
from dialogs.core.outputs import (
    DeviceEndConfirmed,
    Event,
    JoinConfirmed,
    OtherDevicesEndConfirmed,
    RecoveryRequested,
)
from dialogs.core.screen import Screen, Situation, filled
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.devices.joining import OTHERS

LONGEST_NUMBER = 18
"""Digits of a device's id."""


class JoinScreen(AgreementScreen):
    """The confirmation before joining by the code that was given."""

    agrees = c.JOIN

    def buttons(self, here: Situation) -> c.Rows:
        """Decline, or join; before consent also the privacy notice and the other language."""
        return filled((c.RETURN,), (c.JOIN,), reading_first(here))

    def agreed(self, subject: str) -> Event:
        """The code is to be used."""
        return JoinConfirmed(int(subject))


class DevicesScreen(Screen):
    """The devices of the person, filled in by storage."""

    def buttons(self, here: Situation) -> c.Rows:
        """End the other devices, or ask for a code."""
        del here
        return ((c.END_OTHERS,), (c.LINK, c.RECOVERY), (c.RETURN,))

    def may_fill_in(self, choice: str) -> bool:
        """Whether it is the button that ends a device."""
        verb, device = c.verb_and_argument(choice)
        is_number = device.isascii() and device.isdigit() and len(device) <= LONGEST_NUMBER
        return verb == c.END and is_number

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Ask whether one device, or all others, are to be ended."""
        match verb:
            case c.END:
                turn.go_aside(Place.DEVICE_END, argument)
            case c.END_OTHERS:
                turn.go_aside(Place.DEVICE_END, OTHERS)
            case _:
                return False
        return True


class DeviceEndScreen(Screen):
    """The confirmation before a device, or all others, are ended."""

    def buttons(self, here: Situation) -> c.Rows:
        """Cancel, which comes first, end, or delete everything."""
        del here
        return ((c.RETURN,), (c.END_CONFIRMED,), (c.DELETE,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """End the device, or all others."""
        del argument
        if verb != c.END_CONFIRMED:
            return False
        subject = turn.wait.subject
        turn.events.append(
            OtherDevicesEndConfirmed() if subject == OTHERS else DeviceEndConfirmed(int(subject))
        )
        turn.leave()
        return True


class RecoveryScreen(Screen):
    """Explains the recovery code and offers to make one."""

    def buttons(self, here: Situation) -> c.Rows:
        """Make a recovery code, or go back."""
        del here
        return ((c.RECOVERY_MADE,), (c.RETURN,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Request a recovery code."""
        del argument
        if verb != c.RECOVERY_MADE:
            return False
        turn.events.append(RecoveryRequested())
        turn.leave()
        return True
