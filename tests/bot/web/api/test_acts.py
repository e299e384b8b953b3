"""Acts of programs: the member's own, by the rules of chat, once for each key."""

import asyncio
from typing import Any, Final

from sqlalchemy import Connection, update

from bot.reports.data import Enterprise, ReportData
from bot.turns.api.calls import signed
from bot.turns.api.tokens import Scope
from dialogs.calls import events as e
from dialogs.calls.access import Act
from scoring.answers.model import Met
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Kind
from storage.base import table
from storage.models import ApiRequest, Job, SubmissionEvent, Version
from storage.models.people.people import NAME
from tests.bot.web.api.scene import EVERYTHING, Scene
from tests.bot.web.api.test_reading import add, in_review, read
from tests.dialogs.calls.scene import MOMENTS
from tests.support.stored.databases import rows_of

CATALOGUE = load_catalogue("gb36132-2018")
REQUIREMENT = CATALOGUE.gates[0].id
MANDATORY = next(one for one in CATALOGUE.criteria if one.kind is Kind.MANDATORY)
OPTIONAL = next(one for one in CATALOGUE.criteria if one.kind is Kind.OPTIONAL and one.points >= 4)
RETURNED = ("returned", ["export", "note-visit", "raise-flag", "resolve-flag", "undo"])


async def events(scene: Scene) -> list[dict[str, Any]]:
    """What happened to the submission after it was handed in."""
    all_of_them = await rows_of(scene.database, SubmissionEvent)
    return [row for row in all_of_them if row["submission_id"] == scene.ids["ours"]][1:]


async def test_an_act_is_the_members_own(scene: Scene) -> None:
    done = read(await scene.act(Act.RETURN, "k1", reason="请补电费单"))
    (event,) = await events(scene)
    assert (event["kind"], event["data"]["reason"]) == ("returned", "请补电费单")
    assert (event["person_id"], event["part"], event["level"]) == (
        scene.people["city"].person,
        "screener",
        "city",
    )
    assert event["name"] == "名 screener（OA）", "it says that a program did it"
    assert done["number"] == event["number"]
    assert (done["submission"]["status"], done["submission"]["may"]) == RETURNED
    assert "call-notice" in {row["kind"] for row in await rows_of(scene.database, Job)}


async def test_the_same_key_is_the_same_act(scene: Scene) -> None:
    first = await scene.act(Act.CHECK, "k1")
    etag = first.headers["etag"]
    body = {"act": "check"}
    read_before = first.request.headers["if-match"]
    headers = {"Idempotency_Key": "k1", "If_Match": read_before}
    again = await scene.post(f"{scene.submission}/acts", body, **headers)
    assert (again.status_code, again.json(), again.headers["etag"]) == (200, first.json(), etag)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert len(await events(scene)) == 1
    other = await scene.post(f"{scene.submission}/acts", {"act": "recommend"}, **headers)
    assert (other.status_code, other.json()["type"]) == (422, "urn:greenbot:problem:key-reused")
    assert len(await events(scene)) == 1


async def test_at_once_it_is_done_once(scene: Scene) -> None:
    etag = (await scene.get(scene.submission)).headers["etag"]
    headers = {"Idempotency_Key": "k1", "If_Match": etag}
    answers = await asyncio.gather(
        *(scene.post(f"{scene.submission}/acts", {"act": "check"}, **headers) for _ in range(6))
    )
    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    assert len(await events(scene)) == 1


async def test_of_two_acts_on_what_both_saw_one_is_done(scene: Scene) -> None:
    etag = (await scene.get(scene.submission)).headers["etag"]
    path, body = f"{scene.submission}/acts", {"act": "check"}
    answers = await asyncio.gather(
        *(scene.post(path, body, If_Match=etag, Idempotency_Key=f"k{n}") for n in range(5))
    )
    assert sorted(one.status_code for one in answers) == [200, *[412] * 4]
    assert len(await events(scene)) == 1


async def test_what_has_moved_is_read_again_first(scene: Scene) -> None:
    etag = (await scene.get(scene.submission)).headers["etag"]
    await add(scene, e.FlagRaised("k", "看一下"))
    headers = {"Idempotency_Key": "k1", "If_Match": etag}
    answer = await scene.post(f"{scene.submission}/acts", {"act": "check"}, **headers)
    assert (answer.status_code, answer.json()["type"]) == (412, "urn:greenbot:problem:moved")
    assert (await scene.act(Act.CHECK, "k1")).status_code == 200, "the key is still free"


KEYLESS: Final[list[tuple[dict[str, str], int, str]]] = [
    ({"If_Match": '"ab.cd"'}, 400, "key-missing"),
    ({"Idempotency_Key": "k"}, 428, "match-missing"),
    ({"Idempotency_Key": "k", "If_Match": "*"}, 422, "invalid"),
    ({"Idempotency_Key": "k", "If_Match": '"."'}, 412, "moved"),
    ({"Idempotency_Key": "k" * 256, "If_Match": '"ab.cd"'}, 422, "invalid"),
]


async def test_an_act_needs_its_key_and_what_was_seen(scene: Scene) -> None:
    for headers, status, code in KEYLESS:
        answer = await scene.post(f"{scene.submission}/acts", {"act": "check"}, **headers)
        problem = answer.json()["type"].rpartition(":")[2]
        assert (answer.status_code, problem) == (status, code), headers
        assert await rows_of(scene.database, ApiRequest) == []


REFUSED: Final[list[tuple[dict[str, Any], int, str]]] = [
    ({"act": "return"}, 422, "reason-needed"),
    ({"act": "return", "reason": " "}, 422, "reason-needed"),
    ({"act": "propose", "value": "recommend", "reason": "好"}, 409, "act-not-open"),
    ({"act": "review", "value": "80"}, 409, "act-not-open"),
    ({"act": "note-visit", "value": "soon", "reason": "看过"}, 422, "not-a-day"),
    ({"act": "resolve-flag", "value": "none", "reason": "看过"}, 422, "not-a-flag"),
    ({"act": "undo"}, 422, "nothing-to-undo"),
    ({"act": "submit"}, 422, "invalid"),
    ({"act": "check", "reason": "字" * 501}, 422, "invalid"),
    ({"act": "check", "reason": "a\x00b"}, 422, "invalid"),
    ({"act": "check", "more": 1}, 422, "invalid"),
    ({}, 422, "invalid"),
]


async def test_what_cannot_be_done_says_why(scene: Scene) -> None:
    headers = {"If_Match": (await scene.get(scene.submission)).headers["etag"]}
    for body, status, code in REFUSED:
        answer = await scene.post(f"{scene.submission}/acts", body, Idempotency_Key="k", **headers)
        problem = answer.json()["type"].rpartition(":")[2]
        assert (answer.status_code, problem) == (status, code), body
        assert answer.headers["content-type"] == "application/problem+json"
        assert await events(scene) == []
        assert await rows_of(scene.database, ApiRequest) == [], "nothing is kept of it"


async def test_reading_alone_is_not_writing(scene: Scene) -> None:
    scene.tokens["reader"] = await scene.token("city", EVERYTHING - {Scope.SUBMISSIONS_WRITE})
    assert (await scene.act(Act.CHECK, "k", who="reader")).status_code == 403
    assert await events(scene) == []


async def test_every_post_acts_through_its_program(scene: Scene) -> None:
    """From the city to a decision: each by its own token, none by that of another."""
    read(await scene.act(Act.RECOMMEND, "1"))
    assert (await scene.act(Act.RECOMMEND, "2")).status_code == 409, "it lies with the province"
    read(await scene.act(Act.RECOMMEND, "2", "province"))
    first, second = scene.members["first"], scene.members["second"]
    read(await scene.act(Act.ASSIGN, "3", "manager", value="add", reviewer=first))
    read(await scene.act(Act.ASSIGN, "4", "manager", value="add", reviewer=second))
    again = await scene.act(
        Act.ASSIGN, "5", "manager", value="add", reviewer=scene.members["city"]
    )
    assert (again.status_code, again.json()["type"].rpartition(":")[2]) == (422, "not-a-reviewer")
    scene.clock.now = MOMENTS["review"]
    for key, who, total in (("6", "first", "80"), ("7", "second", "82.5")):
        assert (await scene.act(Act.REVIEW, key, who, value=total)).status_code == 409
        read(await scene.act(Act.DECLARE, f"{key}d", who, value="no"))
        read(await scene.act(Act.REVIEW, key, who, value=total, reason="核过"))
    scene.clock.now = MOMENTS["deciding"]
    done = read(await scene.act(Act.PROPOSE, "8", "decider", value="recommend", reason="达标"))
    assert done["submission"]["status"] == "pending"
    kinds = [event["kind"] for event in await events(scene)]
    assert kinds == [
        *("recommended", "recommended", "reviewer-assigned", "reviewer-assigned"),
        *("interest-declared", "review-given", "interest-declared", "review-given"),
        "decision-proposed",
    ]
    seen = read(await scene.get(f"{scene.submission}/reviews", "decider"))
    assert (seen["step"], seen["total"]) == ("agreed", "81.2500")


async def test_who_has_an_interest_can_do_nothing(scene: Scene) -> None:
    await in_review(scene)
    await add(scene, e.InterestDeclared(scene.members["first"], True, "亲属"))
    seen = read(await scene.get(scene.submission, "province"))
    assert seen["status"] == "in-review"
    hidden = await scene.get(scene.submission, "first")
    assert hidden.status_code == 404, "no reviewer of it any more"
    assert (await scene.get(f"{scene.submission}/result", "first")).status_code == 404


def test_the_name_of_a_program_fits_beside_that_of_its_member() -> None:
    assert signed("王处", "OA") == "王处（OA）"
    for name, token in (("名" * NAME, "程" * 30), ("王", "程" * 30), ("名" * NAME, "O")):
        beside = signed(name, token)
        assert len(beside) <= NAME
        assert beside.startswith(name[:1])
        assert beside.endswith("）")


async def in_review_with_content(scene: Scene) -> None:
    """The same, and what was handed in answers every row with yes."""
    await in_review(scene)
    facts = ReportData(
        catalogue=CATALOGUE,
        enterprise=Enterprise("甲厂"),
        period="2025",
        answers={rule.id: Met(True) for rule in CATALOGUE.rules},
    )
    content = {"report": facts.to_snapshot()}

    def put(connection: Connection) -> None:
        connection.execute(update(table(Version)).values(content=content))

    async with scene.database.unit_of_work() as uow:
        await uow.submissions._run(put)


async def reviewed_by_rows(scene: Scene, who: str, *rows: dict[str, Any]) -> dict[str, Any]:
    """What the API answers to a review row by row, and to reading it."""
    read(await scene.act(Act.REVIEW, f"{who}r", who, rows=list(rows), reason="核过"))
    found: dict[str, Any] = read(await scene.get(f"{scene.submission}/reviews", who))
    return found


async def test_a_review_row_by_row_has_the_total_that_the_engine_makes(scene: Scene) -> None:
    await in_review_with_content(scene)
    first = await reviewed_by_rows(
        scene, "first",
        {"row": OPTIONAL.id, "points": "1.5", "reason": "半年台账"},
        {"row": REQUIREMENT, "met": False, "reason": "缺批复"},
    )  # fmt: skip
    own = first["own"]
    rows = {row["row"]: row for row in own["rows"]}
    assert (own["by_rows"], own["gates"]) == (True, "unmet")
    assert rows[OPTIONAL.id]["points"] == "1.5000"
    assert (rows[REQUIREMENT]["met"], rows[REQUIREMENT]["points"]) == (False, None)
    assert first["apart"] == []
    second = await reviewed_by_rows(
        scene, "second",
        {"row": OPTIONAL.id, "points": "2", "reason": "台账不全"},
        {"row": REQUIREMENT, "met": True, "reason": "看到批复"},
    )  # fmt: skip
    assert float(second["own"]["total"]) > float(own["total"])
    hidden = {"second": 1, "decider": 0}
    for who, count in hidden.items():
        seen = read(await scene.get(f"{scene.submission}/reviews", who))
        requirement, optional = seen["apart"]
        assert (requirement["row"], requirement["difference"]) == (REQUIREMENT, None)
        assert (optional["row"], optional["difference"]) == (OPTIONAL.id, "0.5000")
        assert {said["reason"] for said in optional["said"]} == {"半年台账", "台账不全"}
        assert sum(said["reviewer"] == "" for said in optional["said"]) == count
    assert read(await scene.get(f"{scene.submission}/reviews", "city"))["apart"] == []


ODD_ROWS: Final[list[tuple[dict[str, Any], str]]] = [
    ({"rows": [{"row": "no-such-row", "points": "1", "reason": "x"}]}, "not-a-row"),
    ({"rows": [{"row": OPTIONAL.id, "points": "99", "reason": "x"}]}, "not-points"),
    ({"rows": [{"row": OPTIONAL.id, "points": "1"}]}, "row-reason-needed"),
    ({"rows": [{"row": MANDATORY.id, "points": "0.5", "reason": "x"}]}, "all-or-nothing"),
    ({"rows": [{"row": REQUIREMENT, "reason": "x"}]}, "not-met-or-not"),
    ({"rows": [{"row": OPTIONAL.id, "points": "1", "reason": "x"}], "value": "80"}, "invalid"),
]


async def test_a_row_that_cannot_be_taken_is_refused(scene: Scene) -> None:
    await in_review_with_content(scene)
    for body, code in ODD_ROWS:
        answer = await scene.act(Act.REVIEW, "k", "first", **body)
        assert answer.status_code == 422, body
        assert code == "invalid" or answer.json()["type"].endswith(f":{code}"), body
        assert "review-given" not in [event["kind"] for event in await events(scene)]
