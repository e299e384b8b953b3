"""The overlays that hold for an assessment, and its edition: chosen before anything is asked.

What fits the enterprise's profile is proposed and shown; it takes effect only when adopted.
"""

from dataclasses import replace
from typing import get_args

from dialogs.core import buttons as c
from dialogs.core.dossier import ProfileField
from dialogs.core.notes import note_lost
from dialogs.core.outputs import CatalogueChosen, NewAssessmentRequested
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from scoring.figures.calculation import without_control_values
from scoring.overlays.combination import check_combination
from scoring.overlays.library import Offer

NOT_CHOSEN = "-"


def choose_at_rules(exchange: TurnContext, verb: str, argument: str) -> bool:
    """A button about overlays or the edition; ``False`` when it is another's."""
    match verb:
        case c.RULES:
            open_rules(exchange, "")
        case c.RULE if exchange.wait.at is Place.RULES:
            _toggle(exchange, int(argument))
        case c.HELP if exchange.wait.at is Place.RULES:
            toggle_details(exchange)
        case c.ADOPT:
            _adopt(exchange)
        case c.EDITION:
            _choose_edition(exchange, argument)
        case _:
            return False
    return True


def open_rules(exchange: TurnContext, _argument: str) -> None:
    """Show aside what is on offer and what holds."""
    offers = offers_for(exchange)
    if not offers:
        exchange.reject("no-rules")
        return
    pinned = {exchange.library.overlay(ref).id for ref in exchange.dossier.overlays}
    marked = [(offer.overlay.id, offer.overlay.id in pinned) for offer in offers]
    exchange.go_aside(Place.RULES)
    exchange.change_wait(detail=_detail(marked if pinned else _proposed(offers)))


def begin_rules(exchange: TurnContext) -> None:
    """Behind the profile: what is on offer, or straight on to the mode."""
    offers = offers_for(exchange)
    if offers:
        exchange.go(Wait(Place.RULES, detail=_detail(_proposed(offers))))
    else:
        exchange.go(Wait(Place.MODE))


def offers_for(exchange: TurnContext) -> tuple[Offer, ...]:
    """What the library has for this enterprise; last year where it names none."""
    profile = exchange.dossier.profile
    return exchange.library.fitting(
        exchange.dossier.catalogue,
        province=profile.province,
        city=profile.city,
        industry=profile.industry,
        year=int(profile.period) if profile.period else exchange.today.year - 1,
    )


def toggle_details(exchange: TurnContext) -> None:
    """Show where the overlays come from and what is not confirmed in them, one a page; or hide."""
    exchange.change_wait(help_open=not exchange.wait.help_open, page=0)


def tell_of_changed_rules(exchange: TurnContext) -> None:
    """Say so when the profile now fits other overlays than those that hold."""
    if not exchange.dossier.overlays:
        return
    held = {exchange.library.overlay(ref).id for ref in exchange.dossier.overlays}
    proposed = {offer.overlay.id for offer in offers_for(exchange) if offer.chosen}
    if proposed - held:
        exchange.tell("rules-changed")


def marked_offers(detail: str) -> list[tuple[str, bool]]:
    """The overlays of a wait's detail, by id, and whether each is chosen."""
    ids = detail.split(",") if detail else []
    return [(id.removeprefix(NOT_CHOSEN), not id.startswith(NOT_CHOSEN)) for id in ids]


def _proposed(offers: tuple[Offer, ...]) -> list[tuple[str, bool]]:
    return [(offer.overlay.id, offer.chosen) for offer in offers]


def _detail(marked: list[tuple[str, bool]]) -> str:
    return ",".join(id if chosen else f"{NOT_CHOSEN}{id}" for id, chosen in marked)


def _toggle(exchange: TurnContext, position: int) -> None:
    """Choose or leave one; of one slot no two are chosen."""
    marked = marked_offers(exchange.wait.detail)
    chosen_id, was_chosen = marked[position]
    slots = {offer.overlay.id: offer.overlay.slot for offer in offers_for(exchange)}
    slot = slots.get(chosen_id)

    def after(id: str, chosen: bool) -> bool:
        if id == chosen_id:
            return not was_chosen
        shares = slot is not None and slots.get(id) == slot
        return chosen and (was_chosen or not shares)

    exchange.change_wait(detail=_detail([(id, after(id, chosen)) for id, chosen in marked]))


def _adopt(exchange: TurnContext) -> None:
    marked = marked_offers(exchange.wait.detail)
    on_offer = {offer.overlay.id: offer.overlay for offer in offers_for(exchange)}
    chosen = tuple(on_offer[id] for id, taken in marked if taken and id in on_offer)
    base = exchange.library.catalogue(exchange.dossier.catalogue)
    if any(check_combination(base, chosen)):
        exchange.reject("rules-clash")
        return
    dossier = exchange.dossier
    answered = len(dossier.answers.keys() & exchange.outline.asked.keys())
    own = without_control_values(exchange.catalogue, dossier.answers, dossier.profile.industry)
    exchange.pin(chosen)
    exchange.tell("rules-adopted", count=str(len(chosen)))
    note_lost(exchange, own)
    aside = answered - len(exchange.dossier.answers.keys() & exchange.outline.asked.keys())
    if aside > 0:
        exchange.tell("answers-aside", count=str(aside))
    if exchange.wait.detour:
        exchange.leave()
    else:
        exchange.go(Wait(Place.MODE))


def _choose_edition(exchange: TurnContext, catalogue: str) -> None:
    """Another edition: at once while nothing is answered, else as an assessment of its own.

    What was on offer for the old one must not be gone back to.
    """
    if exchange.dossier.answers:
        exchange.events.append(NewAssessmentRequested(catalogue, ()))
        return
    exchange.dossier = replace(exchange.dossier, catalogue=catalogue, overlays=())
    exchange.events.append(CatalogueChosen(catalogue))
    exchange.change_catalogue()
    exchange.tell("edition-chosen")
    behind_profile = Wait(Place.PROFILE, get_args(ProfileField)[-1])
    exchange.session = replace(exchange.session, wait=behind_profile, trail=())
    begin_rules(exchange)
