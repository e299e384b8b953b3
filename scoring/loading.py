"""YAML text -> Catalogue. Strict, and every problem of a file in one error."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scoring.catalogue import Catalogue
from scoring.errors import CatalogueError, Problem, UnknownCatalogue
from scoring.marked_yaml import Marked, Place, read_marked
from scoring.problems import problem, problem_of_flaw

SUFFIX = ".yaml"


def available() -> tuple[str, ...]:
    """The ids of the catalogues that come with the engine, in alphabetical order."""
    files = (resources.files("scoring") / "catalogues").iterdir()
    return tuple(sorted(f.name.removesuffix(SUFFIX) for f in files if f.name.endswith(SUFFIX)))


@lru_cache(maxsize=32)
def load_catalogue(id: str) -> Catalogue:
    """The published catalogue ``id``, the same object every time.

    Raises ``UnknownCatalogue``, or ``CatalogueError`` for a file with mistakes.
    """
    if id not in available():
        raise UnknownCatalogue(id, available())
    file = resources.files("scoring") / "catalogues" / f"{id}{SUFFIX}"
    return parse_catalogue(file.read_text(encoding="utf-8"), file.name)


def parse_catalogue(text: str, name: str) -> Catalogue:
    """The catalogue ``text`` holds; ``name`` is the file's, for the problems.

    Raises ``CatalogueError`` with all problems at once; cross-checks come when the form is right.
    """
    marked = read_marked(text)
    problems = [problem_of_flaw(flaw, name, marked) for flaw in marked.flaws]
    problems += _unquoted(marked, name)
    try:
        catalogue = Catalogue.model_validate(marked.data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
        problems += [_problem_of_detail(detail, marked, name) for detail in details]
        raise CatalogueError(_in_file_order(problems)) from None
    if problems:
        raise CatalogueError(_in_file_order(problems))
    return catalogue


def _in_file_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.line or 0)


def _unquoted(marked: Marked, name: str) -> list[Problem]:
    return [
        problem("unquoted-number", name, marked, place, found=number)
        for place, number in _decimals(marked.data, ())
    ]


def _decimals(data: Any, place: Place) -> Iterator[tuple[Place, Decimal]]:
    if isinstance(data, Decimal):
        yield place, data
    elif isinstance(data, dict | list):
        steps = data.items() if isinstance(data, dict) else enumerate(data)
        for step, inner in steps:
            yield from _decimals(inner, (*place, step))


def _problem_of_detail(detail: ErrorDetails, marked: Marked, name: str) -> Problem:
    place: Place = tuple(detail["loc"])
    match detail["type"]:
        case "missing":
            return problem("missing-key", name, marked, place, found=place[-1])
        case "extra_forbidden":
            return problem(
                "unknown-key", name, marked, place, found=place[-1], hint_zh="", hint_en=""
            )
        case _:
            found, why = detail["input"], detail["msg"]
            return problem("wrong-value", name, marked, place, found=found, detail=why)
