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
    KeptOut,
    LetInConfirmed,
    OtherDevicesEndConfirmed,
    PasskeyEndConfirmed,
    RecoveryRequested,
)
from dialogs.core.screen import Screen, Situation, filled
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.devices.joining import OTHERS
from dialogs.typed.replies import Reply, parse_reply

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
        """Whether it is the button that ends a device or removes a passkey."""
        return _is_numbered(choice, c.END, c.DROP_PASSKEY)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Ask whether one device, all others, or a passkey are to be ended."""
        match verb:
            case c.END:
                turn.go_aside(Place.DEVICE_END, argument)
            case c.END_OTHERS:
                turn.go_aside(Place.DEVICE_END, OTHERS)
            case c.DROP_PASSKEY:
                turn.go_aside(Place.PASSKEY_END, argument)
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


class PasskeyEndScreen(Screen):
    """The confirmation before a passkey is removed."""

    def buttons(self, here: Situation) -> c.Rows:
        """Cancel, which comes first, or remove it."""
        del here
        return ((c.RETURN,), (c.END_CONFIRMED,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Remove it."""
        del argument
        if verb != c.END_CONFIRMED:
            return False
        turn.events.append(PasskeyEndConfirmed(int(turn.wait.subject)))
        turn.leave()
        return True


class SignInScreen(Screen):
    """The question whether to let a waiting browser in.

    It is answered by the number that the browser shows: storage fills in that number among
    others, so that nobody lets in by habit a browser that they do not see.
    """

    def buttons(self, here: Situation) -> c.Rows:
        """Keep it out."""
        del here
        return ((c.KEEP_OUT,),)

    def may_fill_in(self, choice: str) -> bool:
        """Whether it is one of the numbers."""
        return _is_numbered(choice, c.SIGN_IN)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Let it in, or keep it out."""
        waiting = int(turn.wait.subject)
        match verb:
            case c.SIGN_IN:
                turn.events.append(LetInConfirmed(waiting, int(argument)))
            case c.KEEP_OUT:
                turn.events.append(KeptOut(waiting))
            case _:
                return False
        turn.leave()
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """A typed "no" keeps it out. Letting in needs the button."""
        if parse_reply(text) in (Reply.BACK, Reply.NO):
            turn.events.append(KeptOut(int(turn.wait.subject)))
            turn.leave()
        else:
            turn.reject("press-a-button")


def _is_numbered(choice: str, *verbs: str) -> bool:
    verb, number = c.verb_and_argument(choice)
    is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    return verb in verbs and is_number
