"""Which overlays fit an enterprise, and the catalogues they make."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers_file.reader import read_answers
from scoring.errors import AnswersError, UnknownCatalogue, UnknownOverlay
from scoring.overlays.library import OverlayLibrary, shipped
from scoring.overlays.model import Overlay
from tests.scoring.overlays.test_overlays import POINTS, load, made, province

CALENDAR = [
    {
        **{"id": "submit", "level": "provincial", "months": [4, 5], "rule": False},
        **{key: {"zh": "报送", "en": "Submit"} for key in ("title", "note")},
    }
]


def dated(id: str, **keys: Any) -> Overlay:
    """An overlay with a calendar."""
    return made(id, steps=CALENDAR, **keys)


def offers(
    *overlays: Overlay,
    province: str | None = None,
    city: str | None = None,
    industry: str | None = None,
    year: int | None = None,
) -> dict[str, bool]:
    """What is offered, and whether it is proposed."""
    found = OverlayLibrary(overlays, load).fitting(
        "points", province=province, city=city, industry=industry, year=year
    )
    return {offer.overlay.id: offer.chosen for offer in found}


PROVINCE = dated("province", scope={"regions": ["320000"]})
CITY = dated("city", scope={"regions": ["320500"]})


@pytest.mark.parametrize(
    ("where", "fitting"),
    [
        ({}, set()),
        ({"province": "320000"}, {"province"}),
        ({"province": "320000", "city": "320500"}, {"province", "city"}),
        ({"city": "320500"}, {"province", "city"}),
        ({"province": "320000", "city": "320100"}, {"province"}),
        ({"province": "330000", "city": "330500"}, set()),
    ],
)
def test_a_region_fits_where_the_enterprise_is(where: dict[str, str], fitting: set[str]) -> None:
    assert set(offers(PROVINCE, CITY, **where)) == fitting  # type: ignore[arg-type]


@pytest.mark.parametrize("scope", ["31", "311", "3110", "C31", "C3110"])
@pytest.mark.parametrize("industry", ["3110", "C3110"])
def test_an_industry_fits_at_any_level(scope: str, industry: str) -> None:
    overlay = dated("metals", scope={"industries": [scope]})
    assert offers(overlay, industry=industry) == {"metals": True}
    assert offers(overlay, industry="3210") == offers(overlay) == {}


def test_a_wider_industry_than_the_scope_does_not_fit() -> None:
    assert offers(dated("metals", scope={"industries": ["3110"]}), industry="31") == {}


@pytest.mark.parametrize(("year", "fits"), [(2024, 0), (2025, 1), (2026, 1), (2027, 0), (None, 0)])
def test_a_year_fits_within_the_scope(year: int | None, fits: int) -> None:
    overlay = dated("years", scope={"first_year": 2025, "last_year": 2026})
    assert len(offers(overlay, year=year)) == fits


def test_what_limits_nothing_fits_an_enterprise_of_which_nothing_is_known() -> None:
    assert offers(dated("anyone")) == {"anyone": True}


def test_overlays_for_other_catalogues_are_not_offered() -> None:
    assert offers(dated("other", catalogue="demo")) == {}


def test_of_a_slot_the_narrowest_default_one_is_proposed() -> None:
    nation = dated("a-nation", slot="land")
    there = dated("b-province", slot="land", scope={"regions": ["320000"]})
    narrow = dated("c-city", slot="land", scope={"regions": ["320500"]}, default=False)
    found = offers(nation, there, narrow, province="320000", city="320500")
    assert found == {"b-province": True, "a-nation": False, "c-city": False}
    assert next(iter(found)) == "b-province"
    assert offers(nation, there, narrow) == {"a-nation": True}


def test_without_a_slot_every_default_one_is_proposed() -> None:
    found = offers(dated("one"), dated("two"), dated("three", default=False))
    assert found == {"one": True, "two": True, "three": False}


def test_every_round_of_the_region_is_offered_and_one_that_fits_proposed() -> None:
    rounds = [
        dated("round-hebei", slot="round", scope={"regions": ["130000"]}),
        dated("round-earlier", slot="round", scope={"last_year": 2020}, default=False),
        dated("round-nation", slot="round"),
    ]
    nation = {"round-nation": True, "round-earlier": False}
    assert offers(*rounds) == offers(*rounds, province="320000") == nation
    hebei = {"round-hebei": True, "round-nation": False, "round-earlier": False}
    assert offers(*rounds, province="130000") == hebei


def test_a_laid_catalogue_is_the_same_object_every_time() -> None:
    library = OverlayLibrary((PROVINCE, CITY, province()), load)
    refs = library.refs_of(["city", "province"])
    overlaid = library.catalogue("points", refs)
    assert overlaid is library.catalogue("points", refs[::-1])
    assert overlaid is library.catalogue("points", ("province", "city", "city"))
    assert [overlaid.id for overlaid in overlaid.overlays] == ["province", "city"]
    assert library.catalogue("points") is POINTS


@given(st.permutations(["province", "city", "overlay-points", "anyone"]))
def test_the_order_of_refs_never_matters(ids: list[str]) -> None:
    overlays = (PROVINCE, CITY, province(), dated("anyone"))
    expected = OverlayLibrary(overlays, load).catalogue("points", tuple(sorted(ids)))
    assert OverlayLibrary(overlays[::-1], load).catalogue("points", tuple(ids)) == expected


@pytest.mark.parametrize("ref", ["nowhere", "province@000000000000", ""])
def test_an_unknown_overlay_is_told_with_those_there_are(ref: str) -> None:
    library = OverlayLibrary((PROVINCE, CITY), load)
    for ask in (library.overlay, lambda ref: library.catalogue("points", (ref,))):
        with pytest.raises(UnknownOverlay) as caught:
            ask(ref)
        assert (caught.value.ref, caught.value.available) == (ref, ("city", "province"))


def test_an_overlay_is_laid_only_on_its_own_catalogues() -> None:
    library = OverlayLibrary((PROVINCE, dated("other", catalogue="demo")), load)
    with pytest.raises(UnknownOverlay) as caught:
        library.catalogue("points", ("other",))
    assert caught.value.available == ("province",)
    with pytest.raises(UnknownCatalogue):
        library.catalogue("nothing", ())


def test_a_pinned_version_is_laid_by_its_ref_and_never_offered() -> None:
    old = dated("province", scope={"regions": ["330000"]})
    library = OverlayLibrary((PROVINCE,), load)
    library.add(old)
    assert library.overlay(old.ref) is old
    assert library.overlay("province") is PROVINCE
    (overlaid,) = library.catalogue("points", (old.ref,)).overlays
    assert overlaid.id == "province"
    fitting = library.fitting("points", province="330000", city=None, industry=None, year=None)
    assert fitting == ()


def test_an_answers_file_is_read_by_the_catalogue_its_overlays_make() -> None:
    library = OverlayLibrary((province(),), load)
    text = """
catalogue: points
overlays: [overlay-points, overlay-points]
answers:
  no-accident: {met: true}
  storage: {ratio: "0.5"}
  land-output: {not_applicable: true, reason: 没有}
"""
    with pytest.raises(AnswersError) as caught:
        read_answers(text, "answers.yaml", load, lambda: library)
    assert [p.code for p in caught.value.problems] == ["not-applicable-not-allowed"]
    file = read_answers(text.rpartition("  land")[0], "answers.yaml", load, lambda: library)
    assert set(file.answers) == {"no-accident", "storage"}
    assert file.overlays == (province().ref,)


def test_what_is_shipped_is_read_once() -> None:
    assert shipped() is shipped()
    assert shipped().overlays
