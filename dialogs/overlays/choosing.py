"""The overlays that apply to an assessment, and its edition.

Overlays that fit the enterprise's profile apply by default and follow the profile, until the
person chooses otherwise at ``/rules``. An overlay of another region never applies, even if chosen.
"""

from datetime import date
from typing import get_args

from msgspec.structs import replace

from dialogs.core.answering.notes import note_lost
from dialogs.core.outputs import CatalogueChosen, NewAssessmentRequested
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import OfferedOverlays
from dialogs.dossier.dossier import Dossier, Profile, ProfileField
from scoring.figures.calculation import without_control_values
from scoring.overlays.combination import check_combination
from scoring.overlays.library import Offer, OverlayLibrary, is_there
from scoring.overlays.model import Overlay

Marks = tuple[tuple[str, bool], ...]
"""Overlays by id, and whether each is chosen."""


def open_rules(turn: TurnContext, _argument: str) -> None:
    """Show, as a detour, which overlays are on offer and which apply."""
    offers = offers_for(turn)
    if not offers:
        turn.reject("no-rules")
        return
    pinned = {turn.library.overlay(ref).id for ref in turn.dossier.overlays}
    marked = tuple((offer.overlay.id, offer.overlay.id in pinned) for offer in offers)
    turn.go_aside(Place.RULES)
    turn.change_wait(state=OfferedOverlays(marked if pinned else _proposed(offers)))


def begin_mode(turn: TurnContext) -> None:
    """After the profile: apply the fitting overlays unless some were chosen; ask for the mode."""
    if not turn.dossier.overlays:
        turn.pin(default_overlays(turn))
    turn.go(Wait(Place.MODE))


def default_overlays(turn: TurnContext) -> tuple[Overlay, ...]:
    """The overlays that apply to this enterprise unless others are chosen."""
    return tuple(offer.overlay for offer in offers_for(turn) if offer.chosen)


def offers_for(turn: TurnContext) -> tuple[Offer, ...]:
    """The overlays the library has for this enterprise."""
    return fitting(turn.library, turn.dossier.catalogue, turn.dossier.profile, turn.today)


def fitting(
    library: OverlayLibrary, catalogue: str, profile: Profile, today: date
) -> tuple[Offer, ...]:
    """The overlays ``library`` has for an enterprise; those for last year if it names no year."""
    return library.fitting(
        catalogue,
        province=profile.province,
        city=profile.city,
        industry=profile.industry,
        year=int(profile.period) if profile.period else today.year - 1,
    )


def overlays_for(
    catalogue: str, present: Dossier, library: OverlayLibrary, today: date
) -> tuple[Overlay, ...]:
    """The overlays of the present assessment that are for another catalogue too.

    Also those that apply there by default and could not apply here.
    """
    kept = tuple(map(library.overlay, library.also_for(catalogue, present.overlays)))
    taken = {overlay.slot for overlay in kept if overlay.slot}
    added = (
        offer.overlay
        for offer in fitting(library, catalogue, present.profile, today)
        if offer.chosen
        and present.catalogue not in offer.overlay.catalogues
        and offer.overlay.slot not in taken
    )
    return (*kept, *added)


def overlays_of_year(
    catalogue: str, present: Dossier, year: str, library: OverlayLibrary, today: date
) -> tuple[Overlay, ...]:
    """``overlays_for``, in another year: defaults that apply now are those of that year then."""
    defaults = fitting(library, present.catalogue, present.profile, today)
    then = replace(present, profile=present.profile.with_fact("period", year))
    if {offer.overlay.ref for offer in defaults if offer.chosen} != set(present.overlays):
        return overlays_for(catalogue, then, library, today)
    offers = fitting(library, catalogue, then.profile, today)
    return tuple(offer.overlay for offer in offers if offer.chosen)


def toggle_details(turn: TurnContext) -> None:
    """Show or hide the sources of the overlays and what is unconfirmed, one per page."""
    turn.change_wait(help_open=not turn.wait.help_open, page=0)


def follow_profile(turn: TurnContext, before: tuple[Overlay, ...]) -> None:
    """Update the overlays to fit the profile, and tell the person.

    ``before`` are the previous defaults. If they applied, the new ones replace them. What the
    person chose is kept, except overlays of another region.
    """
    held = tuple(map(turn.library.overlay, turn.dossier.overlays))
    if not held:
        return
    now = default_overlays(turn)
    if set(_refs(held)) == set(_refs(before)):
        _follow(turn, now)
        return
    profile = turn.dossier.profile
    regions = tuple(filter(None, (profile.province, profile.city)))
    _follow(turn, tuple(one for one in held if is_there(one.scope, regions)))
    if set(_refs(now)) - set(_refs(before)) - set(_refs(held)):
        turn.tell("rules-changed")


def _follow(turn: TurnContext, overlays: tuple[Overlay, ...]) -> None:
    if set(_refs(overlays)) != set(turn.dossier.overlays):
        _hold(turn, overlays)
        turn.tell("rules-followed")


def _refs(overlays: tuple[Overlay, ...]) -> tuple[str, ...]:
    return tuple(overlay.ref for overlay in overlays)


def marked_offers(wait: Wait) -> Marks:
    """The overlays on offer, by id, and whether each is chosen."""
    offered = wait.state_if(OfferedOverlays)
    return offered.marked if offered else ()


def _proposed(offers: tuple[Offer, ...]) -> Marks:
    return tuple((offer.overlay.id, offer.chosen) for offer in offers)


def toggle_overlay(turn: TurnContext, position: int) -> None:
    """Select or deselect one; only one per slot can be selected."""
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
    """Apply the chosen overlays, and go on."""
    marked = marked_offers(turn.wait)
    on_offer = {offer.overlay.id: offer.overlay for offer in offers_for(turn)}
    chosen = tuple(on_offer[id] for id, taken in marked if taken and id in on_offer)
    base = turn.library.catalogue(turn.dossier.catalogue)
    if any(check_combination(base, chosen)):
        turn.reject("rules-clash")
        return
    turn.tell("rules-adopted", count=str(len(chosen)))
    _hold(turn, chosen)
    turn.leave()


def _hold(turn: TurnContext, overlays: tuple[Overlay, ...]) -> None:
    """Apply these overlays; what answers lose by that is kept as notes or reported."""
    dossier = turn.dossier
    answered = len(dossier.answers.keys() & turn.index.asked.keys())
    own = without_control_values(turn.catalogue, dossier.answers, dossier.profile.industry)
    turn.pin(overlays)
    note_lost(turn, own)
    aside = answered - len(turn.dossier.answers.keys() & turn.index.asked.keys())
    if aside > 0:
        turn.tell("answers-aside", count=str(aside))


def choose_edition(turn: TurnContext, catalogue: str) -> None:
    """Switch to another edition: at once while nothing is answered, else as a separate assessment.

    The new edition's fitting overlays apply by default.
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
    begin_mode(turn)
