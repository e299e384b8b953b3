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
from scoring.files.yaml_reader import KeyPath, parse_yaml
from scoring.values import Frozen

Form = TypeVar("Form", bound=Frozen)

SUFFIX = ".yaml"
ANOTHER = ("这个键所要求的值", "a value this key takes")
EXPECTED = {
    "string_type": ("文字，数字和 true、false 要加引号", "a text; quote numbers, true and false"),
    "string_too_short": ("非空的文字", "a text that is not empty"),
    "string_too_long": ("不超过 64 个字符的标识", "an id of at most 64 characters"),
    "string_pattern_mismatch": (
        "小写字母、数字和连字符组成的标识",
        "an id of small letters, digits and single hyphens",
    ),
    "bool_type": ("true 或 false", "true or false"),
    "bool_parsing": ("true 或 false", "true or false"),
    "int_type": ("整数", "a whole number"),
    "int_parsing": ("整数", "a whole number"),
    "greater_than_equal": ("从 {ge} 起的整数", "a whole number from {ge}"),
    "less_than_equal": ("不超过 {le} 的整数", "a whole number of at most {le}"),
    "decimal_type": ('加引号的数字，如 "1.5"', 'a number in quotes, as "1.5"'),
    "decimal_parsing": ('加引号的数字，如 "1.5"', 'a number in quotes, as "1.5"'),
    "finite_number": ('加引号的数字，如 "1.5"', 'a number in quotes, as "1.5"'),
    "decimal_max_digits": (
        "不超过 {max_digits} 位的数字",
        "a number of at most {max_digits} digits",
    ),
    "value_error": ('加引号的数字，如 "1.5"', 'a number in quotes, as "1.5"'),
    "enum": ("{words_zh}", "{words_en}"),
    "literal_error": ("{words_zh}", "{words_en}"),
    "tuple_type": ("列表", "a list"),
    "too_short": ("至少有一项的列表", "a list of at least one item"),
    "too_long": ("最多 {max_length} 项的列表", "a list of at most {max_length} items"),
    "model_type": ("由键和值组成的条目", "an entry of keys and values"),
}
"""What pydantic's error types mean here: zh and en, after "Write"; it names the limits."""


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
            problems.add(found.code, found.place, found.details)
    if catalogue is None or problems:
        raise CatalogueError(problems.in_file_order())
    return catalogue


def read_form(form: type[Form], text: str, name: str) -> tuple[Form | None, Problems]:
    """What ``text`` holds of the type ``form``, or ``None`` and what is wrong with its form."""
    marked = parse_yaml(text)
    problems = Problems(name, marked)
    if not marked.is_readable:
        return None, problems
    for place, number in _decimals(marked.data, ()):
        problems.add("unquoted-number", place, {"found": number})
    try:
        read = form.model_validate(marked.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _add_misfit(problems, detail)
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


def _add_misfit(problems: Problems, detail: ErrorDetails) -> None:
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
            limits = _limits(detail)
            zh, en = (text.format_map(limits) for text in EXPECTED.get(type, ANOTHER))
            found = as_written(detail["input"])
            details = {"found": found, "expected_zh": zh, "expected_en": en}
            problems.add("wrong-value", place, details)


def _limits(detail: ErrorDetails) -> dict[str, object]:
    """What pydantic tells of a limit; the words to choose from also as Chinese lists them."""
    limits = dict(detail.get("ctx", {}))
    words = str(limits.get("expected", "")).replace("'", "")
    return limits | {
        "words_zh": words.replace(", ", "、").replace(" or ", " 或 "),
        "words_en": words,
    }


def _known_keys(base: type[Frozen]) -> set[str]:
    return set(base.model_fields).union(*map(_known_keys, base.__subclasses__()))
