"""Every code, place and subject has its words, in both languages and within the limits."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final, get_args

import pytest
from msgspec.structs import replace

import bot
import dialogs
from bot.reports.papers import Form
from bot.screens.assessments.assessments import ON_A_PAGE
from bot.screens.core.context import AssessmentRow, ScreenContext
from bot.screens.core.folding import MOST_BUTTONS
from bot.screens.core.labels import labels_of
from bot.screens.core.message import Button, Message
from bot.screens.core.texts import TEMPLATES, filesize, say, words_of
from bot.screens.registry import VIEWS
from bot.screens.render import render
from bot.wording.truncate import brief
from dialogs.calls.intake import Obstacle
from dialogs.calls.refusals import Refusal
from dialogs.core.answering.notes import NOTE_LIMIT
from dialogs.core.navigation import LISTINGS
from dialogs.core.outputs import Ignore, Output, Reject, Tell
from dialogs.core.session import Place, Session, Wait
from dialogs.core.turn import FILES_PER_SUBJECT
from dialogs.core.waits import (
    CalculationShown,
    FactorTyped,
    FigureAsked,
    FigureInDoubt,
    GroupMarks,
    NumberAsked,
    NumberTyped,
    PendingNote,
    PercentTyped,
    ReferenceAsked,
    SearchedFor,
)
from dialogs.dossier.dossier import Dossier, Evidence, IssuedReport, Profile, ProfileField
from dialogs.engine import current
from dialogs.question.evidence import UNPLACED
from dialogs.typed.rejections import REJECTIONS
from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer, Met, NotApplicable, Ratio, Value
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.values import Language
from tests.bot.screens.test_words import HALF_WIDTH, placeholders
from tests.support.messages import assert_fits

CATALOGUE: Final = load_catalogue("gb36132-2018")
OUTLINE: Final = index_of(CATALOGUE)
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
ROOT: Final = Path(__file__).parents[3]
LONGEST_NAME: Final = "<某&某>有限公司" * 20
FILES: Final = tuple(
    Evidence(f"{at:064}", f"<{at}>" + "证" * 200 + ".pdf", "application/pdf", 19_999_999)
    for at in range(FILES_PER_SUBJECT)
)


def test_every_place_has_its_template_in_both_languages_and_there_are_no_others() -> None:
    places = {f"{place.value}.j2" for place in Place}
    for language in LANGUAGES:
        assert {file.name for file in (TEMPLATES / language).glob("*.j2")} == places


def test_chinese_templates_hold_no_half_width_punctuation_between_characters() -> None:
    files = (TEMPLATES / "zh").glob("*.j2")
    texts = {file.name: file.read_text(encoding="utf-8") for file in files}
    assert not [name for name, text in texts.items() if HALF_WIDTH.search(text)]


# --- every code that the source can say


@dataclass(frozen=True)
class Said:
    """A code as it stands in the source, and the parameters given with it."""

    kind: str
    code: str
    params: frozenset[str]
    where: str


KINDS: Final = {"tell": "told", "Tell": "told", "reject": "rejected", "Reject": "rejected"}
DERIVED: Final = frozenset(
    {
        *("where", "outcome", "earned", "value", "indicator", "edition", "reason"),
        *("product", "standard", "said", "factor", "help", "evidence", "check_at", "code"),
    }
)
"""What is worked out of a subject, a field, an issue or a limit; the edition, the grid."""


def _constants(node: ast.expr) -> list[str]:
    """The texts an expression may be: both branches of a conditional."""
    if isinstance(node, ast.IfExp):
        return _constants(node.body) + _constants(node.orelse)
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return [node.value] if is_text else []  # type: ignore[attr-defined]


def _said_in(call: ast.Call, where: str) -> Iterator[Said]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    given = frozenset(keyword.arg or "**" for keyword in call.keywords)
    if name == "Unreadable":
        for keyword in call.keywords:
            if keyword.arg == "code":
                for code in _constants(keyword.value):
                    yield Said("rejected", code, frozenset({"**"}), where)
    elif name == "say" and len(call.args) == 3:
        for code in _constants(call.args[2]):
            yield from (Said(kind, code, given, where) for kind in _constants(call.args[1]))
    elif name in KINDS and call.args:
        given |= {"**"} if len(call.args) > 1 else set()
        yield from (Said(KINDS[name], code, given, where) for code in _constants(call.args[0]))


@cache
def _said() -> tuple[Said, ...]:
    """All that the source says; looking for it takes seconds, so no collection of tests does."""
    packages = [Path(package.__path__[0]) for package in (bot, dialogs)]
    files = [file for package in packages for file in package.rglob("*.py")]
    return tuple(
        said
        for file in files
        if file.name != "errors.py" and "cli" not in file.parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for said in _said_in(node, f"{file.relative_to(ROOT)}:{node.lineno}")
    )


def _literals() -> set[str]:
    """Every text constant of the source, docstrings included."""
    packages = [Path(package.__path__[0]) for package in (bot, dialogs)]
    trees = (
        ast.parse(file.read_text(encoding="utf-8"))
        for package in packages
        for file in package.rglob("*.py")
    )
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _refusals() -> set[str]:
    """The codes by which rules refuse an answer, as the modules that refuse write them."""
    files = [ROOT / "scoring/answers" / name for name in ("acceptance.py", "scale_acceptance.py")]
    texts = [
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}


def test_the_source_is_searched_for_codes() -> None:
    assert len(_said()) > 60
    assert {"saved", "old-button", "link-code", "unsupported"} <= {said.code for said in _said()}
    assert {"zero-reference", "percentage-out-of-range"} <= _refusals()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_has_words_and_gives_what_they_ask(language: Language) -> None:
    words = words_of(language)
    assert [said for said in _said() if said.code not in words[said.kind]] == []
    asked = [
        (said.where, said.code, placeholders(words[said.kind][said.code]) - said.params)
        for said in _said()
        if "**" not in said.params
    ]
    assert [one for one in asked if one[2] - DERIVED - {"typed"}] == []


@pytest.mark.parametrize("code", sorted(REJECTIONS))
def test_every_rejection_has_words_that_take_its_parameters(code: str) -> None:
    for language in LANGUAGES:
        words = words_of(language)["rejected"][code]
        assert placeholders(words) <= set(REJECTIONS[code])
        assert say(language, "rejected", code, **{name: "<7>" for name in REJECTIONS[code]})


@pytest.mark.parametrize("code", sorted(_refusals()))
def test_every_refusal_of_a_rule_has_words(code: str) -> None:
    for language in LANGUAGES:
        assert placeholders(words_of(language)["rejected"][code]) <= {"limit"}


def test_no_words_are_left_over() -> None:
    said = {(said.kind, said.code) for said in _said()}
    said |= {("rejected", code) for code in REJECTIONS.keys() | _refusals()}
    said |= {("told", "total"), ("told", "range")}
    said |= {("told", "barred"), ("told", "barred-by-round")}
    said |= {("told", f"{form}-{part}") for form in get_args(Form) for part in ("file", "ready")}
    said |= {("rejected", f"submission-{one}") for one in Obstacle}
    said |= {("rejected", f"call-act-{one}") for one in Refusal}
    written = {(kind, code) for kind in ("told", "rejected") for code in words_of("zh")[kind]}
    codes_by_variable = _literals()
    assert {code for _, code in written - said} <= codes_by_variable


def test_parameters_are_escaped() -> None:
    told = say("zh", "told", "evidence-removed", name="<b>&", versions="")
    assert "&lt;b&gt;&amp;" in told


# --- every template, for every subject, at its longest


def _longest_dossier() -> Dossier:
    """Everything noted, proved and left out, at the limits."""
    answers: dict[str, Answer] = {
        subject: NotApplicable("<无>&" * 500) if item.not_applicable_allowed else Met(False)
        for subject, item in OUTLINE.asked.items()
    }
    profile = Profile(
        name=LONGEST_NAME,
        credit_code="911300001043669062",
        province="130000",
        city="130200",
        industry="3011",
        headcount="1000000",
        period="2025",
    )
    reports = tuple(IssuedReport(f"GF-2026-{at:06}", at, NOW) for at in range(30))
    return Dossier(
        CATALOGUE.id,
        profile,
        answers,
        dict.fromkeys(OUTLINE.subjects, "<注>&" * (NOTE_LIMIT // 4)),
        dict.fromkeys(OUTLINE.subjects, FILES),
        reports,
    )


def _unmet_dossier() -> Dossier:
    answers = {subject: Met(False) for subject in OUTLINE.subjects}
    return replace(_longest_dossier(), answers=answers)


DOSSIERS: Final = {
    "unplaced": Dossier(CATALOGUE.id, evidence={UNPLACED: FILES}),
    "empty": Dossier(CATALOGUE.id),
    "longest": _longest_dossier(),
    "unmet": _unmet_dossier(),
}
ASSESSMENTS: Final = tuple(AssessmentRow(at, LONGEST_NAME, 99, at == 3) for at in range(150))
OF_A_SUBJECT: Final = {at for at in Place if at.is_part_of_question} | {
    Place.PROFILE,
    Place.LISTING,
    Place.SECTION,
    Place.GROUP,
    Place.GROUP_CHECK,
    Place.QUESTION,
}
OF_SHARING: Final = {
    Place.COLLEAGUE, Place.CONFLICT, Place.TASK, Place.THANKS, Place.WHOLE_CASE,
    Place.ORGANISATION, Place.NEW_MEMBER,
}  # fmt: skip
OF_COMMENTS: Final = {Place.COMMENTS, Place.COMMENTING}
OF_VERSIONS: Final = {Place.SIGNING, Place.DECLINING, Place.REOPENING, Place.SIGNATORY}
OF_A_FILE: Final = {
    Place.EVIDENCE_FILE,
    Place.EVIDENCE_VALIDITY,
    Place.EVIDENCE_REASON,
    Place.EVIDENCE_REPLACE,
}
OF_YEARS: Final = {Place.ROLL_FORWARD, Place.NEWS, Place.YEARS, Place.SIDE_BY_SIDE}
OF_REVIEW: Final = {
    Place.REVIEW, Place.OVERRIDE, Place.REVIEW_REASON, Place.REVIEW_CONFLICT, Place.RETURNS,
    Place.HANDING_BACK, Place.DECISION, Place.DECISION_REASON, Place.RELEASING,
}  # fmt: skip
TESTED_BY_FEATURE: Final = (
    OF_SHARING | OF_VERSIONS | OF_A_FILE | OF_YEARS | OF_COMMENTS | OF_REVIEW
    | {Place.SHEET, Place.READ_BILL, Place.HANDLING, Place.REVIEW_ROW}
)  # fmt: skip
"""Of sharing, organisations, versions, evidence, years, comments, review, sheets, bills,
calls."""
SEARCHED: Final = SearchedFor("水泥<&>")
MARKS: Final = GroupMarks((2,), (1,), others_met=True)


def _waits_of_measures() -> Iterator[Wait]:
    for item in CATALOGUE.criteria:
        for measure in item.measures:
            yield Wait(Place.NUMBER, item.id, NumberAsked(measure.id))
            yield Wait(Place.MEASURE, item.id, NumberTyped(Decimal("9" * 30)))
            if measure.reads == "multiple":
                typed = ReferenceAsked(measure.id, Decimal("9" * 40), "m" * 30)
                yield Wait(Place.REFERENCE, item.id, typed)
            if measure.reads == "rank":
                yield Wait(Place.MEANING, item.id, NumberTyped(Decimal("99.99")))


def _waits_of_figures() -> Iterator[Wait]:
    """One of each; ``test_figure_texts`` has them all."""
    yield Wait(Place.FIGURE, "", FigureAsked("site-area"), detour=True)
    yield Wait(Place.ODD, "", FigureInDoubt("site-area", Decimal(3), "亩"), detour=True)
    factor = FactorTyped("carrier-natural-gas", "heating_value", Decimal("8500"))
    yield Wait(Place.UNIT, "", factor, detour=True)
    yield Wait(Place.CARRIERS, detour=True)
    density = CalculationShown("density")
    yield Wait(Place.CALCULATION, "performance-building-density-required", density)


OF_CALLS: Final = {
    **dict.fromkeys((Place.CALL, Place.CALL_BOARD, Place.DECISIONS), "1"),
    **dict.fromkeys((Place.SUBMITTING, Place.WITHDRAWING, Place.APPEALING), "1"),
    Place.SUBMISSION: "1-5",
    Place.HANDLING: "1-5-return",
    Place.REVIEW_ROW: "1-5-1",
}
"""What these places are about."""


def _waits() -> list[Wait]:
    asked = (Place.REASON, Place.NOTE, Place.MARK, Place.EVIDENCE)
    elsewhere = OF_A_SUBJECT | TESTED_BY_FEATURE
    places = [place for place in Place if place not in elsewhere]
    waits = [Wait(place, OF_CALLS.get(place, ""), detour=True) for place in places]
    waits += [Wait(Place.PROFILE, field) for field in get_args(ProfileField)]
    waits += [Wait(Place.PROFILE, field, SEARCHED) for field in ("province", "industry")]
    waits += [Wait(Place.LISTING, name, page=page) for name in LISTINGS for page in (0, 3, 99)]
    waits += [Wait(Place.SECTION, group, page=page) for group in OUTLINE.groups for page in (0, 2)]
    waits += [Wait(Place.GROUP, group) for group in OUTLINE.groups]
    waits += [Wait(Place.GROUP_CHECK, group, MARKS) for group in OUTLINE.groups]
    for subject, item in OUTLINE.asked.items():
        waits += [Wait(place, subject) for place in asked]
        waits.append(Wait(Place.QUESTION, subject, PendingNote("<&>" * 100), help_open=True))
        waits.append(Wait(Place.QUESTION, subject, detour=True))
        if not OUTLINE.is_gating(subject):
            waits.append(Wait(Place.SHARE, item.id))
            waits.append(Wait(Place.PERCENT, item.id, PercentTyped(Decimal("0.9"))))
    return [*waits, *_waits_of_measures(), *_waits_of_figures()]


def _shown(wait: Wait, dossier: Dossier, language: Language, *before: Output) -> Message:
    session = Session(wait, language, mode="full", consented=True, turn=5)
    context = ScreenContext(CATALOGUE, session, dossier, ASSESSMENTS)
    ask = current(CATALOGUE, session, dossier, NOW)
    message = render((*before, ask), context, 7)
    assert message is not None
    return message


WAITS: Final = _waits()


def test_every_place_is_among_those_rendered() -> None:
    by_number = {Place.FIGURE, Place.ODD, Place.UNIT, Place.CALCULATION, Place.CARRIERS}
    on_scales = {Place.SCALE, Place.BENCHMARK, Place.BASELINE, Place.LEADING, Place.CHECKLIST}
    on_scales |= {Place.SOURCE, Place.LEVEL, Place.ENDS_ORDER}
    elsewhere = by_number | on_scales | {Place.PLAN}  # in test_screens_2025
    elsewhere |= TESTED_BY_FEATURE
    assert {wait.at for wait in WAITS} | elsewhere == set(Place)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", DOSSIERS)
def test_every_place_of_every_subject_fits(state: str, language: Language) -> None:
    for wait in WAITS:
        assert_fits(_shown(wait, DOSSIERS[state], language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_notices_still_fit(language: Language) -> None:
    longest = max(
        (wait for wait in WAITS if wait.at is Place.QUESTION and wait.help_open),
        key=lambda wait: len(_shown(wait, DOSSIERS["longest"], language).html),
    )
    late = Reject("late-text", (("text", "字" * 200),))
    saved = Tell("saved", (("subject", longest.subject),))
    assert_fits(_shown(longest, DOSSIERS["longest"], language, saved, late))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_made_in_the_night_bears_the_day_in_china(language: Language) -> None:
    issued = IssuedReport("GF-00001-01", 1, datetime(2026, 12, 31, 17, tzinfo=UTC))
    dossier = replace(DOSSIERS["empty"], reports=(issued,))
    assert "2027-01-01" in _shown(Wait(Place.REPORT), dossier, language).html


# --- what is said of an answer


def _saved(answer: Answer, language: Language, number: int) -> str:
    subject = OUTLINE.subject[str(number)]
    assert refusal(OUTLINE.asked[subject], answer) is None
    dossier = Dossier(CATALOGUE.id).with_answer(subject, answer)
    told = Tell("saved", (("subject", subject),))
    wait = Wait(Place.QUESTION, OUTLINE.subjects[0])
    return _shown(wait, dossier, language, told).html.splitlines()[0]


@pytest.mark.parametrize(
    ("number", "answer", "zh", "en"),
    [
        (1, Met(True), "符合", "Met"),
        (1, Met(False), "不符合", "Not met"),
        (5, Ratio(Decimal("0.8")), "符合程度 80%", "80% met"),
        (5, NotApplicable("<无>"), "不适用（&lt;无&gt;）", "N/A (&lt;无&gt;)"),
        (71, Value(Decimal(38), "%"), "38% → 不符合", "38% → Not met"),
        (69, Value(Decimal("1.5"), "倍"), "1.5 倍 → 部分得分", "1.5 times → Part of the points"),
        (
            69,
            Value(Decimal("1.2"), "", Decimal("0.8")),
            "1.2 ÷ 0.8 = 1.5 倍 → 部分得分",
            "1.2 ÷ 0.8 = 1.5 times → Part of the points",
        ),
        (77, Value(Decimal(15), "%"), "行业前 15% → 部分得分", "top 15% → Part of the points"),
    ],
)
def test_a_saved_answer_says_what_it_is(number: int, answer: Answer, zh: str, en: str) -> None:
    assert f"<b>{zh}</b>" in _saved(answer, "zh", number)
    assert f"<b>{en}</b>" in _saved(answer, "en", number)


def test_points_are_said_where_there_are_any() -> None:
    assert _saved(Ratio(Decimal("0.8")), "zh", 5).endswith("（3.2/4 分）")
    assert "分" not in _saved(NotApplicable("没有"), "zh", 5)


# --- buttons, limits and small words


def test_every_assessment_has_its_page_and_its_buttons() -> None:
    shown: list[str] = []
    for page, more in product(range(-(-len(ASSESSMENTS) // ON_A_PAGE)), range(3)):
        wait = Wait(Place.ASSESSMENTS, detour=True, page=page, more=more)
        message = _shown(wait, DOSSIERS["empty"], "zh")
        choices = [button.choice for row in message.rows for button in row]
        shown += [choice for choice in choices if choice.startswith(("open:", "drop-"))]
        assert "return" in choices
        assert len(choices) <= MOST_BUTTONS
    assert len(set(shown)) == 2 * len(ASSESSMENTS) - 1  # all but the open one open


def test_the_buttons_of_a_group_say_the_numbers_before_its_rows() -> None:
    numbered: list[Button] = []
    for page in range(3):
        message = _shown(Wait(Place.GROUP, "performance", more=page), DOSSIERS["empty"], "zh")
        shown = [button for row in message.rows for button in row]
        numbered += [button for button in shown if button.choice[:5] == "tick:"]
    assert [button.label for button in numbered] == [str(at) for at in range(1, 13)]
    assert numbered[0].choice == "tick:1"


def test_contract_labels() -> None:
    verbs = ("met", "not-met", "na", "later", "back", "help", "evidence")
    zh, en = ([words_of(lang)["labels"][verb] for verb in verbs] for lang in LANGUAGES)
    assert zh == ["符合", "不符合", "不适用", "稍后再答", "上一题", "说明", "证据"]
    assert en == ["Met", "Not met", "N/A", "Later", "Back", "Help", "Evidence"]


def test_a_choice_nobody_offered_has_an_empty_label() -> None:
    session = Session(Wait(Place.STATUS), consented=True)
    context = ScreenContext(CATALOGUE, session, DOSSIERS["empty"])
    view = VIEWS[context.wait.at](context)
    forged = ("", "x", "x:y", "band:none", "page:x", "drop:0", "open:9", "measure:m", "fact:x")
    assert [labels_of(view)(choice) for choice in forged] == [""] * len(forged)


def test_nothing_is_shown_for_an_act_that_came_twice() -> None:
    session = Session(Wait(Place.STATUS), consented=True)
    context = ScreenContext(CATALOGUE, session, DOSSIERS["empty"])
    assert render((Ignore(),), context, 7) is None


def test_what_is_said_without_a_question_has_no_buttons() -> None:
    session = Session(Wait(Place.STATUS), consented=True, turn=3)
    context = ScreenContext(CATALOGUE, session, DOSSIERS["empty"])
    message = render((Tell("cancelled"),), context, 7)
    assert message == Message("已取消，之前的回答都在", (), 7, 3)


def test_a_message_survives_its_record() -> None:
    message = _shown(Wait(Place.QUESTION, OUTLINE.subjects[0]), DOSSIERS["longest"], "en")
    assert Message.from_dict(message.to_dict()) == message


def test_brief_and_filesize() -> None:
    assert brief("a\n b", 10) == "a b"
    assert brief("abcdef", 4) == "abc…"
    assert [filesize(size) for size in (1, 34_567, 19_940_000)] == ["1 kB", "34 kB", "19.9 MB"]
