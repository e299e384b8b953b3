"""The preview of a worksheet that was sent back."""

from datetime import UTC, datetime
from typing import Final

import pytest

from bot.screens.core.context import ScreenContext
from bot.screens.render import render
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import SheetShown
from dialogs.dossier.dossier import Dossier
from dialogs.engine import current
from dialogs.sheets.screens import SHOWN_AT_ONCE
from scoring.answers.model import Met
from scoring.catalogue.loading import load_catalogue
from scoring.values import Language
from tests.support.messages import assert_fits

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
CATALOGUE: Final = load_catalogue("gb36132-2018")
LAWFUL = "infrastructure-building-lawful"
CHANGES = (
    ("answer", LAWFUL, "问卷!D10", '{"met": true}', '{"met": false}', "meanwhile"),
    ("note", LAWFUL, "问卷!J10", '""', '"<b>已查</b>"', ""),
    ("figure", "output", "年度数据!C6", "", '{"unit": "t", "value": "12000"}', ""),
)
REFUSED = (
    ("", "sheet-no-about", ()),
    ("", "sheet-more-refused", (("count", "7"),)),
    ("年度数据!C7", "sheet-date", (("text", "2026-03-05"),)),
    ("年度数据!C8", "problem-not-a-number", (("zh", "“12,5”不是数字"), ("en", "no number"))),
)


def _html(shown: SheetShown, language: Language, page: int = 0) -> str:
    dossier = Dossier(CATALOGUE.id, answers={LAWFUL: Met(True)})
    wait = Wait(Place.SHEET, "", shown, detour=True, page=page)
    session = Session(wait, language, mode="full", consented=True, turn=5)
    context = ScreenContext(CATALOGUE, session, dossier, now=NOW)
    message = render((current(CATALOGUE, session, dossier, NOW),), context, 7)
    assert message is not None
    assert message.place == Place.SHEET
    assert_fits(message)
    return message.html


def test_old_and_new_stand_side_by_side() -> None:
    html = _html(SheetShown("问卷.xlsx", CHANGES, REFUSED), "zh")
    assert "有 3 处改动，10 处要您看一下" in html
    assert "⟳ <code>问卷!D10</code> #1：符合 → <b>不符合</b>（发出问卷后改过）" in html
    assert "（空） → <b>&lt;b&gt;已查&lt;/b&gt;</b>" in html
    assert "合格产品产量：（空） → <b>12,000 t</b>" in html
    assert "还有 7 处没有采用" in html
    assert "“2026-03-05”是日期" in html
    assert "“12,5”不是数字；小数点用“.”" in html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_longest_preview_fits(language: Language) -> None:
    long = ("note", LAWFUL, "问卷!J10", '"' + "长" * 1900 + '"', '"' + "新" * 1900 + '"', "")
    shown = SheetShown("长" * 100 + ".xlsx", (long,) * 40, REFUSED)
    for page in range(44 // SHOWN_AT_ONCE + 1):
        assert _html(shown, language, page)
