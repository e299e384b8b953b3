"""All overlays: which fit an enterprise, and the catalogues they produce."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scoring.catalogue.loading import SUFFIX, load_catalogue
from scoring.catalogue.model import Catalogue
from scoring.errors import UnknownOverlay
from scoring.overlays.apply import apply_overlays, digits_of, narrowness
from scoring.overlays.fit import check_against_catalogue
from scoring.overlays.limit_industries import may_be_for
from scoring.overlays.limit_tables import overlays_of_tables
from scoring.overlays.loading import read_overlay
from scoring.overlays.model import Overlay, Scope

ROUND = "round"
"""The slot of the round that is applied to: one of any year may be chosen."""
_BESIDE_LIMITS = (
    *("weights", "points", "scales", "thresholds", "applicability", "criteria"),
    *("conditions", "grid_factors", "land_controls", "steps"),
)
"""What else an overlay may bring."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An overlay that may be applied; ``chosen`` is what we propose."""

    overlay: Overlay
    chosen: bool


class OverlayLibrary:
    """Overlays by id, and every version of them that was pinned by its ref."""

    def __init__(
        self,
        overlays: Iterable[Overlay],
        load: Callable[[str], Catalogue] = load_catalogue,
    ) -> None:
        """``overlays`` are those on offer; ``load`` finds the catalogues they apply to."""
        self._offered = {overlay.id: overlay for overlay in sorted(overlays, key=_id)}
        self._by_ref = {overlay.ref: overlay for overlay in self._offered.values()}
        self._load = load
        self._applied: dict[tuple[str, tuple[str, ...]], Catalogue] = {}

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """The overlays on offer, by id."""
        return tuple(self._offered.values())

    def add(self, overlay: Overlay) -> None:
        """Keep a pinned version. It is applied by its ref and never offered."""
        self._by_ref.setdefault(overlay.ref, overlay)

    def overlay(self, ref: str) -> Overlay:
        """By ref, exactly that version; by id, the one on offer. Raises ``UnknownOverlay``."""
        found = self._by_ref.get(ref) or self._offered.get(ref)
        if found is None:
            raise UnknownOverlay(ref, tuple(self._offered))
        return found

    def refs_of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The refs to pin, without repetition, in the order of the ids."""
        return tuple(dict.fromkeys(self.overlay(id).ref for id in ids))

    def also_for(self, id: str, refs: Iterable[str]) -> tuple[str, ...]:
        """The overlays of ``refs`` that apply to the catalogue ``id``."""
        return tuple(ref for ref in refs if id in self.overlay(ref).catalogues)

    def catalogue(self, id: str, refs: tuple[str, ...] = ()) -> Catalogue:
        """The catalogue ``id`` with these overlays applied, the same object every time.

        Raises ``UnknownCatalogue``, or ``UnknownOverlay`` for one that is not there or is for
        other catalogues.
        """
        if known := self._applied.get((id, refs)):
            return known
        catalogue = self._load(id)
        key = id, tuple(sorted(self.refs_of(refs)))
        if key not in self._applied:
            overlays = [self.overlay(ref) for ref in key[1]]
            for overlay in overlays:
                if not _is_for(overlay, catalogue):
                    raise UnknownOverlay(overlay.id, self._for(id))
            self._applied[key] = apply_overlays(catalogue, overlays)
        self._applied[id, refs] = self._applied[key]
        return self._applied[key]

    def _for(self, catalogue_id: str) -> tuple[str, ...]:
        return tuple(x.id for x in self.overlays if catalogue_id in x.catalogues)

    def fitting(
        self,
        catalogue_id: str,
        *,
        province: str | None,
        city: str | None,
        industry: str | None,
        year: int | None,
    ) -> tuple[Offer, ...]:
        """The overlays that fit an enterprise: those proposed first, then the others, each by id.

        Region and industry are GB/T 2260 and GB/T 4754-2017 codes. An unknown value fits only
        overlays without a limit on it. Of the overlays that share a slot the narrowest default one
        is proposed; limits of products only where the industry may make one. Rounds for the region
        are offered of whatever year; what another replaces is not.
        """
        known = [self._offered[id] for id in self._for(catalogue_id)]
        replaced = {id for overlay in known for id in overlay.replaces}
        here = [overlay for overlay in known if overlay.id not in replaced]
        regions = tuple(code for code in (province, city) if code)
        fits = {x.id: _fits(x.scope, regions, industry, year) for x in here}
        best: dict[tuple[str | None, str], Overlay] = {}
        for overlay in sorted(here, key=narrowness):
            if overlay.default and fits[overlay.id] and _may_be_of_use(overlay, industry):
                best[overlay.slot, "" if overlay.slot else overlay.id] = overlay
        chosen = {overlay.id for overlay in best.values()}
        wanted = {x.id for x in here if fits[x.id] and (x.default or _may_be_of_use(x, industry))}
        rounds = {x.id for x in here if x.slot == ROUND and is_there(x.scope, regions)}
        offers = [Offer(x, x.id in chosen) for x in here if x.id in wanted | rounds]
        return tuple(sorted(offers, key=lambda offer: not offer.chosen))


def _is_for(overlay: Overlay, catalogue: Catalogue) -> bool:
    """Whether it names the catalogue, or names its base and still fits."""
    if catalogue.id in overlay.catalogues:
        return True
    if catalogue.extends not in overlay.catalogues:
        return False
    return not any(check_against_catalogue(overlay, [catalogue]))


def _id(overlay: Overlay) -> str:
    return overlay.id


def is_there(scope: Scope, regions: Iterable[str]) -> bool:
    """Whether it is for one of the regions, or for all; with no known region, only for all."""
    return not scope.regions or any(_within(code, scope.regions) for code in regions)


def _fits(scope: Scope, regions: Iterable[str], industry: str | None, year: int | None) -> bool:
    return (
        is_there(scope, regions)
        and (not scope.industries or _is_of(industry, scope.industries))
        and (scope.first_year is None or (year is not None and year >= scope.first_year))
        and (scope.last_year is None or (year is not None and year <= scope.last_year))
    )


def _may_be_of_use(overlay: Overlay, industry: str | None) -> bool:
    """Whether it has more than limits, or a limit that may apply to the industry, if known."""
    if not overlay.benchmarks or any(getattr(overlay, kind) for kind in _BESIDE_LIMITS):
        return True
    return industry is None or any(may_be_for(x, industry) for x in overlay.benchmarks)


def _within(code: str, regions: Iterable[str]) -> bool:
    """Whether a city lies in a province: 320500 in 320000."""
    return any(code == region or f"{code[:2]}0000" == region for region in regions)


def _is_of(industry: str | None, industries: Iterable[str]) -> bool:
    """Whether a code covers another: 31 covers 3110."""
    return industry is not None and any(
        digits_of(industry).startswith(digits_of(code)) for code in industries
    )


def shipped_texts() -> dict[str, str]:
    """The files of overlays that come with the engine, by name."""
    folder = resources.files("scoring") / "data" / "overlays"
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(SUFFIX))
    return {name: (folder / name).read_text(encoding="utf-8") for name in files}


@cache
def shipped() -> OverlayLibrary:
    """The overlays that come with the engine, the same library every time.

    That they fit their catalogues is checked by the tests: it takes as long as all else.
    """
    written = [read_overlay(text, name) for name, text in shipped_texts().items()]
    return OverlayLibrary((*written, *overlays_of_tables(written)))
