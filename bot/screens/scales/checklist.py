"""The view of a checklist."""

from bot.screens.core.view import Labels, SubPlaceView
from bot.screens.scales.parts import criterion_of
from dialogs.core import buttons as c
from dialogs.scales.checklists import ticked_at
from dialogs.scales.screens import is_ticked
from scoring.answers.model import Value
from scoring.rounding import significant

TICKED, OPEN = "☑", "☐"


class ChecklistView(SubPlaceView):
    """A checklist, whose items can be ticked."""

    @property
    def checklist_rows(self) -> list[str]:
        """The items, each with a box that is ticked or empty."""
        item = criterion_of(self.context, self.wait.subject)
        return [
            f"{self._tick(at)} {at}. {self.say(entry.label)}"
            for at, entry in enumerate(item.checklist if item else (), 1)
        ]

    def _tick(self, at: int) -> str:
        return TICKED if is_ticked(self.wait, at) else OPEN

    @property
    def counted_before(self) -> str:
        """The count, if the answer was given as a bare number; else empty."""
        answer = self.context.dossier.answers.get(self.wait.subject)
        return significant(answer.value) if isinstance(answer, Value) else ""

    @property
    def labels(self) -> Labels:
        """The number of each item, and how many are ticked."""
        return {**super().labels, c.TICK: self._tick_label, c.DONE: self._done_label}

    def _tick_label(self, at: str) -> str:
        return f"{self._tick(int(at))} {at}"

    def _done_label(self, _argument: str) -> str:
        return self.context.label("done-checklist", count=len(ticked_at(self.wait)))
