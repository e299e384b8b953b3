"""The schema: OpenAPI 3.1, written from the models, with examples that fit them."""

from typing import Any, Final

import pytest
from fastapi import FastAPI
from jsonschema_rs import Draft202012Validator
from starlette.requests import Request

from bot.turns.api.tokens import Scope
from bot.web.api.app import build_api
from bot.web.problems import PROBLEM_TYPE, Problem, problem_response
from bot.wording.catalogue import Words
from dialogs.calls.refusals import Refusal
from tests.bot.web.api.scene import Scene

OPEN: Final = frozenset({"/openapi.json"})


@pytest.fixture
def schema() -> dict[str, Any]:
    """The schema; it needs nothing that is stored."""
    app: FastAPI = build_api(_Nobody())  # type: ignore[arg-type]
    return app.openapi()


class _Nobody:
    clock = None


async def test_everybody_may_read_the_schema(scene: Scene) -> None:
    answer = await scene.client.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1.")
    assert answer.json()["servers"] == [{"url": "/api/v1"}]


def test_every_operation_says_its_scope_and_its_problems(schema: dict[str, Any]) -> None:
    scopes = set()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            ((scope,),) = (one.values() for one in operation["security"])
            scopes |= set(scope)
            assert len(scope) == (path != "/token"), path
            statuses = operation["responses"].keys()
            assert statuses >= {"200", "401", "422", "429"}, path
            assert path == "/token" or statuses >= {"403", "404"}, path
            assert ("304" in statuses) == (method == "get"), path
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert response["content"].keys() == {PROBLEM_TYPE}, (path, status)
    assert scopes == set(Scope), "no scope is for nothing"


def test_names_of_operations_are_their_own(schema: dict[str, Any]) -> None:
    ids = [one["operationId"] for path in schema["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids)) == 20


def test_examples_fit_what_they_are_examples_of(schema: dict[str, Any]) -> None:
    """Each property with examples is checked by its own schema, references resolved."""
    seen = 0
    for name, model in schema["components"]["schemas"].items():
        for field, of in model.get("properties", {}).items():
            validator = Draft202012Validator({**of, "components": schema["components"]})
            for example in of.get("examples", ()):
                seen += 1
                assert validator.is_valid(example), (name, field, example)
    assert seen > 60


def test_every_problem_has_its_words() -> None:
    words = Words("api")
    told = {one.value for one in Refusal} - {Refusal.NOT_ALLOWED.value}
    assert [key for key in sorted(told) if f"{key}-detail" not in words] == []
    request = Request({"type": "http", "headers": [], "method": "GET", "path": "/"})
    response = problem_response(request, Problem(404, "not-found"))
    assert response.media_type == PROBLEM_TYPE
