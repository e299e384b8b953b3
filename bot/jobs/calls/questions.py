"""The questions of a call: its catalogue, with the conditions that it names."""

from dialogs.calls.terms import Call
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.overlays.library import OverlayLibrary
from storage.unit_of_work import UnitOfWork


async def questions_of(uow: UnitOfWork, call: Call, library: OverlayLibrary) -> CatalogueIndex:
    """Look-ups over what is asked of those who submit."""
    conditions = tuple(one.ref for one in library.overlays if one.id == call.terms.conditions)
    return index_of(await uow.catalogue(call.terms.catalogue, conditions, library))
