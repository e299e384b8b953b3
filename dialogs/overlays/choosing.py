"""The overlays that hold for an assessment, and its edition: chosen before anything is asked.

What fits the enterprise's profile is proposed and shown; it takes effect only when adopted.
"""

from dataclasses import replace
from typing import get_args

from dialogs.core.dossier import ProfileField
from dialogs.core.notes import note_lost
from dialogs.core.outputs import CatalogueChosen, NewAssessmentRequested
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import OfferedOverlays
from scoring.figures.calculation import without_control_values
from scoring.overlays.combination import check_combination
from scoring.overlays.library import Offer

Marks = tuple[tuple[str, bool], ...]
"""Overlays by id, and whether each is chosen."""


def open_rules(turn: TurnContext, _argument: str) -> None:
    """Show aside what is on offer and what holds."""
    offers = offers_for(turn)
    if not offers:
        turn.reject("no-rules")
        return
    pinned = {turn.library.overlay(ref).id for ref in turn.dossier.overlays}
    marked = tuple((offer.overlay.id, offer.overlay.id in pinned) for offer in offers)
    turn.go_aside(Place.RULES)
    turn.change_wait(state=OfferedOverlays(marked if pinned else _proposed(offers)))


def begin_rules(turn: TurnContext) -> None:
    """After the profile: what is on offer, or straight on to the mode."""
    offers = offers_for(turn)
    if offers:
        turn.go(Wait(Place.RULES, state=OfferedOverlays(_proposed(offers))))
    else:
        turn.go(Wait(Place.MODE))


def offers_for(turn: TurnContext) -> tuple[Offer, ...]:
    """What the library has for this enterprise; last year where it names none."""
    profile = turn.dossier.profile
    return turn.library.fitting(
        turn.dossier.catalogue,
        province=profile.province,
        city=profile.city,
        industry=profile.industry,
        year=int(profile.period) if profile.period else turn.today.year - 1,
    )


def toggle_details(turn: TurnContext) -> None:
    """Show where the overlays come from and what is not confirmed in them, one a page; or hide."""
    turn.change_wait(help_open=not turn.wait.help_open, page=0)


def tell_of_changed_rules(turn: TurnContext) -> None:
    """Say so when the profile now fits other overlays than those that hold."""
    if not turn.dossier.overlays:
        return
    held = {turn.library.overlay(ref).id for ref in turn.dossier.overlays}
    proposed = {offer.overlay.id for offer in offers_for(turn) if offer.chosen}
    if proposed - held:
        turn.tell("rules-changed")


def marked_offers(wait: Wait) -> Marks:
    """The overlays on offer, by id, and whether each is chosen."""
    offered = wait.state_if(OfferedOverlays)
    return offered.marked if offered else ()


def _proposed(offers: tuple[Offer, ...]) -> Marks:
    return tuple((offer.overlay.id, offer.chosen) for offer in offers)


def toggle_overlay(turn: TurnContext, position: int) -> None:
    """Choose or leave one; of one slot no two are chosen."""
    marked = marked_offers(turn.wait)
    chosen_id, was_chosen = marked[position]
    slots = {offer.overlay.id: offer.overlay.slot for offer in offers_for(turn)}
    slot = slots.get(chosen_id)

    def after(id: str, chosen: bool) -> bool:
        if id == chosen_id:
            return not was_chosen
        shares = slot is not None and slots.get(id) == slot
        return chosen and (was_chosen or not shares)

    changed = tuple((id, after(id, chosen)) for id, chosen in marked)
    turn.change_wait(state=OfferedOverlays(changed))


def adopt(turn: TurnContext) -> None:
    """Let the chosen overlays hold, and go on."""
    marked = marked_offers(turn.wait)
    on_offer = {offer.overlay.id: offer.overlay for offer in offers_for(turn)}
    chosen = tuple(on_offer[id] for id, taken in marked if taken and id in on_offer)
    base = turn.library.catalogue(turn.dossier.catalogue)
    if any(check_combination(base, chosen)):
        turn.reject("rules-clash")
        return
    dossier = turn.dossier
    answered = len(dossier.answers.keys() & turn.index.asked.keys())
    own = without_control_values(turn.catalogue, dossier.answers, dossier.profile.industry)
    turn.pin(chosen)
    turn.tell("rules-adopted", count=str(len(chosen)))
    note_lost(turn, own)
    aside = answered - len(turn.dossier.answers.keys() & turn.index.asked.keys())
    if aside > 0:
        turn.tell("answers-aside", count=str(aside))
    if turn.wait.detour:
        turn.leave()
    else:
        turn.go(Wait(Place.MODE))


def choose_edition(turn: TurnContext, catalogue: str) -> None:
    """Another edition: at once while nothing is answered, else as an assessment of its own.

    What was on offer for the old one must not be gone back to.
    """
    if turn.dossier.answers:
        turn.events.append(NewAssessmentRequested(catalogue, ()))
        return
    turn.dossier = replace(turn.dossier, catalogue=catalogue, overlays=())
    turn.events.append(CatalogueChosen(catalogue))
    turn.change_catalogue()
    turn.tell("edition-chosen")
    after_profile = Wait(Place.PROFILE, get_args(ProfileField)[-1])
    turn.session = replace(turn.session, wait=after_profile, trail=())
    begin_rules(turn)
