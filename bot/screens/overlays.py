"""The local and industry data offered for an assessment."""

from dataclasses import dataclass

from bot.screens.core.view import Labels, View
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.overlays.choosing import marked_offers
from scoring.overlays.model import Overlay

TITLE_SHOWN = {"zh": 26, "en": 52}
"""Characters of an overlay's title on its button."""
DOCUMENT_SHOWN = 100
"""Characters of the document an overlay is based on, if its source is not shown in full."""


@dataclass(frozen=True)
class OfferedRow:
    """An overlay on offer, ready for display."""

    number: int
    chosen: bool
    title: str
    source: str
    document: str
    issued: str
    scope: str
    brings: str
    sure: str


class RulesView(View):
    """The overlays on offer, with those adopted ticked."""

    @property
    def none_adopted(self) -> bool:
        """Whether the person came back to the offer and has adopted nothing yet."""
        return self.wait.detour and not self.context.dossier.overlays

    @property
    def offers(self) -> list[OfferedRow]:
        """The overlays on offer, with what each provides, except those withdrawn since."""
        known = {overlay.id: overlay for overlay in self.context.library.overlays}
        return [
            self._offered(number, known[id], chosen)
            for number, (id, chosen) in enumerate(marked_offers(self.wait), 1)
            if id in known
        ]

    def _offered(self, number: int, overlay: Overlay, chosen: bool) -> OfferedRow:
        return OfferedRow(
            number=number,
            chosen=chosen,
            title=self.say(overlay.title),
            source=self.say(overlay.source),
            document=brief(self.say(overlay.document or overlay.source), DOCUMENT_SHOWN),
            issued=overlay.issued,
            scope=self.say(overlay.scope.text),
            brings=self.say(overlay.brings),
            sure=self.say(overlay.sure) if overlay.sure else "",
        )

    @property
    def offer_detailed(self) -> OfferedRow | None:
        """The overlay whose source and doubts are shown in full; ``None`` if not requested."""
        offers = self.offers
        if not self.wait.help_open or not offers:
            return None
        return offers[min(max(self.wait.page, 0), len(offers) - 1)]

    @property
    def labels(self) -> Labels:
        """Each overlay with its mark; the help shows one of them in full."""
        return {
            c.RULE: self._overlay_label,
            c.HELP: "details-hide" if self.wait.help_open else "details",
        }

    def _overlay_label(self, position: str) -> str:
        row = next(row for row in self.offers if row.number == int(position) + 1)
        mark = "☑" if row.chosen else "☐"
        return f"{mark} {row.number}. {brief(row.title, TITLE_SHOWN[self.context.language])}"
