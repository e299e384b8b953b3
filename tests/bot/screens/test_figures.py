"""The screens of yearly figures: within the limits, in both languages and editions."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

import pytest

from bot.screens.core.context import ScreenContext
from bot.screens.core.texts import words_of
from bot.screens.render import render
from bot.wording.figures import amount, grouped, number
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import AskedInTurn, FigureAsked, FigureInDoubt, SearchedFor
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.engine import current
from dialogs.figures.calculations import calculation_options
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Catalogue
from scoring.figures.kinds import figure_book, figure_kinds
from scoring.figures.model import Figure
from scoring.units.convert import dimension_of
from scoring.values import Language
from tests.support.messages import assert_fits

CATALOGUES: Final = [load_catalogue(id) for id in ("gb36132-2018", "gb36132-2025")]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
LONG: Final = Decimal("1234567890123.456789")


def _longest(id: str) -> Figure:
    kind = figure_kinds()[id]
    unit = "甲乙丙丁戊己庚辛" if kind.any_unit else kind.unit
    return Figure(LONG, unit)


FIGURES: Final = {
    "none": {},
    "all": {id: _longest(id) for id in figure_kinds()},
    "carriers": {id: _longest(id) for id in figure_kinds() if id.startswith("carrier-")},
}


def _lists() -> Iterator[Wait]:
    yield Wait(Place.FIGURES, detour=True)
    yield Wait(Place.FIGURES, state=SearchedFor("蒸汽"), detour=True)
    yield from (
        Wait(Place.FIGURES, group.id, AskedInTurn(), detour=True) for group in figure_book().groups
    )
    yield from (Wait(Place.CARRIERS, page=page, detour=True) for page in (0, 2, 99))
    yield Wait(Place.CARRIERS, state=SearchedFor("煤"), detour=True)


def _figures() -> Iterator[Wait]:
    yield from (Wait(Place.FIGURE, "", FigureAsked(id), detour=True) for id in figure_kinds())
    for id in figure_kinds():
        doubted = FigureInDoubt(id, Decimal(LONG), _longest(id).unit)
        yield Wait(Place.ODD, "", doubted, detour=True)


def _questions(catalogue: Catalogue) -> Iterator[Wait]:
    index = index_of(catalogue)
    for subject in index.subjects:
        for way in calculation_options(index, subject):
            yield Wait(Place.CALCULATION, subject, way.shown)
            yield Wait(Place.FIGURE, subject, FigureAsked(way.figures[0]))


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("catalogue", "given", "waits"),
    [
        (CATALOGUES[0], "all", [*_lists(), *_questions(CATALOGUES[0])]),
        (CATALOGUES[1], "none", [*_lists(), *_figures(), *_questions(CATALOGUES[1])]),
        (CATALOGUES[1], "all", [*_lists(), *_figures(), *_questions(CATALOGUES[1])]),
        (CATALOGUES[1], "carriers", [*_lists()]),
    ],
    ids=["2018-all", "2025-none", "2025-all", "2025-carriers"],
)
def test_every_screen_fits(
    catalogue: Catalogue, given: str, waits: list[Wait], language: Language
) -> None:
    """Each list by what is given; a figure's own screens are alike in both editions."""
    previous = {id: Figure(Decimal(1), _longest(id).unit) for id in figure_kinds()}
    profile = Profile(name="某厂", province="440000", period="2025")
    dossier = Dossier(catalogue.id, profile, figures=FIGURES[given], previous=previous)
    for wait in waits:
        trail = (Wait(Place.FIGURES, "land", AskedInTurn(), detour=True),)
        session = Session(wait, language, mode="full", consented=True, turn=5, trail=trail)
        context = ScreenContext(catalogue, session, dossier, now=NOW)
        message = render((current(catalogue, session, dossier, NOW),), context, 7)
        assert message is not None
        assert_fits(message)


def test_every_dimension_has_its_words() -> None:
    dimensions = {dimension_of(kind.unit) for kind in figure_kinds().values()}
    dimensions |= {"product", "count", "quotient", "other"}
    for language in LANGUAGES:
        assert dimensions <= words_of(language)["dimensions"].keys()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction(0), "0"),
        (Fraction(2000), "2000"),
        (Fraction(1_200_000), "1,200,000"),
        (Fraction(40_000, 3), "≈13,333.33"),
        (Fraction(1, 3), "≈0.33333"),
        (Fraction(1, 30_000), "≈0.000033333"),
        (Fraction(12, 100), "0.12"),
    ],
)
def test_numbers_are_shown_with_the_digits_that_tell(value: Fraction, words: str) -> None:
    assert number(value) == words


def test_digits_are_grouped_only_before_the_point() -> None:
    assert grouped("1234567.1234567") == "1,234,567.1234567"
    assert grouped("1234") == "1234"


@pytest.mark.parametrize(
    ("id", "value", "unit", "words"),
    [
        ("site-area", "3", "亩", "3 亩 = 2000 m²"),
        ("site-area", "2", "亩", "2 亩 ≈ 1333.33 m²"),
        ("site-area", "2000", "m²", "2000 m²"),
        ("water-withdrawn", "5", "t", "5 t = 5 m³"),
        ("output", "5", "双", "5 双"),
        ("site-area", "5", "英亩", "5 英亩"),
    ],
)
def test_a_figure_is_shown_as_typed_and_converted(
    id: str, value: str, unit: str, words: str
) -> None:
    assert amount(id, Figure(Decimal(value), unit), "zh") == words
