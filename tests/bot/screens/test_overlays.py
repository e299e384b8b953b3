"""The overlays on offer, each with the document it rests on."""

from datetime import UTC, datetime
from typing import Final

import pytest

from bot.screens.core.context import ScreenContext
from bot.screens.overlays import DOCUMENT_SHOWN, RulesView
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import OfferedOverlays
from dialogs.dossier.dossier import Dossier
from scoring.overlays.library import OverlayLibrary, shipped
from scoring.overlays.model import Overlay
from scoring.values import Text

NOW: Final = datetime(2026, 3, 2, tzinfo=UTC)
ID: Final = "round-2024-measures"


def document_of(overlay: Overlay) -> str:
    wait = Wait(Place.RULES, state=OfferedOverlays(((overlay.id, True),)))
    library, dossier = OverlayLibrary([overlay]), Dossier("gb36132-2025")
    context = ScreenContext(
        library.catalogue(dossier.catalogue), Session(wait), dossier, library=library, now=NOW
    )
    (row,) = RulesView(context).offers
    return row.document


@pytest.mark.parametrize("overlay", shipped().overlays, ids=lambda overlay: str(overlay.id))
def test_the_document_of_a_shipped_overlay_is_shown_whole(overlay: Overlay) -> None:
    assert overlay.document
    assert document_of(overlay) == overlay.document.zh


def test_an_overlay_without_one_shows_the_beginning_of_its_source() -> None:
    source = Text(zh="通知" * DOCUMENT_SHOWN, en="Notice")
    overlay = shipped().overlay(ID).model_copy(update={"document": None, "source": source})
    assert document_of(overlay) == source.zh[: DOCUMENT_SHOWN - 1] + "…"
