"""Annex 1: the columns as printed, filled from decisions that apply, for deciders alone."""

from io import BytesIO

import pytest
from openpyxl.reader.excel import load_workbook

from bot.app import Core
from bot.turns.calls.workbooks import summary_workbook
from dialogs.calls import events as e
from dialogs.calls.events import DataExported
from dialogs.calls.shown.summary import summary_of
from tests.bot.board.calls.conftest import DECIDED, DECIDER, Scene, Stage, in_review
from tests.bot.board.calls.test_public import GIVEN, decided
from tests.support.stored.many_submissions import Given

HEADS = {
    "绿色工厂推荐名单": ("序号", "工厂名称", "第三方机构名称", "行业"),
    "绿色设计产品推荐名单": ("序号", "产品名称及型号", "企业名称", "行业"),
    "绿色园区推荐名单": ("序号", "园区名称", "第三方机构名称", "类型"),
    "绿色供应链管理推荐名单": ("序号", "供应链管理核心企业", "第三方机构名称", "行业"),
}
"""Annex 1 of 冀工信节函〔2023〕204号."""


def sheets(content: bytes) -> tuple[list[tuple[object, ...]], str]:
    """The rows of the form, and all the notes."""
    book = load_workbook(BytesIO(content))  # type: ignore[no-untyped-call]
    form, notes = book.worksheets
    rows = [tuple(cell.value for cell in line) for line in form.iter_rows()]
    return rows, "\n".join(str(line[0].value) for line in notes.iter_rows())


async def test_the_form_is_that_of_the_annex_and_what_is_not_known_is_blank_and_said(
    stage: Stage, core: Core
) -> None:
    scene = await stage("objections")
    site = await scene.seat("decider")
    nameless = Given("=无行业的厂", industry="", events=decided("recommend"))
    await scene.fill(*GIVEN, nameless)
    answer = await site.client.get(f"{scene.path}/summary.xlsx")
    assert answer.status == 200
    rows, notes = sheets(answer.body)
    assert rows[0][0] == "附件 1"
    assert rows[1][0] == "省级绿色制造名单推荐汇总表"
    heads = {row[0]: rows[at + 1] for at, row in enumerate(rows) if row[0] in HEADS}
    assert heads == HEADS
    start = rows.index(HEADS["绿色工厂推荐名单"]) + 1
    cement = "水泥制造"
    assert rows[start : start + 6] == [
        (1, "推荐厂", None, cement),
        (2, "唐山推荐厂", None, cement),
        (3, "申诉中的推荐厂", None, cement),
        (4, "未通知的厂", None, cement),
        (5, "=无行业的厂", None, None),
        (None,) * 4,
    ]
    for said in (
        "第三方机构名称：系统没有这一项，留空",
        "行业：1 家没有记录，留空",
        "5 家，按回执号排列，不是名次",
        "只评绿色工厂",
    ):
        assert said in notes
    assert "可能不全" not in notes
    async with core.database.unit_of_work() as uow:
        event, by, _ = (await uow.calls.events(scene.call.id))[-1]
    assert event == DataExported("summary", 5)
    assert by.part == "decider"


async def test_a_decider_with_an_interest_is_told_that_it_may_be_incomplete(stage: Stage) -> None:
    scene = await stage("objections")
    site = await scene.seat("decider")
    conflict = e.InterestFound(scene.members["decider"], "imported")
    await scene.fill(GIVEN[0], Given("有关系的厂", events=(*decided("recommend"), conflict)))
    rows, notes = sheets((await site.client.get(f"{scene.path}/summary.xlsx")).body)
    assert "有关系的厂" not in repr(rows)
    assert "有 1 份申报导出人只能看到名称和地区" in notes


@pytest.mark.parametrize("post", ["screener", "reviewer", "administrator"])
async def test_it_is_for_deciders(stage: Stage, post: str) -> None:
    scene = await stage("objections")
    await scene.fill(*GIVEN)
    site = await scene.seat(post)
    assert (await site.client.get(f"{scene.path}/summary.xlsx")).status == 404
    assert "summary.xlsx" not in (await site.client.get(scene.path)).text


async def test_it_is_there_once_decisions_apply(stage: Stage) -> None:
    scene: Scene = await stage("deciding")
    site = await scene.seat("decider")
    await scene.fill(Given("拟推荐的厂", events=in_review(e.DecisionProposed("recommend", "x"))))
    assert "summary.xlsx" not in (await site.client.get(scene.path)).text
    assert (await site.client.get(f"{scene.path}/summary.xlsx")).status == 404
    await scene.fill(Given("推荐厂", events=in_review((DECIDED, DECIDER))))
    assert f'href="{scene.path}/summary.xlsx"' in (await site.client.get(scene.path)).text
    assert (await site.client.get(f"{scene.path}/summary.xlsx")).status == 200


async def test_without_anybody_recommended_the_form_has_its_two_empty_rows(
    stage: Stage, core: Core
) -> None:
    scene = await stage("objections")
    await scene.fill(*GIVEN[6:8])
    async with core.database.unit_of_work() as uow:
        found = summary_of(await uow.submissions.of_call(scene.call))
    rows, notes = sheets(summary_workbook(scene.call, found, scene.clock()))
    start = rows.index(HEADS["绿色工厂推荐名单"]) + 1
    assert [row[:2] for row in rows[start : start + 3]] == [(1, None), (2, None), (None, None)]
    assert "0 家" in notes
