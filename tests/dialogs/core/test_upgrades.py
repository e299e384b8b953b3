"""A session stored in format 1, where a wait had one string for all it knew, goes on as it was."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from dialogs.core.inputs import Choice, Input, Text
from dialogs.core.outputs import (
    AnswerRecorded,
    FigureRecorded,
    NoteRecorded,
    PlanRecorded,
    ProfileRecorded,
)
from dialogs.core.sent.bills import Proposed
from dialogs.core.session import Place, Session, Wait
from dialogs.core.upgrades import FORMAT
from dialogs.core.waits import (
    STATES,
    AskedInTurn,
    BaselineAsked,
    BillShown,
    CalculationShown,
    ChosenAssessments,
    ColleagueNamed,
    CommentBegun,
    DecisionTyped,
    EndsInDoubt,
    FactorTyped,
    FactsSeen,
    FigureAsked,
    FigureInDoubt,
    FileChosen,
    GroupMarks,
    LeadingAsked,
    NameTyped,
    NumberAsked,
    NumberTyped,
    OfferedOverlays,
    PendingNote,
    PercentTyped,
    PlanFieldAsked,
    ProposalSeen,
    ReferenceAsked,
    RequestTyped,
    ReviewTyped,
    RollForwardAsked,
    SearchedFor,
    ShareTyped,
    SheetShown,
    SourceAsked,
    State,
    Ticked,
    TwoAnswers,
    WordsTyped,
)
from dialogs.dossier.dossier import Dossier, Plan, Profile
from dialogs.engine import current, resume
from scoring.answers.model import Chosen, Met, NotApplicable, Ratio, Value
from scoring.figures.model import Figure
from scoring.overlays.library import OverlayLibrary, shipped
from tests.support.conversations.beginning import load

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
LIBRARY: Final = OverlayLibrary(shipped().overlays, load)
OLD, NEW = "gb36132-2018", "gb36132-2025"
ENERGY, LAMPS = "energy-intensity", "infrastructure-efficient-lamps"
LAND_OUTPUT = "performance-land-output-required"
CARBON, CARBON_RANK = "performance-carbon-required", "performance-carbon-advanced"
PER_PRODUCT: Final = "energy-per-product"
LEVEL: Final = Value(Decimal("0.1"), "tce/t", measure=PER_PRODUCT)
"""The answer whose ends are asked."""


def at(*wait: Any, under: tuple[Any, ...] = ("question", LAMPS)) -> dict[str, Any]:
    """A session in format 1, as it was written: at ``wait``, gone to from ``under``."""
    return {
        "format": 1,
        "wait": list(wait),
        "language": "zh",
        "mode": "full",
        "consented": True,
        "turn": 5,
        "trail": [list(under)],
        "handled": ["web:1"],
        "last_choice": "",
        "last_order": 0,
        "asked": 4,
    }


STORED: Final[tuple[tuple[list[Any], State | None], ...]] = (
    (["profile", "name"], None),
    (["profile", "name", "厂名是什么？"], NameTyped("厂名是什么？")),
    (["profile", "province", "朝阳"], SearchedFor("朝阳")),
    (["profile", "industry", "造纸"], SearchedFor("造纸")),
    (["group-check", "requirements", "3- 7- 4+ *"], GroupMarks((3, 7), (4,), others_met=True)),
    (["group-check", "requirements", "6- 4+"], GroupMarks((6,), (4,))),
    (["group-check", "requirements", "*"], GroupMarks(others_met=True)),
    (["question", LAMPS], None),
    (["question", LAMPS, "3|7 - 材料在档案室+"], PendingNote("3|7 - 材料在档案室+")),
    (["measure", LAND_OUTPUT], None),
    (["measure", LAND_OUTPUT, "1.2倍"], NumberTyped(Decimal("1.2"), "倍")),
    (["measure", LAND_OUTPUT, "1E-7元/m²"], NumberTyped(Decimal("1E-7"), "元/m²")),
    (["number", ENERGY, PER_PRODUCT], NumberAsked(PER_PRODUCT)),
    (["reference", CARBON, "x|1.20|t/件"], ReferenceAsked("x", Decimal("1.20"), "t/件")),
    (["reference", CARBON, "x|1.2|"], ReferenceAsked("x", Decimal("1.2"), "")),
    (["meaning", CARBON_RANK, "15.5"], NumberTyped(Decimal("15.5"))),
    (["meaning", "requirement-no-major-accidents", "没有"], WordsTyped("没有")),
    (["reason", CARBON_RANK], None),
    (["reason", CARBON_RANK, "0.50"], ShareTyped(Decimal("0.50"))),
    (["rules", "", "-a,b"], OfferedOverlays((("a", False), ("b", True)))),
    (["figures", "land", "*"], AskedInTurn()),
    (["figures", "", "蒸汽"], SearchedFor("蒸汽")),
    (["figure", "", "site-area"], FigureAsked("site-area")),
    (["carriers", ENERGY, "煤"], SearchedFor("煤")),
    (["calculation", ENERGY, PER_PRODUCT], CalculationShown(PER_PRODUCT)),
    (["calculation", ENERGY, f"{PER_PRODUCT}|1"], CalculationShown(PER_PRODUCT, 1)),
    (["odd", "", "site-area|3|亩"], FigureInDoubt("site-area", Decimal(3), "亩")),
    (["scale", ENERGY], None),
    (["scale", ENERGY, "0.2 tce/t"], NumberTyped(Decimal("0.2"), "tce/t")),
    (["scale", ENERGY, "0.2"], NumberTyped(Decimal("0.2"))),
    (["benchmark", ENERGY], None),
    (["benchmark", ENERGY, "水泥|钢"], SearchedFor("水泥|钢")),
    (["baseline", ENERGY, PER_PRODUCT], BaselineAsked(PER_PRODUCT)),
    (
        ["baseline", ENERGY, f"{PER_PRODUCT}|0.30|tce/t"],
        BaselineAsked(PER_PRODUCT, Decimal("0.30"), "tce/t"),
    ),
    (["baseline", ENERGY, f"{PER_PRODUCT}||tce/t"], BaselineAsked(PER_PRODUCT, None, "tce/t")),
    (
        ["leading", ENERGY, f"{PER_PRODUCT}|0.30|tce/t"],
        LeadingAsked(PER_PRODUCT, Decimal("0.30"), "tce/t"),
    ),
    (["leading", ENERGY, f"{PER_PRODUCT}||"], LeadingAsked(PER_PRODUCT, None, "")),
    (["checklist", "platform-functions"], None),
    (["checklist", "platform-functions", "1 3 12"], Ticked((1, 3, 12))),
    (["plan", "1"], None),
    (["plan", "1", "due"], PlanFieldAsked("due")),
    (["plan", "1", "name+"], PlanFieldAsked("name", in_a_row=True)),
)


READ = Proposed(("output",), Decimal("12000"), "t", "1", "产量 12000 吨", ("twice",), file="ab12")


@pytest.mark.parametrize(("wait", "state"), STORED, ids=lambda part: str(part)[:60])
def test_what_a_wait_knew_becomes_its_state(wait: list[Any], state: State | None) -> None:
    expected = Wait(Place(wait[0]), wait[1], state)
    assert Session.from_dict(at(*wait)).wait == expected
    assert Session.from_dict(at("status", under=tuple(wait))).trail == (expected,)


def test_every_kind_of_state_is_among_them() -> None:
    later = {FactorTyped, PercentTyped, EndsInDoubt, SourceAsked}  # than format 1
    later |= {ColleagueNamed, ProposalSeen, FactsSeen, CommentBegun, TwoAnswers}
    later |= {FileChosen, RollForwardAsked, ChosenAssessments}
    later |= {ReviewTyped, DecisionTyped, RequestTyped, SheetShown, BillShown}
    assert {type(state) for _, state in STORED if state} | later == set(STATES.values())


@pytest.mark.parametrize(
    "wait",
    [
        Wait(Place.UNIT, "", FactorTyped("carrier-raw-coal", "heating_value", Decimal("5500"))),
        Wait(Place.PERCENT, LAMPS, PercentTyped(Decimal("0.9"), "a-scale")),
        Wait(Place.ENDS_ORDER, ENERGY, EndsInDoubt(Decimal("0.35"), Decimal("0.15"), "tce/t")),
        Wait(Place.COLLEAGUE, ENERGY, ColleagueNamed("王工", "看一下电表", "2026-12-05")),
        Wait(Place.PROPOSAL, "7", ProposalSeen("ab12")),
        Wait(Place.CLOSING, "", FactsSeen("ab" * 32)),
        Wait(Place.EVIDENCE_FILE, ENERGY, FileChosen("ab12cd34ef56")),
        Wait(Place.READ_BILL, "", BillShown(("电费.pdf",), (READ,), year_unsaid=True, opened=1)),
        Wait(Place.COMMENTING, ENERGY, CommentBegun(internal=True)),
        Wait(Place.CONFLICT, ENERGY, TwoAnswers('{"met": true}', "")),
        Wait(Place.ROLL_FORWARD, "", RollForwardAsked("2026", "gb36132-2025")),
        Wait(Place.SIDE_BY_SIDE, "", ChosenAssessments((3, 1), shown=True)),
        Wait(Place.REVIEW_REASON, ENERGY, ReviewTyped("override", '{"met": true}', "缺电费单")),
        Wait(Place.DECISION_REASON, ENERGY, DecisionTyped('{"met": true}')),
        Wait(Place.SOURCE, "", SourceAsked((ENERGY, "water-intensity"), "协会")),
        Wait(
            Place.ODD,
            "",
            FigureInDoubt("output", Decimal(3), "t", "co2_factor", Decimal("2.1"), ("1 t", "2 t")),
        ),
    ],
)
def test_what_came_later_comes_back_as_it_was(wait: Wait) -> None:
    assert Wait.from_json(json.loads(json.dumps(wait.to_json()))) == wait


def test_a_doubt_that_was_stored_before_it_had_more_to_say_is_read() -> None:
    stored = [
        "odd",
        "",
        {"kind": "figure-in-doubt", "figure": "output", "value": "3", "unit": "t"},
    ]
    assert Wait.from_json(stored).state == FigureInDoubt("output", Decimal(3), "t")


@pytest.mark.parametrize("stored", [at(*wait) for wait, _ in STORED], ids=str)
def test_the_new_format_comes_back_as_it_was(stored: dict[str, Any]) -> None:
    session = Session.from_dict(stored)
    assert session.to_dict()["format"] == FORMAT
    assert Session.from_dict(session.to_dict()) == session


def test_the_rest_of_a_wait_and_of_the_session_stays() -> None:
    stored = at("question", LAMPS, "", 2, True, True, under=("consent",))
    assert Session.from_dict(stored) == Session(
        Wait(Place.QUESTION, LAMPS, page=2, help_open=True, detour=True),
        mode="full",
        consented=True,
        turn=5,
        trail=(Wait(Place.CONSENT),),
        handled=("web:1",),
        asked=4,
    )


def test_a_newer_format_is_not_read() -> None:
    with pytest.raises(ValueError, match="not known"):
        Session.from_dict({**at("status"), "format": FORMAT + 1})


def press(choice: str) -> Input:
    return Choice(key="k", session=7, turn=5, choice=choice)


def text(typed: str) -> Input:
    return Text(key="k", text=typed)


GOING_ON: Final[tuple[tuple[str, list[Any], Input, Place, object], ...]] = (
    (OLD, ["profile", "name", "是什么厂？"], press("confirm"), Place.PROFILE, "是什么厂？"),
    (OLD, ["profile", "province", "吉林"], press("region:220200"), Place.PROFILE, "220200"),
    (OLD, ["profile", "industry", "造纸"], press("industry:2221"), Place.PROFILE, "2221"),
    (OLD, ["group-check", "requirements", "8- 4+"], press("confirm"), Place.GROUP, Met(False)),
    (OLD, ["question", LAMPS, "正在换"], press("keep-note"), Place.QUESTION, "正在换"),
    (
        OLD,
        ["measure", LAND_OUTPUT, "1.2倍"],
        press("measure:output-province-or-city"),
        Place.QUESTION,
        Value(Decimal("1.2"), "倍", measure="output-province-or-city"),
    ),
    (
        OLD,
        ["measure", LAND_OUTPUT, "5000万元/公顷"],
        press("measure:output-province-or-city"),
        Place.REFERENCE,
        None,
    ),
    (
        NEW,
        ["number", ENERGY, PER_PRODUCT],
        text("0.2 tce/t"),
        Place.BASELINE,
        Value(Decimal("0.2"), "tce/t", measure=PER_PRODUCT),
    ),
    (
        OLD,
        ["reference", CARBON, "industry-average|1.2|t"],
        text("0.8"),
        Place.QUESTION,
        Value(Decimal("1.2"), "t", Decimal("0.8"), "industry-average"),
    ),
    (
        OLD,
        ["reference", CARBON, "industry-average|1.2|"],
        press("later"),
        Place.QUESTION,
        "单位产品碳排放量 1.2（参照值待补）",
    ),
    (
        OLD,
        ["meaning", CARBON_RANK, "15"],
        press("as-share"),
        Place.SUMMARY,
        Ratio(Decimal("0.15")),
    ),
    (
        OLD,
        ["meaning", CARBON_RANK, "0.5"],
        press("as-value"),
        Place.SUMMARY,
        Value(Decimal("0.5"), "%", measure="rank"),
    ),
    (
        OLD,
        ["meaning", "requirement-no-major-accidents", "没有"],
        press("met"),
        Place.QUESTION,
        Met(True),
    ),
    (
        NEW,
        ["reason", "product-carbon-footprint", "0.5"],
        press("skip"),
        Place.QUESTION,
        Ratio(Decimal("0.5")),
    ),
    (OLD, ["reason", CARBON_RANK], text("没有锅炉"), Place.SUMMARY, NotApplicable("没有锅炉")),
    (
        NEW,
        ["rules", "", "-calendar-2026,grid-factors-2023", 0, False, True],
        press("rule:0"),
        Place.RULES,
        None,
    ),
    (NEW, ["figures", "land", "*", 0, False, True], press("figure"), Place.FIGURE, None),
    (
        NEW,
        ["figures", "", "蒸汽", 0, False, True],
        press("carrier:low-pressure-steam"),
        Place.FIGURE,
        None,
    ),
    (
        NEW,
        ["figure", "", "site-area", 0, False, True],
        text("3亩"),
        Place.QUESTION,
        Figure(Decimal(3), "亩"),
    ),
    (NEW, ["carriers", "", "煤", 1, False, True], press("carrier:raw-coal"), Place.FIGURE, None),
    (NEW, ["calculation", ENERGY, f"{PER_PRODUCT}|1"], press("figure"), Place.FIGURE, None),
    (
        NEW,
        ["odd", "", "site-area|3|亩", 0, False, True],
        press("keep"),
        Place.QUESTION,
        Figure(Decimal(3), "亩"),
    ),
    (
        NEW,
        ["scale", ENERGY, "0.2 tce/t"],
        press("scale:0"),
        Place.BASELINE,
        Value(Decimal("0.2"), "tce/t", measure=PER_PRODUCT),
    ),
    (NEW, ["benchmark", ENERGY, "水泥"], press("benchmark"), Place.BENCHMARK, None),
    (NEW, ["baseline", ENERGY, PER_PRODUCT], text("0.3"), Place.LEADING, None),
    (
        NEW,
        ["baseline", ENERGY, f"{PER_PRODUCT}|0.30|tce/t"],
        press("keep"),
        Place.LEADING,
        None,
    ),
    (
        NEW,
        ["leading", ENERGY, f"{PER_PRODUCT}|0.30|tce/t"],
        text("0.05"),
        Place.SOURCE,
        Value(Decimal("0.1"), "tce/t", Decimal("0.30"), PER_PRODUCT, Decimal("0.05")),
    ),
    (
        NEW,
        ["checklist", "platform-functions", "1 3 12"],
        press("done"),
        Place.QUESTION,
        Chosen(("energy-query", "energy-analysis", "carbon-assets")),
    ),
    (NEW, ["plan", "1", "name+", 0, False, True], text("改造"), Place.PLAN, Plan(1, "改造")),
    (
        NEW,
        ["plan", "1", "owner", 0, False, True],
        text("张三"),
        Place.PLAN,
        Plan(1, "一", owner="张三"),
    ),
)
"""The edition, the wait as stored, what is done there; where that leads, and what it records."""


@pytest.mark.parametrize(
    ("edition", "wait", "given", "after", "recorded"), GOING_ON, ids=lambda part: str(part)[:60]
)
def test_it_goes_on_where_it_was(
    edition: str, wait: list[Any], given: Input, after: Place, recorded: object
) -> None:
    subject = wait[1]
    under = {"group-check": ("group", subject)}.get(
        wait[0], ("question", _question(edition, wait))
    )
    session = Session.from_dict(at(*wait, under=under))
    catalogue = load(edition)
    asks_end = wait[0] in ("benchmark", "baseline", "leading")
    answers = {ENERGY: LEVEL} if asks_end else {}
    profile = Profile(name="某厂", province="130000", industry="3011", period="2025")
    dossier = Dossier(edition, profile, answers=answers, plans={1: Plan(1, "一")})
    assert current(catalogue, session, dossier, NOW).wait == session.wait
    turn = resume(catalogue, session, dossier, given, NOW, LIBRARY)
    assert turn.session.wait.at is after
    values = [_value(event) for event in turn.events]
    assert recorded in values if recorded else not values


def _question(edition: str, wait: list[Any]) -> str:
    """The question a place belongs to, or any."""
    known = load(edition).criteria
    named = [row.id for row in known if row.id == wait[1]]
    return (named or [known[0].id])[0]


def _value(event: object) -> object:
    match event:
        case AnswerRecorded(answer=value) | FigureRecorded(figure=value):
            return value
        case NoteRecorded(text=value) | ProfileRecorded(value=value) | PlanRecorded(plan=value):
            return value
        case _:
            return event
