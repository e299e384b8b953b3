"""The comments on a question."""

from datetime import datetime
from typing import Final

from bot.screens.core.view import Labels, SubPlaceView
from bot.screens.devices.devices import moment_in_china
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.waits import CommentBegun
from storage.records import Comment

COMMENTS_SHOWN: Final = 6
"""Comments on one screen, the latest; the rest are counted."""
WITHDRAWALS_SHOWN: Final = 2
"""Comments of one's own that have a button."""
LABEL_SHOWN: Final = 20


class CommentsView(SubPlaceView):
    """The comments on a question, the latest last."""

    @property
    def comments(self) -> tuple[Comment, ...]:
        """As many as are shown."""
        return self.context.around.comments[-COMMENTS_SHOWN:]

    @property
    def comments_before(self) -> int:
        """How many earlier ones there are."""
        return len(self.context.around.comments) - len(self.comments)

    @property
    def is_guest(self) -> bool:
        """Whether somebody looks who was asked about this question."""
        return self.context.dossier.task is not None

    def time(self, moment: datetime) -> str:
        """Day and time in China."""
        return moment_in_china(moment)

    @property
    def _own(self) -> list[Comment]:
        around = self.context.around
        own = [one for one in self.comments if one.person == around.person]
        return [one for one in own if not one.withdrawn][-WITHDRAWALS_SHOWN:]

    def rows(self, offered: c.Rows) -> c.Rows:
        """A button to withdraw each of the person's own comments."""
        ends = tuple((c.choice(c.WITHDRAW, one.id),) for one in self._own)
        return (*offered[:-1], *ends, *offered[-1:])

    @property
    def labels(self) -> Labels:
        """To whom a comment goes; which one is withdrawn. A guest has one kind only."""
        return {
            **super().labels,
            c.WITHDRAW: self._withdraw_label,
            c.COMMENT: "comment" if self.is_guest else self._kind_label,
        }

    def _kind_label(self, kind: str) -> str:
        return self.context.label(f"comment-{kind}")

    def _withdraw_label(self, number: str) -> str:
        found = next(one for one in self._own if str(one.id) == number)
        return self.context.label("withdraw", text=brief(found.text, LABEL_SHOWN))


class CommentingView(SubPlaceView):
    """A comment is typed."""

    @property
    def internal(self) -> bool:
        """Whether it is for the owner's side alone."""
        return self.wait.state_of(CommentBegun).internal

    @property
    def is_guest(self) -> bool:
        """Whether somebody writes who was asked about this question."""
        return self.context.dossier.task is not None
