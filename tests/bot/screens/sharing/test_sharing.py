"""The screens of sharing, at their longest and with nothing in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from msgspec import structs

from bot.screens.core.context import Around, ScreenContext
from bot.screens.core.message import Message
from bot.screens.render import render
from dialogs.core import buttons as c
from dialogs.core.outputs import Tell
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import ColleagueNamed, ProposalSeen, TwoAnswers
from dialogs.dossier.access import Phase, Role
from dialogs.dossier.dossier import Dossier, Evidence, Profile, Task
from dialogs.engine import current
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.values import Language
from storage.records import Invitation, Proposal, SharedRow, TaskRow
from tests.support.messages import assert_fits

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
CATALOGUE: Final = load_catalogue("gb36132-2025")
INDEX: Final = index_of(CATALOGUE)
LONG: Final = "<&>厂" * 80
NOTE: Final = "<注>" * 100
NAME: Final = "王" * 30
SUBJECT: Final = INDEX.subjects[-1]
FILES: Final = tuple(Evidence(f"{n:064}", LONG, "application/pdf", 9) for n in range(20))
INVITATION: Final = Invitation(
    1, 1, 1, 1, LONG, CATALOGUE.id, (), Role.CONTRIBUTOR, INDEX.subjects, NAME, NOTE,
    date(2026, 12, 5), False, NOW, NOW + timedelta(days=14), 1, False,
)  # fmt: skip
PROPOSAL: Final = Proposal(
    7, 1, 1, NAME, SUBJECT, {"not_applicable": True, "reason": "无" * 500}, {"met": True}, NOTE,
    FILES, 2, "web", NOW, None, "",
)  # fmt: skip
TASK: Final = Task(
    1, Role.CONTRIBUTOR, Phase.OPEN, INDEX.subjects, LONG, NAME, NOTE, date(2026, 12, 5)
)
FULL: Final = Around(
    invitation=INVITATION,
    topics=tuple((INDEX.code[one], INDEX.asked[one]) for one in INDEX.subjects),
    shared=tuple(
        SharedRow(replace(INVITATION, id=n, revoked=n == 3), n or None, n == 1, n == 2, 9, 3)
        for n in range(60)
    ),
    waiting=tuple(replace(PROPOSAL, id=n) for n in range(99)),
    proposal=PROPOSAL,
    tasks=tuple(TaskRow(n, LONG, 99, 9, date(2026, 12, 5), n == 1, n == 2) for n in range(60)),
)
NAMED: Final = ColleagueNamed(NAME, NOTE, "2026-12-05")
OWN: Final = (
    Wait(Place.COLLEAGUE, SUBJECT),
    Wait(Place.COLLEAGUE, SUBJECT, NAMED),
    Wait(Place.COLLEAGUE, INDEX.groups[-1], NAMED),
    Wait(Place.COLLEAGUE_SENT),
    Wait(Place.SHARED),
    Wait(Place.SHARED, more=1),
    Wait(Place.PROPOSAL, "7", ProposalSeen("-")),
    Wait(Place.PROPOSAL_REASON, "7"),
    Wait(Place.INVITATION, "1"),
    Wait(Place.TASKS),
    Wait(Place.LISTING, "unanswered"),
    Wait(Place.CONFLICT, SUBJECT, TwoAnswers('{"met": true}', "")),
)
OF_A_TASK: Final = (
    Wait(Place.TASK), Wait(Place.TASK, page=3), Wait(Place.THANKS), Wait(Place.TASKS),
    Wait(Place.QUESTION, SUBJECT), Wait(Place.HELP), Wait(Place.DELETION),
)  # fmt: skip

ENDED_WITH_IT: Final = (Place.QUESTION, Place.THANKS)


def _shown(
    wait: Wait, dossier: Dossier, around: Around, language: Language, *, consented: bool = True
) -> Message:
    session = Session(wait, language, mode="full", consented=consented, turn=5)
    ask = current(CATALOGUE, session, dossier, NOW)
    assert ask.wait == wait
    context = ScreenContext(CATALOGUE, session, dossier, now=NOW, around=around)
    message = render((ask,), context, 7)
    assert message is not None
    return message


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("around", [FULL, Around()], ids=["full", "empty"])
@pytest.mark.parametrize("wait", OWN, ids=lambda wait: f"{wait.at}-{wait.more}")
def test_every_screen_of_an_owner_fits(wait: Wait, around: Around, language: Language) -> None:
    message = _shown(wait, Dossier(CATALOGUE.id, Profile(name=LONG)), around, language)
    assert_fits(message)
    assert all(button.label for row in message.rows for button in row)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("wait", "phase"),
    [
        *((wait, Phase.OPEN) for wait in OF_A_TASK),
        *((wait, Phase.ENDED) for wait in OF_A_TASK if wait.at not in ENDED_WITH_IT),
    ],
)
def test_every_screen_of_a_guest_fits(wait: Wait, phase: Phase, language: Language) -> None:
    dossier = Dossier(CATALOGUE.id, task=replace(TASK, phase=phase))
    assert_fits(_shown(wait, dossier, FULL, language))


def test_of_a_task_the_next_question_leads_on_then_the_end() -> None:
    task = replace(TASK, subjects=INDEX.subjects[:2])
    open_yet = Dossier(CATALOGUE.id, task=task)
    done = structs.replace(open_yet, answers=dict.fromkeys(INDEX.subjects[:2], Met(True)))
    shown = [_shown(Wait(Place.TASK), one, FULL, "zh").primary for one in (open_yet, done)]
    assert shown == [c.RESUME, c.FINISH]


@pytest.mark.parametrize("wait", [Wait(Place.INVITATION, "1"), Wait(Place.PROPOSAL, "7")])
def test_where_somebody_has_to_decide_no_button_leads_on(wait: Wait) -> None:
    state = ProposalSeen("-") if wait.at is Place.PROPOSAL else None
    dossier = Dossier(CATALOGUE.id, Profile(name=LONG))
    assert _shown(structs.replace(wait, state=state), dossier, FULL, "zh").primary == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_before_consent_the_invitation_says_so(language: Language) -> None:
    dossier = Dossier(CATALOGUE.id)
    said = _shown(Wait(Place.INVITATION, "1"), dossier, FULL, language, consented=False)
    labels = [button.label for row in said.rows for button in row]
    assert any("隐私说明" in one or "privacy" in one for one in labels)
    assert_fits(said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_invitation_to_pass_on_fits(language: Language) -> None:
    link = "https://a-long-name-of-a-host.example.com/i/ABCDE-FGHJK"
    params = {
        "name": NAME, "enterprise": LONG, "count": "99", "note": NOTE, "due": "2026-12-05",
        "days": "14", "code": "ABCDE-FGHJK", "link": link, "telegram": link, "page": "/i/A",
    }  # fmt: skip
    session = Session(Wait(Place.COLLEAGUE_SENT), language, mode="full", consented=True, turn=5)
    dossier = Dossier(CATALOGUE.id)
    ask = current(CATALOGUE, session, dossier, NOW)
    told = Tell("invitation-made", tuple(params.items()))
    message = render((told, ask), ScreenContext(CATALOGUE, session, dossier, now=NOW), 7)
    assert message is not None
    assert_fits(message)
