"""Questions whose yes also gives consent, if there is none yet."""

from abc import abstractmethod
from typing import ClassVar

from msgspec.structs import replace

from dialogs.core import buttons as c
from dialogs.core.outputs import ConsentGiven, Event
from dialogs.core.screen import Screen, Situation
from dialogs.core.turn import TurnContext
from dialogs.typed.replies import Reply, parse_reply
from scoring.values import OTHER_LANGUAGE


def reading_first(here: Situation) -> tuple[str, ...]:
    """Before consent, the privacy notice and the other language; nothing after it."""
    other = OTHER_LANGUAGE[here.session.language]
    return () if here.session.consented else (c.PRIVACY, c.choice(c.LANGUAGE, other))


class AgreementScreen(Screen):
    """A question that is agreed to by a button; the label of the button includes consent."""

    agrees: ClassVar[str]
    """The verb of that button."""

    @abstractmethod
    def agreed(self, subject: str) -> Event:
        """The event of having agreed to the subject of the wait."""

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Agree; this also gives consent, if there is none yet."""
        del argument
        if verb != self.agrees:
            return False
        if not turn.session.consented:
            turn.session = replace(turn.session, consented=True)
            turn.events.append(ConsentGiven())
        turn.events.append(self.agreed(turn.wait.subject))
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """A typed "no" leaves. Agreeing needs the button: typed text is not tied to a question."""
        if parse_reply(text) in (Reply.BACK, Reply.NO):
            turn.leave()
        else:
            turn.reject("press-a-button")
