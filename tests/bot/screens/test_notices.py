"""The words of every notice and button, in tests/golden/notices-zh.txt and -en.txt.

Here each wording is pinned once; conversations name notices by their codes. After a change of
words, ``pytest tests/bot/screens/test_notices.py --update-golden`` writes the files again.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes

from bot.screens.core.texts import say, words_of
from scoring.values import Language
from tests.support.messages import plain_text

GOLDEN = Path(__file__).parents[2] / "golden"
NUMBERS = {"count": "2", "met": "6", "not_met": "3 7"}
"""Parameters that the words reckon with; the others stand in the golden text by their names."""
_ENVIRONMENT = Environment(autoescape=True)


def _variants(written: str) -> Iterator[dict[str, str]]:
    """Parameters for each way to read the words: all given, then each condition not holding."""
    tree = _ENVIRONMENT.parse(written)
    names = meta.find_undeclared_variables(tree)
    given = {name: NUMBERS.get(name, f"‹{name}›") for name in sorted(names)}
    yield given
    conditions = (test for fork in tree.find_all(nodes.If) for test in _names_in(fork.test))
    for name in sorted(set(conditions)):
        yield given | {name: "0" if name in NUMBERS and name != "not_met" else ""}


def _names_in(test: nodes.Node) -> set[str]:
    found = {name.name for name in test.find_all(nodes.Name)}
    return found | ({test.name} if isinstance(test, nodes.Name) else set())


def _notices(language: Language) -> Iterator[str]:
    words = words_of(language)
    for kind in ("told", "rejected"):
        for code, written in sorted(words[kind].items()):
            for params in _variants(written):
                said = plain_text(say(language, kind, code, **params))
                yield f"{kind} {code}: " + said.replace("\n", "\n    ")
    for verb, written in sorted(words["labels"].items()):
        yield f"label {verb}: {written}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_notice_and_button_says_what_is_kept(
    language: Language, request: pytest.FixtureRequest
) -> None:
    file = GOLDEN / f"notices-{language}.txt"
    text = "\n".join([*_notices(language), ""])
    if request.config.getoption("--update-golden"):
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text
