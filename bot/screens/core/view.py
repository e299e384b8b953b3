"""What the view of any place has, and what several share.

The template of a place gets its view as ``s`` and asks nothing else, so both languages show the
same things. Its contents are computed only on demand.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property

from bot.screens.core.context import ScreenContext
from bot.screens.core.folding import PINNED
from bot.wording.scale_bar import ScaleBar
from dialogs.core import buttons as c
from dialogs.core.session import Place, Wait
from dialogs.core.waits import NameTyped, NumberTyped, PendingNote, SearchedFor, WordsTyped
from scoring.catalogue.model import Criterion, Requirement
from scoring.units.labels import with_unit
from scoring.values import Text

BAR_LENGTH = 10

LEADING_ON = (
    c.AGREE,
    c.CONFIRM,
    c.DONE,
    c.ALL_MET,
    c.CHECKLIST,
    c.CALCULATE,
    c.RESUME,
    c.choice(c.MODE, "quick"),
    c.REPORT,
)
"""Where several of them are shown, the first leads on."""

Labels = Mapping[str, str | Callable[[str], str]]
"""What buttons say, by verb: the key of the words, or what makes them of the argument."""


def bar(done: Fraction | int, of: int, length: int = BAR_LENGTH) -> str:
    """A progress bar of text; full only when everything is done, empty only when nothing is."""
    filled = max(int(length * done / of), int(done > 0)) if of else length
    return "▰" * filled + "▱" * (length - filled)


class View:
    """One place as its template shows it."""

    def __init__(self, context: ScreenContext) -> None:
        self.context = context

    @cached_property
    def wait(self) -> Wait:
        """Where the person is."""
        return self.context.session.wait

    @property
    def has_mandatory(self) -> bool:
        """Whether the edition has mandatory criteria."""
        return self.context.index.has_mandatory

    @property
    def typed(self) -> str:
        """What was typed before and is asked about now; empty where nothing was."""
        match self.wait.state:
            case SearchedFor(words=text) | WordsTyped(words=text):
                return text
            case PendingNote(text=text) | NameTyped(name=text):
                return text
            case NumberTyped(value=value, unit=unit):
                return (
                    with_unit(str(value), unit)
                    if self.wait.at is Place.SCALE
                    else f"{value}{unit}"
                )
            case _:
                return ""

    def say(self, text: Text) -> str:
        """A text of the catalogue in the reader's language."""
        return self.context.say(text)

    @cached_property
    def labels(self) -> Labels:
        """The labels of the verbs that say something of their own at this place."""
        return {}

    @property
    def placeholder(self) -> str:
        """The key of the words in the empty input field."""
        return self.wait.at.value

    @property
    def notice_after(self) -> str:
        """What the notice says once the file is there that the person waits for."""
        return ""

    @property
    def picture(self) -> ScaleBar | None:
        """The picture below the text."""
        return None

    @property
    def leading_on(self) -> tuple[str, ...]:
        """The choices that lead on; the first that is shown is the primary button."""
        return LEADING_ON

    @property
    def pinned(self) -> frozenset[str]:
        """The verbs whose buttons stay where there are too many buttons for one screen."""
        return PINNED

    def rows(self, offered: c.Rows) -> c.Rows:
        """The choices shown of those the dialogue offers, with those only storage can fill in."""
        return offered


class ProgressView(View):
    """A place that shows how far the person has come."""

    @property
    def done(self) -> int:
        """Answered, of what the mode asks."""
        return self.context.progress[0]

    @property
    def of(self) -> int:
        """How many the mode asks."""
        return self.context.progress[1]

    @property
    def bar(self) -> str:
        """The progress bar."""
        return bar(self.done, self.of)


class SubjectView(View):
    """A place about one requirement or criterion."""

    @property
    def item(self) -> Requirement | Criterion:
        """The requirement or criterion asked."""
        return self.context.index.asked[self.wait.subject]

    @property
    def label(self) -> str:
        """The number before the question."""
        code = self.context.index.code[self.wait.subject]
        return f"{code.lstrip('er')}."

    @property
    def question(self) -> str:
        """The question."""
        return self.say(self.item.question)


class SubPlaceView(SubjectView):
    """A place that was entered from the question it is about."""

    @cached_property
    def labels(self) -> Labels:
        """Going back leads to the question."""
        return {c.BACK: "back-to-question"}
