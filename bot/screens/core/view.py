"""The base classes of the views.

The template of a place gets its view as ``s`` and nothing else, so both languages show the same
things. Its contents are computed only on demand.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from propcache.api import cached_property

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

PRESENCE_LABELS = {c.MET: "met-where-none", c.NOT_MET: "not-met-where-none"}
"""Labels of yes and no if the question asks whether something undesired occurred."""

Labels = Mapping[str, str | Callable[[str], str]]
"""Button labels by verb: the key of the words, or a function from the argument to the label."""


def bar(done: Fraction | int, of: int, length: int = BAR_LENGTH) -> str:
    """A progress bar of text; full only when everything is done, empty only when nothing is."""
    filled = max(int(length * done / of), int(done > 0)) if of else length
    return "▰" * filled + "▱" * (length - filled)


class View:
    """The values available to the template of a place."""

    def __init__(self, context: ScreenContext) -> None:
        self.context = context

    @cached_property
    def wait(self) -> Wait:
        """What the session waits for."""
        return self.context.session.wait

    @property
    def has_mandatory(self) -> bool:
        """Whether the edition has mandatory criteria."""
        return self.context.index.has_mandatory

    @property
    def typed(self) -> str:
        """The earlier input this place asks about; empty if there is none."""
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

    @property
    def labels(self) -> Labels:
        """The button labels that are specific to this place."""
        return {}

    @property
    def placeholder(self) -> str:
        """The key of the input field's placeholder."""
        return self.wait.at.value

    @property
    def notice_after(self) -> str:
        """The text that replaces the notice once the file the person waits for is there."""
        return ""

    @property
    def picture(self) -> ScaleBar | None:
        """The bar below the text, if there is one."""
        return None

    @property
    def shows_file(self) -> str:
        """The digest of the file it is about, if a browser can be shown what is in it."""
        return ""

    @property
    def leading_on(self) -> tuple[str, ...]:
        """The choices that lead on; the first that is shown is the primary button."""
        return LEADING_ON

    @property
    def pinned(self) -> frozenset[str]:
        """The verbs whose buttons are on every page if there are too many for one screen."""
        return PINNED

    def rows(self, offered: c.Rows) -> c.Rows:
        """The rows shown: those the dialogue offers, adjusted to what only storage knows."""
        return offered


class ProgressView(View):
    """A place that shows the progress."""

    @property
    def done(self) -> int:
        """How many questions of the mode are decided."""
        return self.context.progress[0]

    @property
    def of(self) -> int:
        """How many questions the mode has."""
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
        """The number shown before the question."""
        code = self.context.index.code[self.wait.subject]
        return f"{code.lstrip('er')}."

    @property
    def question(self) -> str:
        """The question."""
        return self.say(self.item.question)


class SubPlaceView(SubjectView):
    """A place that was entered from the question it is about."""

    @property
    def labels(self) -> Labels:
        """The back button says that it leads to the question."""
        return {c.BACK: "back-to-question"}
