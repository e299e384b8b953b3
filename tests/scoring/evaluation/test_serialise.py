"""The JSON of the command line, key by key."""

import json
from decimal import Decimal

from hypothesis import given

from scoring.answers.model import Answer
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.serialise import catalogue_to_json, to_json
from tests.scoring.samples import NO, YES, answers_for, demo, gb2018, ratio, ready


def test_a_complete_evaluation() -> None:
    found = to_json(demo(), evaluate(demo(), ready(demo()) | {"site-daylight": ratio("0.8")}))
    criteria = found.pop("criteria")
    assert found == {
        "catalogue": "demo",
        "total": "70.0000",
        "total_without_exclusion": "70.0000",
        "lower": "70.0000",
        "upper": "70.0000",
        "certain": "70.0000",
        "possible": "70.0000",
        "compared": None,
        "coverage": "1.0000",
        "sections": [
            {"id": id, "weight": weight, "obtained": got, "applicable": "100.0000", "score": got}
            for id, weight, got in (
                ("site", "50.0000", "80.0000"),
                ("product", "30.0000", "60.0000"),
                ("performance", "20.0000", "60.0000"),
            )
        ],
        "gates": [{"id": "lawful", "outcome": "met"}, {"id": "commitments", "outcome": "met"}],
        "unmet_mandatory": [],
        "unscored": [],
        "ready": True,
        "grade": {"id": "AA", "scale": "demo-scale", "authority": "示例机构"},
        "grade_if_ready": {"id": "AA", "scale": "demo-scale", "authority": "示例机构"},
    }
    assert criteria[2] == {
        "id": "site-daylight",
        "outcome": "met",
        "points": "25.0000",
        "obtained": "20.0000",
        "why": "按满足程度得 80% 的分值",
    }


def test_total_is_null_while_anything_is_open_and_bounds_never_are() -> None:
    found = to_json(demo(), evaluate(demo(), {"site-safe": NO}), "en")
    assert found["total"] is None
    assert found["total_without_exclusion"] is None
    assert (found["lower"], found["upper"]) == ("0.0000", "90.0000")
    assert found["unmet_mandatory"] == ["site-safe"]
    assert (found["ready"], found["grade"], found["grade_if_ready"]) == (False, None, None)
    assert {section["score"] for section in found["sections"]} == {None}
    assert found["criteria"][0]["why"] == "Not answered yet"


def test_not_ready_has_no_grade_but_the_one_it_would_be() -> None:
    found = to_json(demo(), evaluate(demo(), ready(demo(), YES) | {"lawful": NO}))
    assert found["grade"] is None
    assert found["grade_if_ready"]["id"] == "AAAAA"
    assert found["gates"][0] == {"id": "lawful", "outcome": "not_met"}


@given(answers_for(demo()))
def test_every_number_is_a_text_of_at_least_four_decimals(answers: dict[str, Answer]) -> None:
    found = to_json(demo(), evaluate(demo(), answers))
    numbers = [found[key] for key in ("lower", "upper", "certain", "possible", "coverage")]
    numbers += [row[key] for row in found["criteria"] for key in ("points", "obtained")]
    numbers += [row[key] for row in found["sections"] for key in ("weight", "obtained")]
    for number in numbers:
        assert len(number.partition(".")[2]) >= 4
        assert Decimal(number) >= 0
    assert json.loads(json.dumps(found)) == found


def test_a_catalogue_shows_what_the_contract_names() -> None:
    for catalogue in (demo(), gb2018()):
        shown = catalogue_to_json(catalogue)
        assert shown["id"] == catalogue.id
        assert [s["id"] for s in shown["sections"]] == [s.id for s in catalogue.sections]
        assert [row["number"] for row in shown["criteria"]] == [
            r.number for r in catalogue.criteria
        ]
        assert all(row.keys() >= {"id", "source", "text"} for row in shown["requirements"])
        assert json.loads(json.dumps(shown)) == shown


def test_a_criterion_as_shown() -> None:
    row = catalogue_to_json(demo())["criteria"][3]
    assert row.pop("question") == {"zh": "是否采用屋顶绿化？", "en": "Are roofs green?"}
    assert row.pop("help") == {"zh": "看现场。", "en": "Look around."}
    assert row == {
        "id": "site-green-roof",
        "number": 4,
        "section": "site",
        "indicator": "buildings",
        "kind": "optional",
        "points": "15",
        "not_applicable_allowed": True,
        "source": "示例手册，表 1 第 4 行（第 14 行）",
        "text": {"zh": "适用时，采用屋顶绿化。", "en": "Where applicable, roofs are green."},
        "evidence": [{"zh": "照片", "en": "Photographs"}],
        "standards": ["GB 50378"],
        "applicability": {"zh": "适用时", "en": "Where applicable"},
        "measures": [],
        "thresholds": [],
        "presupposes": [],
        "scales": [],
        "checklist": [],
        "bonus": False,
        "topic": None,
        "check": None,
        "met_when_none": False,
        "asks_presence": False,
    }
