"""Evidence sent as photos and documents, alone and in albums; what cannot be kept is said."""

import pytest

from bot.runtime.settings import Settings
from tests.bot.telegram.running import RunningBot
from tests.support.bot_api import BotApiServer, Person
from tests.support.stored.contents import evidence_at

PICTURE = b"\xff\xd8\xff" + bytes(1000)
TWENTY_MEGABYTES = 20 * 1024 * 1024


async def test_a_photo_is_kept_as_evidence_of_the_question(
    bot: RunningBot, asked: Person, settings: Settings
) -> None:
    await asked.sends_photo(PICTURE, caption="营业执照")
    shown = await asked.sees("已收到证明材料")

    assert "1/8" in shown.text
    dossier = await bot.dossier(asked)
    ((subject, (evidence,)),) = dossier.evidence.items()
    assert evidence.media_type == "image/jpeg"
    assert evidence.name.endswith(".jpg")
    assert dossier.notes == {subject: "营业执照"}
    assert evidence_at(bot.core, evidence.digest).read_bytes() == PICTURE
    assert settings.data_dir in evidence_at(bot.core, evidence.digest).parents


async def test_evidence_is_sent_back_to_be_looked_at(bot: RunningBot, asked: Person) -> None:
    await asked.sends_document("环评批复.pdf", b"%PDF-1.7", "application/pdf")
    await asked.sees("已收到证明材料")
    await asked.taps("证据")
    await asked.sees("⚪ 环评批复.pdf")
    await asked.taps("环评批复.pdf")
    await asked.sees("未核实")

    await asked.taps("查看")

    await asked.sees("发在下面")
    await bot.owes_nothing()
    sent = [message.file for message in asked.messages if message.by_bot and message.file]
    assert [(file.name, file.content) for file in sent] == [("环评批复.pdf", b"%PDF-1.7")]


async def test_a_file_is_judged_dated_and_replaced(bot: RunningBot, asked: Person) -> None:
    await asked.sends_document("旧证.pdf", b"%PDF-1.7 old", "application/pdf")
    await asked.sees("已收到证明材料")
    await asked.taps("证据")
    await asked.sees("⚪ 旧证.pdf")
    await asked.taps("旧证.pdf")
    await asked.sees("有效期未填")
    await asked.taps("核实无误")
    await asked.sees("记为已核实")
    await asked.taps("填有效期")
    await asked.sees("有效期到哪一天")
    await asked.says("长期")
    await asked.sees("长期有效")
    await asked.taps("替换")
    await asked.sees("请发送新的文件")
    await asked.sends_document("新证.pdf", b"%PDF-1.7 new", "application/pdf")
    await asked.sees("已用“新证.pdf”替换“旧证.pdf”")
    await asked.taps("旧版：旧证.pdf")
    await asked.sees("“旧证.pdf”发在下面")
    await bot.owes_nothing()
    sent = [message.file for message in asked.messages if message.by_bot and message.file]
    assert [(file.name, file.content) for file in sent] == [("旧证.pdf", b"%PDF-1.7 old")]


async def test_a_photo_is_named_by_the_clock_in_china(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    chat = server.telegram.chats[asked.id]
    file = server.telegram.keep_file("photo", "photo.jpg", "image/jpeg", PICTURE, None)
    late_in_december = 1798733400  # 2026-12-31 16:10 UTC, the next day in China
    server.push_update(
        {
            "message": {
                "message_id": server.telegram.next_number(),
                "date": late_in_december,
                "chat": chat.header,
                "from": chat.user,
                "photo": file.to_api(),
            }
        }
    )
    await asked.sees("已收到证明材料")

    ((evidence,),) = (await bot.dossier(asked)).evidence.values()
    assert evidence.name.startswith("20270101-0010")


@pytest.mark.parametrize(
    ("name", "content"),
    [("setup.exe", b"anything"), ("批复.pdf", b"MZ\x90\x00 a program"), ("照片.jpg.bat", b"dir")],
)
async def test_programs_are_refused(
    bot: RunningBot, asked: Person, name: str, content: bytes
) -> None:
    await asked.sends_document(name, content)

    assert name in (await asked.sees("是程序或脚本")).text
    assert (await bot.dossier(asked)).evidence == {}


async def test_a_document_keeps_its_name(bot: RunningBot, asked: Person) -> None:
    await asked.sends_document("环评批复（2024）.pdf", b"%PDF-1.7", "application/pdf")
    await asked.sees("环评批复（2024）.pdf")

    ((evidence,),) = (await bot.dossier(asked)).evidence.values()
    assert (evidence.name, evidence.media_type) == ("环评批复（2024）.pdf", "application/pdf")
    assert "typing" in asked.actions


async def test_an_album_is_kept_whole_and_answered_in_one_message(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    server.stalls("getFile", seconds=0.2)
    for number in range(4):
        await asked.sends_photo(PICTURE + bytes([number]), album="a1")
    await asked.sees("共 4 份")
    await server.settles()

    ((_, files),) = (await bot.dossier(asked)).evidence.items()
    assert len(files) == 4
    assert len([message for message in asked.messages if "已收到证明材料" in message.text]) == 1


async def test_the_same_file_twice_is_one(bot: RunningBot, asked: Person) -> None:
    await asked.sends_photo(PICTURE)
    await asked.sees("已收到证明材料")
    await asked.sends_photo(PICTURE)
    await asked.sees("内容相同")

    ((files),) = (await bot.dossier(asked)).evidence.values()
    assert len(files) == 1


async def test_too_big_a_file_is_refused_with_the_limit_and_not_fetched(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    await asked.sends_document("全厂监控.zip", b"x", size=TWENTY_MEGABYTES + 1024 * 1024)

    refusal = (await asked.sees("文件太大")).text
    assert "21.0 MB" in refusal
    assert "最大 20 MB" in refusal
    assert server.called("getFile") == []
    assert (await bot.dossier(asked)).evidence == {}


async def test_a_file_that_only_telegram_finds_too_big_is_refused_with_the_limit(
    asked: Person, server: BotApiServer
) -> None:
    """Telegram need not say how large a file is until it is asked for it."""
    update = await asked.sends_document("大.zip", b"x", size=TWENTY_MEGABYTES + 1)
    hidden = update["message"]["document"] | {"file_size": 0}
    await asked.sees("文件太大")
    server.push_update({"message": {**update["message"], "document": hidden}})

    assert "最大 20 MB" in (await asked.sees("> 20 MB")).text


async def test_the_limit_itself_is_kept(bot: RunningBot, asked: Person) -> None:
    await asked.sends_document("刚好.dat", bytes(TWENTY_MEGABYTES))
    await asked.sees("已收到证明材料")

    ((evidence,),) = (await bot.dossier(asked)).evidence.values()
    assert evidence.size == TWENTY_MEGABYTES


async def test_a_file_sent_where_no_question_is_open_is_put_where_the_person_says(
    bot: RunningBot, asked: Person
) -> None:
    await asked.says("/status")
    await asked.sees("进度")
    await asked.sends_document("环评 <批复>.pdf", b"%PDF")
    await asked.sees("这是哪一题的证明材料")
    await asked.says("37")
    await asked.sees("“环评 <批复>.pdf”已作为第 37 题的证明材料")

    ((evidence,),) = (await bot.dossier(asked)).evidence.values()
    assert evidence.name == "环评 <批复>.pdf"


@pytest.mark.usefixtures("bot")
async def test_a_file_sent_before_consent_is_not_even_fetched(
    server: BotApiServer, settings: Settings
) -> None:
    stranger = server.person(6)
    await stranger.says("/start")
    await stranger.sees("隐私说明")
    await stranger.sends_document("环评 <批复>.pdf", b"%PDF")

    await stranger.sees("再发送“环评 <批复>.pdf”")
    assert server.called("getFile") == []
    assert not (settings.data_dir / "evidence").exists()


@pytest.mark.usefixtures("bot")
async def test_a_file_of_a_stranger_is_not_kept(server: BotApiServer) -> None:
    stranger = server.person(5)
    await stranger.sends_photo(PICTURE)

    assert "同意并开始" in (await stranger.sees("隐私")).labels
    assert server.called("getFile") == []


async def test_a_download_that_stumbles_is_tried_again(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    server.fails("getFile", status=502)
    await asked.sends_photo(PICTURE)

    await asked.sees("已收到证明材料")
    assert len((await bot.dossier(asked)).evidence) == 1


async def test_a_file_that_is_gone_is_asked_for_again(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    server.telegram.files.clear()
    update = await asked.sends_photo(PICTURE)
    await asked.sees("已收到证明材料")
    lost = {**update["message"], "message_id": server.telegram.next_number()}
    lost["photo"] = [{**lost["photo"][0], "file_id": "gone"}]
    server.push_update({"message": lost})

    assert "1/8" in (await asked.sees("没有收完整")).text
    ((files),) = (await bot.dossier(asked)).evidence.values()
    assert len(files) == 1


async def test_an_empty_file_is_asked_for_again(bot: RunningBot, asked: Person) -> None:
    await asked.sends_document("空.txt", b"")

    await asked.sees("没有收完整")
    assert (await bot.dossier(asked)).evidence == {}
