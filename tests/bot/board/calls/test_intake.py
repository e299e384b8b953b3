"""Officers hand in for enterprises that sent files: checked, shown, and only then taken in."""

import hashlib
import html
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import aiohttp
import pytest

from bot.jobs.reading.sheets import sheet_from_json
from bot.reports.data import from_snapshot
from bot.reports.excel.questionnaire import build_questionnaire
from bot.reports.excel.reading import read
from bot.turns.calls.intake_words import SAID
from bot.turns.calls.sent_files import Given, Sent, from_sheet, from_text
from dialogs.calls.access import Part
from dialogs.calls.intake import Bar, Obstacle
from dialogs.calls.state import Receipt
from dialogs.calls.visible import Submission
from scoring.overlays.library import shipped
from scoring.values import Language
from storage.models import Assessment, Person, VersionFile
from tests.bot.board.calls.conftest import TANGSHAN, Scene, Stage
from tests.bot.board.conftest import Site
from tests.support.jobs import do_all
from tests.support.stored.databases import rows_of
from tests.support.stored.many_submissions import Given as Filled

CODE, OTHER = "91130102MA0000001Y", "91130102MA00000022"
EXAMPLE = Path(__file__).parents[4] / "docs/examples/foundry.yaml"


def answers(
    name: str = "来件厂", code: str = CODE, city: str = "石家庄市", *, without: str = ""
) -> str:
    """An answers file of an enterprise; a row may be left out."""
    facts = f"enterprise: {{name: {name}, province: 河北省, city: {city}, industry: '3391'"
    facts += f", credit_code: {code}}}" if code else "}"
    text = re.sub(r"^enterprise: .*$", facts, EXAMPLE.read_text("utf-8"), flags=re.M)
    lines = text.splitlines(keepends=True)
    return "".join(one for one in lines if not without or without not in one)


def worksheet(text: str) -> bytes:
    """The same as our questionnaire, filled in."""
    sent = from_text(text, "a.yaml", "", shipped(), Given())
    assert isinstance(sent, Sent)
    return build_questionnaire(from_snapshot(dict(sent.content["report"]), number=""), "zh")


async def send(site: Site, scene: Scene, files: Sequence[tuple[str, bytes]], **given: str) -> str:
    """Have files checked; the page."""
    page = await site.client.get(f"{scene.path}/intake")
    form = aiohttp.FormData(quote_fields=False)
    for name, value in _hidden(page.text).items():
        form.add_field(name, value)
    for name, value in given.items():
        form.add_field(name, value)
    for name, content in files:
        form.add_field("file", content, filename=name)
    headers = {"Sec-Fetch-Site": "same-origin"}
    sent = await site.client.post("/calls/intake", form, headers=headers)
    return html.unescape(sent.text)


async def take(site: Site, page: str) -> str:
    """Confirm all that was shown as possible; the page."""
    chosen = re.findall(r'name="file" value="([^"]*)"', page)
    fields = [("file", one) for one in chosen] + list(_hidden(page).items())
    headers = {"Sec-Fetch-Site": "same-origin"}
    sent = await site.client.post("/calls/intake/take", fields, headers=headers)
    return html.unescape(sent.text)


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


async def submissions(scene: Scene) -> tuple[Submission, ...]:
    """All of the call."""
    async with scene.core.database.unit_of_work() as uow:
        return await uow.submissions.of_call(scene.call)


async def test_a_file_is_shown_and_taken_in_once_confirmed(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener", scene.city)
    content = answers().encode()
    page = await send(site, scene, [("来件.yaml", content)])
    for words in ("可以收", f"来件厂，{CODE}，", "石家庄市", "自评", "未答 0 条"):
        assert words in page
    assert await submissions(scene) == ()  # nothing yet
    assert "已收，回执第 1 号" in await take(site, page)
    (one,) = await submissions(scene)
    receipt = one.state.receipt
    assert isinstance(receipt, Receipt)
    digest = hashlib.sha256(content).hexdigest()
    assert (receipt.file, receipt.file_digest) == ("来件.yaml", digest)
    assert (one.name, one.region, one.credit_code) == ("来件厂", "130100", CODE)
    assert one.result is not None
    assert one.version is not None
    held = [row["digest"] for row in await rows_of(scene.core.database, VersionFile)]
    assert held == [digest]  # the file stays with the version
    await do_all(scene.core, "call-flags")
    shown = html.unescape((await site.client.get(f"{scene.path}/{one.id}")).text)
    for words in ("提交的内容：第 1 版", "来件.yaml", digest, receipt.hash, "审查", "请另行告知"):
        assert words in shown


async def test_the_officer_is_on_record(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener", scene.city)
    await take(site, await send(site, scene, [("a.yaml", answers().encode())]))
    (one,) = await submissions(scene)
    async with scene.core.database.unit_of_work() as uow:
        found = await uow.submissions.with_entries(scene.call, one.id)
    assert found is not None
    by = found[1][0].by
    assert (by.part, by.level, by.person) == (Part.SCREENER, "city", await site.person())
    assert one.applicant not in (None, by.person)


async def test_the_same_file_twice_changes_nothing(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener", scene.city)
    page = await send(site, scene, [("a.yaml", answers().encode())])
    await take(site, page)
    people = len(await rows_of(scene.core.database, Person))
    assert "同样的内容已经收了" in await take(site, page)
    again = await send(site, scene, [("b.yaml", answers().encode())])
    assert "同样的内容已经收了，不再收" in again
    assert 'type="checkbox"' not in again
    (one,) = await submissions(scene)
    assert len(one.state.receipts) == 1
    assert len(await rows_of(scene.core.database, Person)) == people


async def test_another_file_of_the_enterprise_is_its_next_version(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener", scene.city)
    await take(site, await send(site, scene, [("a.yaml", answers().encode())]))
    page = await send(site, scene, [("b.yaml", answers("改名厂").encode())])
    assert "这是新的一版" in page
    assert "已收，回执第 2 号" in await take(site, page)
    (one,) = await submissions(scene)
    assert one.name == "改名厂"
    assert [each.version for each in one.state.receipts] == [1, 2]
    owned = [
        r for r in await rows_of(scene.core.database, Assessment) if r["id"] == one.assessment
    ]
    assert len(owned) == 1


async def test_a_worksheet_is_taken_in_like_an_answers_file(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener", scene.city)
    text = answers()
    page = await send(site, scene, [("q.xlsx", worksheet(text)), ("a.yaml", text.encode())])
    assert page.count("可以收") == 2
    page = await take(site, page)
    assert "已收，回执第 1 号" in page
    assert "同样的内容已经收了" in page  # the other file says the same


def test_a_worksheet_says_what_the_answers_file_says() -> None:
    text = answers()
    sheet = sheet_from_json("q.xlsx", read(worksheet(text), "q.xlsx"))
    from_excel = from_sheet(sheet, "", shipped(), Given())
    from_yaml = from_text(text, "a.yaml", "", shipped(), Given())
    assert isinstance(from_excel, Sent)
    assert isinstance(from_yaml, Sent)
    assert from_excel.hash == from_yaml.hash


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (answers(without="infrastructure-multi-storey"), "还有 1 条未答"),
        (answers(code=""), "文件里没有统一社会信用代码"),
        (answers(code="91130102MA0000001X"), "信用代码不对"),
        (answers(city="唐山市"), "企业不在您的地区"),
        (answers(city="不存在市"), "没有看懂地区"),
        ("catalogue: [", "读不了"),
        ("answers: {}", "读不了"),
    ],
)
async def test_what_keeps_a_file_out_is_said(stage: Stage, text: str, said: str) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener", scene.city)
    page = await send(site, scene, [("a.yaml", text.encode())])
    assert said in page
    assert 'type="checkbox"' not in page
    assert await submissions(scene) == ()


async def test_a_missing_credit_code_is_added_by_the_officer(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener", scene.city)
    page = await send(site, scene, [("a.yaml", answers(code="").encode())], credit_code=CODE)
    assert "已收，回执第 1 号" in await take(site, page)
    (one,) = await submissions(scene)
    assert one.credit_code == CODE


async def test_barred_duplicate_and_late_ones_are_kept_out(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener", scene.city)
    async with scene.core.database.unit_of_work() as uow:
        await uow.calls.bar(scene.call.id, {OTHER: Bar("失信", date(2999, 1, 1))})
    barred = await send(site, scene, [("a.yaml", answers(code=OTHER).encode())])
    assert "这家企业不予受理：失信，到 2999-01-01" in barred
    own = await scene.fill(Filled("自己交的厂", code=CODE))
    duplicate = await send(site, scene, [("a.yaml", answers().encode())])
    assert "企业自己已经用这个信用代码提交了" in duplicate
    assert [one.id for one in await submissions(scene)] == list(own)
    scene.clock.advance(scene.call.terms.closes - scene.clock() + timedelta(hours=2))
    late = await send(site, scene, [("a.yaml", answers(code=OTHER).encode())])
    assert "已截止" in late


async def test_of_a_county_only_its_own(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener", scene.county)
    await take(site, await send(site, scene, [("a.yaml", answers().encode())]))
    (one,) = await submissions(scene)
    assert one.region == "130102"
    assert one.state.level == "county"


@pytest.mark.parametrize(("post", "phase"), [("reviewer", "intake"), ("decider", "intake")])
async def test_nobody_else_hands_in(stage: Stage, post: str, phase: str) -> None:
    scene = await stage(phase)
    site = await scene.seat(post)
    assert (await site.client.get(f"{scene.path}/intake")).status == 404
    assert "/intake" not in (await site.client.get(scene.path)).text


async def test_nothing_is_taken_in_another_phase(stage: Stage) -> None:
    scene = await stage("review")
    site = await scene.seat("screener", scene.city)
    page = (await site.client.get(f"{scene.path}/intake")).text
    assert "现在的阶段不收文件" in page
    assert 'type="file"' not in page


async def test_a_file_of_somebody_else_cannot_be_named(stage: Stage) -> None:
    scene = await stage("intake")
    site, other = await scene.seat("screener", scene.city), await scene.seat("screener")
    page = await send(site, scene, [("a.yaml", answers().encode())])
    chosen = re.findall(r'name="file" value="([^"]*)"', page)
    mine = (await other.client.get(f"{scene.path}/intake")).text
    fields = [("file", one) for one in chosen] + list(_hidden(mine).items())
    headers = {"Sec-Fetch-Site": "same-origin"}
    sent = await other.client.post("/calls/intake/take", fields, headers=headers)
    assert "请重新上传" in sent.text
    assert "来件厂" not in sent.text
    assert await submissions(scene) == ()


@pytest.mark.parametrize(
    "odd", ["", "x", "{digest} ² mark hash a.yaml", "{digest} 1 标记 hash a.yaml"]
)
async def test_what_no_form_of_ours_carries_is_refused(stage: Stage, odd: str) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener", scene.city)
    page = (await site.client.get(f"{scene.path}/intake")).text
    fields = [("file", odd.format(digest="0" * 64)), *_hidden(page).items()]
    headers = {"Sec-Fetch-Site": "same-origin"}
    sent = await site.client.post("/calls/intake/take", fields, headers=headers)
    assert sent.status == 400


async def test_what_was_taken_in_is_nobodys_but_the_agencys(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener", scene.city)
    await take(site, await send(site, scene, [("a.yaml", answers().encode())]))
    (one,) = await submissions(scene)
    other = await scene.seat("screener", scene.other_city)
    assert (await other.client.get(f"{scene.path}/{one.id}")).status == 404
    assert "来件厂" not in (await other.client.get(scene.path)).text
    assert one.region != TANGSHAN
    home = await site.client.get("/")
    assert "来件厂" not in home.text  # it is not the officer's own case


async def test_who_has_no_chat_is_not_counted_among_those_told(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("administrator")
    await take(site, await send(site, scene, [("a.yaml", answers().encode())]))
    async with scene.core.database.unit_of_work() as uow:
        told = await uow.call_dates.people(scene.call, also_finders=True)
    assert told == {await site.person()}


def test_a_worksheet_of_a_province_alone_says_so() -> None:
    text = answers(city="").replace("city: ,", "")
    sheet = sheet_from_json("q.xlsx", read(worksheet(text), "q.xlsx"))
    sent = from_sheet(sheet, "", shipped(), Given())
    assert isinstance(sent, Sent)
    assert (sent.dossier.profile.province, sent.dossier.profile.city) == ("130000", None)


def test_every_obstacle_has_words_for_officers() -> None:
    for language in get_args(Language):
        assert SAID.in_language(language)["obstacles"].keys() == set(Obstacle)
