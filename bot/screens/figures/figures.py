"""Yearly figures: lists of them, one that is asked, one that is asked back."""

from functools import cached_property

from bot.screens.core.view import Labels, ProgressView, View
from bot.screens.figures.carriers import carrier_counts, carrier_label
from bot.screens.figures.given import (
    FigureRow,
    dimension_words,
    figure_row,
    figure_title,
    figure_value,
    marked_title,
    searched,
    share_given,
)
from bot.wording.figures import amount
from dialogs.core import buttons as c
from dialogs.core.dossier import ProfileField
from dialogs.core.waits import FactorTyped, FigureAsked, FigureInDoubt
from dialogs.figures.calculations import amount_now
from dialogs.figures.factors import unit_readings
from dialogs.figures.recording import (
    carrier_of,
    doubts,
    figure_in_doubt,
    figure_replaced,
    needs_own,
    wants_option,
)
from dialogs.figures.screens import figures_of, options_of
from scoring.figures.carriers import Carrier
from scoring.figures.energy import MissingFigures, explain_lack
from scoring.figures.kinds import FigureKind, figure_book, figure_kinds
from scoring.figures.model import Figure
from scoring.figures.own_factors import own_unit, usual_range
from scoring.figures.plausibility import typo_suspects
from scoring.figures.plausibility_words import explain_implausible
from scoring.rounding import trimmed
from scoring.units.labels import unit_label


class FiguresView(View):
    """A group of figures, or all groups."""

    @property
    def figure_group(self) -> str:
        """The title of the group shown."""
        return self._group_title(self.wait.subject)

    def _group_title(self, id: str) -> str:
        return self.say(next(group.title for group in figure_book().groups if group.id == id))

    @property
    def figure_groups(self) -> list[tuple[str, str]]:
        """Every group of figures, and how many of it are there."""
        return [
            (self.say(group.title), share_given(self.context, group.id))
            for group in figure_book().groups
        ]

    @property
    def figure_rows(self) -> list[FigureRow]:
        """The figures of the group shown."""
        return [figure_row(self.context, id) for id in figures_of(self.wait.subject)]

    @property
    def figure_searched(self) -> str:
        """The name typed that several figures go by."""
        return searched(self.typed)

    def fact(self, field: ProfileField) -> str | None:
        """A fact of the enterprise, in words."""
        return self.context.fact(field)

    @cached_property
    def labels(self) -> Labels:
        """Groups and figures by their names, with how much of them is there."""
        return {
            c.FIGURES: self._group_label,
            c.FIGURE: self._figure_label,
            c.CARRIER: lambda id: carrier_label(self.context, id),
        }

    def _group_label(self, group: str) -> str:
        return f"{self._group_title(group)} {share_given(self.context, group)}"

    def _figure_label(self, id: str) -> str:
        return marked_title(self.context, id) if id else self.context.label("figure")


class BillsView(ProgressView):
    """The year's figures asked for at once."""

    @property
    def period(self) -> str:
        """The year they are of; empty while it is not known."""
        return self.context.fact("period") or ""

    @property
    def given(self) -> list[FigureRow]:
        """The figures given so far."""
        ids = (id for group in figure_book().groups for id in figures_of(group.id))
        carriers = (id for id in self.context.dossier.figures if carrier_of(id))
        rows = [figure_row(self.context, id) for id in (*ids, *carriers)]
        return [row for row in rows if row.value]

    @property
    def searched(self) -> str:
        """The name typed that several figures go by."""
        return searched(self.typed)

    @property
    def leading_on(self) -> tuple[str, ...]:
        """What is left to say about the energy; no way past missing figures."""
        on = (c.RESUME,) if self.context.dossier.figures else ()
        return (c.ALL_CARRIERS, c.NO_RENEWABLES, *on)

    @cached_property
    def labels(self) -> Labels:
        """The way on names what it leads past while nothing, or not all, is given."""
        dossier = self.context.dossier
        told = "resume-before-told" if dossier.carriers_open else "resume-at-bills"
        return {
            c.RESUME: told if dossier.figures else "resume-without-bills",
            c.ALL_CARRIERS: "all-carriers-at-bills",
            c.FIGURES: "figures-one-by-one",
        }


class FigureView(View):
    """One figure that is asked."""

    @property
    def _figure_id(self) -> str:
        """The figure asked."""
        state = self.wait.state
        return state.figure if isinstance(state, FigureAsked | FigureInDoubt) else ""

    @property
    def figure_kind(self) -> FigureKind:
        """What it is."""
        return figure_kinds()[self._figure_id]

    @property
    def _figure(self) -> Figure | None:
        return self.context.dossier.figures.get(self._figure_id)

    @property
    def figure_now(self) -> str:
        """The present figure; empty while it is missing."""
        return figure_value(self.context, self._figure_id)

    @property
    def figure_last_year(self) -> str:
        """The figure of the assessment before, where there is one."""
        figure = self.context.dossier.previous.get(self._figure_id)
        return amount(self._figure_id, figure, self.context.language) if figure else ""

    @property
    def figure_example(self) -> str:
        """A number with a unit that one could type."""
        of_unit: dict[str, str] = self.context.words["figures"]["examples"]
        example = dimension_words(self.context, self._figure_id)["example"]
        return of_unit.get(self.figure_kind.unit, example)

    @property
    def figure_default_unit(self) -> str:
        """What a bare number is taken for."""
        kind = self.figure_kind
        return "" if kind.any_unit else self.say(unit_label(kind.unit))

    @property
    def figure_lacks(self) -> list[str]:
        """Why the carriers that are given do not make the total asked."""
        context = self.context
        made = amount_now(self._figure_id, context.index, context.dossier)
        lacks = made.lacks if isinstance(made, MissingFigures) else ()
        return [self.say(explain_lack(lack)) for lack in lacks]

    # --- of an energy carrier

    @property
    def carrier(self) -> Carrier | None:
        """The carrier asked, where the figure is of one."""
        return carrier_of(self._figure_id)

    @property
    def carrier_counts(self) -> list[str]:
        """How the carrier counts in energy and CO2, or why it does not."""
        return carrier_counts(self.context, self._figure_id)

    @property
    def carrier_wants_choice(self) -> bool:
        """Whether sources differ and none is chosen, or only an own factor would do."""
        carrier, figure = self.carrier, self._figure
        if carrier is None or figure is None:
            return False
        has_own = figure.coefficient or figure.heating_value
        return wants_option(carrier, figure) or (needs_own(carrier) and not has_own)

    @property
    def carrier_has_options(self) -> bool:
        """Whether there is anything to choose."""
        return self.carrier is not None and bool(self.carrier.options)

    # --- buttons

    @cached_property
    def labels(self) -> Labels:
        """What may be done about the figure, and the sources to choose from."""
        return {
            c.FIGURE: lambda id: self.context.label("figure-lines" if id else "figure"),
            c.OPTION: self._option_label,
            c.KEEP: "keep-at-figure-open" if self.carrier_wants_choice else "keep-at-figure",
            c.SKIP: "skip-at-figure",
            c.CLEAR: "clear-at-figure",
        }

    def _option_label(self, id: str) -> str:
        carrier, figure = self.carrier, self._figure
        option = carrier.option(id) if carrier else None
        if carrier is None or figure is None or option is None:
            return ""
        if id not in options_of(self.context.index, self.context.dossier, carrier):
            return ""
        is_chosen = option == carrier.option(figure.option)
        return f"{'● ' if is_chosen else ''}{self.say(option.label)}"


class UnitView(View):
    """A heating value or factor whose unit is asked."""

    @property
    def _typed(self) -> FactorTyped:
        return self.wait.state_of(FactorTyped)

    @property
    def factor_title(self) -> str:
        """What the carrier is called."""
        return figure_title(self.context, self._typed.figure)

    @property
    def factor_name(self) -> str:
        """Heating value, coefficient or CO2 factor."""
        return str(self.context.words["figures"][self._typed.factor])

    @property
    def factor_value(self) -> str:
        """The number as typed."""
        return f"{self._typed.value:f}"

    @property
    def factor_usual(self) -> tuple[str, str] | None:
        """From where to where the factor usually lies."""
        carrier = carrier_of(self._typed.figure)
        known = usual_range(carrier, self._typed.factor) if carrier else None
        if carrier is None or known is None:
            return None
        least, most = (trimmed(end, 2 if end >= 1 else 4) for end in known)
        return least, f"{most} {own_unit(carrier, self._typed.factor)}"

    @cached_property
    def labels(self) -> Labels:
        """Each reading with its unit, and in the usual one where that differs."""
        return {c.UNIT: self._reading_label}

    def _reading_label(self, unit: str) -> str:
        reading = next((r for r in unit_readings(self.wait) if r.unit == unit), None)
        carrier = carrier_of(self._typed.figure)
        if reading is None or carrier is None:
            return ""
        typed = f"{self.factor_value} {unit}"
        kept = own_unit(carrier, self._typed.factor)
        if reading.value == self._typed.value:
            return typed
        return f"{typed} = {reading.value:f} {kept}"


class OddView(View):
    """A figure that is asked back because something is odd about it."""

    @cached_property
    def _doubted(self) -> tuple[str, Figure]:
        return figure_in_doubt(self.wait, self.context.dossier)

    @property
    def figure_title(self) -> str:
        """What the figure is called."""
        return figure_title(self.context, self._doubted[0])

    @property
    def figure_doubted(self) -> str:
        """The figure as typed and converted."""
        return amount(*self._doubted, self.context.language)

    @property
    def figure_doubts(self) -> list[str]:
        """What is odd about it."""
        found = doubts(self.context.index, self.context.dossier, *self._doubted)
        return [explain_implausible(issue, self.context.language) for issue in found]

    @property
    def _present(self) -> Figure | None:
        return self.context.dossier.figures.get(self._doubted[0])

    @property
    def figure_own(self) -> str:
        """The heating value or factor that is asked back, in words; nothing for an amount."""
        typed = self.wait.state_of(FigureInDoubt)
        carrier = carrier_of(typed.figure)
        if carrier is None or not typed.factor or typed.own is None:
            return ""
        name = self.context.words["figures"][typed.factor]
        return f"{name} {typed.own:f} {own_unit(carrier, typed.factor)}"

    @property
    def figure_parts(self) -> list[str]:
        """The amounts it was added up from, as typed."""
        return list(self.wait.state_of(FigureInDoubt).parts)

    @property
    def figure_replaced(self) -> str:
        """What is given now in its place, where it is another."""
        present = figure_replaced(self.wait, self.context.dossier)
        return amount(self._doubted[0], present, self.context.language) if present else ""

    @property
    def figure_default_unit(self) -> str:
        """What a bare number is taken for."""
        kind = figure_kinds()[self._doubted[0]]
        return "" if kind.any_unit else self.say(unit_label(kind.unit))

    @property
    def figure_doubt_lasts(self) -> bool:
        """Whether the doubt is there for the report too, not only about the change."""
        id, figure = self._doubted
        found = doubts(self.context.index, self.context.dossier, id, figure)
        present = self._present
        return len(found) > (len(typo_suspects(id, figure, present)) if present else 0)

    @cached_property
    def labels(self) -> Labels:
        """It stays, or is changed; of two numbers each by itself."""
        if not self.figure_replaced:
            return {c.KEEP: "keep-at-odd", c.CHANGE: "change-at-odd"}
        new, old = self.figure_doubted, self.figure_replaced
        return {
            c.KEEP: lambda _argument: self.context.label("use-new-figure", amount=new),
            c.SAME: lambda _argument: self.context.label("use-old-figure", amount=old),
            c.CHANGE: "change-at-odd",
        }
