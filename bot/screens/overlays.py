"""The local and industry data on offer for an assessment."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.screens.view import Labels, View
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.overlays.choosing import marked_offers
from scoring.overlays.model import Overlay

TITLE_SHOWN = {"zh": 26, "en": 52}
"""Characters of an overlay's title on its button."""
DOCUMENT_SHOWN = 90
"""Characters of the document an overlay rests on, where its source is not told whole."""
_DOCUMENT = re.compile(r"(?:(?!、GB)[^；，（;,(])*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERED = re.compile(r"〔(\d{4})〕")


@dataclass(frozen=True)
class OfferedRow:
    """An overlay on offer, as a person reads it."""

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
        """Whether nothing is adopted yet and the person comes back to the offer."""
        return self.wait.detour and not self.context.dossier.overlays

    @property
    def offers(self) -> list[OfferedRow]:
        """The overlays on offer, with what each brings; without any withdrawn meanwhile."""
        known = {overlay.id: overlay for overlay in self.context.library.overlays}
        return [
            self._offered(number, known[id], chosen)
            for number, (id, chosen) in enumerate(marked_offers(self.wait), 1)
            if id in known
        ]

    def _offered(self, number: int, overlay: Overlay, chosen: bool) -> OfferedRow:
        source = self.say(overlay.source)
        return OfferedRow(
            number=number,
            chosen=chosen,
            title=self.say(overlay.title),
            source=source,
            document=self._document(source, overlay.issued),
            issued=overlay.issued,
            scope=self.say(overlay.scope.text),
            brings=self.say(overlay.brings),
            sure=self.say(overlay.sure) if overlay.sure else "",
        )

    def _document(self, source: str, issued: str) -> str:
        """The first document of a source with its year: in its name, its number, else of issue."""
        found, numbered = _DOCUMENT.match(source), _NUMBERED.search(source)
        first = found[0] if found else source
        name = brief(first, DOCUMENT_SHOWN)
        if source[len(first) :].startswith("、"):
            name = self.context.phrase("and-other-documents", document=name)
        year = numbered[1] if numbered else issued[:4]
        if _YEAR.search(name) or not _YEAR.fullmatch(year):
            return name
        return self.context.phrase("document-of-year", document=name, year=year)

    @property
    def offer_detailed(self) -> OfferedRow | None:
        """The overlay whose source and doubts are told whole; ``None`` while nobody asked."""
        offers = self.offers
        if not self.wait.help_open or not offers:
            return None
        return offers[min(max(self.wait.page, 0), len(offers) - 1)]

    @cached_property
    def labels(self) -> Labels:
        """Each overlay with its mark; help tells one of them whole."""
        return {
            c.RULE: self._overlay_label,
            c.HELP: "details-hide" if self.wait.help_open else "details",
        }

    def _overlay_label(self, position: str) -> str:
        row = next(row for row in self.offers if row.number == int(position) + 1)
        mark = "☑" if row.chosen else "☐"
        return f"{mark} {row.number}. {brief(row.title, TITLE_SHOWN[self.context.language])}"
