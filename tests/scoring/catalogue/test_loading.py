"""Catalogue files: those that come with the engine, and every mistake one can hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.catalogue import checks
from scoring.catalogue.loading import available, load_catalogue, parse_catalogue
from scoring.catalogue.model import Kind
from scoring.errors import CatalogueError, UnknownCatalogue
from scoring.files.yaml_reader import MAX_DEPTH
from tests.scoring.broken_files import Broken, broken_files
from tests.scoring.samples import DEMO_FILE
from tests.support.examples import examples

DEMO = DEMO_FILE.read_text(encoding="utf-8")
BROKEN = broken_files("broken.yaml", "demo")


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: f"{broken.code} {broken.place}")
def test_each_mistake_is_told_with_its_place(broken: Broken) -> None:
    with pytest.raises(CatalogueError) as caught:
        parse_catalogue(broken.text, "broken.yaml")
    found = [(p.code, p.line, p.place) for p in caught.value.problems]
    assert (broken.code, broken.line, broken.place) in found
    problem = next(p for p in caught.value.problems if p.code == broken.code)
    assert broken.remedy in (None, problem.remedy.en)
    for text in (problem.message, problem.remedy):
        assert "{" not in text.zh + text.en
    assert problem.told("en").startswith(f"broken.yaml:{problem.line}: {problem.place}: ")


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = DEMO.replace('weight: "50"', "weight: 50.0").replace("kind: optional", "kind: maybe")
    with pytest.raises(CatalogueError) as caught:
        parse_catalogue(text, "broken.yaml")
    assert [p.code for p in caught.value.problems] == ["unquoted-number"] + ["wrong-value"] * 8
    lines = [problem.line or 0 for problem in caught.value.problems]
    assert lines == sorted(lines)


def test_a_file_nested_without_end_is_refused() -> None:
    with pytest.raises(CatalogueError, match=f"more than {MAX_DEPTH} deep"):
        parse_catalogue("[" * 100_000, "deep.yaml")


@pytest.mark.parametrize("text", ["", "null", "[]", "a", "42", "\x00", "a: *b", "%TAG"])
def test_what_is_no_catalogue_is_refused(text: str) -> None:
    with pytest.raises(CatalogueError):
        parse_catalogue(text, "odd.yaml")


@examples(40)
@given(
    st.integers(0, len(DEMO) - 1), st.sampled_from(["", "\n", "{", "- ", ": ", '"', "é", "1.5"])
)
def test_a_damaged_file_is_read_or_refused_in_our_own_words(at: int, put: str) -> None:
    try:
        parse_catalogue(DEMO[:at] + put + DEMO[at + 1 :], "damaged.yaml")
    except CatalogueError as error:
        assert error.problems  # noqa: PT017 - either way will do, anything else is a failure


def test_the_same_object_every_time() -> None:
    assert load_catalogue("gb36132-2018") is load_catalogue("gb36132-2018")
    assert "gb36132-2018" in available()


@pytest.mark.parametrize("id", ["gb36132-1918", "../catalogues/gb36132-2018", ""])
def test_unknown_catalogue(id: str) -> None:
    with pytest.raises(UnknownCatalogue) as caught:
        load_catalogue(id)
    assert caught.value.available == available()


def test_the_2018_catalogue_holds_what_its_source_counts() -> None:
    catalogue = load_catalogue("gb36132-2018")
    counts = {
        kind: [
            sum(row.section == section.id and row.kind is kind for row in catalogue.criteria)
            for section in catalogue.sections
        ]
        for kind in (Kind.MANDATORY, Kind.OPTIONAL)
    }
    assert counts == {Kind.MANDATORY: [12, 4, 6, 3, 5, 12], Kind.OPTIONAL: [9, 5, 9, 9, 5, 12]}
    assert [section.weight for section in catalogue.sections] == [20, 15, 15, 10, 10, 30]
    assert all(section.points == 100 for section in catalogue.sections)
    assert all(section.mandatory_points == 60 for section in catalogue.sections)
    assert not list(checks.check_catalogue(catalogue))
