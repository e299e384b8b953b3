"""Cross-checks of several overlays applied together, each of which is sound by itself."""

from collections.abc import Iterator, Sequence

from scoring.catalogue.checks import check_catalogue
from scoring.catalogue.model import Catalogue
from scoring.files.problems import Issue, issue, message_of, spelled
from scoring.files.wording import listed
from scoring.overlays.apply import apply_overlays, narrowness, with_all_set
from scoring.overlays.fit import ORDER
from scoring.overlays.model import Overlay


def check_combination(catalogue: Catalogue, overlays: Sequence[Overlay]) -> Iterator[Issue]:
    """Why ``overlays``, all of them for ``catalogue``, cannot be combined.

    Places are their numbers in the list, or none if the problem concerns all of them. An overlay
    given twice is not a conflict.
    """
    yield from _slots(overlays)
    distinct = list({overlay.id: overlay for overlay in overlays}.values())
    if len(distinct) < 2:
        return
    first = next(_disagreements(catalogue, distinct), None)
    if first is not None:
        yield first
    elif not apply_overlays(catalogue, distinct).criteria:
        yield issue("nothing-left", ())


def _slots(overlays: Sequence[Overlay]) -> Iterator[Issue]:
    """An assessment uses only one overlay per slot."""
    holders: dict[str, str] = {}
    for i, overlay in enumerate(overlays):
        if overlay.slot is None:
            continue
        holder = holders.setdefault(overlay.slot, overlay.id)
        if holder != overlay.id:
            yield issue("slot-taken", (i,), found=overlay.id, other=holder, slot=overlay.slot)


def _disagreements(catalogue: Catalogue, overlays: Sequence[Overlay]) -> Iterator[Issue]:
    """Wrong sums and colliding ids, as when two overlays have tables of points."""
    overlaid = with_all_set(catalogue, sorted(overlays, key=narrowness))
    ids = [overlay.id for overlay in overlays]
    for found in check_catalogue(overlaid):
        if found.code in ORDER:
            continue
        yield issue(
            "overlays-disagree",
            (),
            overlays=listed(ids),
            where=spelled(found.place),
            message=message_of(found.code, found.details),
        )
