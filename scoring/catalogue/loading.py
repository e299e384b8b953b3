"""YAML text -> Catalogue. Strict, and every problem of a file in one error."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scoring.catalogue.checks import check_catalogue
from scoring.catalogue.model import Catalogue
from scoring.errors import CatalogueError, UnknownCatalogue
from scoring.files.form import about_unknown_key
from scoring.files.problems import Problems, as_written
from scoring.files.wording import phrase, sentences
from scoring.files.yaml_reader import KeyPath, parse_yaml
from scoring.values import Frozen, Text

Form = TypeVar("Form", bound=Frozen)

SUFFIX = ".yaml"


def available() -> tuple[str, ...]:
    """The ids of the catalogues that come with the engine, in alphabetical order."""
    files = (resources.files("scoring") / "data" / "catalogues").iterdir()
    return tuple(sorted(f.name.removesuffix(SUFFIX) for f in files if f.name.endswith(SUFFIX)))


@lru_cache(maxsize=32)
def load_catalogue(id: str) -> Catalogue:
    """The published catalogue ``id``, the same object every time.

    Raises ``UnknownCatalogue``, or ``CatalogueError`` for a file with mistakes.
    """
    if id not in available():
        raise UnknownCatalogue(id, available())
    file = resources.files("scoring") / "data" / "catalogues" / f"{id}{SUFFIX}"
    return parse_catalogue(file.read_text(encoding="utf-8"), file.name)


def parse_catalogue(text: str, name: str) -> Catalogue:
    """The catalogue ``text`` holds; ``name`` is the file's, for the problems.

    Raises ``CatalogueError`` with all problems at once; cross-checks come when the form is right.
    """
    catalogue, problems = read_form(Catalogue, text, name)
    if catalogue is not None:
        for found in check_catalogue(catalogue):
            problems.add_issue(found)
    if catalogue is None or problems:
        raise CatalogueError(problems.in_file_order())
    return catalogue


def read_form(form: type[Form], text: str, name: str) -> tuple[Form | None, Problems]:
    """What ``text`` holds of the type ``form``, or ``None`` and what is wrong with its form."""
    parsed = parse_yaml(text)
    problems = Problems(name, parsed)
    if not parsed.is_readable:
        return None, problems
    for place, number in _decimals(parsed.data, ()):
        problems.add("unquoted-number", place, {"found": number})
    try:
        read = form.model_validate(parsed.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _add_wrong_value(problems, detail)
            if problems.is_full:
                break
        return None, problems
    return (None if problems else read), problems


def _decimals(data: Any, place: KeyPath) -> Iterator[tuple[KeyPath, Decimal]]:
    if isinstance(data, Decimal):
        yield place, data
    elif isinstance(data, dict | list):
        steps = data.items() if isinstance(data, dict) else enumerate(data)
        for step, inner in steps:
            yield from _decimals(inner, (*place, step))


def _add_wrong_value(problems: Problems, detail: ErrorDetails) -> None:
    """Note what pydantic found, in our own words."""
    place: KeyPath = tuple(detail["loc"])
    match detail["type"]:
        case "missing":
            problems.add("missing-key", place, {"found": place[-1]})
        case "extra_forbidden":
            problems.add(
                "unknown-key", place, about_unknown_key(str(place[-1]), _known_keys(Frozen))
            )
        case type:
            details = {"found": as_written(detail["input"]), "expected": _expected(type, detail)}
            problems.add("wrong-value", place, details)


def _expected(type: str, detail: ErrorDetails) -> Text:
    """What is expected in the place of a value; pydantic knows the limits and the choices."""
    limits = dict(detail.get("ctx", {}))
    choices = str(limits.get("expected", "")).replace("'", "")
    in_chinese = choices.replace(", ", "、").replace(" or ", " 或 ")
    limits["choices"] = Text.model_construct(zh=in_chinese, en=choices)
    return phrase(type if type in sentences("phrases") else "another", **limits)


def _known_keys(base: type[Frozen]) -> set[str]:
    return set(base.model_fields).union(*map(_known_keys, base.__subclasses__()))
