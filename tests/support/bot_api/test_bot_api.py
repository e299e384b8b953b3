"""The tests' Bot API server: what it refuses, what it delivers, and what people see of it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientError, ClientSession, FormData

from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_api.entities import parse_html
from tests.support.bot_api.errors import ApiError


class Api:
    """Calls as a bot makes them, in JSON."""

    def __init__(self, session: ClientSession, server: BotApiServer) -> None:
        self.session = session
        self.address = f"{server.url}/bot{server.token}"

    async def send(self, method: str, body: Any) -> tuple[int, dict[str, Any]]:
        """Status and whole answer; the body is a form, or an object to send as JSON."""
        kind = "data" if isinstance(body, FormData) else "json"
        async with self.session.post(f"{self.address}/{method}", **{kind: body}) as response:
            return response.status, await response.json()

    async def call(self, method: str, **parameters: Any) -> Any:
        """The result of a call that must succeed."""
        status, answer = await self.send(method, parameters)
        assert status == 200, answer
        return answer["result"]

    async def refusal(self, method: str, **parameters: Any) -> str:
        """Status and description of a call that must fail."""
        status, answer = await self.send(method, parameters)
        assert not answer["ok"]
        assert answer["error_code"] == status
        return f"{status} {answer['description']}"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest_asyncio.fixture
async def api(server: BotApiServer) -> AsyncIterator[Api]:
    async with ClientSession() as session:
        yield Api(session, server)


@pytest_asyncio.fixture
async def person(server: BotApiServer) -> Person:
    person = server.person(7)
    await person.says("/start")
    return person


def keyboard(*rows: list[str]) -> dict[str, Any]:
    """Buttons whose data is their label."""
    return {
        "inline_keyboard": [
            [{"text": label, "callback_data": label} for label in row] for row in rows
        ]
    }


# What is refused


async def test_a_wrong_token_and_an_unknown_method(server: BotApiServer, api: Api) -> None:
    assert await api.refusal("getNothing") == "404 Not Found: method not found"
    api.address = f"{server.url}/bot1:wrong"
    assert await api.refusal("getMe") == "401 Unauthorized"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "message text is empty"),
        (" \n", "message text is empty"),
        ("汉" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
        ("<b> </b>", "message text is empty"),
        ("<h1>x</h1>", 'can\'t parse entities: Unsupported start tag "h1" at byte offset 0'),
        ("水 < 5", "can't parse entities: Unclosed start tag at byte offset 4"),
        ("3 < 5 > 4", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("x</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
        (
            "<b><i>x</b></i>",
            "can't parse entities: Unmatched end tag at byte offset 7, "
            'expected "</i>", found "</b>"',
        ),
        (
            "<span>x</span>",
            'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0',
        ),
    ],
)
async def test_texts_it_refuses(api: Api, person: Person, text: str, problem: str) -> None:
    refusal = await api.refusal("sendMessage", chat_id=person.id, text=text, parse_mode="HTML")

    assert refusal == f"400 Bad Request: {problem}"


async def test_the_longest_text_is_counted_after_its_tags(api: Api, person: Person) -> None:
    text = f"<b>{'汉' * 4095}</b>&amp;"

    await api.call("sendMessage", chat_id=person.id, text=text, parse_mode="HTML")

    assert person.screen.text == "汉" * 4095 + "&"
    assert person.screen.html == text


async def test_a_caption_over_1024_is_too_long(api: Api, person: Person) -> None:
    form = FormData({"chat_id": str(person.id), "caption": "字" * 1025})
    form.add_field("document", b"%PDF", filename="a.pdf")

    status, answer = await api.send("sendDocument", form)

    assert status == 400
    assert answer["description"] == "Bad Request: message caption is too long"


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        (keyboard(["符" * 22]), "BUTTON_DATA_INVALID"),
        (keyboard([""]), "Text must be non-empty"),
        (keyboard(["x"] * 9), "reply markup is too long"),
        (keyboard(*[["x"]] * 101), "reply markup is too long"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed"),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, 'Field "text" must be of type String'),
        ({"inline_keyboard": [[{"text": "x", "url": "javascript:1"}]]}, "BUTTON_URL_INVALID"),
        ({"buttons": []}, "object expected as reply markup"),
        ("{", "can't parse reply_markup JSON object"),
    ],
)
async def test_keyboards_it_refuses(api: Api, person: Person, markup: Any, problem: str) -> None:
    refusal = await api.refusal("sendMessage", chat_id=person.id, text="?", reply_markup=markup)

    assert refusal.startswith("400 Bad Request: ")
    assert problem in refusal


async def test_the_largest_keyboard_is_accepted(api: Api, person: Person) -> None:
    rows = [["符" * 21 + "x"] * 8] * 12 + [["a", "b", "c", "d"]]

    await api.call("sendMessage", chat_id=person.id, text="?", reply_markup=keyboard(*rows))

    assert len(person.screen.labels) == 100


async def test_edits_it_refuses(api: Api, person: Person) -> None:
    typed = person.messages[0].id
    sent = await api.call(
        "sendMessage",
        chat_id=person.id,
        text="<b>一</b>",
        parse_mode="HTML",
        reply_markup=keyboard(["是"]),
    )
    place = {"chat_id": person.id, "message_id": sent["message_id"]}

    async def refusal(**change: Any) -> str:
        return (await api.refusal("editMessageText", **{**place, "text": "二", **change}))[17:]

    same = {"text": "<strong>一</strong>", "parse_mode": "HTML", "reply_markup": keyboard(["是"])}
    assert (await refusal(**same)).startswith("message is not modified: specified new message")
    assert await refusal(message_id=99) == "message to edit not found"
    assert await refusal(message_id=typed) == "message can't be edited"
    assert await refusal(text="") == "message text is empty"
    same_keys = await api.refusal("editMessageReplyMarkup", **place, reply_markup=keyboard(["是"]))
    assert "message is not modified" in same_keys
    await api.call("editMessageText", **place, text="一", reply_markup=keyboard(["是"]))


async def test_a_callback_query_is_answered_once_and_in_time(
    server: BotApiServer, api: Api, person: Person
) -> None:
    await api.call("sendMessage", chat_id=person.id, text="?", reply_markup=keyboard(["是"]))
    too_old = (
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    )

    async def press() -> str:
        return str((await person.taps("是"))["callback_query"]["id"])

    first = await press()
    await api.call("answerCallbackQuery", callback_query_id=first, text="已记录")
    assert await person.is_told("已") == "已记录"
    assert await api.refusal("answerCallbackQuery", callback_query_id=first) == too_old
    assert await api.refusal("answerCallbackQuery", callback_query_id="none") == too_old
    server.callback_lifetime = 0
    assert await api.refusal("answerCallbackQuery", callback_query_id=await press()) == too_old


async def test_it_writes_only_where_it_may(server: BotApiServer, api: Api, person: Person) -> None:
    stranger = server.person(8)
    person.blocks_bot()

    assert await api.refusal("sendMessage", chat_id=stranger.id, text="?") == (
        "400 Bad Request: chat not found"
    )
    assert await api.refusal("sendMessage", chat_id="x", text="?") == (
        "400 Bad Request: chat not found"
    )
    assert await api.refusal("sendChatAction", chat_id=person.id, action="typing") == (
        "403 Forbidden: bot was blocked by the user"
    )
    person.unblocks_bot()
    assert await api.call("sendChatAction", chat_id=person.id, action="typing")
    assert person.actions == ["typing"]


async def test_files_over_20_mb_cannot_be_fetched(api: Api, person: Person) -> None:
    async def fetch(size: int) -> tuple[int, dict[str, Any]]:
        update = await person.sends_document("a.pdf", b"content", size=size)
        return await api.send("getFile", {"file_id": update["message"]["document"]["file_id"]})

    status, answer = await fetch(20 * 1024 * 1024)
    assert (status, answer["result"]["file_size"]) == (200, 20 * 1024 * 1024)
    status, answer = await fetch(20 * 1024 * 1024 + 1)
    assert (status, answer["description"]) == (400, "Bad Request: file is too big")


@pytest.mark.parametrize(
    ("commands", "problem"),
    [
        ([("Start", "x")], "BOT_COMMAND_INVALID"),
        ([("a" * 33, "x")], "BOT_COMMAND_INVALID"),
        ([("start", "")], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([("start", "x" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([("start", "x")] * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_it_refuses(
    api: Api, commands: list[tuple[str, str]], problem: str
) -> None:
    menu = [{"command": name, "description": text} for name, text in commands]

    assert await api.refusal("setMyCommands", commands=menu) == f"400 Bad Request: {problem}"


# What is kept and delivered


async def test_commands_are_kept_by_scope_and_language(api: Api) -> None:
    menu = [{"command": "start", "description": "开始"}]
    place = {"scope": {"type": "all_private_chats"}, "language_code": "zh"}

    await api.call("setMyCommands", commands=menu, **place)

    assert await api.call("getMyCommands", **place) == menu
    assert await api.call("getMyCommands") == []
    assert "invalid language" in await api.refusal("getMyCommands", language_code="zh-hans")


async def test_descriptions_are_kept_by_language_and_bounded(api: Api) -> None:
    await api.call("setMyDescription", description="绿色工厂预评价", language_code="zh")

    kept = await api.call("getMyDescription", language_code="zh")
    assert kept == {"description": "绿色工厂预评价"}
    assert await api.call("getMyDescription") == {"description": ""}
    assert "too long" in await api.refusal("setMyShortDescription", short_description="x" * 121)


async def test_updates_stay_until_a_higher_offset_confirms_them(
    api: Api, server: BotApiServer, person: Person
) -> None:
    await person.says("二")

    async def ids(**parameters: Any) -> list[int]:
        return [update["update_id"] for update in await api.call("getUpdates", **parameters)]

    first, second = await ids()
    assert await ids(limit=1) == [first]
    assert await ids(offset=second) == [second]
    repeated = server.push_update({"update_id": first, "message": {}})
    assert await ids(offset=second + 1) == [repeated["update_id"]] == [first]
    assert await ids(offset=second + 1) == []


async def test_a_long_poll_ends_with_the_first_update_or_in_time(
    api: Api, server: BotApiServer
) -> None:
    assert await api.call("getUpdates", timeout=0) == []
    waiting = asyncio.create_task(api.call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)

    await server.person(9).says("/start report")

    (update,) = await waiting
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_only_the_kinds_asked_for_are_queued(api: Api, person: Person) -> None:
    await api.call("getUpdates", allowed_updates=["callback_query"], offset=-1)
    await person.says("不会收到")
    person.blocks_bot()

    updates = await api.call("getUpdates")

    assert [update["message"]["text"] for update in updates] == ["/start"]


@pytest.mark.usefixtures("person")
async def test_it_settles_when_all_is_confirmed_and_nothing_more_comes(
    api: Api, server: BotApiServer
) -> None:
    settled = asyncio.create_task(server.settles(0.02))
    await asyncio.sleep(0.1)
    assert not settled.done()

    (update,) = await api.call("getUpdates")
    await api.call("getUpdates", offset=update["update_id"] + 1)

    await asyncio.wait_for(settled, 30)


async def test_a_second_poller_ends_the_first(api: Api) -> None:
    first = asyncio.create_task(api.refusal("getUpdates", timeout=30))
    await asyncio.sleep(0.05)

    await api.call("getUpdates")

    assert (await first).startswith("409 Conflict: terminated by other getUpdates request")


async def test_a_webhook_ends_polling_and_must_be_https(api: Api, person: Person) -> None:
    assert "HTTPS URL" in await api.refusal("setWebhook", url="http://example.org")
    await api.call("setWebhook", url="https://example.org/hook")
    assert (await api.refusal("getUpdates")).startswith("409 Conflict: can't use getUpdates")
    info = await api.call("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == ("https://example.org/hook", 1)
    await api.call("deleteWebhook", drop_pending_updates="true")
    assert await api.call("getUpdates") == []
    assert person.messages[0].text == "/start"


async def test_a_form_says_the_same_as_json(
    api: Api, server: BotApiServer, person: Person
) -> None:
    markup = '{"inline_keyboard": [[{"text": "是", "callback_data": "y"}]]}'

    await api.send(
        "sendMessage",
        FormData({"chat_id": str(person.id), "text": "可以？", "reply_markup": markup}),
    )

    assert person.screen.text == "可以？"
    assert [(key.label, key.data) for key in person.screen.buttons[0]] == [("是", "y")]
    assert server.called("sendMessage")[0]["text"] == "可以？"


async def test_a_file_goes_out_and_back_by_its_id(api: Api, person: Person) -> None:
    form = FormData({"chat_id": str(person.id), "document": "attach://part"}, quote_fields=False)
    form.add_field("part", b"%PDF-1.7", filename="报告.pdf", content_type="application/pdf")

    _, answer = await api.send("sendDocument", form)
    file_id = answer["result"]["document"]["file_id"]
    await api.call("sendDocument", chat_id=person.id, document=file_id, caption="再发一次")

    message = await person.sees("再发一次")
    assert message.file is not None
    assert (message.file.name, message.file.content) == ("报告.pdf", b"%PDF-1.7")
    assert "wrong file identifier" in await api.refusal(
        "sendDocument", chat_id=person.id, document="https://example.org/a.pdf"
    )


async def test_a_photo_can_be_downloaded(api: Api, server: BotApiServer, person: Person) -> None:
    update = await person.sends_photo(b"\xff\xd8jpeg", caption="车间", album="a1")
    assert (update["message"]["caption"], update["message"]["media_group_id"]) == ("车间", "a1")

    file = await api.call("getFile", file_id=update["message"]["photo"][-1]["file_id"])

    address = f"{server.url}/file/bot{server.token}/{file['file_path']}"
    async with api.session.get(address) as response:
        assert await response.read() == b"\xff\xd8jpeg"
    async with api.session.get(address.replace("7654321", "1")) as response:
        assert response.status == 401


# What goes wrong on demand


async def test_faults_happen_as_often_as_asked(
    api: Api, server: BotApiServer, person: Person
) -> None:
    server.floods("sendMessage", retry_after=5)
    server.fails(times=2)
    message = {"chat_id": person.id, "text": "?"}

    status, answer = await api.send("sendMessage", message)
    assert (status, answer["parameters"]) == (429, {"retry_after": 5})
    assert answer["description"] == "Too Many Requests: retry after 5"
    assert await api.call("getUpdates")
    assert await api.refusal("sendMessage", **message) == "500 Internal Server Error"
    assert await api.refusal("getMe") == "500 Internal Server Error"
    assert await api.call("sendMessage", **message)


async def test_a_connection_breaks_before_or_after_the_effect(
    api: Api, server: BotApiServer, person: Person
) -> None:
    for text, after_effect in (("before", False), ("after", True)):
        server.drops("sendMessage", after_effect=after_effect)
        with pytest.raises(ClientError):
            await api.send("sendMessage", {"chat_id": person.id, "text": text})

    assert [message.text for message in person.messages if message.by_bot] == ["after"]


# What people see


async def test_a_person_sees_only_what_came_since_they_acted(api: Api, person: Person) -> None:
    sent = await api.call(
        "sendMessage", chat_id=person.id, text="一", reply_markup=keyboard(["是"])
    )
    assert (await person.sees("一")).id == sent["message_id"]
    await person.taps("是")

    with pytest.raises(AssertionError, match=r"sees '一'(.|\n)*bot: 一 \[是\]"):
        await person.sees("一", within=0.01)
    waiting = asyncio.create_task(person.sees("二"))
    await api.call("editMessageText", chat_id=person.id, message_id=sent["message_id"], text="二")

    assert (await waiting).buttons == []
    assert [message.text for message in person.messages] == ["/start", "二"]


async def test_a_person_presses_what_is_there_or_was_there(api: Api, person: Person) -> None:
    with pytest.raises(AssertionError, match="No buttons"):
        await person.taps("是")
    await api.call("sendMessage", chat_id=person.id, text="一", reply_markup=keyboard(["不符合"]))
    old = person.screen
    await api.call("sendMessage", chat_id=person.id, text="二", reply_markup=keyboard(["符合"]))

    with pytest.raises(AssertionError, match="No button '不符合' among"):
        await person.taps("不符合")
    new_press = await person.taps("符合")
    old_press = await person.taps("不符合", message=old)
    gone = await person.taps(choice="gone", message=old)

    presses = [update["callback_query"] for update in (new_press, old_press, gone)]
    assert [press["data"] for press in presses] == ["符合", "不符合", "gone"]
    assert [press["message"]["text"] for press in presses] == ["二", "一", "一"]


async def test_a_deleted_message_is_gone(api: Api, person: Person) -> None:
    sent = await api.call("sendMessage", chat_id=person.id, text="一")
    place = {"chat_id": person.id, "message_id": sent["message_id"]}

    await api.call("deleteMessage", **place)

    assert [message.text for message in person.messages] == ["/start"]
    assert "message to delete not found" in await api.refusal("deleteMessage", **place)


# How HTML is read


def test_entities_count_in_utf16_and_references_are_resolved() -> None:
    text, entities = parse_html(
        '😀<b>粗<i>斜</i></b> &lt;&#27700;&#x6c34;&gt; A & B &nbsp;<a href="https://a.cn/?x&amp;y">链</a>'
    )

    assert text == "😀粗斜 <水水> A & B &nbsp;链"
    assert entities == [
        {"type": "bold", "offset": 2, "length": 2},
        {"type": "italic", "offset": 3, "length": 1},
        {"type": "text_link", "offset": 22, "length": 1, "url": "https://a.cn/?x&y"},
    ]


def test_every_supported_tag_is_read() -> None:
    tags = ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del"]
    tags += ["code", "pre", "tg-spoiler", "blockquote"]
    source = "".join(f"<{tag}>x</{tag}>" for tag in tags)

    text, entities = parse_html(
        source + '<span class="tg-spoiler">x</span><BLOCKQUOTE expandable>x</>'
    )

    assert text == "x" * 15
    assert [entity["offset"] for entity in entities] == list(range(15))
    assert entities[-1]["type"] == "expandable_blockquote"


async def test_space_around_a_text_is_dropped_and_is_no_change(api: Api, person: Person) -> None:
    sent = await api.call(
        "sendMessage", chat_id=person.id, text="\n <b> 一二 </b>三 \n", parse_mode="HTML"
    )

    assert sent["text"] == "一二 三"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert "message is not modified" in await api.refusal(
        "editMessageText",
        chat_id=person.id,
        message_id=sent["message_id"],
        text="<b>一二 </b>三",
        parse_mode="HTML",
    )


def test_a_refusal_keeps_its_wording() -> None:
    with pytest.raises(ApiError, match='can\'t parse entities: Unsupported start tag "p"'):
        parse_html("<p>")
