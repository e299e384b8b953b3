"""The screens about devices fit and escape at their longest, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from bot.screens.core.context import (
    Around,
    Brought,
    DeviceRow,
    JoinRow,
    PasskeyRow,
    ScreenContext,
    WaitingRow,
)
from bot.screens.core.message import Message
from bot.screens.devices.devices import DEVICES_SHOWN
from bot.screens.render import render
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.engine import current
from scoring.catalogue.loading import load_catalogue
from scoring.values import Language
from tests.support.messages import assert_fits

NOW: Final = datetime(2026, 11, 20, 17, tzinfo=UTC)
CATALOGUE: Final = load_catalogue("gb36132-2018")
DOSSIER: Final = Dossier(CATALOGUE.id, Profile(name="某厂"))
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
ODD: Final = "<b>&" * 16
ROWS: Final = tuple(
    DeviceRow(at, "telegram", ODD, at == 0, at == 1, NOW, NOW) for at in range(DEVICES_SHOWN + 20)
)
JOIN: Final = JoinRow(
    kind="device",
    is_own=False,
    brought=tuple(Brought("<甲&乙>" * 50, 99) for _ in range(150)),
    along=ROWS[1:],
    this=ROWS[0],
    enterprise="<丙>" * 100,
    assessments=150,
    passkeys=10,
    device=ROWS[0],
    made=NOW,
    left=timedelta(minutes=29, seconds=1),
)


PASSKEYS: Final = tuple(PasskeyRow(at, ODD[:40], NOW, NOW, may_end=True) for at in range(10))


def _shown(wait: Wait, around: Around, language: Language, *, consented: bool = True) -> Message:
    session = Session(wait, language, mode="full", consented=consented, turn=5)
    context = ScreenContext(CATALOGUE, session, DOSSIER, now=NOW, around=around)
    message = render((current(CATALOGUE, session, DOSSIER, NOW),), context, 7)
    assert message is not None
    assert_fits(message)
    return message


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("first", [True, False])
def test_lists_of_many_devices_fit(language: Language, first: bool) -> None:
    this = 0 if first else 1
    rows = tuple(replace(row, is_this=row.id == this) for row in ROWS)
    around = Around(rows, recovery_since=NOW, passkeys=PASSKEYS)
    for place in (Place.DEVICES, Place.RECOVERY, Place.DELETION):
        assert "<b>&" not in _shown(Wait(place, detour=True), around, language).html
    for subject in ("others", "0", "1", "5", "999"):
        _shown(Wait(Place.DEVICE_END, subject, detour=True), around, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["device", "recovery", "passkey", "let-in"])
@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("consented", [True, False])
def test_the_question_whether_to_join_fits(
    language: Language, kind: str, is_own: bool, consented: bool
) -> None:
    left = JOIN.left if kind == "device" else None
    asked = replace(JOIN, kind=kind, is_own=is_own, left=left)
    wait = Wait(Place.JOIN, "12", detour=True)
    shown = _shown(wait, Around(join=asked), language, consented=consented)
    assert "<甲" not in shown.html
    has_code = kind in ("device", "recovery")
    assert ("2026-11-21 01:00" in shown.html) is (has_code and not is_own)
    bare = replace(asked, brought=(), along=(), enterprise=None, device=None)
    _shown(wait, Around(join=bare), language, consented=consented)


@pytest.mark.parametrize("language", LANGUAGES)
def test_begun_minutes_count(language: Language) -> None:
    shown = _shown(Wait(Place.JOIN, "12", detour=True), Around(join=JOIN), language)
    assert "30" in shown.html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("passkeys", [PASSKEYS, ()])
def test_removing_a_passkey_fits(language: Language, passkeys: tuple[PasskeyRow, ...]) -> None:
    wait = Wait(Place.PASSKEY_END, "3", detour=True)
    shown = _shown(wait, Around(ROWS[:1], passkeys=passkeys), language)
    assert "<b>&" not in shown.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_whether_to_let_a_browser_in_fits(language: Language) -> None:
    row = WaitingRow(ODD, NOW, timedelta(minutes=4, seconds=1), (12, 47, 83))
    wait = Wait(Place.SIGN_IN, "3", detour=True)
    shown = _shown(wait, Around(waiting_browser=row), language)
    assert [button.label for button in shown.rows[0]] == ["12", "47", "83"]
    assert "<b>&" not in shown.html
    assert len(_shown(wait, Around(), language).rows) == 1
