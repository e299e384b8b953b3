"""YAML text -> Catalogue. Strict, and every problem of a file in one error."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from threading import RLock
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scoring.catalogue.checks import check_catalogue
from scoring.catalogue.extension import EXTENDS, Extension, extended
from scoring.catalogue.model import Catalogue
from scoring.errors import CatalogueError, UnknownCatalogue
from scoring.files.form import about_unknown_key
from scoring.files.problems import Problems, as_written
from scoring.files.wording import phrase, sentences
from scoring.files.yaml_reader import KeyPath, ParsedFile, parse_yaml
from scoring.values import Frozen, Text

Form = TypeVar("Form", bound=Frozen)

SUFFIX = ".yaml"
_EXTENDED = re.compile(rf"^{EXTENDS}: *([a-z0-9.-]+)", re.MULTILINE)
_LOADING = RLock()
UNCONFIRMED = "unconfirmed"
"""The folder of catalogues that nobody is offered; they are used where they are named."""


def available() -> tuple[str, ...]:
    """The ids of the catalogues that come with the engine, in alphabetical order."""
    files = (resources.files("scoring") / "data" / "catalogues").iterdir()
    return tuple(sorted(f.name.removesuffix(SUFFIX) for f in files if f.name.endswith(SUFFIX)))


def load_catalogue(id: str) -> Catalogue:
    """The published catalogue ``id``, the same object every time, in whatever thread.

    Raises ``UnknownCatalogue``, or ``CatalogueError`` for a file with mistakes.
    """
    with _LOADING:
        return _loaded(id)


@lru_cache(maxsize=32)
def _loaded(id: str) -> Catalogue:
    text = _text_of(id)
    if text is None:
        raise UnknownCatalogue(id, available())
    return parse_catalogue(text, f"{id}{SUFFIX}")


@lru_cache(maxsize=32)
def digest_of(id: str) -> str:
    """SHA-256 over the file of a published catalogue and over that which it extends."""
    digest = sha256()
    name: str | None = id
    while name is not None:
        text = _text_of(name)
        if text is None:
            raise UnknownCatalogue(name, available())
        digest.update(text.encode())
        found = _EXTENDED.search(text)
        name = found[1] if found else None
    return digest.hexdigest()


def _text_of(id: str) -> str | None:
    """The file of a catalogue, of the listed ones or of those that must be named."""
    folder = resources.files("scoring") / "data" / "catalogues"
    for place in (folder, folder / UNCONFIRMED):
        if f"{id}{SUFFIX}" in {file.name for file in place.iterdir()}:
            return (place / f"{id}{SUFFIX}").read_text(encoding="utf-8")
    return None


def parse_catalogue(text: str, name: str) -> Catalogue:
    """The catalogue ``text`` holds; ``name`` is the file's, for the problems.

    Raises ``CatalogueError`` with all problems at once; cross-checks follow only if the form is
    right.
    """
    parsed = parse_yaml(text)
    problems = Problems(name, parsed)
    is_extension = isinstance(parsed.data, dict) and EXTENDS in parsed.data
    extension = _extension(parsed.data, problems) if is_extension else None
    data = parsed.data if extension is None else extension.data
    path_of = _as_it_is if extension is None else extension.path_of
    catalogue = None
    if not is_extension or extension is not None:
        catalogue = _validated(Catalogue, parsed, data, problems, path_of)
    if catalogue is not None:
        for found in check_catalogue(catalogue):
            problems.add(found.code, path_of(found.place), found.details)
    if catalogue is None or problems:
        raise CatalogueError(problems.in_file_order())
    return catalogue


def read_form(form: type[Form], text: str, name: str) -> tuple[Form | None, Problems]:
    """What ``text`` holds of the type ``form``, or ``None`` and what is wrong with its form."""
    parsed = parse_yaml(text)
    problems = Problems(name, parsed)
    return _validated(form, parsed, parsed.data, problems, _as_it_is), problems


def _as_it_is(place: KeyPath) -> KeyPath:
    return place


def _extension(own: dict[str, Any], problems: Problems) -> Extension | None:
    """The catalogue that an extension makes of its base; ``None`` where it cannot, noted."""
    id = own[EXTENDS]
    text = _text_of(id) if isinstance(id, str) else None
    if text is None:
        known = ", ".join(available())
        problems.add("unknown-catalogue", (EXTENDS,), {"found": id, "known": known})
        return None
    base = parse_yaml(text).data
    if isinstance(base, dict) and EXTENDS in base:
        problems.add("extends-an-extension", (EXTENDS,), {"found": id})
        return None
    extension = extended(own, load_catalogue(id))
    for found in extension.issues:
        problems.add_issue(found)
    return extension


def _validated(
    form: type[Form],
    parsed: ParsedFile,
    data: Any,
    problems: Problems,
    path_of: Callable[[KeyPath], KeyPath],
) -> Form | None:
    """``data`` as the type ``form``, or ``None``, and what is wrong has been noted."""
    if not parsed.is_readable:
        return None
    for place, number in _decimals(parsed.data, ()):
        problems.add("unquoted-number", place, {"found": number})
    try:
        read = form.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _add_wrong_value(problems, detail, path_of)
            if problems.is_full:
                break
        return None
    return None if problems else read


def _decimals(data: Any, place: KeyPath) -> Iterator[tuple[KeyPath, Decimal]]:
    if isinstance(data, Decimal):
        yield place, data
    elif isinstance(data, dict | list):
        steps = data.items() if isinstance(data, dict) else enumerate(data)
        for step, inner in steps:
            yield from _decimals(inner, (*place, step))


def _add_wrong_value(
    problems: Problems, detail: ErrorDetails, path_of: Callable[[KeyPath], KeyPath]
) -> None:
    """Note what pydantic found, in our own words."""
    place = path_of(tuple(detail["loc"]))
    match detail["type"]:
        case "missing":
            problems.add("missing-key", place, {"found": detail["loc"][-1]})
        case "extra_forbidden":
            problems.add(
                "unknown-key", place, about_unknown_key(str(place[-1]), _known_keys(Frozen))
            )
        case type:
            details = {"found": as_written(detail["input"]), "expected": _expected(type, detail)}
            problems.add("wrong-value", place, details)


def _expected(type: str, detail: ErrorDetails) -> Text:
    """What is expected instead of a value; pydantic supplies the limits and the choices."""
    limits = dict(detail.get("ctx", {}))
    choices = str(limits.get("expected", "")).replace("'", "")
    in_chinese = choices.replace(", ", "、").replace(" or ", " 或 ")
    limits["choices"] = Text.model_construct(zh=in_chinese, en=choices)
    return phrase(type if type in sentences("phrases") else "another", **limits)


def _known_keys(base: type[Frozen]) -> set[str]:
    return set(base.model_fields).union(*map(_known_keys, base.__subclasses__()))
