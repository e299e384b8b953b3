"""The screens of scored questions fit, in both languages, with and without overlays."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pytest
from msgspec.structs import replace

from bot.screens.core.context import ScreenContext
from bot.screens.core.message import Message
from bot.screens.render import render
from dialogs.core.answering.notes import NOTE_LIMIT
from dialogs.core.answering.scale_position import (
    UNIT_LIMIT,
    is_scaled,
    judged_by,
    limits_for,
    scale_answer_of,
)
from dialogs.core.outputs import Output, Reject, Tell
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import (
    BaselineAsked,
    LeadingAsked,
    NumberAsked,
    NumberTyped,
    PendingNote,
    SearchedFor,
    ShareTyped,
    Ticked,
)
from dialogs.dossier.dossier import Dossier
from dialogs.engine import current
from scoring.answers.acceptance import MAX_REASON_CHARACTERS, refusal
from scoring.answers.model import Answer, Chosen, Met, NotApplicable, Ratio, Value
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue, Criterion, Scale
from scoring.overlays.library import shipped
from scoring.values import Language
from tests.support.messages import assert_fits

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
ALL: Final = (
    "round-2024-measures",
    "energy-limits-2026",
    "land-control-2008",
    "grid-factors-2023",
    "calendar-2026",
)
OVERLAID: Final = {
    "bare": shipped().catalogue("gb36132-2025", ()),
    "overlaid": shipped().catalogue("gb36132-2025", shipped().refs_of(ALL)),
}
LONG: Final = Decimal("1234567890123456.789")
WORDS: Final = "<说>&明 " * (MAX_REASON_CHARACTERS // 6)


def _unit(scale: Scale) -> str:
    return scale.unit.replace("{product}", "产" * 12)[:UNIT_LIMIT]


def _answers_of(item: Criterion) -> Iterator[Answer]:
    """Every kind of answer that the row takes, as long as it can be."""
    yield NotApplicable(WORDS)
    if not item.scales:
        yield from (Met(True), Met(False), Ratio(Decimal("0.123456"), WORDS))
    for scale in item.scales:
        number = Decimal(99) if scale.unit == "%" else LONG
        unit = _unit(scale)
        if item.checklist:
            yield Value(Decimal(8), scale.unit, measure=scale.id)
            yield Chosen(tuple(entry.id for entry in item.checklist))
        else:
            yield Value(number, unit, measure=scale.id)
            yield Value(number, "", number, scale.id)
            yield Value(number, unit, number, scale.id, number)


def _dossiers(catalogue: Catalogue) -> Iterator[tuple[Criterion, Dossier]]:
    for item in catalogue.criteria:
        notes = {item.id: "<注>&" * (NOTE_LIMIT // 4)}
        for answer in (None, *_answers_of(item)):
            assert answer is None or refusal(item, answer, catalogue.benchmarks) is None
            answers = {} if answer is None else {item.id: answer}
            yield item, Dossier(catalogue.id, answers=answers, notes=notes)


def _waits(item: Criterion, dossier: Dossier) -> Iterator[Wait]:
    id = item.id
    yield Wait(Place.QUESTION, id, PendingNote("<&>" * 100), help_open=True)
    yield Wait(Place.QUESTION, id, detour=True)
    yield from (Wait(Place.REASON, id), Wait(Place.REASON, id, ShareTyped(Decimal("0.123456"))))
    yield Wait(Place.SHARE, id)
    if item.checklist:
        yield Wait(Place.CHECKLIST, id, Ticked(tuple(range(1, len(item.checklist) + 1))))
        yield Wait(Place.CHECKLIST, id)
    if item.scales:
        yield from (
            Wait(Place.SCALE, id),
            Wait(Place.SCALE, id, NumberTyped(Decimal(LONG), "kg/万元")),
        )
    for scale in item.scales:
        yield Wait(Place.NUMBER, id, NumberAsked(scale.id))
        if isinstance(dossier.answers.get(id), Value) and not item.checklist:
            yield Wait(Place.BASELINE, id, BaselineAsked(scale.id))
            yield Wait(Place.LEADING, id, LeadingAsked(scale.id, Decimal(LONG), _unit(scale)))
            yield Wait(Place.LEADING, id, LeadingAsked(scale.id, None, ""))
            yield from (Wait(Place.BENCHMARK, id, words, page) for words, page in SEARCHES)


SEARCHES: Final = (
    *((None, page) for page in (0, 2, 99)),
    *((SearchedFor(words), 0) for words in ("水泥", "<nothing>" * 4)),
)


def _shown(
    catalogue: Catalogue, wait: Wait, dossier: Dossier, language: Language, *before: Output
) -> Message:
    session = Session(wait, language, mode="full", consented=True, turn=5)
    context = ScreenContext(catalogue, session, dossier, library=shipped(), now=NOW)
    asked = current(catalogue, session, dossier, NOW)
    message = render((*before, asked), context, 7)
    assert message is not None
    return message


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize(
    ("overlaid", "language"), [("bare", "en"), ("overlaid", "zh"), ("overlaid", "en")]
)
def test_every_screen_of_every_answer_fits(overlaid: str, language: Language) -> None:
    catalogue = OVERLAID[overlaid]
    seen = set()
    for item, dossier in _dossiers(catalogue):
        for wait in _waits(item, dossier):
            assert_fits(_shown(catalogue, wait, dossier, language))
            seen.add(wait.at)
    assert {Place.SCALE, Place.BENCHMARK, Place.BASELINE, Place.LEADING, Place.CHECKLIST} <= seen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("overlaid", OVERLAID)
def test_every_saved_notice_fits_above_the_longest_question(
    overlaid: str, language: Language
) -> None:
    catalogue = OVERLAID[overlaid]
    longest = max(catalogue.criteria, key=lambda row: len(row.help.zh) + len(row.text.zh))
    wait = Wait(Place.QUESTION, longest.id, help_open=True)
    for item, dossier in _dossiers(catalogue):
        if item.id in dossier.answers:
            saved = Tell("saved", (("subject", item.id),))
            assert_fits(_shown(catalogue, wait, dossier, language, saved))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_published_limit_is_shown_and_explained(language: Language) -> None:
    catalogue = OVERLAID["overlaid"]
    index = index_of(catalogue)
    wait = Wait(Place.QUESTION, index.subjects[-1])
    for limit in catalogue.benchmarks:
        assert limit.leading is not None
        answer = judged_by(Value(limit.leading, limit.unit, measure=limit.scale), limit)
        if limit.baseline is None:
            answer = replace(answer, reference=limit.leading * 2)
        dossier = Dossier(catalogue.id).with_answer("energy-intensity", answer)
        saved = Tell("saved", (("subject", "energy-intensity"),))
        message = _shown(catalogue, wait, dossier, language, saved)
        text = assert_fits(message)
        assert message.picture is not None
        assert limit.standard in text
        assert ("得满分（8/8 分）" if language == "zh" else "Full points (8/8 points)") in text


def _dossier(answer: Answer | None) -> Dossier:
    dossier = Dossier("gb36132-2025")
    return dossier if answer is None else dossier.with_answer("energy-intensity", answer)


BY_VALUE: Final = Value(Decimal(35), "kgce/万元", measure="energy-per-value")
SCORED: Final = replace(BY_VALUE, reference=Decimal(40), leading=Decimal(30))
AT_IT: Final = Wait(Place.QUESTION, "energy-intensity")
ELSEWHERE: Final = Wait(Place.QUESTION, "carbon-intensity")
SAVED: Final = Tell("saved", (("subject", "energy-intensity"),))


def test_the_picture_is_shown_once() -> None:
    catalogue = OVERLAID["bare"]
    saved = _shown(catalogue, ELSEWHERE, _dossier(SCORED), "zh", SAVED)
    asked = _shown(catalogue, AT_IT, _dossier(SCORED), "zh")
    both = _shown(catalogue, AT_IT, _dossier(SCORED), "zh", SAVED)
    for message in (saved, asked, both):
        assert message.in_text.count("<code>") == 1
    before, after = saved.around_picture
    assert before.startswith("✓ 已保存 第 1 题")
    assert after.startswith("▰▱")
    assert asked.around_picture[1] == ""


@pytest.mark.parametrize("answer", [None, BY_VALUE, NotApplicable("没有")])
def test_without_two_ends_there_is_none(answer: Answer | None) -> None:
    message = _shown(OVERLAID["bare"], AT_IT, _dossier(answer), "zh")
    assert message.picture is None


def test_a_number_without_ends_is_said_to_wait_for_them() -> None:
    catalogue = OVERLAID["bare"]
    assert (
        "待对标：数有了，还差基准值和引领值"
        in _shown(catalogue, AT_IT, _dossier(BY_VALUE), "zh").html
    )
    half = replace(BY_VALUE, reference=Decimal(40))
    assert "待对标：数有了，还差引领值" in _shown(catalogue, AT_IT, _dossier(half), "zh").html
    told = _shown(catalogue, ELSEWHERE, _dossier(BY_VALUE), "zh", SAVED).html.splitlines()[0]
    assert told == "✓ 已保存 第 1 题：<b>35 kgce/万元 → 待对标</b>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_of_this_part_name_units_in_words(language: Language) -> None:
    worse = Reject(
        "scale-leading-worse",
        (
            ("baseline", "1"),
            ("leading", "2"),
            ("unit", "tce/{product}"),
            ("better", "lower_is_better"),
        ),
    )
    unit = Reject("scale-unit", (("unit", "<b>/{product}"),))
    html = _shown(OVERLAID["bare"], AT_IT, _dossier(None), language, worse, unit).html
    assert "{product}" not in html
    assert "lower_is_better" not in html
    assert "&lt;b&gt;" in html


def test_limits_are_offered_only_where_their_unit_fits() -> None:
    catalogue = OVERLAID["overlaid"]
    index = index_of(catalogue)

    def offered(unit: str) -> int:
        answer = Value(Decimal(1), unit, measure="energy-per-product")
        dossier = _dossier(answer)
        scaled = scale_answer_of(index, dossier, "energy-intensity")
        assert scaled is not None
        return len(limits_for(index, dossier, scaled))

    every = len(catalogue.benchmarks)
    assert (offered("kgce/t"), offered("tce/万吨"), offered("")) == (every, every, every)
    assert offered("tce/件") == 0
    assert all(is_scaled(index.asked[row.id]) == bool(row.scales) for row in catalogue.criteria)
