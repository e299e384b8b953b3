"""The screens of files, at their longest and with nothing in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from msgspec import structs

from bot.screens.core.context import Around, ScreenContext
from bot.screens.core.message import Message
from bot.screens.render import render
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import FileChosen
from dialogs.dossier.dossier import NO_END, Dossier, Evidence, EvidenceStatus
from dialogs.engine import current
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.values import Language
from storage.records import FileAct
from tests.support.messages import assert_fits

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
TODAY: Final = date(2026, 11, 20)
CATALOGUE: Final = load_catalogue("gb36132-2018")
INDEX: Final = index_of(CATALOGUE)
SUBJECT: Final = INDEX.subjects[-1]
LONG: Final = "<&>厂" * 30
STATUSES: Final = list(EvidenceStatus)
DAYS: Final = (None, NO_END, TODAY, TODAY - timedelta(days=400), TODAY + timedelta(days=9))


def _file(number: int) -> Evidence:
    status, day = STATUSES[number % 3], DAYS[number % 5]
    return Evidence(f"{number:012}" + "0" * 52, LONG, "application/pdf", 9_000_000, status, day)


FILES: Final = tuple(map(_file, range(20)))
FULL: Final = replace(FILES[2], earlier=FILES[:19])
DOSSIER: Final = Dossier(
    CATALOGUE.id,
    answers=dict.fromkeys(INDEX.subjects, Met(True)),
    evidence=dict.fromkeys(INDEX.subjects, FILES) | {SUBJECT: (*FILES[3:], FULL)},
)
ACTS: Final = tuple(
    FileAct(file.digest, NOW, 2, "王" * 30, status, None, "<矛盾>" * 60 if status else "")
    for file in FILES
    for status in ("", "conflicting")
)
PLACES: Final = (
    Place.EVIDENCE_FILE,
    Place.EVIDENCE_VALIDITY,
    Place.EVIDENCE_REASON,
    Place.EVIDENCE_REPLACE,
)


def shown(
    wait: Wait, language: Language, dossier: Dossier = DOSSIER, around: Around | None = None
) -> Message:
    """The message at a place."""
    session = Session(wait, language, mode="full", consented=True, turn=5)
    context = ScreenContext(CATALOGUE, session, dossier, now=NOW, around=around or Around())
    message = render((current(CATALOGUE, session, dossier, NOW),), context, 7)
    assert message is not None
    assert message.place == wait.at
    return message


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", PLACES)
def test_every_place_of_a_file_fits(place: Place, language: Language) -> None:
    for file in (FULL, FILES[3], FILES[4]):
        wait = Wait(place, SUBJECT, FileChosen(file.digest[:12]))
        for more in (0, 1):
            at = structs.replace(wait, more=more)
            assert_fits(shown(at, language, around=Around(file_acts=ACTS, person=1)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_of_all_files_fits_and_has_something_to_say_without_any(
    language: Language,
) -> None:
    for page in (0, 3, 999):
        assert_fits(shown(Wait(Place.FILES, page=page, detour=True), language))
    empty = shown(Wait(Place.FILES, detour=True), language, Dossier(CATALOGUE.id))
    assert ("还没有材料" if language == "zh" else "no files yet") in empty.html


@pytest.mark.parametrize("place", [Place.STATUS, Place.SUMMARY])
def test_status_and_summary_say_what_expires_and_what_the_points_rest_on(place: Place) -> None:
    criterion = CATALOGUE.criteria[4].id
    file = replace(FILES[0], name="排污许可证.pdf", valid_until=TODAY + timedelta(days=30))
    answers = {criterion: Met(True), CATALOGUE.criteria[5].id: Met(True)}
    dossier = Dossier(CATALOGUE.id, answers=answers, evidence={criterion: (file,)})
    said = shown(Wait(place, detour=True), "zh", dossier).html
    assert "⏳ 第 5 题 排污许可证.pdf" in said or "⏳ #5 排污许可证.pdf" in said
    assert "还有 30 天" in said
    points = [CATALOGUE.criteria[at].points for at in (4, 5)]
    assert f"· 材料都未核实：{points[0]:g} 分（1 条）" in said
    assert f"· 没有材料：{points[1]:g} 分（1 条）" in said
    later = replace(file, valid_until=TODAY + timedelta(days=31))
    quiet = shown(Wait(place, detour=True), "zh", dossier.with_evidence(criterion, (later,))).html
    assert "⏳" not in quiet
    nothing = shown(Wait(place, detour=True), "zh", dossier.with_evidence(criterion, ())).html
    assert "得分靠什么材料" not in nothing


def test_a_browser_is_shown_what_it_can_show() -> None:
    picture = replace(FILES[0], name="a.jpg", media_type="image/jpeg")
    table = replace(FILES[1], name="a.xlsx", media_type="application/vnd.ms-excel")
    dossier = Dossier(CATALOGUE.id, evidence={SUBJECT: (picture, table)})
    for file, digest in ((picture, picture.digest), (table, "")):
        wait = Wait(Place.EVIDENCE_FILE, SUBJECT, FileChosen(file.digest[:12]))
        message = shown(wait, "zh", dossier)
        assert message.shows_file == digest
        assert Message.from_dict(message.to_dict()) == message
