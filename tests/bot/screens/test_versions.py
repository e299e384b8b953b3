"""The screens of versions and signatures, at their longest and with nothing in them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from bot.screens.core.context import Around, Change, Frozen, HeldFile, ScreenContext
from bot.screens.core.message import Message
from bot.screens.render import render
from bot.wording.results.verdict import Verdict
from dialogs.core import buttons as c
from dialogs.core.outputs import Tell
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import ColleagueNamed, FactsSeen
from dialogs.dossier.access import Phase, Role
from dialogs.dossier.dossier import Dossier, EvidenceStatus, Profile, Task
from dialogs.engine import current
from scoring.answers.model import Met, NotApplicable
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.values import Language
from storage.records import SignOff, Version
from tests.support.messages import assert_fits

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
CATALOGUE: Final = load_catalogue("gb36132-2018")
INDEX: Final = index_of(CATALOGUE)
LONG: Final = "<&>厂" * 80
REASON: Final = "<因>" * 100
NAME: Final = "王" * 30
HASH: Final = "ab12" * 16
UNMET: Final = {one: Met(False) for one in INDEX.subjects}
SIGNED: Final = tuple(SignOff(n, NAME, "signed", "", HASH, NOW) for n in range(2, 6))
DECLINED: Final = SignOff(1, NAME, "declined", REASON, HASH, NOW)
VERSION: Final = Version(
    1, 1, 3, HASH, NAME, NOW, NOW, NAME, REASON, (*SIGNED, DECLINED), {"format": 1}
)
FILE: Final = HeldFile(LONG, HASH, EvidenceStatus.UNVERIFIED, None)
CHANGES: Final = (
    Change("fact", "province", None, "320000"),
    Change("fact", "name", LONG, None),
    *(Change("answer", one, None, NotApplicable("无" * 500)) for one in INDEX.subjects),
    Change("answer", "gone-since", Met(True), None),
    Change("figure", "site-area", {"value": "12000", "unit": "m²"}, None),
    Change("figure", "gone-since", None, {"value": "1", "unit": "t"}),
    Change("note", INDEX.subjects[0], REASON, "x"),
    Change("files", INDEX.subjects[0], None, (FILE,) * 20),
    Change("overlays", "", ("a@1",), ()),
)
FROZEN: Final = Frozen(
    VERSION, CATALOGUE, LONG, "2025", Verdict(CATALOGUE, evaluate(CATALOGUE, UNMET)),
    INDEX.subjects[:50], 49, CHANGES, 2,
)  # fmt: skip
STANDING: Final = replace(FROZEN, version=replace(VERSION, reopened=None, sign_offs=()))
MANY: Final = Around(
    versions=tuple(replace(VERSION, id=n, number=n) for n in range(40, 0, -1)),
    version=FROZEN,
    name=NAME,
)
NAMED: Final = ColleagueNamed(NAME, "<注>" * 100, "2026-12-05")
OWN: Final = (
    Wait(Place.VERSIONS), Wait(Place.VERSIONS, more=1), Wait(Place.VERSION, "3"),
    Wait(Place.CLOSING, "", FactsSeen(HASH)), Wait(Place.MY_NAME), Wait(Place.SUMMARY),
    Wait(Place.REOPENING), Wait(Place.SIGNATORY), Wait(Place.SIGNATORY, "", NAMED),
)  # fmt: skip
TASK: Final = Task(1, Role.SIGNATORY, Phase.OPEN, (), LONG, NAME, "<注>" * 100, date(2026, 12, 5))


def _shown(
    wait: Wait, dossier: Dossier, around: Around, language: Language, *told: Tell
) -> Message:
    session = Session(wait, language, mode="full", consented=True, turn=5)
    ask = current(CATALOGUE, session, dossier, NOW)
    assert ask.wait == wait
    context = ScreenContext(CATALOGUE, session, dossier, now=NOW, around=around)
    message = render((*told, ask), context, 7)
    assert message is not None
    return message


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("around", [MANY, Around()], ids=["many", "none"])
@pytest.mark.parametrize("wait", OWN, ids=lambda wait: f"{wait.at}-{wait.more}")
def test_every_screen_of_an_owner_fits(wait: Wait, around: Around, language: Language) -> None:
    closed = 0 if wait.at is Place.CLOSING else 3
    dossier = Dossier(CATALOGUE.id, Profile(name=LONG, period="2025"), UNMET, closed=closed)
    message = _shown(wait, dossier, around, language)
    assert_fits(message)
    assert all(button.label for row in message.rows for button in row)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.ENDED])
@pytest.mark.parametrize(
    "around",
    [Around(version=FROZEN, name=NAME), Around(version=STANDING, name=NAME), Around()],
    ids=["declined", "standing", "gone"],
)
def test_what_a_signatory_sees_fits(around: Around, phase: Phase, language: Language) -> None:
    dossier = Dossier(CATALOGUE.id, task=replace(TASK, phase=phase))
    waits = [Wait(Place.SIGNING), Wait(Place.SIGNING, help_open=True)]
    waits += [Wait(Place.DECLINING)] if phase is Phase.OPEN else []
    for wait in waits:
        message = _shown(wait, dossier, around, language)
        assert_fits(message)
        assert message.primary == "", "signing is for them to decide"
        offered = [button.choice for row in message.rows for button in row]
        may_sign = phase is Phase.OPEN and around.version is STANDING
        if wait.at is Place.SIGNING:
            assert (c.SIGN in offered) is may_sign


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_invitation_to_sign_fits(language: Language) -> None:
    link = "https://a-long-name-of-a-host.example.com/i/ABCDE-FGHJK"
    params: dict[str, Any] = {
        "name": NAME, "enterprise": LONG, "number": "3", "hash": HASH[:8], "note": "<注>" * 100,
        "due": "2026-12-05", "days": "14", "code": "ABCDE-FGHJK", "link": link,
        "telegram": link, "page": "/i/A",
    }  # fmt: skip
    told = Tell("signature-asked", tuple(params.items()))
    assert_fits(
        _shown(Wait(Place.COLLEAGUE_SENT), Dossier(CATALOGUE.id), Around(), language, told)
    )


def test_the_rows_that_differ_are_said_old_and_new() -> None:
    dossier = Dossier(CATALOGUE.id, closed=3)
    few = replace(FROZEN, changes=(*CHANGES[:3], *CHANGES[-5:]))
    said = _shown(Wait(Place.VERSION, "3"), dossier, Around(version=few), "zh").html
    for row in (
        "所在省份：无 → 江苏省", "12,000 m² → 无", "1 备注：", "地方和行业数据：a@1 → 无",
    ):  # fmt: skip
        assert row in said, row
