"""What another edition changes, in words, for chat and command line."""

from dataclasses import dataclass
from typing import Final

from propcache.api import cached_property

from bot.wording.catalogue import Words, joined
from bot.wording.results.verdict import Verdict
from bot.wording.rules import name_in_list, name_in_text, topic
from scoring.answers.model import Answers
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.catalogue.model import Catalogue
from scoring.editions import CarryOver, grouped, reasons, without_counterpart
from scoring.evaluation.evaluate import evaluate
from scoring.values import Language, Text

_WORDS: Final = Words("editions")
_COMMON: Final = Words("common")

NEW_NAMED = 5
"""Rules without a counterpart that are named; more are only counted, by section."""


@dataclass(frozen=True)
class AskedRow:
    """Rules the other edition asks in addition, all for the same reason.

    ``question`` is that of the first. ``figures``: yearly figures may answer them.
    """

    codes: tuple[str, ...]
    question: str
    reason: str
    figures: bool


@dataclass(frozen=True)
class CarriedRow:
    """A rule of the other edition that is answered already, and the questions that answer it."""

    code: str
    question: str
    origins: tuple[str, ...]


class EditionWords:
    """The same answers under two editions, in one language. The scores are never mixed."""

    def __init__(
        self,
        here: Catalogue,
        there: Catalogue,
        answers: Answers,
        carried: CarryOver,
        language: Language,
    ) -> None:
        self._here, self._there = here, there
        self._answers, self._carried = answers, carried
        self._language: Language = language
        self._index: CatalogueIndex = index_of(there)
        self._reasons = reasons(there.id)

    @property
    def here(self) -> str:
        """The present edition."""
        return self._edition(self._here)

    @property
    def there(self) -> str:
        """The other edition."""
        return self._edition(self._there)

    @cached_property
    def score_here(self) -> str:
        """The score by the present edition, and whose scale it is on."""
        return self._score(self._here, self._answers)

    @cached_property
    def score_there(self) -> str:
        """The score by the other edition, from the answers that carry over."""
        return self._score(self._there, self._carried.all_answers)

    @cached_property
    def carried(self) -> list[CarriedRow]:
        """The rules of the other edition that are answered from different rules here."""
        code = index_of(self._here).code
        return [
            CarriedRow(
                self._named(id),
                self._question(id),
                tuple(
                    name_in_text(code[origin], self._language)
                    for origin in self._carried.origins[id]
                ),
            )
            for id in self._carried.answers
            if id not in self._shared
        ]

    @property
    def same_answered(self) -> int:
        """How many rules of both editions, such as conditions of a round, are answered."""
        return len(self._shared & self._carried.answers.keys())

    @property
    def same_open(self) -> int:
        """How many rules of both editions are not answered."""
        return len(self._shared.intersection(self._carried.asked_additionally))

    @property
    def carried_count(self) -> int:
        """How many rules of the other edition are answered from the start."""
        return len(self._carried.all_answers)

    @cached_property
    def _shared(self) -> frozenset[str]:
        here, there = ({rule.id for rule in one.rules} for one in (self._here, self._there))
        return frozenset(here & there)

    @property
    def worked_out(self) -> list[str]:
        """The numbers of the questions that the yearly figures answer."""
        return [self._named(id) for id in self._carried.calculated]

    @property
    def asked_count(self) -> int:
        """How many rules the other edition asks in addition."""
        return len(self._carried.asked_additionally)

    @cached_property
    def asked(self) -> list[AskedRow]:
        """The additional rules with a counterpart here, grouped by the reason they are asked."""
        together: dict[Text, list[str]] = {}
        for id in self._carried.asked_additionally:
            if id in self._reasons:
                together.setdefault(self._reasons[id].reason, []).append(id)
        return [self._row(ids) for ids in together.values()]

    @property
    def _new(self) -> list[str]:
        known = self._reasons.keys() | self._shared
        return [id for id in self._carried.asked_additionally if id not in known]

    @property
    def new_count(self) -> int:
        """How many of the additional rules have no counterpart here."""
        return len(self._new)

    @property
    def new(self) -> list[str]:
        """The rules without a counterpart here: named if they are few, else counted by section."""
        if len(self._new) <= NEW_NAMED:
            return [f"{self._named(id)} {self._question(id)}" for id in self._new]
        return self._counted(self._there, self._new)

    @property
    def left_behind(self) -> int:
        """How many answers cannot be used in the other edition."""
        return len(self._carried.left_behind)

    @property
    def no_longer_count(self) -> int:
        """How many rules here have no counterpart there."""
        return len(self._no_longer)

    @property
    def no_longer(self) -> list[str]:
        """The rules here without a counterpart there, counted by section."""
        return self._counted(self._here, list(self._no_longer))

    @cached_property
    def _no_longer(self) -> tuple[str, ...]:
        return without_counterpart(self._here, self._there)

    def _row(self, ids: list[str]) -> AskedRow:
        bond = self._reasons[ids[0]]
        codes = tuple(map(self._named, ids))
        return AskedRow(codes, self._question(ids[0]), self._say(bond.reason), bond.figures)

    def _named(self, id: str) -> str:
        return name_in_list(self._index.code[id], self._language)

    def _question(self, id: str) -> str:
        return self._say(topic(self._there, self._index.asked[id]))

    def _counted(self, catalogue: Catalogue, ids: list[str]) -> list[str]:
        titles: dict[str | None, Text] = {s.id: s.title for s in catalogue.sections}
        titles[None] = _WORDS("gates-with-conditions" if catalogue.conditions else "gates")
        return [
            self._say(_WORDS("counted", title=titles[id], count=count))
            for id, count in grouped(catalogue, ids)
        ]

    def _score(self, catalogue: Catalogue, answers: Answers) -> str:
        verdict = Verdict(catalogue, evaluate(catalogue, answers))
        return self._say(joined([joined(verdict.score, _COMMON("semicolon")), verdict.whose]))

    def _edition(self, catalogue: Catalogue) -> str:
        return self._say(_WORDS("edition", edition=catalogue.edition))

    def _say(self, text: Text) -> str:
        return text[self._language]
