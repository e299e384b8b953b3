"""A list costs as many statements for one row as for many."""

from collections.abc import Callable

from sqlalchemy import Connection, select

from bot.turns.api.desk import ApiService
from dialogs.core.outputs import AnswerRecorded
from scoring.answers.model import Met
from scoring.overlays.library import OverlayLibrary
from storage.base import insert_row, table
from storage.models import Assessment, CaseOrganisation
from tests.bot.web.api.conftest import client_of
from tests.bot.web.api.scene import ROWS, Scene
from tests.storage.calling import called, enterprise, handed_in, submit
from tests.storage.talking import NOW, begin, say
from tests.support.stored.statements import statements

MOST = {"/calls": 4, "submissions": 6, "decisions": 6, "ranking": 5, "/cases": 8, "reports": 4}
"""The most statements of each: the token, whose it is, and what is read."""


async def count(scene: Scene, path: str, who: str) -> int:
    """How many statements a request takes, by a service that remembers nothing."""
    service = ApiService(
        scene.database, scene.service.files, OverlayLibrary(()), clock=scene.clock
    )
    async with client_of(service) as client:
        headers = {"authorization": f"Bearer {scene.tokens[who]}"}
        assert (await client.get("/token", headers=headers)).status_code == 200
        with statements(scene.database) as sent:
            assert (await client.get(path, headers=headers)).status_code == 200
    return len([one for one in sent if "last_used_at=" not in one])


async def test_lists_cost_the_same_for_one_and_for_many(scene: Scene) -> None:
    call = scene.call.id
    asked: dict[str, tuple[Callable[[], str], str]] = {
        "/calls": (lambda: "/calls", "province"),
        "submissions": (lambda: f"/calls/{call}/submissions", "province"),
        "decisions": (lambda: f"/calls/{call}/decisions", "decider"),
        "ranking": (lambda: f"/calls/{call}/ranking", "decider"),
        "/cases": (lambda: "/cases", "consultant"),
        "reports": (lambda: f"{scene.case}/reports", "consultant"),
    }
    before = {name: await count(scene, path(), who) for name, (path, who) in asked.items()}
    await _more(scene)
    after = {name: await count(scene, path(), who) for name, (path, who) in asked.items()}
    assert after == before
    assert all(after[name] <= most for name, most in MOST.items()), after


async def _more(scene: Scene) -> None:
    """More calls, submissions, cases and reports."""
    database, client = scene.database, scene.people["client"]
    for number in range(6):
        async with database.unit_of_work() as uow:
            await called(uow, *scene.call.terms.agencies)
        given = handed_in(*await enterprise(database, f"m{number}"), f"m{number}")
        assert await submit(database, scene.call, given) is not None
        owner = await begin(database, f"o{number}")
        await say(database, owner, AnswerRecorded(ROWS[0], None, Met(True)))
        async with database.unit_of_work() as uow:
            organisation = (await uow.organisations.of(client.person))[0].id
            await uow.organisations._run(_hand_over, owner.assessment, organisation)
            request = await uow.reports.request(client, "zh", {"n": number}, NOW)
            assert await uow.reports.issue(request.id, f"reports/{number}.pdf", 9, NOW)


def _hand_over(connection: Connection, assessment: int, organisation: int) -> None:
    """An organisation works on a case whose owner is not in it."""
    of = table(Assessment)
    case = connection.execute(select(of.c.case_id).where(of.c.id == assessment)).scalar_one()
    values = {"case_id": case, "organisation_id": organisation, "added_at": NOW}
    insert_row(connection, table(CaseOrganisation), **values)
