"""Every address, asked with every kind of token: nothing of anybody else's, and no hint of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest

from bot.turns.api.tokens import Scope
from bot.web.api.app import ROUTERS
from tests.bot.web.api.scene import EVERYTHING, FOREIGN, Scene

AS_IT_WAS_SEEN: Final = '"0123456789abcdef.0123456789abcdef"'
ACT: Final = {"Idempotency_Key": "k", "If_Match": AS_IT_WAS_SEEN}


@dataclass(frozen=True)
class Route:
    """Whose token is right, its scope, an address of theirs, and of objects of others."""

    who: str
    scope: Scope | None
    mine: str
    foreign: tuple[str, ...] = ()


def of_call(scope: Scope, under: str = "") -> Route:
    """About a call as a whole."""
    return Route("city", scope, f"/calls/{{call}}{under}", (f"/calls/{{foreign_call}}{under}",))


def of_submission(scope: Scope, under: str = "") -> Route:
    """About a submission: one of another city, of another call, and that under this call."""
    foreign = (
        f"/calls/{{call}}/submissions/{{theirs}}{under}",
        f"/calls/{{foreign_call}}/submissions/{{far}}{under}",
        f"/calls/{{call}}/submissions/{{far}}{under}",
    )
    return Route("city", scope, f"/calls/{{call}}/submissions/{{ours}}{under}", foreign)


def of_case(scope: Scope, under: str = "") -> Route:
    """About a case of a client."""
    return Route("consultant", scope, f"{{case}}{under}", (f"{{foreign_case}}{under}",))


ROUTES: Final = {
    "/token": Route("city", None, "/token"),
    "/calls": Route("city", Scope.CALLS_READ, "/calls"),
    "/calls/{call}": of_call(Scope.CALLS_READ),
    "/calls/{call}/ranking": of_call(Scope.RESULTS_READ, "/ranking"),
    "/calls/{call}/submissions": of_call(Scope.SUBMISSIONS_READ, "/submissions"),
    "/calls/{call}/decisions": of_call(Scope.DECISIONS_READ, "/decisions"),
    "/calls/{call}/submissions/{submission}": of_submission(Scope.SUBMISSIONS_READ),
    **{
        f"/calls/{{call}}/submissions/{{submission}}{under}": of_submission(scope, under)
        for under, scope in (
            ("/result", Scope.RESULTS_READ),
            ("/reviews", Scope.REVIEWS_READ),
            ("/decision", Scope.DECISIONS_READ),
            ("/acts", Scope.SUBMISSIONS_WRITE),
        )
    },
    "/cases": Route("consultant", Scope.CASES_READ, "/cases"),
    "/cases/{case}": of_case(Scope.CASES_READ),
    **{
        f"/cases/{{case}}{under}": of_case(scope, under)
        for under, scope in (
            ("/answers", Scope.ANSWERS_READ),
            ("/figures", Scope.FIGURES_READ),
            ("/result", Scope.RESULTS_READ),
            ("/reviews", Scope.REVIEWS_READ),
            ("/decisions", Scope.DECISIONS_READ),
            ("/reports", Scope.REPORTS_READ),
        )
    },
    "/reports/{name}": Route(
        "consultant",
        Scope.REPORTS_READ,
        "/reports/{report}",
        ("/reports/{foreign_report}", "/reports/GF-00999-01-zh"),
    ),
}
IN_COMMON: Final = frozenset(
    {
        *("/token", "/calls", "/cases", "/calls/{call}", "/calls/{call}/ranking"),
        *("/calls/{call}/submissions", "/calls/{call}/decisions"),
    }
)
"""What another of the same kind may ask for too, and is answered as is theirs."""


def test_the_table_has_every_route() -> None:
    known = {route.path for router in ROUTERS for route in router.routes}  # type: ignore[attr-defined]
    assert known == set(ROUTES)


def addressed(scene: Scene, address: str) -> str:
    """An address with the ids of the scene."""
    return address.format(
        call=scene.call.id,
        foreign_call=scene.foreign_call.id,
        case=scene.case,
        foreign_case=scene.foreign_case,
        report=scene.report,
        foreign_report=scene.foreign_report,
        **{name: scene.ids[name] for name in ("ours", "theirs", "far")},
    )


def of_nothing(address: str) -> str:
    """The same with ids of nothing."""
    return "/".join("999999" if part.isdigit() else part for part in address.split("/"))


async def ask(scene: Scene, pattern: str, address: str, who: str) -> tuple[int, str, bytes]:
    """Status, challenge and body of one request."""
    if pattern.endswith("/acts"):
        answer = await scene.post(address, {"act": "check"}, who, **ACT)
    else:
        answer = await scene.get(address, who, accept_language="en")
    return answer.status_code, answer.headers.get("www-authenticate", ""), answer.content


async def test_every_route_by_every_token(scene: Scene) -> None:
    for pattern, route in ROUTES.items():
        who, scope, mine = route.who, route.scope, addressed(scene, route.mine)
        scene.tokens |= {
            "unknown": "greenbot_" + "x" * 43,
            "expired": await scene.token(who, days=-9000),
            "revoked": await scene.token(who),
            "unscoped": await scene.token(who, EVERYTHING - {scope} if scope else EVERYTHING),
            "scoped": await scene.token(who, frozenset({scope}) if scope else frozenset()),
        }
        async with scene.database.unit_of_work() as uow:
            revoked = scene.ids[f"token {scene.tokens['revoked']}"]
            assert await uow.api_tokens.revoke(revoked, scene.clock())
        right = 412 if pattern.endswith("/acts") else 200  # it was never seen like that

        assert (await ask(scene, pattern, mine, ""))[:2] == (401, "Bearer"), pattern
        bad = {await ask(scene, pattern, mine, one) for one in ("unknown", "expired", "revoked")}
        assert len(bad) == 1, f"{pattern}: they are not told apart"
        assert bad.pop()[:2] == (401, 'Bearer error="invalid_token"'), pattern
        if scope is not None:
            status, challenge, _ = await ask(scene, pattern, mine, "unscoped")
            assert (status, scope.value in challenge) == (403, True), pattern
        assert (await ask(scene, pattern, mine, "scoped"))[0] == right, pattern

        foreign = [addressed(scene, one) for one in route.foreign]
        beyond = [of_nothing(one) for one in foreign[:1]]
        missing = {await ask(scene, pattern, one, who) for one in (*foreign, *beyond)}
        assert len(missing) == bool(foreign), f"{pattern}: foreign and missing are told apart"
        assert all(status == 404 for status, _, _ in missing), pattern
        if pattern not in IN_COMMON:
            other = "other city" if who == "city" else "other consultant"
            assert await ask(scene, pattern, mine, other) in missing, pattern


async def test_nothing_foreign_is_in_any_answer(scene: Scene) -> None:
    for pattern, route in ROUTES.items():
        _, _, body = await ask(scene, pattern, addressed(scene, route.mine), route.who)
        assert FOREIGN not in body.decode("utf-8", "replace"), pattern
    theirs = await scene.get(f"/calls/{scene.call.id}/submissions", "other city")
    assert FOREIGN in theirs.text, "it is there for who may see it"


async def test_a_member_who_leaves_takes_the_token_along(scene: Scene) -> None:
    assert (await scene.get("/token")).status_code == 200
    async with scene.database.unit_of_work() as uow:
        person, membership = scene.people["city"].person, scene.members["city"]
        assert await uow.organisations.end(person, membership, scene.clock()) is not None
    assert (await scene.get("/token")).status_code == 401


@pytest.mark.parametrize("scheme", ["Basic", "bearer", "Bearer"])
async def test_only_a_bearer_is_a_token(scene: Scene, scheme: str) -> None:
    headers = {"authorization": f"{scheme} {scene.tokens['city']}"}
    answer = await scene.client.get("/token", headers=headers)
    assert answer.status_code == (401 if scheme == "Basic" else 200)


async def test_a_token_is_held_to_its_pace(scene: Scene) -> None:
    answers = [await scene.get("/token") for _ in range(61)]
    assert [one.status_code for one in answers].count(429) == 1
    problem = answers[-1]
    assert problem.headers["content-type"] == "application/problem+json"
    assert int(problem.headers["retry-after"]) == 1
    assert (await scene.get("/token", "other city")).status_code == 200, "each its own"
    scene.clock.now += timedelta(seconds=1)
    assert (await scene.get("/token")).status_code == 200
