"""Answers files: read exactly, and every mistake told with its place."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.answers.model import Met, NotApplicable, Ratio, Value
from scoring.answers_file.reader import MAX_FILE_BYTES, AnswersFile, EnterpriseFacts, read_answers
from scoring.catalogue.model import Catalogue
from scoring.errors import AnswersError, Problem, UnknownCatalogue
from scoring.files import json_reader
from scoring.files.form import MAX_KEYS
from scoring.files.problems import MAX_PROBLEMS, MAX_QUOTED
from scoring.files.yaml_reader import MAX_VALUES, ParsedFile
from scoring.overlays.library import OverlayLibrary
from tests.scoring.samples import demo

FAR, DAYLIGHT = "floor-area-ratio-advanced", "site-daylight"


def load(id: str) -> Catalogue:
    if id != "demo":
        raise UnknownCatalogue(id, ("demo",))
    return demo()


def read(text: str, name: str = "answers.json") -> AnswersFile:
    return read_answers(text, name, load, lambda: OverlayLibrary((), load))


def problems(text: str, name: str = "answers.json") -> tuple[Problem, ...]:
    with pytest.raises(AnswersError) as caught:
        read(text, name)
    return caught.value.problems


def answering(answers: object, **others: object) -> str:
    return json.dumps({"catalogue": "demo", "answers": answers} | others, ensure_ascii=False)


def test_all_that_a_file_may_hold() -> None:
    text = """
    {"catalogue": "demo", "period": 2025,
     "enterprise": {"name": "华北某厂", "credit_code": "91130100MA00000000", "headcount": 320,
                    "province": "河北", "city": "石家庄", "industry": "C30"},
     "answers": {
       "lawful": {"met": true},
       "commitments": {"not_applicable": true, "reason": "没有作出承诺"},
       "site-lawful": {"met": false, "note": "正在补办", "evidence": ["申请.pdf", "照片.jpg"]},
       "site-daylight": {"ratio": 0.1},
       "site-green-roof": {"ratio": "0.75"},
       "floor-area-ratio-advanced": {"value": 1.20, "baseline": "0.80"},
       "floor-area-ratio-required": {"value": "1.2", "unit": "倍"},
       "solid-waste-required": {"value": 7e1, "unit": "%", "measure": "rate"}}}
    """
    file = read(text)
    assert file.enterprise == EnterpriseFacts(
        "华北某厂", "91130100MA00000000", "河北", "石家庄", "C30", 320
    )
    assert file.period == 2025
    assert dict(file.answers) == {
        "lawful": Met(True),
        "commitments": NotApplicable("没有作出承诺"),
        "site-lawful": Met(False),
        "site-daylight": Ratio(Decimal("0.1")),
        "site-green-roof": Ratio(Decimal("0.75")),
        "floor-area-ratio-advanced": Value(Decimal("1.2"), reference=Decimal("0.8")),
        "floor-area-ratio-required": Value(Decimal("1.2"), "倍"),
        "solid-waste-required": Value(Decimal(70), "%", measure="rate"),
    }
    assert file.notes == {"site-lawful": "正在补办"}
    assert file.evidence == {"site-lawful": ("申请.pdf", "照片.jpg")}


def test_yaml_says_the_same() -> None:
    text = """
catalogue: demo
enterprise: {name: 华北某厂}
period: 2025
answers:
  site-daylight: {ratio: 0.1}
  floor-area-ratio-advanced:
    value: 1.20
    unit: 倍
"""
    file = read(text, "answers.yaml")
    assert file.answers[DAYLIGHT] == Ratio(Decimal("0.1"))
    assert file.answers[FAR] == Value(Decimal("1.20"), "倍")
    assert str(file.answers[FAR]) == str(Value(Decimal("1.20"), "倍"))
    assert read(text, "-") == file


def test_only_catalogue_and_answers_are_needed() -> None:
    file = read('\ufeff{"catalogue": "demo", "answers": {}}', "-")
    assert file == AnswersFile("demo", EnterpriseFacts(), None, {}, {}, {})


@given(st.decimals(0, 1, allow_nan=False))
def test_no_digit_is_lost(number: Decimal) -> None:
    digits = str(number.quantize(Decimal(1).scaleb(-20)))
    for text in (f'{{"ratio": {digits}}}', f'{{"ratio": "{digits}"}}'):
        file = read(f'{{"catalogue": "demo", "answers": {{"site-daylight": {text}}}}}')
        assert str(file.answers[DAYLIGHT]) == str(Ratio(Decimal(digits)))


CASES: list[tuple[str, str, Any]] = [
    ("no-answer", DAYLIGHT, True),
    ("no-form", DAYLIGHT, {}),
    ("no-form", DAYLIGHT, {"note": "以后再说"}),
    ("no-form", DAYLIGHT, {"met": None}),
    ("no-form", DAYLIGHT, {"not_applicable": None, "reason": "没有"}),
    ("two-forms", DAYLIGHT, {"met": True, "ratio": "1"}),
    ("unknown-key", f"{DAYLIGHT}.rtio", {"met": True, "rtio": "1"}),
    ("unknown-key", f"{DAYLIGHT}.reason", {"met": True, "reason": "有"}),
    ("not-a-flag", f"{DAYLIGHT}.met", {"met": "yes"}),
    ("not-a-flag", f"{DAYLIGHT}.met", {"met": 1}),
    ("ratio-out-of-range", f"{DAYLIGHT}.ratio", {"ratio": "75"}),
    ("negative-number", f"{DAYLIGHT}.ratio", {"ratio": "-0.1"}),
    ("not-a-number", f"{DAYLIGHT}.ratio", {"ratio": "75 %"}),
    ("not-a-number", f"{DAYLIGHT}.ratio", {"ratio": "0,75"}),
    ("not-a-number", f"{DAYLIGHT}.ratio", {"ratio": "٣"}),
    ("not-a-number", f"{DAYLIGHT}.ratio", {"ratio": "0." + "1" * 60}),
    ("not-a-number", f"{DAYLIGHT}.ratio", {"ratio": float("nan")}),
    ("not-a-number", f"{DAYLIGHT}.ratio", {"ratio": float("inf")}),
    ("not-a-number", f"{DAYLIGHT}.ratio", {"ratio": True}),
    ("too-many-digits", f"{DAYLIGHT}.ratio", {"ratio": "0." + "1" * 41}),
    ("all-or-nothing", "site-safe.ratio", {"ratio": "1"}),
    ("all-or-nothing", "lawful.ratio", {"ratio": "1"}),
    ("no-measures", f"{DAYLIGHT}.value", {"value": "1"}),
    ("wrong-unit", f"{FAR}.unit", {"value": "1", "unit": "亩"}),
    ("unknown-measure", f"{FAR}.measure", {"value": "1", "measure": "rate"}),
    ("zero-reference", f"{FAR}.baseline", {"value": "1", "baseline": 0}),
    ("reference-not-asked", "building-density.baseline", {"value": "1", "baseline": 2}),
    ("leading-not-asked", f"{FAR}.leading", {"value": "1", "leading": 2}),
    ("benchmark-not-asked", f"{FAR}.benchmark", {"value": "1", "benchmark": "cement"}),
    ("rank-out-of-range", f"{FAR}.value", {"value": "0", "unit": "%"}),
    ("percentage-out-of-range", "building-density.value", {"value": "140"}),
    ("too-many-digits", f"{FAR}.value", {"value": 10**41}),
    ("too-many-digits", f"{FAR}.value", {"value": "1e999"}),
    (
        "not-applicable-not-allowed",
        "lawful.not_applicable",
        {"not_applicable": True, "reason": "无"},
    ),
    ("unclear-denied", f"{DAYLIGHT}.unclear", {"unclear": False}),
    ("exclusion-denied", f"{DAYLIGHT}.not_applicable", {"not_applicable": False}),
    ("reason-missing", f"{DAYLIGHT}.reason", {"not_applicable": True}),
    ("reason-missing", f"{DAYLIGHT}.reason", {"not_applicable": True, "reason": " "}),
    ("text-too-long", f"{DAYLIGHT}.note", {"met": True, "note": "长" * 2001}),
    ("not-a-text", f"{DAYLIGHT}.note", {"met": True, "note": 5}),
    ("not-a-list-of-texts", f"{DAYLIGHT}.evidence", {"met": True, "evidence": "照片.jpg"}),
    ("list-too-long", f"{DAYLIGHT}.evidence", {"met": True, "evidence": ["照片.jpg"] * 101}),
    ("unknown-answer", "site-daylihgt", {"met": True}),
]


@pytest.mark.parametrize(("code", "place", "entry"), CASES)
def test_each_mistake_in_an_answer_is_told(code: str, place: str, entry: Any) -> None:
    (problem,) = problems(answering({place.split(".")[0]: entry}))
    assert (problem.code, problem.place) == (code, f"answers.{place}")
    assert problem.line == 1
    assert problem.told("zh").startswith(f"answers.json:1：answers.{place}：")
    for text in (problem.message, problem.remedy):
        assert "{0" not in text.zh + text.en


FILES: list[tuple[str, str, str]] = [
    ("missing-key", "$", '{"answers": {}}'),
    ("missing-key", "$", '{"catalogue": "demo"}'),
    ("not-a-text", "catalogue", '{"catalogue": 2018, "answers": {}}'),
    ("unknown-catalogue", "catalogue", '{"catalogue": "demo-2", "answers": {}}'),
    ("not-an-entry", "answers", answering([])),
    ("not-an-entry", "enterprise", answering({}, enterprise="某厂")),
    ("unknown-key", "enterprise.nmae", answering({}, enterprise={"nmae": "某厂"})),
    ("unknown-key", "answer", answering({}, answer={})),
    ("unknown-overlay", "overlays[1]", answering({}, overlays=["", "nowhere"])),
    ("not-a-list-of-texts", "overlays", answering({}, overlays="nowhere")),
    ("not-in-range", "period", answering({}, period=25)),
    ("not-in-range", "enterprise.headcount", answering({}, enterprise={"headcount": 1.5})),
    ("duplicate-key", "period", '{"catalogue": "demo", "period": 1, "period": 2, "answers": {}}'),
    ("syntax", "$", '{"catalogue": "demo", "answers": {}'),
    ("syntax", "$", '{"catalogue": ' + "[" * 100_000),
    ("not-an-answers-file", "$", "[]"),
    ("control-character", "enterprise.name", answering({}, enterprise={"name": "\x1b[2J"})),
    ("control-character", "enterprise.name", answering({}, enterprise={"name": "\x7f"})),
    ("too-many-keys", "answers", answering({f"a{i}": {} for i in range(MAX_KEYS + 1)})),
    ("more-problems", "$", '{"catalogue": "demo", "answers": {' + '"a": 1, ' * 999 + '"a": 1}}'),
    ("syntax", "$", "catalogue: demo\nanswers:\n" + "  a: 1\n" * MAX_VALUES),
    ("file-too-big", "$", '{"catalogue": "' + "长" * (MAX_FILE_BYTES // 3) + '"}'),
]


@pytest.mark.parametrize(("code", "place", "text"), FILES)
def test_each_mistake_in_a_file_is_told(code: str, place: str, text: str) -> None:
    assert len(problems(text)) <= MAX_PROBLEMS + 1
    assert (code, place) in [(problem.code, problem.place) for problem in problems(text)]


def test_all_problems_come_at_once_by_line() -> None:
    text = """
catalogue: demo
period: soon
answers:
  site-daylihgt: {met: true}
  site-safe: {ratio: .5}
  site-daylight: {ratio: .nan}
  site-green-roof: {ratio: 0.5, met: true}
"""
    assert [(p.code, p.line) for p in problems(text, "answers.yml")] == [
        ("not-a-number", 3),
        ("unknown-answer", 5),
        ("all-or-nothing", 6),
        ("not-a-number", 7),
        ("two-forms", 8),
    ]


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_half_a_character_is_told_and_can_be_printed(name: str) -> None:
    text = '{"catalogue": "demo", "enterprise": {"name": "\\ud800"}, "answers": {"\\udc00": {}}}'
    for problem in problems(text, name):
        assert problem.told("zh").encode()


def test_no_message_repeats_a_number_of_a_thousand_digits() -> None:
    (problem,) = problems(answering({DAYLIGHT: {"ratio": -(10**999)}}))
    assert problem.code == "negative-number"
    assert len(problem.told("en")) < 2 * MAX_QUOTED


def test_the_lines_of_json_that_is_no_yaml_are_looked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times: list[str] = []

    def unreadable(text: str) -> ParsedFile:
        times.append(text)
        return ParsedFile(is_readable=False)

    monkeypatch.setattr(json_reader, "parse_yaml", unreadable)
    assert len(problems('{"catalogue": "demo", "answers": {"a": 1, "b": 2}, "x": "\\ud800"}')) > 2
    assert len(times) == 1


def test_the_closest_id_is_suggested() -> None:
    (problem,) = problems(answering({"site-daylihgt": {"met": True}}))
    assert problem.remedy.en == "Write 'site-daylight'"
    (problem,) = problems(answering({"?": {"met": True}}))
    assert problem.remedy.en.startswith("Remove it")


def test_lines_of_indented_json_are_known() -> None:
    text = json.dumps(json.loads(answering({"site-safe": {"ratio": 1}})), indent=2)
    (problem,) = problems(text)
    assert problem.line == 5


@given(st.text(max_size=200), st.sampled_from(["a.json", "a.yaml", "-"]))
def test_no_text_at_all_breaks_the_reader(text: str, name: str) -> None:
    with pytest.raises(AnswersError):
        read(text, name)


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["met", "ratio", "value", "unit", "not_applicable", "reason", "note"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([DAYLIGHT, FAR, "lawful", "odd"]), anything, max_size=3))
def test_any_answers_are_read_or_refused(answers: dict[str, Any]) -> None:
    try:
        read(answering(answers))
    except AnswersError as error:
        assert error.problems  # noqa: PT017 - either way will do, anything else is a failure


def test_the_number_at_fault_is_the_one_named() -> None:
    (problem,) = problems(answering({FAR: {"value": "1", "baseline": "-1"}}))
    assert (problem.code, problem.place) == ("negative-number", f"answers.{FAR}.baseline")


@pytest.mark.parametrize(
    ("reason", "code"), [("长" * 3000, "text-too-long"), ("   ", "reason-missing")]
)
def test_a_reason_has_one_fault_at_a_time(reason: str, code: str) -> None:
    (problem,) = problems(answering({DAYLIGHT: {"not_applicable": True, "reason": reason}}))
    assert problem.code == code


@pytest.mark.parametrize("key", ["\ud800", "a\nb", "\x1b[31m", "长" * 5000])
def test_whatever_stands_in_a_file_a_message_is_one_plain_line(key: str) -> None:
    text = json.dumps({"catalogue": "demo", "answers": {key: {"met": True}}})
    (problem,) = problems(text)
    line = problem.told("zh")
    assert line.isprintable()
    assert len(line) < 1000
