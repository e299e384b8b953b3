"""Hostile texts at every place: what they cost grows with their length, and no faster.

Work inside ``re`` cannot be counted, so it is timed in processor time of this thread. Linear and
quadratic lie far apart at these lengths: a line is crossed only by what costs a hundred times
more than it should, and then the growth is measured before anything is said.
"""

import ast
import importlib
import pkgutil
import re
import re._constants as parts  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import bot
import dialogs
import scoring
import storage
from bot.screens.core.context import ScreenContext
from bot.screens.render import render
from bot.turns.rendering import as_pressed
from dialogs.core.dossier import Evidence
from dialogs.core.inputs import Choice, Command, File, Text
from dialogs.core.outputs import Reject
from dialogs.core.screen import TEXT_LIMIT
from dialogs.core.session import Place
from dialogs.engine import current
from dialogs.registry import SCREENS
from tests.attack.harness.standings import LIBRARY, NOW, Standing, standings


@lru_cache
def _standings() -> tuple[Standing, ...]:
    return tuple(standings())


LENGTH = 4000
GROWTH = 3.0
"""From twice the length: 2 were linear, 4 quadratic. Asked only of what is past its line."""
TURN_SECONDS = 0.05
"""Of a whole turn. The quadratic pattern of amounts took 0.5, that of rows 0.28."""
PATTERN_SECONDS = 0.004
"""Of one pattern on LENGTH characters: 1 µs each."""

ATOMS = (
    "1", " ", "a", "光", "1,", "1 ", "1.", " .", "光 ", "光1", "1光", "万", "1万", "万亿", "亿度 ",
    "吨,", "光吨，", "1吨、", "1，", "1/", "#1", "#1 ", "第1条", "1不适用,", "不适用 ", "e\u0301",
    "\n", "a\n", "? ", "什么", "吧", "的", "; ", "a and ", " and", "一百", "几", "十", "分之",
    "约 ", " -", "[", "（", "<", "&", "柴油1吨,", "柴油 ", "电 1", "电,", "n/a ", "1有2没有",
    "除了", "🏭", "2025年", "%", "1%", "=", "光:", "符合,", "不符合。", "大概", "部分 ", "平均",
    "1每", "ﷺ", "x" * 79 + ",", "光" * 39 + ",", "柴油" * 19 + "1,",
)  # fmt: skip
BEGINNINGS = ("", "1 ", "#1 ", "1不适用", "柴油 ", "部分")
ENDINGS = ("", "!", "x")


def _filled(atom: str, length: int, beginning: str = "", ending: str = "") -> str:
    room = length - len(beginning) - len(ending)
    return beginning + (atom * (room // len(atom) + 1))[:room] + ending


def _seconds(act: Callable[[], object], times: int = 1) -> float:
    """The quickest of several: what the machine does beside it only ever adds."""
    found = []
    for _ in range(times):
        began = time.thread_time()
        act()
        found.append(time.thread_time() - began)
    return min(found)


def _turn(standing: Standing, text: str) -> None:
    """One turn as the service takes it, up to the words that are shown."""
    context = _context(standing)
    ask = current(standing.catalogue, standing.session, standing.dossier, NOW)
    turn = standing.takes(as_pressed(Text(key="k", text=text), context, ask, 1))
    after = Standing(standing.catalogue, turn.session, turn.dossier)
    render(turn.outputs, _context(after), 1)


def _context(standing: Standing) -> ScreenContext:
    session, dossier = standing.session, standing.dossier
    return ScreenContext(standing.catalogue, session, dossier, (), library=LIBRARY, now=NOW)


def _grows_too_fast(act: Callable[[int], object], line: float) -> bool:
    """Whether it is past the line each time, and more than doubles with the length."""
    if _seconds(lambda: act(LENGTH)) <= line or _seconds(lambda: act(LENGTH), 4) <= line:
        return False
    half, whole = _seconds(lambda: act(LENGTH // 2), 5), _seconds(lambda: act(LENGTH), 5)
    return whole > line * 4 or whole > GROWTH * half


def test_somebody_stands_at_every_place() -> None:
    assert {standing.session.wait.at for standing in _standings()} == set(Place)


@pytest.mark.parametrize("at", list(Place))
def test_no_text_costs_more_than_its_length_at(at: Place) -> None:
    here = [standing for standing in _standings() if standing.session.wait.at is at]
    for standing in here:
        _turn(standing, "光")  # what is built once is not the text's
    slow = []
    for number, atom in enumerate(ATOMS):
        standing = here[number % len(here)]
        most = SCREENS[at].longest
        frame = (
            atom,
            BEGINNINGS[number % len(BEGINNINGS)],
            ENDINGS[(number + most) % len(ENDINGS)],
        )

        def act(
            length: int,
            standing: Standing = standing,
            frame: tuple[str, str, str] = frame,
            most: int = most,
        ) -> None:
            _turn(standing, _filled(frame[0], length * most // LENGTH, *frame[1:]))

        if _grows_too_fast(act, TURN_SECONDS):
            slow.append((standing.name, *frame))
    assert not slow


# --- every pattern by itself


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
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        for key, patterns in own.items():
            for number, pattern in enumerate(p for p in patterns if isinstance(p.pattern, str)):
                uses = _uses(tree, key)
                if uses or not isinstance(vars(module)[key], re.Pattern):
                    found[f"{name}.{key}:{number}"] = pattern, uses or frozenset({"sub"})
    return found


def _inside(value: object) -> list[re.Pattern[str]]:
    if not isinstance(value, tuple | list):
        return []
    rows = [row if isinstance(row, tuple | list) else (row,) for row in value]
    return [item for row in rows for item in row if isinstance(item, re.Pattern)]


def _uses(tree: ast.AST, name: str) -> frozenset[str]:
    """The methods called on it; handed on whole it is taken for a match."""
    methods = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
    }
    passed = any(
        isinstance(argument, ast.Name) and argument.id == name
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for argument in node.args
    )
    known = {"match", "search", "fullmatch", "sub", "split", "findall", "finditer"}
    return frozenset((methods & known) | ({"match"} if passed else set()))


CAPPED = {
    "scoring.units.number": 200,
    "dialogs.typed.shares": 200,
    "dialogs.typed.dates": 40,
    "dialogs.enterprise.regions": 100,
    "dialogs.enterprise.industries": 100,
    "dialogs.figures.search": 80,
    "dialogs.scales.products": 120,
}
"""Characters that come so far at most: longer texts are refused by the same module before."""

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


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_no_pattern_costs_more_than_the_length(name: str) -> None:
    pattern, uses = PATTERNS[name]
    module = name.rpartition(":")[0]
    most = next((cap for of, cap in CAPPED.items() if module.startswith(of)), LENGTH)
    own = _own_parts(pattern)[:12]
    atoms = dict.fromkeys((*own, "1", " ", "a", "光", "1 ", "1,", "a1"))
    atoms |= dict.fromkeys(a + b for a, b in product(own[:6], own[:6]))
    slow = []
    for atom, (beginning, ending) in product(atoms, (("", ""), ("1", "\x01"), ("光", "!"))):
        for use in uses:
            run = getattr(pattern, use)

            def act(
                length: int,
                run: Callable[..., object] = run,
                frame: tuple[str, str, str] = (atom, beginning, ending),
                use: str = use,
            ) -> object:
                text = _filled(frame[0], max(2, length * most // LENGTH), *frame[1:])
                if use == "finditer":
                    return list(run(text))  # type: ignore[call-overload]
                return run("", text) if use == "sub" else run(text)

            if _grows_too_fast(act, PATTERN_SECONDS):
                slow.append((use, atom, beginning, ending))
    assert not slow


# --- what is too long to be an answer


@pytest.mark.parametrize(
    "at", sorted(at for at, screen in SCREENS.items() if screen.longest < TEXT_LIMIT)
)
def test_what_no_answer_can_be_as_long_as_is_refused_with_its_length(at: Place) -> None:
    for standing in (one for one in _standings() if one.session.wait.at is at):
        turn = standing.takes(Text(key="k", text="光" * (SCREENS[at].longest + 1)))
        refused = Reject(
            "text-too-long-here",
            (("limit", str(SCREENS[at].longest)), ("length", str(SCREENS[at].longest + 1))),
        )
        assert refused in turn.outputs
        assert not turn.events
        assert turn.dossier == standing.dossier


def test_commands_choices_and_captions_are_no_way_round() -> None:
    for standing in _standings()[::7]:
        for atom in ("1", " ", "a1", "光"):
            text = _filled(atom, TEXT_LIMIT)
            evidence = Evidence("a" * 64, text[:255], "image/jpeg", 9)
            for given in (
                Command(key="k", name="edit", argument=text),
                Command(key="k", name=text, argument=""),
                Choice(key="k", session=1, turn=standing.session.turn, choice=text),
                File(key="k", evidence=evidence, caption=text),
            ):
                assert not _grows_too_fast(
                    lambda _length, standing=standing, given=given: standing.takes(given),  # type: ignore[misc]
                    TURN_SECONDS,
                )
