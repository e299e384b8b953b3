"""Overlays that are sound by themselves and cannot be applied together."""

from typing import Any

import pytest

from scoring.answers_file.reader import read_answers
from scoring.errors import AnswersError, OverlayError, Problem
from scoring.files.problems import Issue
from scoring.overlays.combination import check_combination
from scoring.overlays.library import OverlayLibrary
from scoring.overlays.loading import parse_overlays
from scoring.overlays.model import Overlay
from tests.scoring.answers_file.test_reader import answering
from tests.scoring.overlays.test_overlays import POINTS, TEXT, load, made, province

WORDS = {"zh": "示例", "en": "made up"}
DOCUMENT = {"id": "notice", "title": WORDS, "issued": "2026"}
SOURCE = {"document": "notice", "place": "附表"}
ASKED = {"text": WORDS, "question": WORDS, "help": WORDS, "evidence": [WORDS], "source": SOURCE}
CODES = {"slot-taken", "overlays-disagree", "nothing-left", "file-twice"}


def never(id: str, *criteria: str) -> Overlay:
    left_out = [{"criterion": row, "applies": "never", "reason": WORDS} for row in criteria]
    return made(id, applicability=left_out)


def table(id: str, energy: str, platform: str, **keys: Any) -> Overlay:
    """A table of points; the platform's are what the section has left."""
    points = [
        {"criterion": "energy-intensity", "points": energy},
        {"criterion": "platform", "points": platform},
    ]
    return made(id, points=points, **keys)


def row(id: str, section: str = "energy") -> dict[str, Any]:
    place = {"number": 1, "section": section, "indicator": "management", "kind": "scored"}
    return ASKED | place | {"id": id, "points": "2", "bonus": True}


def condition(id: str) -> dict[str, Any]:
    return ASKED | {
        "id": id,
        "group": WORDS,
        "not_applicable_allowed": False,
        "check_at": WORDS,
    }


def found(*overlays: Overlay) -> list[Issue]:
    return list(check_combination(POINTS, overlays))


def codes(*overlays: Overlay) -> list[str]:
    return [clash.code for clash in found(*overlays)]


def test_one_alone_or_twice_is_no_clash() -> None:
    assert codes() == []
    assert codes(province()) == codes(province(), province()) == []


def test_two_of_one_slot_clash() -> None:
    first, second, other = made_in("a", "round"), made_in("b", "round"), made_in("c", "calendar")
    assert codes(first, other) == []
    [clash] = found(first, other, second)
    assert (clash.code, clash.place) == ("slot-taken", (2,))


def made_in(id: str, slot: str) -> Overlay:
    return made(id, slot=slot, conditions=[condition(f"{id}-1")], documents=[DOCUMENT])


def test_a_condition_and_a_row_of_one_id_clash() -> None:
    condition_of_it = made("a", conditions=[condition("same")], documents=[DOCUMENT])
    row_of_it = made("b", criteria=[row("same")], bonus_cap="2", documents=[DOCUMENT])
    assert codes(condition_of_it, row_of_it) == ["overlays-disagree"]
    renamed = made("b", criteria=[row("other")], bonus_cap="2", documents=[DOCUMENT])
    assert codes(condition_of_it, renamed) == []


def test_a_row_and_a_table_that_leaves_no_points_for_it_clash() -> None:
    wider = province()  # has a row of its own in the section of energy, and a table to fit
    table_of_a_city = table("city", "35", "25", scope={"regions": ["320500"]})
    [clash] = found(wider, table_of_a_city)
    assert clash.code == "overlays-disagree"
    assert "overlay-points" in str(clash.details["overlays"])
    assert codes(table("wide", "30", "30"), table_of_a_city) == []


def test_nothing_may_be_left() -> None:
    here, there = never("a", "energy-intensity", "platform"), never("b", "land-output")
    assert codes(here) == codes(there) == []
    assert codes(here, there) == ["nothing-left"]
    with pytest.raises(OverlayError) as caught:
        never("c", "energy-intensity", "platform", "land-output")
    assert [problem.code for problem in caught.value.problems] == ["nothing-left"]


def problems_of(named: list[str], *overlays: Overlay) -> tuple[Problem, ...]:
    text = answering({}, overlays=named).replace('"demo"', '"points"')
    with pytest.raises(AnswersError) as caught:
        read_answers(text, "a.json", load, lambda: OverlayLibrary(overlays, load))
    return caught.value.problems


def test_an_answers_file_is_told_which_do_not_go_together() -> None:
    rounds = made_in("a", "round"), made_in("b", "round")
    unknown, taken = problems_of(["a", "nowhere", "b"], *rounds)
    assert (unknown.code, unknown.place) == ("unknown-overlay", "overlays[1]")
    assert (taken.code, taken.place) == ("slot-taken", "overlays[2]")
    assert taken.message.en == "'b' and 'a' are both for 'round', of which there can be one"
    table_of_a_city = table("city", "35", "25", scope={"regions": ["320500"]})
    [problem] = problems_of(["overlay-points", "city"], province(), table_of_a_city)
    assert (problem.code, problem.place) == ("overlays-disagree", "overlays")
    assert "{" not in problem.message.zh + problem.message.en


def test_one_id_in_two_files_is_told() -> None:
    texts = {"a/overlay-points.yaml": TEXT, "a/overlay-points.yml": TEXT}
    with pytest.raises(OverlayError) as caught:
        parse_overlays(texts, load)
    [problem] = caught.value.problems
    assert (problem.code, problem.file) == ("file-twice", "a/overlay-points.yml")
    assert "a/overlay-points.yaml" in problem.message.en
