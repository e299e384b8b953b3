"""Evidence is asked for by a list, given line by line, accepted or not, and packed."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl.reader.excel import load_workbook

from bot.app import Core
from dialogs.core import buttons as c
from dialogs.core.inputs import File
from dialogs.core.outputs import Reject
from dialogs.core.session import Place
from dialogs.dossier.dossier import Evidence
from dialogs.dossier.requests import holder
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from tests.bot.talking import ENTERPRISE, Talker
from tests.bot.turns.sharing.test_case_access import code_in, offer
from tests.bot.turns.sharing.test_sharing import accept, ask
from tests.support.jobs import do_all

INDEX = index_of(load_catalogue("gb36132-2018"))
FIRST = INDEX.subjects[0]
CODE = INDEX.code[FIRST]


@pytest.fixture
async def zhang(core: Core, li: Talker) -> Talker:
    """A consultant in the case of ``li``."""
    talker = Talker(core, "z")
    await talker.says(f"/start {await offer(li, 'consultant')}")
    await talker.press(c.ACCEPT)
    return talker


async def request(talker: Talker, text: str, whom: str = "owner") -> None:
    """Ask for one piece of evidence."""
    await talker.says("/checklist")
    await talker.press(c.REQUESTS)
    await talker.press(f"{c.NEW_REQUESTS}:own")
    await talker.says(text)
    await talker.press(f"{c.REQUEST_OF}:{whom}")


async def send(
    core: Core, talker: Talker, content: bytes, name: str = "发票.pdf", caption: str = ""
) -> object:
    """Send a file where the talker is."""
    kept: Evidence = await core.turns.keep_file(content, name, "application/pdf")
    return await talker.takes(File(key=talker.key(), evidence=kept, caption=caption))


async def open_list(talker: Talker) -> list[str]:
    """Go to the list; the buttons of its lines."""
    await talker.says("/checklist")
    await talker.press(c.REQUESTS)
    return lines(talker)


def lines(talker: Talker) -> list[str]:
    """The buttons of lines."""
    return [one for one in talker.choices if one.startswith(f"{c.REQUEST}:")]


def rejected(result: object) -> list[str]:
    """The codes of what was refused in a turn."""
    outputs = result.turn.outputs  # type: ignore[attr-defined]
    return [one.code for one in outputs if isinstance(one, Reject)]


async def test_from_asking_to_evidence(core: Core, li: Talker, zhang: Talker) -> None:
    await request(zhang, f"营业执照 #{CODE}，2027年1月5日前")
    assert "已加入 1 项" in zhang.shown
    told = (await li.heard())[-1]
    assert "补充 1 项材料" in told
    assert "2027-01-05" in told
    (line,) = await open_list(li)
    await li.press(line)
    assert "1/1" in li.shown
    await send(core, li, b"%PDF-1", caption="正本")
    assert "已收到“发票.pdf”" in li.shown
    await send(core, li, b"%PDF-2")
    assert FIRST not in (await li.dossier()).evidence, "not before it is accepted"
    assert rejected(await send(core, li, b"%PDF-2")) == ["request-file-known"]
    assert c.REQUEST_ACCEPT not in li.choices, "nobody accepts their own answer to others"
    assert rejected(await li.takes(li.forged(c.REQUEST_ACCEPT))) == ["request-gone"]

    assert "交来了材料" in (await zhang.heard())[-1]
    (line,) = await open_list(zhang)
    await zhang.press(line)
    assert "正本" in zhang.shown
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.VIEW)))
    await zhang.press(c.REQUEST_REJECT)
    await zhang.says("看不清公章")
    assert "看不清公章" in (await li.heard())[-1]
    await li.says("/checklist")
    await li.press(c.REQUESTS)
    assert "已退回" in li.shown
    await li.press(lines(li)[0])
    assert "看不清公章" in li.shown
    await send(core, li, b"%PDF-3", "重拍.pdf")

    await open_list(zhang)
    await zhang.press(lines(zhang)[0])
    assert "重拍.pdf" in zhang.shown
    assert "发票.pdf" not in zhang.shown, "what was sent back does not count any more"
    await zhang.press(c.REQUEST_ACCEPT)
    assert "已收下" in (await li.heard())[-1]
    assert [file.name for file in (await li.dossier()).evidence[FIRST]] == ["重拍.pdf"]


async def test_the_list_is_made_of_what_is_missing(li: Talker, zhang: Talker) -> None:
    await li.says(f"#{CODE}")
    await li.press(c.MET)
    await open_list(zhang)
    await zhang.press(f"{c.NEW_REQUESTS}:wanted")
    assert zhang.message is not None
    assert zhang.message.placeholder == "如：12 月 5 日前"
    assert "请谁提供" in zhang.shown
    await zhang.says("电费发票")
    assert "只写截止日期" in zhang.shown
    await zhang.says("2027年1月5日前")
    await zhang.press(f"{c.REQUEST_OF}:owner")
    found = await open_list(li)
    assert len(found) > 2
    assert "2027-01-05" in li.shown
    await open_list(zhang)
    await zhang.press(f"{c.NEW_REQUESTS}:wanted")
    assert "没有要列的" in zhang.shown
    result = await zhang.takes(zhang.forged(f"{c.REQUEST_OF}:owner"))
    assert rejected(result) == ["requests-none"]
    await li.press(found[0])
    count = li.shown.split("1/")[1].split("\n")[0]
    assert int(count) > 2
    assert lines(li), "the next one is offered"
    await li.press(lines(li)[0])
    assert f"2/{count}" in li.shown


async def test_a_colleague_gives_files_and_sees_nothing_else(core: Core, li: Talker) -> None:
    await li.says(f"#{CODE}")
    await li.press(c.MET)
    await request(li, "别人的材料 TOKEN")
    await open_list(li)
    await li.press(f"{c.NEW_REQUESTS}:own")
    await li.says("电费发票，12月5日前")
    await li.press(f"{c.REQUEST_OF}:somebody")
    await li.says("王工")
    wang = Talker(core, "w", "web")
    await wang.says(f"/start {code_in(li)}")
    assert "请您提供绿色工厂评价的材料" in wang.shown
    await wang.press(c.ACCEPT)
    assert wang.place == Place.TASK
    assert "还要交 1 项材料" in wang.shown
    await wang.press(c.REQUESTS)
    assert "电费发票" in wang.shown
    assert "TOKEN" not in wang.shown
    (mine,) = lines(wang)
    other = f"{c.REQUEST}:{int(mine.partition(':')[2]) - 1}"
    for choice in (other, f"{c.NEW_REQUESTS}:own", c.REQUEST_ZIP, f"{c.NEW_REQUESTS}:wanted"):
        await wang.takes(wang.forged(choice))
        assert "TOKEN" not in wang.shown
        await wang.says("/tasks")
        await wang.press(c.REQUESTS)
    for text in (f"#{CODE}", "/checklist", "/status", "/report"):
        await wang.says(text)
        assert "TOKEN" not in wang.shown
        assert wang.place in {Place.TASK, Place.REQUESTS}
    await wang.says("/tasks")
    await wang.press(c.REQUESTS)
    await wang.press(mine)
    await send(core, wang, b"%PDF-w")
    assert rejected(await wang.takes(wang.forged(c.REQUEST_ACCEPT))) == ["only-your-task"]
    assert "（王工）" in (await li.heard())[-1]
    assert not (await li.dossier()).evidence
    found = await open_list(li)
    await li.press(found[0])  # what waits for a decision comes first
    await li.press(c.REQUEST_ACCEPT)
    (file,) = (await li.dossier()).evidence[holder(2)]
    assert file.name == "发票.pdf"
    assert "已收下" in (await wang.heard())[-1]
    await wang.says("/delete_my_data")
    await wang.press(c.DELETE_CONFIRMED)
    async with core.database.unit_of_work() as uow:
        assert await uow.evidence_files.hold(file.digest), "what was accepted stays"


async def test_who_answers_questions_is_asked_for_files_too(core: Core, li: Talker) -> None:
    wang = Talker(core, "w")
    await accept(wang, await ask(li))
    assert c.REQUESTS not in wang.choices
    await open_list(li)
    await li.press(f"{c.NEW_REQUESTS}:own")
    await li.says("电费发票")
    (known,) = [one for one in li.choices if one.startswith(c.REQUEST_OF) and one[-1].isdigit()]
    await li.press(known)
    assert ENTERPRISE in (await wang.heard())[-1]
    await wang.says("/tasks")
    await wang.press(c.REQUESTS)
    await wang.press(lines(wang)[0])
    await send(core, wang, b"%PDF")
    assert "答完了" not in "".join(await li.heard())


async def test_who_owes_evidence_is_reminded(core: Core, li: Talker, zhang: Talker) -> None:
    await request(zhang, "电费发票")
    await open_list(li)
    await li.press(f"{c.NEW_REQUESTS}:own")
    await li.says("水费发票")
    await li.press(f"{c.REQUEST_OF}:somebody")
    await li.says("钱会计")
    qian = Talker(core, "q")
    await qian.says(f"/start {code_in(li)}")
    await qian.press(c.ACCEPT)
    await zhang.says("/start")
    await zhang.press(c.NUDGE)
    assert "钱会计</b>：1 项材料没交" in zhang.shown
    assert zhang.shown.count("1 项材料没交") == 2
    await qian.press(c.REQUESTS)
    await qian.press(lines(qian)[0])
    await send(core, qian, b"%PDF")
    await zhang.says("/start")
    await zhang.press(c.NUDGE)
    assert "钱会计" not in zhang.shown


async def test_files_of_ones_own_list_are_evidence_at_once(core: Core, li: Talker) -> None:
    await request(li, f"营业执照 #{CODE}")
    assert "🔔" not in "".join(await li.heard())
    await open_list(li)
    await li.press(lines(li)[0])
    for number in (1, 2):
        await send(core, li, b"%PDF" + bytes([number]), f"{number}.pdf")
    assert len((await li.dossier()).evidence[FIRST]) == 2
    assert "已收下" in li.shown


async def test_a_line_is_withdrawn_and_typed_again(li: Talker, zhang: Talker) -> None:
    await open_list(zhang)
    await zhang.press(f"{c.NEW_REQUESTS}:own")
    for text, said in (("12月5日前", "请写要什么材料"), ("发票 #999", "没有第 999 题")):
        await zhang.says(text)
        assert said in zhang.shown
    await zhang.says("返回")
    await request(zhang, "发票")
    await open_list(zhang)
    await zhang.press(lines(zhang)[0])
    await zhang.press(c.REQUEST_WITHDRAW)
    assert "不用交了" in (await li.heard())[-1]
    assert await open_list(li) == []


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
async def test_who_only_looks_asks_for_nothing(core: Core, li: Talker, role: str) -> None:
    viewer = Talker(core, "v")
    await request(li, "材料 TOKEN")
    await viewer.says(f"/start {await offer(li, role)}")
    await viewer.press(c.ACCEPT)
    await viewer.says("/checklist")
    assert c.REQUESTS not in viewer.choices
    await viewer.takes(viewer.forged(c.REQUESTS))
    assert "TOKEN" not in viewer.shown


async def test_a_consultant_gives_no_file_for_the_owner(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await request(zhang, "发票")
    await open_list(zhang)
    await zhang.press(lines(zhang)[0])
    assert rejected(await send(core, zhang, b"%PDF-z")) == ["not-in-your-role"]
    assert not (await li.dossier()).evidence


async def test_the_zip_has_the_files_by_line_and_an_index(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await request(zhang, f"=HYPERLINK(1)/../执照 #{CODE}")
    await request(zhang, "没交的")
    await open_list(li)
    await li.press(lines(li)[0])
    for number, name in enumerate(("a.pdf", "A.pdf", "../b?.pdf", "c")):
        await send(core, li, b"%PDF" + bytes([number]), name)
    await open_list(zhang)
    await zhang.press(c.REQUEST_ZIP)
    await do_all(core, "request-list")
    transcript = await core.turns.reader.transcript(zhang.channel, zhang.name)
    attachment = next(line.attachment for line in reversed(transcript) if line.attachment)
    async with core.files.on_disk(attachment.path) as path:
        content = path.read_bytes()
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        sheet = load_workbook(BytesIO(archive.read(names[-1])))["清单"]  # type: ignore[no-untyped-call]
    folder = "001 =HYPERLINK(1)_.._执照"
    wanted = ["a.pdf", "A (2).pdf", "b_.pdf", "c"]
    assert names == [*(f"{folder}/{name}" for name in wanted), "清单-index.xlsx"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:3] == ["序号", "材料", "题号"]
    assert [row[0] for row in rows[1:]] == [1, 1, 1, 1, 2]
    assert rows[1][1].startswith("=HYPERLINK")
    assert sheet["B2"].data_type == "s", "what people typed is no formula"
    assert rows[1][2:6] == [CODE, "", "企业", "待查看"]
    assert [row[7] for row in rows[1:5]] == names[:4]
    assert rows[5][5] == "待提供"
    assert len({row[8] for row in rows[1:5]}) == 4


async def test_no_zip_after_the_access_has_ended(core: Core, li: Talker, zhang: Talker) -> None:
    await request(zhang, "发票")
    await open_list(zhang)
    await zhang.press(c.REQUEST_ZIP)
    await li.says("/settings")
    await li.press(c.ACCESS)
    await li.press(next(one for one in li.choices if one.startswith(c.END_ACCESS)))
    await do_all(core, "request-list")
    transcript = await core.turns.reader.transcript(zhang.channel, zhang.name)
    assert not [line for line in transcript if line.attachment]
