"""Whole conversations over the Bot API: what a person does and sees."""

import json
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.runtime.settings import Settings
from bot.telegram import CHANNEL
from dialogs.overview.commands import MENU
from scoring.answers.model import Met, NotApplicable, Ratio, Value
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Criterion
from tests.bot.telegram.running import ENTERPRISE, RunningBot, begin
from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_api.entities import utf16_length

MANDATORY_AND_REQUIREMENTS = 50
GROUPS = 7
"""What the quick mode asks in: the requirements and six sections."""


async def test_a_first_meeting_asks_for_consent_and_a_name(
    bot: RunningBot, person: Person
) -> None:
    await person.says("/start")
    notice = await person.sees("隐私")
    assert notice.labels[0] == "同意并开始"

    await person.says("我们想申报绿色工厂")
    assert (await person.sees("请先阅读并同意")).labels[0] == "同意并开始"

    await person.taps("同意并开始")
    await person.sees("企业全称")
    await person.says(ENTERPRISE)
    await person.sees(ENTERPRISE)

    assert (await bot.dossier(person)).profile.name == ENTERPRISE


async def test_a_quick_assessment_takes_two_taps_a_group(bot: RunningBot, person: Person) -> None:
    await begin(person, "快速预评（约 10 分钟）")
    for _ in range(GROUPS - 1):
        await _all_met(person)
        await person.sees("✓ 已保存")
    await _all_met(person)

    summary = await person.sees("60.00–100.00")
    assert "继续完整评价（还有 49 题）" in summary.labels
    answers = (await bot.dossier(person)).answers
    assert len(answers) == MANDATORY_AND_REQUIREMENTS
    assert set(answers.values()) == {Met(True)}


async def test_answers_of_all_kinds_are_kept_as_given(bot: RunningBot, asked: Person) -> None:
    await asked.taps("符合")
    await asked.sees("✓ 已保存 基本要求 1")
    for number, typed, saved in (
        ("2", "没有", "不符合"),
        ("5", "八成", "80%"),
        ("6", "不适用：没有危险化学品", "不适用"),
    ):
        await asked.says(f"/edit {number}")
        await asked.sees(f"{number}/91")
        await asked.says(typed)
        await asked.sees(saved)
    await asked.says("/edit 7")
    await asked.sees("7/91")
    await asked.taps("部分符合")
    await asked.sees("符合到什么程度")
    await asked.taps("41–60%")
    await asked.sees("已保存 第 7 题")

    assert list((await bot.dossier(asked)).answers.values()) == [
        Met(True),
        Met(False),
        Ratio(Decimal("0.8")),
        NotApplicable("没有危险化学品"),
        Ratio(Decimal("0.5")),
    ]


async def test_a_number_is_asked_for_and_scored(bot: RunningBot, asked: Person) -> None:
    rate = next(row for row in load_catalogue("gb36132-2018").criteria if _reads_a_value(row))
    await asked.says(f"/edit {rate.number}")
    await asked.sees(f"{rate.number}/91")
    await asked.taps("输入数值")
    await asked.sees("是多少")
    await asked.says("９５%")
    await asked.sees("✓ 已保存")

    (answer,) = (await bot.dossier(asked)).answers.values()
    assert answer == Value(Decimal(95), "%", measure=rate.measures[0].id)


async def test_navigation_edits_one_message_and_typing_brings_a_new_one(
    asked: Person, server: BotApiServer
) -> None:
    first = asked.screen
    await server.settles()
    for label in ("说明", "收起说明", "稍后再答", "上一题", "目录"):
        await asked.taps(label)
        assert await asked.sees() is first

    await asked.says("/status")
    second = await asked.sees("进度")
    await server.settles()

    assert second is not first
    assert first.labels == []
    assert second is asked.messages[-1]


async def test_every_press_is_answered(asked: Person, server: BotApiServer) -> None:
    for label in ("符合", "稍后再答", "说明", "上一题"):
        await asked.taps(label)
        await asked.is_answered()
    await server.settles()

    presses = [call["callback_query_id"] for call in server.called("answerCallbackQuery")]
    assert len(presses) == len(set(presses)) == server.telegram.chats[asked.id].answered


async def test_markup_in_names_and_words_is_only_text(bot: RunningBot, person: Person) -> None:
    name = "<b>粗体</b> & “厂” <script>"
    await person.says("/start")
    await person.sees()
    await person.taps("同意并开始")
    await person.sees()
    await person.says(name)
    await person.sees(name)
    await person.taps("其余以后再填")
    await person.sees("想怎么评")
    await person.taps("完整评价（逐条）")
    await person.sees("1/8")
    await person.says("<i>说不清</i> & 再看")
    await person.sees("没看懂")
    await person.taps("把刚才这句记为备注")

    assert "<i>说不清</i> & 再看" in (await person.sees("备注")).text
    assert (await bot.dossier(person)).profile.name == name


@pytest.mark.usefixtures("bot")
async def test_the_language_follows_the_client_and_can_be_changed(server: BotApiServer) -> None:
    visitor = server.person(2002, language_code="en-GB", first_name="Ann")
    await visitor.says("/start")
    assert (await visitor.sees("Privacy")).labels[0] == "Agree and start"

    await visitor.says("/language")
    await visitor.sees("Language")
    await visitor.taps("中文")

    assert "同意并开始" in (await visitor.sees("隐私")).labels


async def test_a_command_in_mid_question_keeps_the_place(
    asked: Person, server: BotApiServer
) -> None:
    question = asked.screen.text
    for command in ("/help", "/status", "/privacy", "/settings", "/tasks"):
        await asked.says(command)
        await server.settles()
        way_back = {"返回", "继续答题 ›", "小结 ›"}.intersection(asked.screen.labels).pop()
        await asked.taps(way_back)
        await asked.sees(question)


async def test_two_people_at_once_keep_to_themselves(
    bot: RunningBot, server: BotApiServer
) -> None:
    li, wang = server.person(1, first_name="李"), server.person(2, first_name="王")
    await begin(li)
    await begin(wang)
    for answer in ("符合", "不符合", "符合"):
        await li.taps(answer)
        await wang.taps("不符合")
        await li.sees("已保存")
        await wang.sees("已保存")

    of_li, of_wang = await bot.dossier(li), await bot.dossier(wang)
    assert [answer.met for answer in of_li.answers.values()] == [True, False, True]  # type: ignore[union-attr]
    assert set(of_wang.answers.values()) == {Met(False)}


async def test_another_account_goes_on_with_the_same_answers(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    await asked.taps("符合")
    await asked.sees("2/8")
    await asked.says("/settings")
    await asked.sees("设置")
    await asked.taps("换设备继续")
    shown = (await asked.sees("/join")).text
    code = shown.split("/join ")[1].split()[0]

    colleague = server.person(3003, first_name="同事")
    await begin(colleague)
    await colleague.says(f"/join {code.lower()}")
    assert ENTERPRISE in (await colleague.sees("让这台设备加入另一份数据")).text
    await colleague.taps("加入")
    await colleague.sees("已连接")
    assert "Telegram · 同事" in (await asked.sees("新设备加入了您的数据")).text
    assert (await bot.dossier(colleague)).answers == (await bot.dossier(asked)).answers

    await colleague.says("/edit 1")
    await colleague.sees("1/91")
    await colleague.taps("符合")
    await colleague.sees("已保存")
    await asked.says("/status")
    await asked.sees("已答 2/99")


async def test_a_used_link_code_opens_nothing(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    await asked.says("/settings")
    await asked.sees("设置")
    await asked.taps("换设备继续")
    code = (await asked.sees("/join")).text.split("/join ")[1].split()[0]
    first, second = server.person(1), server.person(2)
    await begin(first)
    await begin(second)
    await first.says(f"/join {code}")
    await first.sees("让这台设备加入另一份数据")
    await first.taps("加入")
    await first.sees("已连接")

    await second.says(f"/join {code}")

    await second.sees("连接码不对")
    assert (await bot.dossier(second)).profile.name == ENTERPRISE


@pytest.mark.usefixtures("quick_reports")
async def test_deletion_leaves_nothing_behind(
    bot: RunningBot, settings: Settings, asked: Person, server: BotApiServer
) -> None:
    await asked.taps("符合")
    await asked.sees("2/8")
    await asked.sends_photo(b"\xff\xd8\xff picture", caption="厂门")
    await asked.sees("已收到证明材料")
    await asked.says("/export")
    await asked.sees("📦")
    await asked.says("/report")
    await asked.sees("要哪一种")
    await asked.taps("中文 PDF")
    await asked.sees("📄")

    await asked.says("/delete_my_data")
    await asked.sees("删除")
    await asked.taps("确认全部删除")
    farewell = await asked.sees("都已删除")
    await server.settles()

    assert farewell.labels == []
    assert await bot.core.turns.reader.find(CHANNEL, str(asked.id)) is None
    files = [path for path in settings.data_dir.rglob("*") if path.is_file()]
    theirs = {
        path.name for path in files if path.parent.name != "signing"
    }  # the installation's key
    assert theirs <= {"green.db", "green.db-wal", "green.db-shm"}

    await asked.says("/start")
    await asked.sees("隐私")


async def test_an_export_holds_what_was_said_and_sent(asked: Person) -> None:
    await asked.taps("符合")
    await asked.sees("2/8")
    await asked.sends_photo(b"\xff\xd8\xff picture")
    await asked.sees("已收到证明材料")
    await asked.says("/export")

    file = (await asked.sees("📦")).file
    assert file is not None
    with ZipFile(BytesIO(file.content)) as archive:
        everything = json.loads(archive.read("data.json"))
        assert archive.read(next(name for name in archive.namelist() if "evidence" in name))
    assert [row["value"] for row in everything["answers"]] == [{"met": True}]
    assert ENTERPRISE in [row["value"] for row in everything["client_facts"]]


async def test_a_group_is_told_once_although_the_bot_is_added_and_called(
    asked: Person, server: BotApiServer
) -> None:
    await server.settles()
    before = len(server.called("sendMessage"))
    group = {"id": -100, "type": "supergroup", "title": "环保群"}
    person = {"id": asked.id, "is_bot": False, "first_name": "李雷", "language_code": "zh"}
    written = {"message_id": 900001, "date": 0, "chat": group, "from": person, "text": "/start"}
    server.push_update({"message": written})
    member = {"user": server.telegram.bot, "status": "member"}
    server.push_update(
        {
            "my_chat_member": {
                "chat": group,
                "from": person,
                "date": 0,
                "old_chat_member": {**member, "status": "left"},
                "new_chat_member": member,
            }
        }
    )
    await server.settles()

    (told,) = server.called("sendMessage")[before:]
    assert told["chat_id"] == group["id"]
    assert "reply_markup" not in told


async def test_what_cannot_be_read_is_refused_kindly(asked: Person, server: BotApiServer) -> None:
    question = asked.screen.text
    for kind in ("sticker", "voice", "location"):
        _send(server, asked, {kind: {"file_id": "x", "file_unique_id": "x"}})
        refusal = await asked.sees("暂不支持语音、视频和贴纸")
        assert question in refusal.text


async def test_what_telegram_itself_reports_gets_no_answer(
    asked: Person, server: BotApiServer
) -> None:
    await server.settles()
    before = asked.messages
    _send(server, asked, {"pinned_message": {"message_id": 1, "date": 0}})
    await server.settles()

    assert asked.messages == before


@pytest.mark.usefixtures("bot")
async def test_commands_and_descriptions_are_set_in_both_languages(server: BotApiServer) -> None:
    await server.settles()
    settings = server.telegram.settings
    menus = {key[2]: value for key, value in settings.items() if key[0] == "commands"}

    assert menus.keys() == {"", "zh"}
    for menu in menus.values():
        assert tuple(entry["command"] for entry in menu) == MENU
    assert menus["zh"][0]["description"] == "开始或继续"
    assert {key[0] for key in settings} >= {"commands", "description", "short_description"}


async def test_the_limits_of_telegram_are_kept(asked: Person, server: BotApiServer) -> None:
    """Every message and button of a walk through the views; the server is strict as well."""
    for act in ("/status", "/edit", "/tasks", "/help", "/privacy", "/settings", "/report"):
        await asked.says(act)
        await server.settles()
    for call in (*server.called("sendMessage"), *server.called("editMessageText")):
        assert utf16_length(call["text"]) <= 4096
        for row in call.get("reply_markup", {}).get("inline_keyboard", ()):
            assert len(row) <= 8
            assert all(1 <= len(key["callback_data"].encode()) <= 64 for key in row)


def _reads_a_value(row: Criterion) -> bool:
    """With a formula of the standard."""
    match row.measures:
        case (measure,):
            return measure.reads == "value" and measure.performance_indicator is not None
    return False


def _send(server: BotApiServer, person: Person, content: dict[str, object]) -> None:
    """A message of a kind that people send and the server does not know."""
    person._begin()
    chat = server.telegram.chats[person.id]
    message = {"message_id": server.telegram.next_number(), "date": 0, "chat": chat.header}
    server.push_update({"message": {**message, "from": chat.user, **content}})


async def _all_met(person: Person) -> None:
    """Say that a whole group is met, once its rows are listed."""
    await person.taps("全部符合")
    await person.sees("都记为符合")
    await person.taps("确认")
