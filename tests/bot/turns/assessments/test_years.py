"""An enterprise is rolled forward, confirmed and compared; clients stand side by side."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.app import Core
from dialogs.core import buttons as c
from dialogs.core.inputs import File
from dialogs.core.outputs import FigureRecorded
from dialogs.core.session import Place
from dialogs.dossier.dossier import Evidence, RolledFrom, ToConfirm
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.figures.model import Figure
from tests.bot.talking import ENTERPRISE, Clock, Talker
from tests.storage.talking import say
from tests.support.jobs import do_all
from tests.support.stored.databases import rows
from tests.support.stored.statements import statements

INDEX = index_of(load_catalogue("gb36132-2018"))
SYSTEM = "management-quality-system"
STOREYS = "infrastructure-multi-storey"
DENSITY = "performance-building-density-required"


@pytest.fixture
async def of_2025(core: Core, li: Talker) -> int:
    """An assessment of 2025 with an answer that lasts, one that does not, a note and a file."""
    await li.says("/settings")
    await li.press("fact")
    await li.press("fact:period")
    await li.says("2025")
    await li.says(f"#{INDEX.code[SYSTEM]}")
    await li.says("符合")
    await li.says(f"#{INDEX.code[SYSTEM]}")
    await li.takes(File(key=li.key(), evidence=await _kept(core), caption="三年有效"))
    await li.says(f"#{INDEX.code[DENSITY]}")
    await li.says("符合")
    return (await li.conversation()).assessment


async def _kept(core: Core) -> Evidence:
    return await core.turns.keep_file(b"%PDF- certificate", "证书.pdf", "application/pdf")


async def _roll(li: Talker) -> None:
    await li.says("/clients")
    await li.press(c.ROLL_FORWARD)
    await li.press(c.ROLL)


async def test_the_preview_says_what_the_act_then_does(
    core: Core, li: Talker, of_2025: int
) -> None:
    await li.says("/clients")
    await li.press(c.ROLL_FORWARD)
    assert "2025 → 2026 年" in li.shown
    assert "逐条待您确认：1 项" in li.shown
    assert "备注 1 条，证明材料 1 份" in li.shown
    assert "当年的 28 项" in li.shown
    assert (await li.conversation()).assessment == of_2025, "looking opens nothing"

    await li.press(c.ROLL)

    here = await li.conversation()
    assert here.assessment != of_2025
    assert here.session.wait.at is Place.NEWS
    dossier = here.dossier
    assert dossier.profile.name == ENTERPRISE
    assert dossier.profile.period == "2026"
    assert dossier.answers == {SYSTEM: Met(True)}
    assert dossier.notes == {SYSTEM: "三年有效"}
    assert [file.name for file in dossier.evidence[SYSTEM]] == ["证书.pdf"]
    assert dossier.to_confirm == {SYSTEM: ToConfirm(year="2025")}
    assert dossier.rolled_from == RolledFrom("2025", "gb36132-2018", 1)
    assert "已从 2025 年结转" in li.shown
    assert "已确认 0/1" in li.shown
    assert len((await rows(core.database))["evidence_files"]) == 1
    await li.says("/clients")
    await li.press(c.choice(c.OPEN, of_2025))
    earlier = await li.dossier()
    assert earlier.answers.keys() == {SYSTEM, DENSITY}
    assert not earlier.to_confirm


async def test_figures_stay_with_their_year_and_serve_for_comparison(
    core: Core, li: Talker, of_2025: int
) -> None:
    del of_2025
    area = Figure(Decimal(30), "亩")
    await say(core.database, await li.conversation(), FigureRecorded("site-area", None, area))
    await _roll(li)
    dossier = await li.dossier()
    assert not dossier.figures
    assert dossier.previous == {"site-area": area}
    assert "2025 年填了 1 个" in li.shown


async def test_what_is_confirmed_is_counted_and_changed_answers_count_too(
    li: Talker, of_2025: int
) -> None:
    del of_2025
    await li.says(f"#{INDEX.code[STOREYS]}")
    await li.says("不适用")
    await li.says("工艺只能用单层厂房")
    await _roll(li)
    assert "已确认 0/2" in li.shown
    await li.press("list:to-confirm")
    await li.press(f"ask:{INDEX.code[STOREYS]}")
    assert "待确认：结转自 2025 年" in li.shown
    await li.says("符合")
    await li.press(f"ask:{INDEX.code[SYSTEM]}")
    await li.press(c.CONFIRMED)
    assert "没有待确认的了" in li.shown
    await li.says("/edit")
    await li.press(c.NEWS)
    assert "已确认 2/2" in li.shown


async def test_to_undo_it_the_new_one_is_deleted(li: Talker, of_2025: int) -> None:
    before = await li.dossier()
    await _roll(li)
    new = (await li.conversation()).assessment
    await li.says("/clients")
    await li.press(c.choice(c.DROP_ASSESSMENT, new))
    await li.press(c.DROP_CONFIRMED)
    assert (await li.conversation()).assessment == of_2025
    assert await li.dossier() == before


async def test_the_year_comes_first_and_a_later_one_may_be_typed(li: Talker) -> None:
    await li.says("/settings")
    await li.press(c.ROLL_FORWARD)
    assert c.ROLL not in li.choices
    await li.press("fact:period")
    await li.says("2023")
    assert "2023 → 2024 年" in li.shown
    await li.says("2022")
    assert "新一年要在 2023 年之后" in li.shown
    await li.says("2025")
    assert "2023 → 2025 年" in li.shown
    await li.press(c.ROLL)
    assert (await li.dossier()).profile.period == "2025"
    assert "没有带过来的回答" in li.shown


async def test_to_the_new_edition_only_what_means_the_same_comes_along(
    li: Talker, of_2025: int
) -> None:
    del of_2025
    await li.says("/settings")
    await li.press(c.ROLL_FORWARD)
    await li.press("edition:gb36132-2025")
    assert "换版结转" in li.shown
    await li.press(c.ROLL)
    dossier = await li.dossier()
    assert dossier.catalogue == "gb36132-2025"
    assert not dossier.answers
    assert dossier.evidence.keys() == {"management-systems"}, "beside the row that replaced it"
    assert dossier.to_confirm == {"management-systems": ToConfirm(year="2025")}
    assert "2025 版的新要求" in li.shown


async def test_a_second_assessment_of_the_year_is_announced(li: Talker, of_2025: int) -> None:
    await _roll(li)
    await li.says("/clients")
    await li.press(c.choice(c.OPEN, of_2025))
    await li.says("/clients")
    await li.press(c.ROLL_FORWARD)
    assert "已有 2026 年的评价" in li.shown


async def test_pressed_twice_it_is_done_once(core: Core, li: Talker, of_2025: int) -> None:
    del of_2025
    await li.says("/settings")
    await li.press(c.ROLL_FORWARD)
    pressed = li.forged(c.ROLL)
    await li.takes(pressed)
    await li.takes(pressed)
    assert len((await rows(core.database))["cases"]) == 2


# --- years


async def test_the_years_stand_side_by_side_and_row_by_row(li: Talker, of_2025: int) -> None:
    del of_2025
    await _roll(li)
    await li.says(f"#{INDEX.code[SYSTEM]}")
    await li.says("不符合")
    await li.says("/clients")
    await li.press(c.YEARS)
    assert "2025 → 2026 年" in li.shown
    assert "· 管理体系：10–100 → 0–90" in li.shown
    await li.press(c.choice(c.YEARS, "rows"))
    assert f"#{INDEX.code[SYSTEM]}" in li.shown
    assert "符合 → <b>不符合</b>" in li.shown
    assert "2025 年答过、2026 年还没答的：1 条" in li.shown
    await li.press(c.YEARS)
    assert "得分：" in li.shown


async def test_years_by_another_edition_stand_apart(li: Talker, of_2025: int) -> None:
    del of_2025
    await li.says("/settings")
    await li.press(c.ROLL_FORWARD)
    await li.press("edition:gb36132-2025")
    await li.press(c.ROLL)
    await li.says("#r2")
    await li.says("符合")
    await li.says("/clients")
    await li.press(c.YEARS)
    assert li.shown.count("得分：") == 2
    assert "计分办法不同，分数不能比较" in li.shown
    assert " → " not in li.shown
    assert c.choice(c.YEARS, "rows") not in li.choices


async def test_one_year_alone_says_so(li: Talker, of_2025: int) -> None:
    del of_2025
    await li.says("/clients")
    await li.press(c.YEARS)
    assert "只有这一年" in li.shown


# --- clients side by side


async def _another(li: Talker, name: str) -> int:
    await li.says("/settings")
    await li.press(c.NEW)
    await li.says(name)
    await li.taps("其余以后再填")
    await li.taps("完整评价（逐条）")
    await li.taps("符合")
    return (await li.conversation()).assessment


async def test_clients_are_chosen_and_stand_side_by_side(li: Talker) -> None:
    first = await _another(li, "甲厂")
    second = await _another(li, "乙厂")
    await li.says("/clients")
    await li.press(c.SIDE_BY_SIDE)
    await li.press(c.choice(c.COMPARE, first))
    assert c.DONE not in li.choices
    await li.press(c.choice(c.COMPARE, second))
    await li.press(c.DONE)
    assert "① 甲厂" in li.shown
    assert "② 乙厂" in li.shown
    assert "· 管理体系：① " in li.shown
    await li.press(c.CHANGE)
    await li.press(c.choice(c.COMPARE, first))
    assert c.DONE not in li.choices


async def test_at_most_five_stand_side_by_side(li: Talker) -> None:
    ids = [await _another(li, f"{number}号厂") for number in range(6)]
    await li.says("/clients")
    await li.press(c.SIDE_BY_SIDE)
    for id in ids[:5]:
        await li.takes(li.forged(c.choice(c.COMPARE, id)))
    await li.takes(li.forged(c.choice(c.COMPARE, ids[5])))
    assert "一次最多并排看 5 家" in li.shown


async def test_an_id_of_somebody_else_is_never_compared(core: Core, li: Talker) -> None:
    wang = Talker(core, "w", "web")
    await wang.begins()
    theirs = await _another(wang, "别人的厂")
    own = [await _another(li, name) for name in ("甲厂", "乙厂")]
    await li.says("/clients")
    await li.press(c.SIDE_BY_SIDE)
    for id in (*own, theirs):
        await li.takes(li.forged(c.choice(c.COMPARE, id)))
    await li.press(c.DONE)
    assert "甲厂" in li.shown
    assert "别人的厂" not in li.shown


async def test_thirty_cost_as_many_statements_as_two(core: Core, li: Talker) -> None:
    ids = [await _another(li, f"客户{number}号厂") for number in range(2)]
    few = await _statements_of_comparing(core, li, ids)
    ids += [await _another(li, f"客户{number}号厂") for number in range(2, 30)]
    assert await _statements_of_comparing(core, li, ids[-5:]) == few


async def _statements_of_comparing(core: Core, li: Talker, ids: list[int]) -> list[int]:
    """Of the list, and of showing: the fewest of several, as the job worker looks around too."""
    listing, showing = [], []
    for _ in range(3):
        await li.says("/clients")
        with statements(core.database) as sent:
            await li.takes(li.forged(c.SIDE_BY_SIDE))
        listing.append(len(sent))
        for id in ids:
            await li.takes(li.forged(c.choice(c.COMPARE, id)))
        with statements(core.database) as sent:
            await li.takes(li.forged(c.DONE))
        showing.append(len(sent))
        await li.says("/cancel")
    return [min(listing), min(showing)]


async def test_five_years_cost_as_many_statements_as_two(
    core: Core, li: Talker, clock: Clock
) -> None:
    await li.says("/settings")
    await li.press("fact")
    await li.press("fact:period")
    await li.says("2020")
    await li.says(f"#{INDEX.code[SYSTEM]}")
    await li.says("符合")
    await _roll(li)
    few = await _statements_of_years(core, li)
    for _ in range(4):
        clock.advance(timedelta(minutes=1))
        await _roll(li)
    assert await _statements_of_years(core, li) == few
    assert "2021 → 2022 → 2023 → 2024 → 2025" in li.shown


async def _statements_of_years(core: Core, li: Talker) -> int:
    counts = []
    for _ in range(3):
        await li.says("/clients")
        with statements(core.database) as sent:
            await li.takes(li.forged(c.YEARS))
        counts.append(len(sent))
    return min(counts)


# --- the report


async def test_a_reported_year_before_is_in_the_report(
    core: Core, li: Talker, of_2025: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def made(*_: object) -> bytes:
        return b"%PDF-"

    monkeypatch.setattr("bot.jobs.report_process.ReportProcess.make", made)
    await _roll(li)
    rolled = (await li.conversation()).assessment
    assert "earlier" not in await _asked_for(core, li), "no report was made of 2025 yet"
    await li.says("/clients")
    await li.press(c.choice(c.OPEN, of_2025))
    assert "earlier" not in await _asked_for(core, li)
    await li.says("/clients")
    await li.press(c.choice(c.OPEN, rolled))
    await li.says(f"#{INDEX.code[DENSITY]}")
    await li.says("不符合")
    earlier = (await _asked_for(core, li))["earlier"]
    assert earlier["year"] == "2025"
    assert earlier["answers"].keys() == (await _dossier_of(core, of_2025)).keys()


async def _asked_for(core: Core, li: Talker) -> dict[str, Any]:
    """The data of the report that is asked for now, once it is made."""
    await li.says("/report")
    await li.press("report:zh")
    await do_all(core, "report")
    stored = (await rows(core.database))["reports"]
    data: dict[str, Any] = max(stored, key=lambda row: row["id"])["data"]
    return data


async def _dossier_of(core: Core, assessment: int) -> dict[str, Any]:
    async with core.database.unit_of_work() as uow:
        found = await uow.stored_assessments.some([assessment])
    return dict(found[assessment].answers)
