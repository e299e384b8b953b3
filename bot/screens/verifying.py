"""What a check of a document found."""

from propcache.api import cached_property

from bot.screens.core.view import View
from bot.wording.verified import MARKS, Told, in_words


class VerifyView(View):
    """The last check, and what can be checked next."""

    @cached_property
    def told(self) -> Told | None:
        """What was found in this turn."""
        around = self.context.around
        return None if around.checked is None else in_words(around.checked, around.issuer)

    @property
    def mark(self) -> str:
        """The mark of the result."""
        return MARKS[self.told.tone] if self.told else ""

    @property
    def headline(self) -> str:
        """The result in a sentence."""
        return self.context.say(self.told.headline) if self.told else ""

    @property
    def lines(self) -> list[str]:
        """What it means."""
        return [self.context.say(line) for line in self.told.means] if self.told else []

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is known of the document, by label."""
        say = self.context.say
        return [(say(label), say(value)) for label, value in self.told.facts] if self.told else []

    @property
    def onward(self) -> str:
        """What to do next."""
        return self.context.say(self.told.next) if self.told else ""
