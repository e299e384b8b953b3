"""Who is told to go on, when, and who cannot be told."""

from collections.abc import Iterable

from propcache.api import cached_property

from bot.screens.core.context import NudgePlan
from bot.screens.core.moments import WEEKDAYS
from bot.screens.core.view import Labels
from bot.screens.devices.devices import moment_in_china
from bot.screens.sharing.sharing import NAME_SHOWN, SharingView
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.session import Place
from dialogs.typed.china_time import CHINA
from storage.records import Reach, Recipient

LISTED = 20
"""People named on one screen, each with a button."""


class NudgeView(SharingView):
    """Who is told to go on with a case, or which clients that are stuck."""

    @cached_property
    def plan(self) -> NudgePlan:
        """What storage knows of it."""
        return self.context.around.nudging or NudgePlan((), self.context.now, "")

    @property
    def is_of_clients(self) -> bool:
        """Whether it is about all clients that are stuck."""
        return self.wait.at is Place.CLIENTS_NUDGE

    @property
    def is_now(self) -> bool:
        """Whether it would be sent at once."""
        return self.plan.moment == self.context.now

    @property
    def when(self) -> str:
        """When it would be sent otherwise: the day with its weekday, and the time."""
        moment = self.plan.moment
        if moment is None:
            return ""
        weekday = WEEKDAYS[moment.astimezone(CHINA).weekday()]
        return f"{moment_in_china(moment)} {self.context.words['weekdays'][weekday]}"

    @cached_property
    def to_be_told(self) -> tuple[Recipient, ...]:
        """The people whom a press tells."""
        return tuple(one for one in self.plan.recipients if one.may_be_told)

    @cached_property
    def arranged(self) -> tuple[Recipient, ...]:
        """The people who were told on that day, or will be."""
        return tuple(one for one in self.plan.recipients if one.is_planned or one.outcome)

    @cached_property
    def out_of_reach(self) -> tuple[Recipient, ...]:
        """The people who cannot be told."""
        return tuple(
            one
            for one in self.plan.recipients
            if not one.may_be_told and not one.is_planned and not one.outcome
        )

    def listed(self, found: Iterable[Recipient]) -> tuple[Recipient, ...]:
        """As many as are named."""
        return tuple(found)[:LISTED]

    def name(self, one: Recipient) -> str:
        """What somebody is called: as in the invitation, or the enterprise's owner."""
        if not one.is_owner:
            return brief(one.name, 30)
        enterprise = brief(one.enterprise, 40) or self.context.phrase("unnamed")
        if self.is_of_clients:
            return enterprise
        return self.context.phrase("owner-of", enterprise=enterprise)

    def left(self, one: Recipient) -> str:
        """What is open, and how much is done."""
        owed = self.context.phrase("owed", count=one.owed) if one.owed else ""
        returned, expiring = (
            self.context.phrase(key, count=count) if count else ""
            for key, count in (("returned-left", one.returned), ("expiring-left", one.expiring))
        )
        return " · ".join(filter(None, [self._questions(one), owed, returned, expiring]))

    def _questions(self, one: Recipient) -> str:
        if not one.open:
            return ""
        if one.is_owner and not one.of:
            return self.context.phrase("nothing-answered")
        done = one.of - len(one.open)
        if one.is_owner:
            return self.context.phrase("questions-left", left=len(one.open), done=done, of=one.of)
        numbers = self.numbers(one.open)
        return self.context.phrase("numbers-left", numbers=numbers, done=done, of=one.of)

    def last_heard(self, one: Recipient) -> str:
        """When something last came from them."""
        if one.heard is None:
            return self.context.phrase("never-heard")
        return self.context.phrase("heard", at=moment_in_china(one.heard))

    def reach(self, one: Recipient) -> str:
        """Why they cannot be told, or when they will see it; empty where they are told at once."""
        if one.reach is Reach.REACHED:
            return ""
        return str(self.context.words["reach"][str(one.reach)])

    def came_of_it(self, one: Recipient) -> str:
        """What came of what was arranged for the day."""
        return str(self.context.words["nudge-outcomes"][one.outcome or "waiting"])

    def rows(self, offered: c.Rows) -> c.Rows:
        """Tell all of them, or one."""
        shown = self.listed(self.to_be_told)
        ones = [c.choice(c.NUDGE_ONE, _number_of(self, one)) for one in shown]
        everybody = ((c.NUDGE_ALL,),) if len(self.to_be_told) > 1 else ()
        return (*everybody, *((one,) for one in ones), *offered)

    @property
    def labels(self) -> Labels:
        """One by the name, all with their number."""
        return {c.NUDGE_ONE: self._one_label, c.NUDGE_ALL: self._all_label}

    def _one_label(self, number: str) -> str:
        found = next(one for one in self.to_be_told if str(_number_of(self, one)) == number)
        return self.context.label("nudge-one", name=brief(self.name(found), NAME_SHOWN))

    def _all_label(self, _argument: str) -> str:
        return self.context.label("nudge-all", count=len(self.to_be_told))


def _number_of(view: NudgeView, one: Recipient) -> int:
    """What a button names: a person of the case, or the assessment of a client."""
    return one.assessment if view.is_of_clients else one.person or 0
