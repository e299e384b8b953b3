"""What stands in each cell of the board, the same on the page and in the file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.screens.core.context import AssessmentRow
from bot.wording.results.standing import NONE
from bot.wording.results.stuck import in_words
from dialogs.typed.china_time import day_in_china
from scoring.values import Language


@dataclass(frozen=True, slots=True)
class Cells:
    """One row in words."""

    row: AssessmentRow
    language: Language
    words: dict[str, Any]
    today: date

    @property
    def name(self) -> str:
        """The client."""
        return self.row.name or str(self.words["unnamed"])

    @property
    def edition(self) -> str:
        """The edition and the year assessed."""
        standing = self.row.standing
        edition = self._said("edition-of", edition=standing.edition) if standing else ""
        year = self._said("year-of", year=self.row.period) if self.row.period else ""
        return " · ".join(part for part in (edition, year) if part)

    @property
    def share(self) -> int:
        """The share that is answered, in percent."""
        standing = self.row.standing
        return 100 * standing.decided // standing.total if standing else 0

    @property
    def progress(self) -> str:
        """Answered of all."""
        standing = self.row.standing
        return f"{standing.decided}/{standing.total}" if standing else "—"

    @property
    def points(self) -> str:
        """The points or their range; nothing before the first answer."""
        standing = self.row.standing
        return standing.figure if standing and standing.decided else "—"

    @property
    def reviewed(self) -> str:
        """The points as reviewed, as far as the person may see them."""
        return self.row.reviewed.figure if self.row.reviewed else NONE

    @property
    def decided(self) -> str:
        """The points as decided, as far as the person may see them."""
        return self.row.decided.figure if self.row.decided else NONE

    @property
    def undecided(self) -> str:
        """How many rows are undecided; empty where nothing is decided, or all is."""
        count = self.row.decided.undecided if self.row.decided else 0
        return self._said("undecided", count=count) if count else ""

    @property
    def readiness(self) -> str:
        """The grade, or why there is none."""
        return self.row.standing.badge[self.language] if self.row.standing else "—"

    @property
    def stuck(self) -> list[str]:
        """What it is stuck at."""
        return [in_words(reason)[self.language] for reason in self.row.stuck]

    @property
    def tags(self) -> list[str]:
        """The tags on it that the person may see."""
        return [name for _, name in self.row.tags]

    @property
    def active(self) -> str:
        """The day of the last activity."""
        last = self.row.last_activity
        return day_in_china(last).isoformat() if last else ""

    @property
    def idle(self) -> str:
        """How long ago that was."""
        days = self.row.idle_days
        return self._said("days-ago", days=days) if days else str(self.words["today"])

    @property
    def days(self) -> int | None:
        """Days until the first day that is stored; negative if it has passed."""
        return (self.row.due - self.today).days if self.row.due else None

    @property
    def due(self) -> str:
        """The same in words; empty if nothing is stored."""
        days = self.days
        if days is None:
            return ""
        if days < 0:
            return self._said("days-over", days=-days)
        return self._said("days-left", days=days) if days else str(self.words["due-today"])

    @property
    def whose(self) -> str:
        """Whether it is their own, shared with them, or of an organisation of theirs."""
        named = [name for _, name in self.row.organisations]
        first = "own" if self.row.is_own else "shared"
        if self.row.is_own or not named:
            named.insert(0, str(self.words[first]))
        return " · ".join(named)

    def _said(self, key: str, **values: object) -> str:
        return str(self.words[key]).format(**values)
