"""What the bot answers to a yearly figure as people type it: the table of docs/typing-numbers.md.

``pytest tests/bot/screens/walks/test_odd_typing.py --update-golden`` writes the table again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bot.screens.core.context import ScreenContext
from bot.screens.render import render
from dialogs.core.session import Place
from scoring.figures.kinds import figure_kinds
from scoring.values import Language
from tests.dialogs.typed.test_odd_typing import CATALOGUE, NOW, ROWS, Row, typed
from tests.support.messages import plain_text

DOCUMENT: Final = Path(__file__).parents[4] / "docs" / "typing-numbers.md"
FOLLOWING: Final = ("↳", "◐")
"""Begin what is worked out from a figure, or is not yet; the table is of the figures alone."""


def _answered(row: Row, language: Language) -> str:
    """The bot's own words, as they are shown before the next question."""
    turn = typed(row, language)
    context = ScreenContext(CATALOGUE, turn.session, turn.dossier, now=NOW)
    message = render(turn.outputs, context, 7)
    assert message is not None
    said = plain_text(message.html)
    if turn.session.wait.at is Place.ODD:
        first, _, rest = said.partition("\n")
        doubt = next(line for line in rest.splitlines() if line.startswith("❓"))
        return f"{first} {doubt}"
    lines = said.partition("\n\n")[0].splitlines()
    return " ".join(line for line in lines if not line.startswith(FOLLOWING))


def _table(language: Language, head: tuple[str, str, str]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---|---|---|"
    for row in ROWS:
        title = figure_kinds()[row.figure].title
        name = title.zh if language == "zh" else title.en
        answer = _answered(row, language).replace("|", "\\|")
        yield f"| {name} | `{row.typed}` | {answer} |"


HEADING: Final = """\
# 数字可以怎么输入

填年度数据时，按平时的写法输入数值和单位就行。下面每一行都是助手的真实回答，由测试逐行核对。

之前已填：建筑物占地 1500 m²、固体废物产生量 100 t、天然气 50,000 m³、主要原材料 900 卷。
上一次评价的取水量是 30,000 m³。[English](#how-numbers-can-be-typed)
"""
ENGLISH_HEADING: Final = """
## How numbers can be typed

Type the number and its unit as you usually write them. Each row is an actual answer of the
assistant, and a test checks it.

Entered before: footprint 1500 m², solid waste generated 100 t, natural gas 50,000 m³, main raw
material 900 卷 (rolls). Water withdrawn in the previous assessment: 30,000 m³.
"""


def _document() -> str:
    zh = _table("zh", ("问的是", "输入", "回答"))
    en = _table("en", ("Asked", "Typed", "Answer"))
    return "\n".join([HEADING, *zh, ENGLISH_HEADING, *en, ""])


def test_the_document_shows_what_the_bot_answers(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        DOCUMENT.write_text(_document(), encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == _document()
