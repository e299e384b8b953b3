"""What a template may ask about yearly figures: what is given, and the one that is asked."""

from dataclasses import dataclass

from bot.screens.context import Basis
from bot.wording.figures import amount, measured
from dialogs.figures.calculations import amount_now, is_there, place_of
from dialogs.figures.recording import doubts, figure_in_doubt
from dialogs.figures.screens import figures_of
from dialogs.figures.search import find_figures
from scoring.figures.amounts import Amount, amount_of
from scoring.figures.energy import MissingFigures, explain_lack
from scoring.figures.kinds import FigureKind, figure_book, figure_kinds
from scoring.figures.plausibility import typo_suspects
from scoring.figures.plausibility_words import explain_oddity
from scoring.units.convert import dimension_of
from scoring.units.labels import unit_label

GIVEN, PRELIMINARY, WANTING = "✓", "◐", "○"


@dataclass(frozen=True)
class FigureRow:
    """A figure in a list: its mark, what it is, and how much."""

    mark: str
    title: str
    symbol: str
    value: str
    optional: bool = False


class GivenScene(Basis):
    """Of the lists of figures and of a single one."""

    @property
    def figure_group(self) -> str:
        """The title of the group of figures shown."""
        groups = figure_book().groups
        return self.say(next(g.title for g in groups if g.id == self.wait.subject))

    @property
    def figure_groups(self) -> list[tuple[str, str]]:
        """Every group of figures, and how many of it are there."""
        return [
            (self.say(group.title), self.share_given(group.id)) for group in figure_book().groups
        ]

    def share_given(self, group: str) -> str:
        """How many figures of a group are there, of how many."""
        lines = figure_kinds()["capacity"].parts
        ids = [id for id in figures_of(group) if id not in lines]
        return f"{sum(map(self.is_given, ids))}/{len(ids)}"

    @property
    def figure_rows(self) -> list[FigureRow]:
        """The figures of the group shown."""
        return [self.figure_row(id) for id in figures_of(self.wait.subject)]

    def is_given(self, id: str) -> bool:
        """Whether a figure is given, or made of others that are."""
        return is_there(id, self.index, self.dossier)

    def figure_row(self, id: str, *, optional: bool = False) -> FigureRow:
        """One figure of a list."""
        kind = figure_kinds()[id]
        return FigureRow(
            self.mark_of(id), self.say(kind.title), kind.symbol, self.figure_value(id), optional
        )

    def mark_of(self, id: str) -> str:
        """Whether a figure is there, only preliminary, or wanting."""
        if self.is_given(id):
            return GIVEN
        return PRELIMINARY if self.figure_value(id) else WANTING

    @property
    def carriers_open(self) -> bool:
        """Whether it is open if there are more carriers than those given."""
        return self.dossier.carriers_open

    def figure_value(self, id: str) -> str:
        """A figure as given, or what its parts make so far; nothing while it is wanting."""
        figure = self.dossier.figures.get(id)
        if figure:
            return amount(id, figure, self.language)
        made = amount_of(id, self.dossier.figures, place_of(self.index, self.dossier))
        if not isinstance(made, Amount):
            return ""
        key = "of-parts" if self.is_given(id) else "of-parts-so-far"
        words: str = self.words["figures"][key]
        parts = words.replace("{{ count }}", str(len(made.parts)))
        return measured(made.value, made.unit, self.language) + parts

    @property
    def figure_lacks(self) -> list[str]:
        """Why the carriers that are given do not make the total asked."""
        made = amount_now(self.figure_id, self.index, self.dossier)
        lacks = made.lacks if isinstance(made, MissingFigures) else ()
        return [self.say(explain_lack(lack)) for lack in lacks]

    @property
    def figure_searched(self) -> str:
        """The name typed that several figures go by."""
        several = len(find_figures(self.wait.detail).ids) > 1 if self.wait.detail else False
        return self.wait.detail if several else ""

    # --- one figure

    @property
    def figure_id(self) -> str:
        """The figure asked."""
        return self.wait.detail.partition("|")[0]

    @property
    def figure_kind(self) -> FigureKind:
        """What the figure asked is."""
        return figure_kinds()[self.figure_id]

    @property
    def figure_last_year(self) -> str:
        """The figure of the assessment before, where there is one."""
        figure = self.dossier.previous.get(self.figure_id)
        return amount(self.figure_id, figure, self.language) if figure else ""

    @property
    def figure_example(self) -> str:
        """A number with a unit that one could type."""
        of_unit: dict[str, str] = self.words["figures"]["examples"]
        example = self.dimension_words(self.figure_id)["example"]
        return of_unit.get(self.figure_kind.unit, example)

    @property
    def figure_default_unit(self) -> str:
        """What a bare number is taken for."""
        kind = self.figure_kind
        return "" if kind.any_unit else self.say(unit_label(kind.unit))

    def units_of(self, id: str) -> str:
        """The units that fit a figure."""
        kind = figure_kinds()[id]
        dimensions = [self._dimension_of(id)]
        dimensions += [dimension_of(other.unit) or "" for other in kind.also]
        words = self.words["dimensions"]
        listed = [str(words[one]["units"]) for one in dict.fromkeys(dimensions)]
        return ("、" if self.language == "zh" else ", ").join(listed)

    def _dimension_of(self, id: str) -> str:
        kind = figure_kinds()[id]
        return "product" if kind.any_unit else dimension_of(kind.unit) or ""

    def dimension_words(self, id: str) -> dict[str, str]:
        """How what a figure measures is called, with its units and an example."""
        words: dict[str, str] = self.words["dimensions"][self._dimension_of(id)]
        return words

    @property
    def figure_doubts(self) -> list[str]:
        """What is odd about the figure that is asked back."""
        id, figure = figure_in_doubt(self.wait, self.dossier)
        found = doubts(self.index, self.dossier, id, figure)
        return [explain_oddity(oddity, self.language) for oddity in found]

    @property
    def figure_replaced(self) -> str:
        """What is given now in the place of the figure that is asked back, where it is another."""
        id, figure = figure_in_doubt(self.wait, self.dossier)
        present = self.dossier.figures.get(id)
        if not present or present == figure:
            return ""
        return amount(id, present, self.language)

    @property
    def figure_doubt_lasts(self) -> bool:
        """Whether the doubt is there for the report too, not only about the change."""
        id, figure = figure_in_doubt(self.wait, self.dossier)
        present = self.dossier.figures.get(id)
        found = doubts(self.index, self.dossier, id, figure)
        return len(found) > (len(typo_suspects(id, figure, present)) if present else 0)

    @property
    def figure_doubted(self) -> str:
        """The figure that is asked back, as typed and converted."""
        return amount(*figure_in_doubt(self.wait, self.dossier), self.language)
