"""Records a yearly figure: read it, check it, confirm it if unusual, store it, go to the next."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from msgspec import structs

from dialogs.core.answering.notes import ends_in_words, note_ends
from dialogs.core.outputs import Reject, Tell
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import AskedInTurn, FactorTyped, FigureAsked, FigureInDoubt
from dialogs.dossier.dossier import Dossier
from dialogs.figures.calculations import (
    calculation_at,
    calculation_options,
    divisor_of_zero,
    next_missing,
)
from dialogs.figures.reading import BareFactor, Reading, read_figure, with_factor
from dialogs.typed.rejections import Rejection
from scoring.answers.model import Answer, Answers, Value
from scoring.catalogue.index import CatalogueIndex
from scoring.figures.calculation import without_control_values
from scoring.figures.carrier_parts import MissingFactor, carrier_carbon, carrier_energy
from scoring.figures.carriers import PREFIX as CARRIER
from scoring.figures.carriers import Carrier, carriers
from scoring.figures.kinds import figure_book, figure_kinds
from scoring.figures.model import Figure
from scoring.figures.plausibility import PlausibilityIssue, implausible, impossible, typo_suspects

ENERGY, CARBON = "energy", "carbon"
PURCHASED = f"{CARRIER}electricity-purchased"
OWN_RENEWABLE = f"{CARRIER}electricity-own-renewable"


def type_figure(
    turn: TurnContext, text: str, *, named: bool = False, beside: bool = False
) -> None:
    """Handle a figure typed where one is asked.

    If it was not asked for but ``named``, replacing a value must be confirmed; so must the assumed
    unit of a figure named ``beside`` another that was asked for.
    """
    id = turn.wait.state_of(FigureAsked).figure
    reading = read_figure(figure_kinds()[id], text, turn.dossier.figures.get(id))
    if isinstance(reading, Rejection):
        turn.refuse(reading)
        return
    if isinstance(reading, BareFactor):
        ask_for_unit(turn, id, reading)
        return
    if flaw := flaw_of(turn.dossier, id, reading.figure):
        turn.notices.append(flaw)
        return
    say_how_read(turn, id, reading)
    again = named and not reading.factor and replaces(turn.dossier, id, reading.figure)
    unasked = beside and bool(reading.assumed)
    if not ask_back(turn, id, reading.figure, factor=reading.factor, anyway=again or unasked):
        keep_figure(turn, id, reading.figure)


def ask_for_unit(turn: TurnContext, id: str, bare: BareFactor) -> None:
    """Ask for the unit of a heating value or factor typed without one."""
    wait = turn.wait
    typed = FactorTyped(id, bare.factor, bare.value)
    turn.go(Wait(Place.UNIT, wait.subject, typed, detour=wait.detour))


def open_figure(turn: TurnContext, id: str) -> None:
    """Ask one figure; afterwards the person comes back here."""
    wait = turn.wait
    subject = wait.subject if wait.at.is_part_of_question else ""
    turn.go(Wait(Place.FIGURE, subject, FigureAsked(id), detour=not subject))


def replaces(dossier: Dossier, id: str, figure: Figure) -> bool:
    """Whether the figure is already given with another value."""
    present = dossier.figures.get(id)
    return present is not None and present != figure


def flaw_of(dossier: Dossier, id: str, figure: Figure) -> Reject | None:
    """Why the figure is impossible, if it is."""
    flaws = _new(impossible, dossier, id, figure)
    return Reject("figure-impossible", issue=flaws[0]) if flaws else None


def say_how_read(turn: TurnContext, id: str, reading: Reading) -> None:
    """Say what was understood of a number beyond what was typed."""
    if reading.approximate:
        turn.tell("figure-approximate")
    if reading.assumed:
        turn.tell("figure-unit-assumed", figure=id, unit=reading.assumed)
    if reading.unit_typed:
        turn.tell("figure-unit-of-product", typed=reading.unit_typed, unit=reading.figure.unit)


def ask_back(
    turn: TurnContext, id: str, figure: Figure, *, factor: str = "", anyway: bool = False
) -> bool:
    """Ask to confirm an unusual figure, or any figure with ``anyway``; ``False`` if nothing was
    asked.

    ``factor`` is the heating value or factor of the enterprise's own that was typed.
    """
    if not anyway and not doubts(turn.index, turn.dossier, id, figure):
        return False
    wait = turn.wait
    own = getattr(figure, factor) if factor else None
    typed = FigureInDoubt(id, figure.value, figure.unit, factor, own)
    turn.go(Wait(Place.ODD, wait.subject, typed, detour=wait.detour))
    return True


def doubts(
    index: CatalogueIndex, dossier: Dossier, id: str, figure: Figure
) -> tuple[PlausibilityIssue, ...]:
    """Plausibility issues the figure adds, and those of a value far from the previous one."""

    def oddities(figures: dict[str, Figure]) -> tuple[PlausibilityIssue, ...]:
        return implausible(
            index.catalogue,
            figures,
            dossier.previous,
            dossier.profile.province,
            carriers_open=dossier.carriers_open,
        )

    present = dossier.figures.get(id)
    slipped = typo_suspects(id, figure, present) if present else ()
    return (*_new(oddities, dossier, id, figure), *slipped)


def _new(
    find: Callable[[dict[str, Figure]], tuple[PlausibilityIssue, ...]],
    dossier: Dossier,
    id: str,
    figure: Figure,
) -> tuple[PlausibilityIssue, ...]:
    known = {(oddity.code, oddity.figures) for oddity in find(dict(dossier.figures))}
    after = find({**dossier.figures, id: figure})
    return tuple(o for o in after if id in o.figures or (o.code, o.figures) not in known)


def figure_replaced(wait: Wait, dossier: Dossier) -> Figure | None:
    """The amount given before, if it differs from the one in doubt."""
    id, figure = figure_in_doubt(wait, dossier)
    if wait.state_of(FigureInDoubt).factor:
        return None
    present = dossier.figures.get(id)
    return None if present == figure else present


def figure_in_doubt(wait: Wait, dossier: Dossier) -> tuple[str, Figure]:
    """The figure in doubt; everything else known about it is kept."""
    typed = wait.state_of(FigureInDoubt)
    present = dossier.figures.get(typed.figure, Figure(Decimal(0), typed.unit))
    figure = replace(present, value=typed.value, unit=typed.unit)
    if typed.factor:
        figure = with_factor(figure, typed.factor, typed.own)
    return typed.figure, figure


def is_beside_the_asked(turn: TurnContext, id: str) -> bool:
    """Whether a figure other than the one named is asked."""
    return figure_asked(turn.wait) not in (None, id)


def figure_asked(wait: Wait) -> str | None:
    """The id of the figure that a wait asks for; ``None`` if it asks for none."""
    asked = wait.state_if(FigureAsked)
    return asked.figure if asked else None


def keep_figure(turn: TurnContext, id: str, figure: Figure) -> None:
    """Record the figure, say what was calculated from it, and go on."""
    was_given = id in turn.dossier.figures
    record(turn, id, figure)
    carrier = carrier_of(id)
    is_open = carrier is not None and figure.value and wants_option(carrier, figure)
    is_of_many = any(wait.at is Place.BILLS for wait in turn.session.trail[-1:])
    if is_open or not (was_given or _settled(id, figure, of_many=is_of_many)):
        return
    go_on(turn, id, was_given=was_given)


def record(turn: TurnContext, id: str, figure: Figure | None) -> None:
    """Set or remove a figure, and say which answers now follow from it."""
    before, was_open = turn.dossier.answers, turn.dossier.carriers_open
    changed = turn.record_figure(id, figure)
    said = Tell("figure-saved" if figure else "figure-cleared", (("figure", id),))
    turn.notices[:] = [*(one for one in turn.notices if one != said), said]
    at_carriers = any(wait.at is Place.CARRIERS for wait in (*turn.session.trail[-1:], turn.wait))
    if turn.dossier.carriers_open and not (was_open or at_carriers):
        turn.tell("carriers-open")
    tell_of_changes(turn, before, changed)
    if figure:
        _tell_why(turn, id, changed)
        _tell_of_zero(turn, id)


def work_out_again(turn: TurnContext, industry: str | None) -> None:
    """After a change to a fact that calculations use: recalculate and say which answers follow.

    ``industry`` is the previous one.
    """
    kept = without_control_values(turn.catalogue, turn.dossier.answers, industry)
    tell_of_changes(turn, kept, turn.work_out(kept))


def tell_of_changes(turn: TurnContext, before: Answers, changed: tuple[str, ...]) -> None:
    """Say which answers were calculated or removed, and what follows from that."""
    for subject in changed:
        if subject in turn.dossier.answers:
            turn.tell("worked-out", subject=subject)
            _tell_of_lost_ends(turn, subject, before.get(subject))
        else:
            turn.tell("worked-out-no-more", subject=subject)
            note_ends(turn, subject, before[subject])
    if any(_by_another_measure(before.get(id), turn.dossier.answers.get(id)) for id in changed):
        turn.tell("worked-out-otherwise")
    power = turn.dossier.figures.get(PURCHASED)
    is_of_grid = (
        power is not None and power.co2_factor is None and CARBON not in turn.dossier.figures
    )
    if is_of_grid and any(id not in before and _rests_on(turn, id, CARBON) for id in changed):
        turn.tell("figure-grid-factor")


def _rests_on(turn: TurnContext, subject: str, figure: str) -> bool:
    """Whether the answer is calculated from this figure."""
    answer = turn.dossier.answers.get(subject)
    if not isinstance(answer, Value) or not answer.worked_out:
        return False
    ways = calculation_options(turn.index, subject)
    return any(way.by.id == answer.measure and figure in way.figures for way in ways)


def _tell_why(turn: TurnContext, id: str, changed: tuple[str, ...]) -> None:
    """Own renewable power counts as energy used: say so if it increased an energy indicator."""
    if id == OWN_RENEWABLE and any(_rests_on(turn, subject, ENERGY) for subject in changed):
        turn.tell("figure-own-renewable")


def _tell_of_zero(turn: TurnContext, id: str) -> None:
    """A rate of nothing has no value: say so, or its question would stay open without a reason."""
    for row in turn.index.catalogue.criteria:
        is_open = row.id not in turn.dossier.answers
        if is_open and divisor_of_zero(turn.index, turn.dossier, row.id) == id:
            turn.tell("figure-divisor-zero", figure=id, subject=row.id)


def _by_another_measure(before: Answer | None, now: Answer | None) -> bool:
    if not isinstance(before, Value) or not isinstance(now, Value):
        return False
    return before.worked_out and before.measure != now.measure


def _tell_of_lost_ends(turn: TurnContext, subject: str, lost: Answer | None) -> None:
    """After a change of unit the old ends no longer fit the number: they go to a note."""
    now = turn.dossier.answers[subject]
    if not (isinstance(lost, Value) and isinstance(now, Value)) or lost.unit == now.unit:
        return
    if lost.benchmark and not now.benchmark:
        turn.tell("benchmark-unfit", subject=subject, old=lost.unit, unit=now.unit)
    elif (lost.reference, lost.leading) != (now.reference, now.leading):
        ends = ends_in_words(lost, turn.session.language)
        turn.tell("ends-unfit", subject=subject, ends=ends, unit=now.unit)
        note_ends(turn, subject, lost)


def carrier_of(id: str) -> Carrier | None:
    """The carrier of a figure; ``None`` if it has none."""
    return carriers().get(id.removeprefix(CARRIER)) if id.startswith(CARRIER) else None


def _settled(id: str, figure: Figure, *, of_many: bool) -> bool:
    """Whether no factor is left to choose: sources differ on some carriers.

    Where many are given at once, a factor that holds by default is not asked about.
    """
    carrier = carrier_of(id)
    if carrier is None or not figure.value:
        return True
    return not (needs_own(carrier) or (carrier.options and not of_many))


def wants_option(carrier: Carrier, figure: Figure) -> bool:
    """Whether a factor must still be chosen, even with the enterprise's own heating value."""
    counted = (carrier_energy(carrier, figure), carrier_carbon(carrier, figure))
    return any(isinstance(one, MissingFactor) and one.code == "option" for one in counted)


def needs_own(carrier: Carrier) -> bool:
    """Whether only a coefficient of the enterprise's own can be used."""
    return carrier.coefficient is None and not carrier.options and carrier.co2 is None


def go_on(turn: TurnContext, id: str, *, was_given: bool) -> None:
    """Go to the next figure if they are asked in turn, else back."""
    following = None if was_given else _following(turn, id)
    if following:
        turn.go(structs.replace(turn.wait, state=FigureAsked(following)))
    else:
        turn.leave()


def _following(turn: TurnContext, id: str) -> str | None:
    if line := _rest_of_line(id):
        return line if line not in turn.dossier.figures else None
    below = turn.session.trail[-1:]
    for wait in below:
        if wait.at is Place.CALCULATION:
            way = calculation_at(turn.index, turn.dossier, wait)
            return next_missing(way, turn.index, turn.dossier, id)
        if wait.state_if(AskedInTurn):
            return next_open(turn.dossier, wait.subject, id)
    return None


def _rest_of_line(id: str) -> str | None:
    """The time quota of a product whose capacity was given: the two can only be used together."""
    parts = figure_kinds()["capacity"].parts
    return parts[parts.index(id) + 1] if id in parts[::2] else None


def next_open(dossier: Dossier, group: str, after: str = "") -> str | None:
    """The first figure of a group that is not given, after ``after`` if given.

    Further product lines are asked only on request.
    """
    lines = figure_kinds()["capacity"].parts
    ids = [kind.id for kind in figure_book().figures if kind.group == group]
    behind = ids[ids.index(after) + 1 :] if after in ids else ids
    return next((id for id in behind if id not in dossier.figures and id not in lines), None)
