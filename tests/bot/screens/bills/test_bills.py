"""The figures of documents as they are shown, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pytest

from bot.screens.core.context import ScreenContext
from bot.screens.core.message import Message
from bot.screens.render import render
from dialogs.bills.doubts import EVERY, PART, SEVERAL, UNUSABLE
from dialogs.core import buttons as c
from dialogs.core.places import Place
from dialogs.core.sent.bills import Proposed
from dialogs.core.session import Session, Wait
from dialogs.core.waits import BillShown
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.engine import current
from scoring.catalogue.loading import load_catalogue
from scoring.figures.model import Figure
from scoring.values import Language
from tests.support.messages import assert_fits

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
CATALOGUE: Final = load_catalogue("gb36132-2018")
POWER, WATER = "carrier-electricity-purchased", "water-withdrawn"
CERTAIN = Proposed((POWER,), Decimal("2400000"), "kWh", "205-1!9", "电力  240  <b>", ticked=True)
MONTH = Proposed((WATER,), Decimal("2000"), "m³", "2", "用水量 2000 m³", (PART,), "2025-03")
EITHER = Proposed(("output", WATER), Decimal("3"), "t", "!3", "水 3 吨", (SEVERAL,))
LITRES = Proposed(("carrier-diesel",), Decimal("1200"), "L", "1", "柴油 1200 升", (UNUSABLE,))


def _message(
    shown: BillShown, language: Language = "zh", page: int = 0, **given: Figure
) -> Message:
    figures = {id.replace("_", "-"): figure for id, figure in given.items()}
    dossier = Dossier(CATALOGUE.id, profile=Profile(name="某厂", period="2025"), figures=figures)
    wait = Wait(Place.READ_BILL, "", shown, detour=True, page=page)
    session = Session(wait, language, mode="full", consented=True, turn=5)
    context = ScreenContext(CATALOGUE, session, dossier, now=NOW)
    message = render((current(CATALOGUE, session, dossier, NOW),), context, 7)
    assert message is not None
    assert message.place == Place.READ_BILL
    assert_fits(message)
    return message


def _labels(message: Message) -> list[str]:
    return [button.label for row in message.rows for button in row]


def test_each_figure_stands_beside_its_line() -> None:
    message = _message(BillShown(("电费.pdf", "水费.pdf"), (CERTAIN, MONTH), year_unsaid=True))
    assert "电费.pdf 等 2 个文件" in message.html
    assert "读到 2 项年度数据，打勾的 1 项" in message.html
    assert "是 2025 年全年的数吗？" in message.html
    assert "☑ 1. 外购电力：<b>2,400,000 kWh</b>" in message.html
    assert "205-1 第 9 行：<i>电力 240 &lt;b&gt;</i>" in message.html
    assert "☐ 2. 取水量：<b>2000 m³</b>" in message.html
    assert "第 2 页：<i>用水量 2000 m³</i>\n❓ 只是 2025-03 的，不是全年的" in message.html
    assert _labels(message) == [
        "是 2025 年全年的数", "☑ 1 外购电力", "☐ 2 取水量", "记下打勾的 1 项", "都不记",
    ]  # fmt: skip


def test_a_month_is_asked_what_the_year_is() -> None:
    message = _message(BillShown((), (CERTAIN, MONTH), opened=2))
    assert "全年是多少？请直接输入全年的数" in message.html
    assert _labels(message) == ["这就是全年的数", "不记", "返回列表"]
    assert message.primary == ""
    kept = _message(BillShown((), (replace(CERTAIN, ticked=False),), opened=1))
    assert kept.primary == c.KEEP
    assert _message(BillShown((), (CERTAIN,))).primary.startswith(c.BILL_TAKE)


def test_old_and_new_stand_side_by_side() -> None:
    shown = BillShown(("电费.pdf",), (replace(CERTAIN, ticked=False),))
    old = Figure(Decimal("230"), "万kWh")
    assert "（现在是 230 万kWh" in _message(shown, carrier_electricity_purchased=old).html
    opened = _message(replace(shown, opened=1), carrier_electricity_purchased=old).html
    assert "现在记的：230 万kWh" in opened
    assert "文件里的：2,400,000 kWh" in opened
    same = Figure(Decimal("2400000"), "kWh")
    assert "（已记）" in _message(shown, carrier_electricity_purchased=same).html


def test_what_was_typed_and_the_year_where_none_is_known_are_said() -> None:
    assert "（您输入的）" in _message(BillShown((), (replace(CERTAIN, typed=True),))).html
    assert "（2024 年）" in _message(BillShown((), (replace(CERTAIN, period="2024"),))).html


def test_what_is_impossible_says_why() -> None:
    used = Proposed(("solid-waste-utilised",), Decimal("500"), "t", "1", "利用 500")
    message = _message(BillShown((), (used,)), solid_waste_generated=Figure(Decimal("100"), "t"))
    assert "✗ 1." in message.html
    assert "❓" in message.html


def test_several_figures_are_named() -> None:
    message = _message(BillShown((), (EITHER,), opened=1))
    assert "是哪一种？点一个。" in message.html
    assert _labels(message)[:2] == ["合格产品产量", "取水量"]


def test_an_unusable_unit_is_shown_as_it_stands() -> None:
    message = _message(BillShown((), (LITRES,), opened=1))
    assert "1200 L" in message.html
    assert "请直接输入正确的数和单位" in message.html


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("opened", [0, 1])
def test_the_longest_list_fits(language: Language, opened: int) -> None:
    doubts = tuple(sorted(EVERY))
    one = Proposed((POWER,), Decimal("1" * 30), "kWh", f"{'表' * 80}!999", "<长>" * 53, doubts)
    for page in range(7):
        _message(BillShown(("名" * 200,), (one,) * 40, True, opened), language, page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_doubt_has_its_words(language: Language) -> None:
    for doubt in EVERY:
        one = replace(MONTH, doubts=(doubt,))
        html = _message(BillShown((), (one,)), language).html
        assert "❓" in html
        assert f"bill-doubt-{doubt}" not in html
