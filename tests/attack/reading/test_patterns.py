"""Every pattern by itself, on hostile texts ten times as long as anybody may send.

Work inside ``re`` cannot be counted, so it is taken in processor time of this thread, but only to
tell minutes from moments: at this length a linear pattern takes a hundredth of the line, and a
quadratic one crosses it many times over.
"""

import ast
import importlib
import pkgutil
import re
import re._constants as parts  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import bot
import dialogs
import scoring
import storage
from tests.attack.harness.hostile import filled

LENGTH = 40_000
SECONDS = 0.6
HOPELESS = 60
"""Seconds after which a pattern is ended: a cubic one would take days."""
TRIES = 3
"""A machine under load makes a linear pattern slow once, not thrice."""


def _modules() -> Iterator[str]:
    for package in (bot, dialogs, scoring, storage):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in found.name and not found.name.endswith("__main__"):
                yield found.name


def _patterns() -> dict[str, tuple[re.Pattern[str], frozenset[str]]]:
    """Every pattern of a module's own, and how it is used there."""
    found: dict[str, tuple[re.Pattern[str], frozenset[str]]] = {}
    for name in _modules():
        module = importlib.import_module(name)
        own = {
            key: [value] if isinstance(value, re.Pattern) else _inside(value)
            for key, value in vars(module).items()
        }
        if not any(own.values()):
            continue
        called = _called(ast.parse(Path(str(module.__file__)).read_text("utf-8")))
        for key, patterns in own.items():
            for number, pattern in enumerate(p for p in patterns if isinstance(p.pattern, str)):
                uses = frozenset(called.get(key, ()))
                if uses or not isinstance(vars(module)[key], re.Pattern):
                    found[f"{name}.{key}:{number}"] = pattern, uses or frozenset({"sub"})
    return found


def _inside(value: object) -> list[re.Pattern[str]]:
    if not isinstance(value, tuple | list):
        return []
    rows = [row if isinstance(row, tuple | list) else (row,) for row in value]
    return [item for row in rows for item in row if isinstance(item, re.Pattern)]


def _called(tree: ast.AST) -> dict[str, set[str]]:
    """By name: the methods called on it; what is handed on whole is taken for a match."""
    known = {"match", "search", "fullmatch", "sub", "split", "findall", "finditer"}
    found = defaultdict[str, set[str]](set)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found[node.value.id] |= {node.attr} & known
        for argument in node.args if isinstance(node, ast.Call) else ():
            if isinstance(argument, ast.Name):
                found[argument.id].add("match")
    return found


CAPPED = (
    "scoring.units.number",
    "dialogs.typed.shares",
    "dialogs.typed.dates",
    "dialogs.enterprise.regions",
    "dialogs.enterprise.industries",
    "dialogs.figures.search",
    "dialogs.scales.products",
)
"""Modules that refuse a text of more than 200 characters before they look for anything."""

PATTERNS = _patterns()


def _own_parts(pattern: re.Pattern[str]) -> list[str]:
    """Short texts made of what the pattern itself speaks of."""
    found: dict[str, None] = {}
    said = _sample(parser.parse(pattern.pattern, pattern.flags), found)
    return [text for text in dict.fromkeys((*found, said)) if text]


_OF_CATEGORY = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}


def _sample(tree: Any, found: dict[str, None]) -> str:
    said = "".join(_sample_of(operator, value, found) for operator, value in tree)
    found[said] = None
    return said


def _sample_of(operator: object, value: Any, found: dict[str, None]) -> str:
    if operator is parts.LITERAL:
        return chr(value)
    if operator is parts.IN:
        return _sample_of_set(value, found)
    if operator in (parts.MAX_REPEAT, parts.MIN_REPEAT, parts.POSSESSIVE_REPEAT):
        return _sample(value[2], found) * max(1, int(value[0]))
    if operator is parts.SUBPATTERN:
        return _sample(value[3], found)
    if operator is parts.BRANCH:
        samples = [_sample(branch, found) for branch in value[1]]
        return samples[0]
    if operator in (parts.ASSERT, parts.ASSERT_NOT):
        _sample(value[1], found)
    return "x" if operator in (parts.ANY, parts.NOT_LITERAL) else ""


def _sample_of_set(choices: Any, found: dict[str, None]) -> str:
    texts = []
    for operator, value in choices:
        if operator is parts.LITERAL:
            texts.append(chr(value))
        elif operator is parts.RANGE:
            texts.append(chr(value[0]))
        elif operator is parts.CATEGORY:
            texts.append(_OF_CATEGORY.get(value.name, "光"))
    found.update(dict.fromkeys(texts))
    is_negated = choices[0][0] is parts.NEGATE
    return "光" if is_negated or not texts else texts[0]


@pytest.mark.timeout(HOPELESS)
@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_no_pattern_costs_more_than_the_length(name: str) -> None:
    pattern, uses = PATTERNS[name]
    if name.startswith(CAPPED):
        return
    own = _own_parts(pattern)[:8]
    atoms = dict.fromkeys((*own, "1", " ", "光", "1 ", "a1"))
    atoms |= dict.fromkeys(a + b for a, b in product(own[:4], own[:4]))
    for atom, (beginning, ending) in product(atoms, (("", ""), ("1", "\x01"))):
        text = filled(atom, LENGTH, beginning, ending)
        for use in uses:
            assert any(_takes_moments(pattern, use, text) for _ in range(TRIES)), (use, atom)


def _takes_moments(pattern: re.Pattern[str], use: str, text: str) -> bool:
    began = time.thread_time()
    _run(pattern, use, text)
    return time.thread_time() - began < SECONDS


def _run(pattern: re.Pattern[str], use: str, text: str) -> None:
    if use == "finditer":
        list(pattern.finditer(text))
    elif use == "sub":
        pattern.sub("", text)
    else:
        getattr(pattern, use)(text)
