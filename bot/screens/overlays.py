"""What a template may ask about editions, overlays and the conditions of a round."""

import re
from dataclasses import dataclass

from bot.screens.context import Basis
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.session import Place
from dialogs.overlays.choosing import marked_offers
from scoring.catalogue.index import CONDITIONS
from scoring.catalogue.model import Condition
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


class RuleScene(Basis):
    """The overlays on offer and those that hold."""

    @property
    def none_adopted(self) -> bool:
        """Whether somebody who is past the offer comes back to it and nothing holds yet."""
        return self.wait.detour and not self.dossier.overlays

    @property
    def offers(self) -> list[OfferedRow]:
        """The overlays on offer, with what each brings; without any withdrawn meanwhile."""
        known = {overlay.id: overlay for overlay in self.library.overlays}
        return [
            self._offered(number, known[id], chosen)
            for number, (id, chosen) in enumerate(marked_offers(self.wait.detail), 1)
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
        several = " 等" if source[len(first) :].startswith("、") else ""
        name = brief(first, DOCUMENT_SHOWN) + several
        year = numbered[1] if numbered else issued[:4]
        if _YEAR.search(name) or not _YEAR.fullmatch(year):
            return name
        return f"{name}（{year}）" if self.language == "zh" else f"{name} ({year})"

    @property
    def offer_detailed(self) -> OfferedRow | None:
        """The overlay whose source and doubts are told whole; ``None`` while nobody asked."""
        offers = self.offers
        if not self.wait.help_open or not offers:
            return None
        return offers[min(max(self.wait.page, 0), len(offers) - 1)]

    @property
    def group_is_conditions(self) -> bool:
        """Whether the group is what decides if one may apply."""
        return self.wait.subject == CONDITIONS

    @property
    def round_title(self) -> str:
        """The round whose conditions are asked."""
        conditions = {item.id for item in self.catalogue.conditions}
        for laid in self.catalogue.overlays:
            if any(x.id in conditions for x in self.library.overlay(laid.id).conditions):
                return self.say(laid.title)
        return ""

    def check_at(self, subject_code: str) -> str:
        """Where an applicant can look a condition up."""
        item = self.index.asked[self.index.subject[subject_code]]
        return self.say(item.check_at) if isinstance(item, Condition) else ""

    def rule_label(self, verb: str, argument: str) -> str | None:
        """What a button of this part says; ``None`` for another's."""
        if verb == c.RULE and self.wait.at is Place.RULES:
            row = next(row for row in self.offers if row.number == int(argument) + 1)
            mark = "☑" if row.chosen else "☐"
            return f"{mark} {row.number}. {brief(row.title, TITLE_SHOWN[self.language])}"
        if verb == c.HELP and self.wait.at is Place.RULES:
            return str(self.words["labels"]["details-hide" if self.wait.help_open else "details"])
        return None
