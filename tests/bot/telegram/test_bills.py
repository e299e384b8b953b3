"""Bills sent on Telegram, alone and in an album; their figures are confirmed by buttons."""

import pytest

from tests.bot.bills.paper import pdf
from tests.bot.telegram.running import RunningBot
from tests.support.bot_api import Person

pytestmark = pytest.mark.slow

POWER = pdf(["2025年度电费结算单", "用电量合计：2,400,000 千瓦时", "应付电费：1,560,000 元"])
WATER = pdf(["2025年度水费", "取水量 24,000 吨"])


async def test_an_album_of_bills_is_looked_through_together(
    bot: RunningBot, asked: Person
) -> None:
    await asked.says("/figures")
    await asked.sees("年度数据")
    await asked.sends_document("电费.pdf", POWER, "application/pdf", album="a")
    await asked.sends_document("水费.pdf", WATER, "application/pdf", album="a")
    await asked.sees("读到 2 项年度数据，打勾的 2 项")
    assert not (await bot.dossier(asked)).figures
    await asked.taps("☑ 2 取水量")
    await asked.sees("打勾的 1 项")
    await asked.taps("☐ 2 取水量")
    await asked.sees("打勾的 2 项")
    await asked.taps("记下打勾的 2 项")
    await asked.sees("已记下 2 项年度数据")
    dossier = await bot.dossier(asked)
    amounts = {id: f"{figure.value:f} {figure.unit}" for id, figure in dossier.figures.items()}
    assert amounts == {
        "carrier-electricity-purchased": "2400000 kWh",
        "water-withdrawn": "24000 t",
    }
    kept = {file.name for files in dossier.evidence.values() for file in files}
    assert kept == {"电费.pdf", "水费.pdf"}
    assert [file.name for file in dossier.evidence["unplaced"]] == [
        "水费.pdf"
    ]  # no row of 2018 has it
    await asked.sees("这是哪一题的证明材料？")


async def test_a_locked_or_broken_bill_is_kept(bot: RunningBot, asked: Person) -> None:
    await asked.says("/figures")
    await asked.sees("年度数据")
    await asked.sends_document("电费.pdf", b"%PDF-1.7 broken", "application/pdf")
    await asked.sees("读不了里面的数")
    dossier = await bot.dossier(asked)
    assert {file.name for files in dossier.evidence.values() for file in files} == {"电费.pdf"}
