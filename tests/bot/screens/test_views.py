"""Every place has its view; a template asks what its view offers, and nothing is offered idly."""

import gc
import weakref
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import pytest
from jinja2 import Environment, nodes

from bot.screens.core.context import ScreenContext
from bot.screens.core.labels import LABELS, labels_of
from bot.screens.core.texts import TEMPLATES, words_of
from bot.screens.core.view import View
from bot.screens.registry import VIEWS
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import FigureInDoubt
from dialogs.dossier.dossier import Dossier
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.values import Language

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
CATALOGUE: Final = load_catalogue("gb36132-2018")
SUBJECT: Final = index_of(CATALOGUE).subject["5"]
OF_THE_RENDERER: Final = frozenset(
    {
        "context",
        "labels",
        "leading_on",
        "notice_after",
        "placeholder",
        "picture",
        "pinned",
        "rows",
        "shows_file",
    }
)
"""What a view has for the message around its template."""


def _asked_by_template(place: Place, language: Language) -> set[str]:
    """The names a template asks of its view."""
    text = (TEMPLATES / language / f"{place.value}.j2").read_text(encoding="utf-8")
    found = Environment(autoescape=True).parse(text).find_all(nodes.Getattr)
    return {node.attr for node in found if getattr(node.node, "name", "") == "s"}


def _views() -> Iterator[type[View]]:
    for view in VIEWS.values():
        yield from (one for one in view.__mro__ if issubclass(one, View))


def _offering() -> list[type[View]]:
    """The views that say something of their own, in the same order every time."""
    return sorted(set(_views()) - {View}, key=lambda view: str(view))


def _own_names(view: type[View]) -> set[str]:
    return {name for name in vars(view) if not name.startswith("_")} - OF_THE_RENDERER


def test_every_place_has_a_view() -> None:
    assert VIEWS.keys() == set(Place)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", Place)
def test_a_template_asks_only_what_its_view_offers(place: Place, language: Language) -> None:
    asked = _asked_by_template(place, language)
    assert {name for name in asked if not hasattr(VIEWS[place], name)} == set()
    assert not asked & OF_THE_RENDERER


@pytest.mark.parametrize("view", _offering(), ids=lambda view: view.__name__)
def test_what_a_view_offers_is_asked_by_a_template(view: type[View]) -> None:
    places = [place for place, shown_by in VIEWS.items() if issubclass(shown_by, view)]
    asked = set().union(*(_asked_by_template(place, "zh") for place in places))
    assert _own_names(view) <= asked


@pytest.mark.parametrize("place", Place)
def test_the_keys_of_labels_have_their_words(place: Place) -> None:
    subject = "performance" if place is Place.GROUP else SUBJECT
    wait = Wait(place, subject, FigureInDoubt("site-area", Decimal(3), "亩"))
    session = Session(wait, consented=True, mode="quick")
    view = VIEWS[place](ScreenContext(CATALOGUE, session, Dossier(CATALOGUE.id)))
    keys = {own for own in view.labels.values() if isinstance(own, str)}
    for language in LANGUAGES:
        assert keys <= words_of(language)["labels"].keys()


def test_a_verb_means_what_its_place_says_before_what_it_says_everywhere() -> None:
    def said_at(place: Place, choice: str) -> str:
        session = Session(Wait(place), consented=True, mode="quick")
        view = VIEWS[place](ScreenContext(CATALOGUE, session, Dossier(CATALOGUE.id)))
        return labels_of(view)(choice)

    assert "mode" in LABELS
    assert said_at(Place.MODE, "mode:full") == "完整评价（逐条）"
    assert said_at(Place.SETTINGS, "mode:full").startswith("继续完整评价（还有")
    assert said_at(Place.SETTINGS, "mode") == "快速／完整"


@pytest.mark.parametrize("place", Place)
def test_a_view_is_gone_with_its_last_use(place: Place) -> None:
    """In a circle of references it would wait for the garbage collector."""
    subject = "performance" if place is Place.GROUP else SUBJECT
    wait = Wait(place, subject, FigureInDoubt("site-area", Decimal(3), "亩"))
    session = Session(wait, consented=True, mode="quick")
    gc.disable()
    try:
        view = VIEWS[place](ScreenContext(CATALOGUE, session, Dossier(CATALOGUE.id)))
        labels_of(view)("help")
        there = weakref.ref(view)
        del view
        assert there() is None
    finally:
        gc.enable()
