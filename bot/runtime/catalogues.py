"""The catalogue of an assessment, with its pinned overlays applied."""

from dialogs.core.dossier import Dossier
from scoring.catalogue.model import Catalogue
from scoring.errors import UnknownOverlay
from scoring.overlays.library import OverlayLibrary
from storage.unit_of_work import UnitOfWork


async def catalogue_of(dossier: Dossier, library: OverlayLibrary, uow: UnitOfWork) -> Catalogue:
    """The catalogue of an assessment; loads overlays first that another process has pinned."""
    return await catalogue_by(dossier.catalogue, dossier.overlays, library, uow)


async def catalogue_by(
    id: str, overlays: tuple[str, ...], library: OverlayLibrary, uow: UnitOfWork
) -> Catalogue:
    """The same by the id of the catalogue and the refs of the overlays."""
    try:
        return library.catalogue(id, overlays)
    except UnknownOverlay:
        for overlay in await uow.overlays.all():
            library.add(overlay)
        return library.catalogue(id, overlays)
