"""Yearly figures: lists of them, one to be typed, one to be confirmed."""

from propcache.api import cached_property

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
from dialogs.core.waits import FactorTyped, FigureAsked, FigureInDoubt
from dialogs.dossier.dossier import ProfileField
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


class _WithReadBills(View):
    """A place that leads to what was recognised in pictures."""

    @property
    def _read_bills(self) -> int:
        """How many files were read and not looked at."""
        return self.context.around.read_bills

    @property
    def leading_on(self) -> tuple[str, ...]:
        """Looking at what was read."""
        return (c.READ_BILLS, *super().leading_on)

    def rows(self, offered: c.Rows) -> c.Rows:
        """What was read comes first."""
        read = ((c.READ_BILLS,),) if self._read_bills else ()
        return (*read, *super().rows(offered))


class FiguresView(_WithReadBills):
    """A group of figures, or all groups."""

    @property
    def figure_group(self) -> str:
        """The title of the group shown."""
        return self._group_title(self.wait.subject)

    def _group_title(self, id: str) -> str:
        return self.say(next(group.title for group in figure_book().groups if group.id == id))

    @property
    def figure_groups(self) -> list[tuple[str, str]]:
        """Every group of figures, and how many of its figures are given."""
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
        """The name typed, if it matches several figures; else empty."""
        return searched(self.typed)

    def fact(self, field: ProfileField) -> str | None:
        """A fact of the enterprise in words; ``None`` if not given."""
        return self.context.fact(field)

    @property
    def labels(self) -> Labels:
        """Groups with how many figures are given, figures with their marks."""
        return {
            c.FIGURES: self._group_label,
            c.FIGURE: self._figure_label,
            c.CARRIER: lambda id: carrier_label(self.context, id),
        }

    def _group_label(self, group: str) -> str:
        return f"{self._group_title(group)} {share_given(self.context, group)}"

    def _figure_label(self, id: str) -> str:
        return marked_title(self.context, id) if id else self.context.label("figure")


class BillsView(_WithReadBills, ProgressView):
    """The year's figures, asked for all at once."""

    @property
    def period(self) -> str:
        """The year the figures are for; empty while it is not known."""
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
        """The name typed, if it matches several figures; else empty."""
        return searched(self.typed)

    @property
    def leading_on(self) -> tuple[str, ...]:
        """What is left to say about the energy; no way past missing figures."""
        on = (c.RESUME,) if self.context.dossier.figures else ()
        return (c.READ_BILLS, c.ALL_CARRIERS, c.NO_RENEWABLES, *on)

    @property
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
    """One figure that is asked for."""

    @property
    def _figure_id(self) -> str:
        """The id of the figure asked."""
        state = self.wait.state
        return state.figure if isinstance(state, FigureAsked | FigureInDoubt) else ""

    @property
    def figure_kind(self) -> FigureKind:
        """The kind of the figure."""
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
        """The figure of the previous assessment; empty if there is none."""
        figure = self.context.dossier.previous.get(self._figure_id)
        return amount(self._figure_id, figure, self.context.language) if figure else ""

    @property
    def figure_example(self) -> str:
        """An example of a number with its unit."""
        of_unit: dict[str, str] = self.context.words["figures"]["examples"]
        example = dimension_words(self.context, self._figure_id)["example"]
        return of_unit.get(self.figure_kind.unit, example)

    @property
    def figure_default_unit(self) -> str:
        """The unit assumed for a bare number; empty if any unit is possible."""
        kind = self.figure_kind
        return "" if kind.any_unit else self.say(unit_label(kind.unit))

    @property
    def figure_lacks(self) -> list[str]:
        """Why the total asked cannot be calculated from the carriers given."""
        context = self.context
        made = amount_now(self._figure_id, context.index, context.dossier)
        lacks = made.lacks if isinstance(made, MissingFigures) else ()
        return [self.say(explain_lack(lack)) for lack in lacks]

    # --- figures of an energy carrier

    @property
    def carrier(self) -> Carrier | None:
        """The energy carrier of the figure; ``None`` if it is not for one."""
        return carrier_of(self._figure_id)

    @property
    def carrier_counts(self) -> list[str]:
        """How the carrier is converted to energy and CO2, or why it cannot be."""
        return carrier_counts(self.context, self._figure_id)

    @property
    def carrier_wants_choice(self) -> bool:
        """Whether a factor must still be chosen, or given by the enterprise itself."""
        carrier, figure = self.carrier, self._figure
        if carrier is None or figure is None:
            return False
        has_own = figure.coefficient or figure.heating_value
        return wants_option(carrier, figure) or (needs_own(carrier) and not has_own)

    @property
    def carrier_has_options(self) -> bool:
        """Whether the carrier has options to choose from."""
        return self.carrier is not None and bool(self.carrier.options)

    # --- buttons

    @property
    def labels(self) -> Labels:
        """What can be done with the figure, and the sources to choose from."""
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
    """A heating value or factor whose unit is asked for."""

    @property
    def _typed(self) -> FactorTyped:
        return self.wait.state_of(FactorTyped)

    @property
    def factor_title(self) -> str:
        """The name of the carrier."""
        return figure_title(self.context, self._typed.figure)

    @property
    def factor_name(self) -> str:
        """The kind of factor: heating value, coefficient or CO2 factor."""
        return str(self.context.words["figures"][self._typed.factor])

    @property
    def factor_value(self) -> str:
        """The number as typed."""
        return f"{self._typed.value:f}"

    @property
    def factor_usual(self) -> tuple[str, str] | None:
        """The usual range of the factor, with its unit; ``None`` if not known."""
        carrier = carrier_of(self._typed.figure)
        known = usual_range(carrier, self._typed.factor) if carrier else None
        if carrier is None or known is None:
            return None
        least, most = (trimmed(end, 2 if end >= 1 else 4) for end in known)
        return least, f"{most} {own_unit(carrier, self._typed.factor)}"

    @property
    def labels(self) -> Labels:
        """Each reading with its unit; also in the usual unit if that differs."""
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
    """A figure that must be confirmed, for example because it is implausible."""

    @cached_property
    def _doubted(self) -> tuple[str, Figure]:
        return figure_in_doubt(self.wait, self.context.dossier)

    @property
    def figure_title(self) -> str:
        """The title of the figure."""
        return figure_title(self.context, self._doubted[0])

    @property
    def figure_doubted(self) -> str:
        """The figure in doubt, as typed and converted."""
        return amount(*self._doubted, self.context.language)

    @property
    def figure_doubts(self) -> list[str]:
        """Why the figure is implausible."""
        found = doubts(self.context.index, self.context.dossier, *self._doubted)
        return [explain_implausible(issue, self.context.language) for issue in found]

    @property
    def _present(self) -> Figure | None:
        return self.context.dossier.figures.get(self._doubted[0])

    @property
    def figure_own(self) -> str:
        """The heating value or factor to be confirmed, in words; empty for an amount."""
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
        """The amount that the new one would replace; empty if there is none."""
        present = figure_replaced(self.wait, self.context.dossier)
        return amount(self._doubted[0], present, self.context.language) if present else ""

    @property
    def figure_default_unit(self) -> str:
        """The unit assumed for a bare number; empty if any unit is possible."""
        kind = figure_kinds()[self._doubted[0]]
        return "" if kind.any_unit else self.say(unit_label(kind.unit))

    @property
    def figure_doubt_lasts(self) -> bool:
        """Whether the report will mention the doubt, because it is not only about the change."""
        id, figure = self._doubted
        found = doubts(self.context.index, self.context.dossier, id, figure)
        present = self._present
        return len(found) > (len(typo_suspects(id, figure, present)) if present else 0)

    @property
    def labels(self) -> Labels:
        """Keep or change; if the figure replaces another, each value has its own button."""
        if not self.figure_replaced:
            return {c.KEEP: "keep-at-odd", c.CHANGE: "change-at-odd"}
        new, old = self.figure_doubted, self.figure_replaced
        return {
            c.KEEP: lambda _argument: self.context.label("use-new-figure", amount=new),
            c.SAME: lambda _argument: self.context.label("use-old-figure", amount=old),
            c.CHANGE: "change-at-odd",
        }
