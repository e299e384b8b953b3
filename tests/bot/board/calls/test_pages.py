"""The board of a call without script: rows, filters, order, ranking and line, and its files."""

import csv
import json
import re
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl.reader.excel import load_workbook

from bot.app import Core
from dialogs.calls import events as e
from dialogs.calls.access import Part
from dialogs.calls.events import By, DataExported
from dialogs.core.session import Place
from tests.bot.board.calls.conftest import (
    CITY,
    COUNTY,
    DECIDED,
    DECIDER,
    TANGSHAN,
    Scene,
    Stage,
    in_review,
    reviewed,
)
from tests.bot.board.conftest import Join, Site
from tests.bot.turns.calls.test_calls import INDEX
from tests.support.stored.many_submissions import Given, some_given

RULE = json.dumps({"subjects": [], "checks": [], "numbers": {"others": "2", "digest": "aa"}})
SUBJECT, ROW = INDEX.subjects[0], INDEX.catalogue.criteria[3].id
SAME_FILE = e.FlagsFound((("same-file:aa", "same-file", "aa", RULE),))


def names(page: str) -> list[str]:
    """The enterprises on a page, in order."""
    return re.findall(r'<a class="client"[^>]*>([^<]*)</a>', page)


def row(page: str, name: str) -> str:
    """The row of an enterprise as text, its cells by a bar."""
    (found,) = [one for one in page.split("<tr ") if f">{name}</a>" in one]
    cells = re.sub(r"<[^>]+>", " ", found.replace("</td>", " | ").replace("</th>", " | "))
    return " ".join(cells.split())


async def read(site: Site, path: str) -> str:
    """A page that is there."""
    answer = await site.client.get(path)
    assert answer.status == 200
    return answer.text


@pytest.fixture
async def scene(stage: Stage) -> Scene:
    """Decisions are being made: two reviewed, one of them decided, and three in other states."""
    scene = await stage("deciding", places=2, least=None)
    for name in ("甲", "乙"):
        await scene.seat("reviewer", name=name)
    first, second = scene.members["甲"], scene.members["乙"]
    await scene.fill(
        Given("线上厂", total="90",
              events=in_review(*reviewed(first, second, "80", "82"), SAME_FILE)),
        Given("决定厂", total="70", events=in_review(
            *reviewed(first, second, "83", "84"), (DECIDED, DECIDER),
            (e.FlagRaised("k", "图不符"), CITY), (e.FlagResolved("k", "已核"), CITY))),
        Given("争议厂", total="79", events=in_review(*reviewed(first, second, "60", "82"))),
        Given("退回厂", total="66", region=TANGSHAN,
              events=((e.Returned("city", "缺报告"), CITY),)),
        Given("=cmd|厂", total="60.5", possible="72", late=12, code="911301FORMULA00001"),
    )  # fmt: skip
    return scene


async def test_a_row_has_all_that_the_decider_sees(scene: Scene) -> None:
    site = await scene.seat("decider")
    page = await read(site, scene.path)
    assert "您能看到 5 份申报" in page
    first, second = row(page, "决定厂"), row(page, "线上厂")
    assert first.endswith(
        "| 2 | 决定厂 911301000000000002 | 河北省石家庄市 | 已决定 | 满足 "
        "| 70.00 | 83.50 | 83.50 推荐 | 已处理 1 | 评审甲 评审乙 | 2026-10-24 16:02 |"
    )
    assert "1 线上" in first
    assert "2 线上" in second
    assert "材料雷同 1" in second
    assert "— 相差 22.00，未定" in row(page, "争议厂")
    assert "已退回 市" in row(page, "退回厂")
    late = row(page, "=cmd|厂")
    assert "60.50–72.00" in late
    assert "迟 12 分钟" in late


async def test_the_order_is_the_ranking_with_its_rule_and_the_line_between_its_neighbours(
    scene: Scene,
) -> None:
    site = await scene.seat("decider")
    page = await read(site, scene.path)
    assert names(page) == ["决定厂", "线上厂", "争议厂", "退回厂", "=cmd|厂"]
    assert (
        "必须项（满足的在前） → 得分（有评审结果的按评审，没有的按自评） → 得分上限 → 提交早的在前"
        in page
    )
    line = "线上最后一家：线上厂，81.00 分。线下第一家：争议厂，79.00 分。相差 2.00 分。"
    assert f"入选线：前 2 名，必须项满足；线上 2 家。{line}" in page
    drawn = page.index("cutline")
    assert page.index(">线上厂</a>") < drawn < page.index(">争议厂</a>")
    assert "cutline" not in await read(site, f"{scene.path}?sort=name")
    assert "cutline" in await read(site, f"{scene.path}?flag=same-file")


async def test_who_shares_the_place_at_the_line_is_named(stage: Stage) -> None:
    scene = await stage("deciding", places=2, ties=())
    for name in ("甲", "乙"):
        await scene.seat("reviewer", name=name)
    first, second = scene.members["甲"], scene.members["乙"]
    same = reviewed(first, second, "80", "80")
    await scene.fill(
        Given("一厂", events=in_review(*reviewed(first, second, "90", "90"))),
        Given("二厂", events=in_review(*same)),
        Given("三厂", events=in_review(*same)),
    )
    page = await read(await scene.seat("decider"), scene.path)
    assert "二厂、三厂 并列在线，规则没有说谁入选。" in page
    assert "2= 并列在线" in row(page, "二厂")
    assert "2= 并列在线" in row(page, "三厂")
    assert "1 线上" in row(page, "一厂")


ASKED = [
    ("state=in-review", ["线上厂", "争议厂"]),
    ("state=returned", ["退回厂"]),
    (f"region={TANGSHAN}", ["退回厂"]),
    ("flag=any", ["线上厂"]),
    ("flag=same-file", ["线上厂"]),
    ("flag=person", []),
    ("q=FORMULA", ["=cmd|厂"]),
    ("q=决定", ["决定厂"]),
    ("mine=waiting", ["线上厂", "争议厂"]),
    ("mine=assigned", []),
    ("sort=number", ["线上厂", "决定厂", "争议厂", "退回厂", "=cmd|厂"]),
    ("sort=-self", ["线上厂", "争议厂", "决定厂", "退回厂", "=cmd|厂"]),
    ("sort=-reviewed", ["决定厂", "线上厂", "争议厂", "退回厂", "=cmd|厂"]),
    ("sort=decided&state=in-review", ["线上厂", "争议厂"]),
    ("sort=region", ["线上厂", "决定厂", "争议厂", "=cmd|厂", "退回厂"]),
    ("sort=-received", ["=cmd|厂", "退回厂", "争议厂", "决定厂", "线上厂"]),
    ("sort=-flags", ["线上厂", "决定厂", "争议厂", "退回厂", "=cmd|厂"]),
    ("sort=-reviewers&region=130000", ["线上厂", "决定厂", "争议厂", "退回厂", "=cmd|厂"]),
    ("state=odd&region=x&flag=odd&mine=odd&sort=odd&page=x",
     ["决定厂", "线上厂", "争议厂", "退回厂", "=cmd|厂"]),
]  # fmt: skip


async def test_filters_and_orders_are_in_the_address(scene: Scene) -> None:
    site = await scene.seat("decider")
    for asked, found in ASKED:
        page = await read(site, f"{scene.path}?{asked}")
        assert names(page) == found, asked
        if found:
            file = await site.client.get(f"{scene.path}/board.csv?{asked}")
            assert names(page) == _names_in_csv(file), asked


def _names_in_csv(answer: object) -> list[str]:
    text = answer.body.decode("utf-8-sig")  # type: ignore[attr-defined]
    return [one["企业名称"].removeprefix("'") for one in csv.DictReader(StringIO(text))]


async def test_a_county_is_called_as_the_call_calls_it_and_found_by_its_city(
    stage: Stage,
) -> None:
    scene = await stage("checking")
    await scene.fill(Given("县里的厂", region=COUNTY), Given("唐山的厂", region=TANGSHAN))
    site = await scene.seat("screener", scene.county)
    page = await read(site, scene.path)
    assert names(page) == ["县里的厂"]
    assert "河北省石家庄市长安区" in row(page, "县里的厂")
    assert "河北省石家庄市长安区" in await read(site, f"{scene.path}/1")
    province = await scene.seat("screener")
    page = await read(province, scene.path)
    assert '<option value="130102">河北省石家庄市长安区</option>' in page
    for region in ("130102", "130100"):
        assert names(await read(province, f"{scene.path}?region={region}")) == ["县里的厂"]


async def test_what_waits_for_a_reviewer_is_what_they_have_not_reviewed(stage: Stage) -> None:
    scene = await stage("review")
    site = await scene.seat("reviewer", name="甲")
    me = scene.members["甲"]
    by = By(None, "甲", Part.REVIEWER, "province")
    clear = (e.InterestDeclared(me, False), by)
    await scene.fill(
        Given("别人的厂", events=in_review()),
        Given("未声明厂", events=in_review(e.ReviewerAssigned(me, "甲"))),
        Given("待评厂", events=in_review(e.ReviewerAssigned(me, "甲"), clear)),
        Given("已评厂", events=in_review(
            e.ReviewerAssigned(me, "甲"), clear, (e.ReviewGiven(me, "71.5"), by))),
    )  # fmt: skip
    assert names(await read(site, scene.path)) == ["待评厂", "已评厂", "未声明厂"]
    assert names(await read(site, f"{scene.path}?mine=waiting")) == ["待评厂", "未声明厂"]
    page = await read(site, f"{scene.path}?mine=assigned")
    assert names(page) == ["待评厂", "已评厂", "未声明厂"]
    assert "您评 71.50" in row(page, "已评厂")
    assert "先声明利害关系" in row(page, "未声明厂")
    assert "board.csv" not in page, "a reviewer takes nothing out"


async def test_a_long_board_has_pages_and_its_files_have_all(stage: Stage) -> None:
    scene = await stage("deciding")
    site = await scene.seat("decider")
    await scene.fill(*some_given(120))
    page = await read(site, f"{scene.path}?page=1")
    assert len(names(page)) == 20
    assert "第 2 页，共 2 页" in page
    assert len(_names_in_csv(await site.client.get(f"{scene.path}/board.csv?page=1"))) == 120


# --- files


async def test_excel_has_what_is_shown_and_nothing_in_it_is_a_formula_or_a_link(
    scene: Scene, core: Core
) -> None:
    site = await scene.seat("decider")
    answer = await site.client.get(f"{scene.path}/board.xlsx?q=厂")
    assert answer.status == 200
    assert answer.header("content-disposition") == "attachment; filename=call-1.xlsx"
    sheet = load_workbook(BytesIO(answer.body)).active  # type: ignore[no-untyped-call]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert lines[0][0] == "2026 年省级绿色工厂"
    assert lines[1][0].startswith("导出 5 份（您能看到 5 份）")
    assert lines[2][0].startswith("名次依次看")
    head = next(at for at, line in enumerate(lines) if line[0] == "名次")
    table = [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]]
    assert [one["企业名称"] for one in table] == [
        "决定厂",
        "线上厂",
        "争议厂",
        "退回厂",
        "=cmd|厂",
    ]
    first, last = table[0], table[-1]
    assert (first["自评得分"], first["评审得分"], first["审定得分"]) == (70, 83.5, 83.5)
    assert (first["入选线"], first["决定"], first["收到时间"]) == (
        "线上",
        "推荐",
        "2026-10-24 16:02",
    )
    assert (last["自评得分"], last["自评上限"], last["迟到分钟"]) == (60.5, 72, 12)
    inside = ZipFile(BytesIO(answer.body))
    written = "".join(
        inside.read(one).decode() for one in inside.namelist() if one.endswith("xml")
    )
    assert "<f>" not in written
    assert "hyperlink" not in written
    async with core.database.unit_of_work() as uow:
        noted = [event for event, _, _ in await uow.calls.events(scene.call.id)]
    assert noted[-1] == DataExported("xlsx", 5)


async def test_csv_reads_as_text_whatever_an_enterprise_is_called(scene: Scene) -> None:
    site = await scene.seat("decider")
    text = (await site.client.get(f"{scene.path}/board.csv")).body.decode("utf-8-sig")
    (odd,) = [one for one in csv.reader(StringIO(text)) if "cmd" in one[3]]
    assert odd[3] == "'=cmd|厂"


async def test_who_took_a_file_out_is_in_the_record_with_their_part(
    scene: Scene, core: Core
) -> None:
    site = await scene.seat("screener", scene.city)
    assert (await site.client.get(f"{scene.path}/board.csv")).status == 200
    async with core.database.unit_of_work() as uow:
        event, by, _ = (await uow.calls.events(scene.call.id))[-1]
    assert event == DataExported("csv", 4)
    assert (by.person, by.part, by.level) == (await site.person(), "screener", "")


# --- a page per applicant, and the way into the chat


async def test_the_page_of_an_applicant_tells_what_happened_and_why(scene: Scene) -> None:
    site = await scene.seat("decider")
    page = " ".join(re.sub(r"<[^>]+>", " ", await read(site, f"{scene.path}/2")).split())
    for said in (
        "得分（满分 100） 自评 评审 审定 必须项 70.00 83.50 83.50 推荐 满足",
        "推荐：证据齐全 还没有通知企业。",
        "评审甲 83 评审甲的意见",
        "人工标记 图不符 市里的人 · 已核 · 市里的人",
        "市里的人 · 市审查 推荐上报：省 同意推荐",
        "赵审定 · 审定 决定生效：推荐 证据齐全",
        "校验码 hash-2",
    ):
        assert said in page
    assert "图不符" not in await read(site, f"{scene.path}/1")


async def test_questions_that_were_sent_back_or_appealed_against_are_named(stage: Stage) -> None:
    scene = await stage("objections")
    row = INDEX.subjects[20]
    code = INDEX.code[row]
    await scene.fill(Given("厂", events=(
        (e.Returned("city", "请补正", ((row, "缺检测报告"), ("gone", "x"))), CITY),
        e.Submitted(2, 2, 2, "hash", 0, ("city", "province")),
        *in_review((DECIDED, DECIDER), e.DecisionTold("b"), e.Appealed((row,), "算错了", "ours")),
    )))  # fmt: skip
    page = " ".join(
        re.sub(r"<[^>]+>", " ", await read(await scene.seat("decider"), f"{scene.path}/1")).split()
    )
    assert f"请补正 #{code} 缺检测报告 gone x" in page
    assert f"算错了 #{code} 等待答复" in page


async def test_a_press_leads_to_the_place_in_the_chat_where_it_is_handled(scene: Scene) -> None:
    site = await scene.seat("decider")
    await read(site, f"{scene.path}/1")
    answer = await site.client.submit(f"{scene.path}/1/open")
    assert answer.status == 200
    here = (await site.conversation()).session.wait
    assert (here.at, here.subject) == (Place.SUBMISSION, f"{scene.call.id}-1")
    assert "线上厂" in answer.text
    assert "拟推荐" in answer.text


async def test_calls_are_listed_and_linked_for_who_has_a_part_in_them(
    scene: Scene, join: Join
) -> None:
    site = await scene.seat("screener", scene.city)
    assert f'href="{scene.path}"' in await read(site, "/calls")
    assert 'href="/calls"' in await read(site, "/")
    other = await join()
    assert "还没有批次" in await read(other, "/calls")
    assert 'href="/calls"' not in await read(other, "/")


def by_rows(member: int, name: str, total: str, row: str, points: str, why: str) -> Any:
    """A review row by row, and who gave it."""
    rows = ((SUBJECT, "met", ""), (row, points, why))
    return e.ReviewGiven(member, total, rows, f"{name}看过", "MET"), By(None, name, Part.REVIEWER)


@pytest.fixture
async def apart(stage: Stage) -> Scene:
    """Two reviewers went row by row, and differ in one of two rows."""
    scene = await stage("review")
    for name in ("甲", "乙"):
        await scene.seat("reviewer", name=name)
    first, second = scene.members["甲"], scene.members["乙"]
    for_both = [
        event
        for one in (first, second)
        for event in (e.ReviewerAssigned(one, "x"), e.InterestDeclared(one, False))
    ]
    await scene.fill(
        Given("争议厂", events=in_review(
            *for_both,
            by_rows(first, "评审甲", "80", ROW, "5/2", "=半年台账"),
            by_rows(second, "评审乙", "82", ROW, "4", ""),
        ))
    )  # fmt: skip
    return scene


async def test_where_reviewers_differ_is_on_the_page_of_the_applicant(apart: Scene) -> None:
    site = await apart.seat("decider")
    page = await read(site, f"{apart.path}/1")
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "评审甲 80 逐条 评审甲看过" in text
    code = INDEX.code[ROW]
    assert f"评审意见不同的题 要求 自评得分 评审意见 相差 #{code}" in text
    assert "评审甲：2.5 分 =半年台账 评审乙：4 分 1.5" in text
    assert f"逐条评审：80 分 评审甲看过 #{code}：2.5 分 =半年台账" in text, "in the history too"
    screener = await apart.seat("screener", apart.city)
    assert "半年台账" not in await read(screener, f"{apart.path}/1")


async def test_where_reviewers_differ_is_a_sheet_of_the_excel_file(apart: Scene) -> None:
    site = await apart.seat("decider")
    answer = await site.client.get(f"{apart.path}/board.xlsx")
    book = load_workbook(BytesIO(answer.body))  # type: ignore[no-untyped-call]
    assert len(book.sheetnames) == 2
    lines = [[cell.value for cell in line] for line in book["评审不同"].iter_rows()]
    head = next(at for at, line in enumerate(lines) if line[0] == "回执")
    found = [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]]
    assert [(one["评审"], one["计为"], one["理由"], one["相差"]) for one in found] == [
        ("评审甲", 2.5, "=半年台账", 1.5),
        ("评审乙", 4, None, 1.5),
    ]
    assert {one["题号"] for one in found} == {f"#{INDEX.code[ROW]}"}
    screener = await apart.seat("screener", apart.city)
    theirs = await screener.client.get(f"{apart.path}/board.xlsx")
    bare = load_workbook(BytesIO(theirs.body))  # type: ignore[no-untyped-call]
    assert len(bare.sheetnames) == 1


async def test_what_is_being_checked_follows_the_ranking_in_a_group(scene: Scene) -> None:
    site = await scene.seat("decider")
    page = await read(site, scene.path)
    said = "尚未排名：审核中 2 份，其中待审核（1）、已退回（1）"
    assert page.count(said) == 2  # above the table, and before the first of them
    group = page.split("<tbody", 1)[1].split(said, 1)
    assert names(group[0]) == ["决定厂", "线上厂", "争议厂"]
    assert names(group[1]) == ["退回厂", "=cmd|厂"]
    assert "审核中 |" in row(page, "退回厂")
    file = (await site.client.get(f"{scene.path}/board.xlsx")).body
    sheet = load_workbook(BytesIO(file)).worksheets[0]  # type: ignore[no-untyped-call]
    cells = [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value]
    assert cells.count("审核中") == 2
    assert any(one.startswith("尚未排名：审核中 2 份") for one in cells)
    by_name = await read(site, f"{scene.path}?sort=name")
    assert by_name.count(said) == 1
