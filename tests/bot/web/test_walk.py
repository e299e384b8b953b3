"""The chat in a browser without script."""

from collections.abc import Callable

from tests.bot.web.client import Client
from tests.support.fake_turns import FakeTurns

Visit = Callable[[], Client]


async def test_a_mere_visitor_leaves_no_trace(visit: Visit, turns: FakeTurns) -> None:
    client = visit()
    page = await client.get("/")
    assert page.status == 200
    assert "开始" in page.text
    assert "GB/T 36132-2025" in page.text
    assert "2018 版" in page.text
    assert set(client.cookies) == {"language"}
    assert not turns.people


async def test_a_conversation_by_forms(visit: Visit) -> None:
    client = visit()
    assert "同意并开始" in (await client.begin()).text
    assert "应同时满足" not in client.page
    await client.choose("agree")
    answer = await client.choose("met")
    assert '<p class="given"><span class="unseen">您: </span>符合</p>' in answer.text
    assert "应同时满足有关承诺的要求" in answer.text
    await client.say("八成 <b>&</b>")
    assert "八成 &lt;b&gt;&amp;&lt;/b&gt;" in client.page


async def test_only_the_newest_message_has_buttons(visit: Visit) -> None:
    client = visit()
    await client.begin()
    await client.choose("agree")
    await client.choose("met")
    assert client.page.count('action="/choose"') == 1
    assert 'value="agree"' not in client.page


async def test_a_screen_changed_in_place_leaves_no_line_behind(
    visit: Visit, turns: FakeTurns
) -> None:
    client = visit()
    await client.begin()
    await client.choose("agree")
    await client.choose("met")
    lines = client.page.count("<article")
    given = client.page.count('<p class="given">')
    for _ in range(3):
        await client.choose("help")
    assert client.page.count("<article") == lines
    assert client.page.count('<p class="given">') == given
    (person,) = turns.people.values()
    assert set(person.acknowledged) == {line.delivery for line in person.lines}


async def test_a_reminder_leaves_the_buttons_where_they_are(
    visit: Visit, turns: FakeTurns
) -> None:
    client = visit()
    await client.begin()
    await client.choose("agree")
    (external_id,) = turns.people
    turns.remind(external_id, "🔔 提醒：提出申报")
    page = (await client.get("/")).text
    assert page.index("提醒：提出申报") > page.index('value="met"')
    assert page.count('action="/choose"') == 1
    assert '<p class="given">' in (await client.choose("met")).text


async def test_a_form_sent_twice_is_one_act(visit: Visit, turns: FakeTurns) -> None:
    client = visit()
    await client.begin()
    fields = client.hidden("/say") | {"text": "符合"}
    await client.post("/say", fields)
    lines = client.page.count("<article")
    await client.post("/say", fields)
    assert client.page.count("<article") == lines
    assert [given.key for given in turns.given][-1] == fields["key"]


async def test_a_button_pressed_twice_is_one_act(visit: Visit) -> None:
    client = visit()
    await client.begin()
    fields = client.hidden("/choose") | {"choice": "agree"}
    await client.post("/choose", fields)
    lines = client.page.count("<article")
    await client.post("/choose", fields)
    assert client.page.count("<article") == lines


async def test_what_begins_with_a_slash_is_a_command(visit: Visit, turns: FakeTurns) -> None:
    client = visit()
    await client.begin()
    await client.say("/join ABCDE-FGHJK")
    given = turns.given[-1]
    assert (type(given).__name__, given.name, given.argument) == (  # type: ignore[union-attr]
        "Command",
        "join",
        "ABCDE-FGHJK",
    )


async def test_the_page_speaks_the_language_of_the_session(visit: Visit) -> None:
    client = visit()
    await client.begin()
    assert '<html lang="zh-CN">' in client.page
    await client.choose("language:en")
    assert '<html lang="en">' in client.page
    assert "Contents" in client.page


async def test_the_first_page_follows_the_browser_and_the_choice(visit: Visit) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.8,zh;q=0.3"}
    client = visit()
    assert '<html lang="en">' in (await client.get("/", headers=english)).text
    assert '<html lang="zh-CN">' in (await client.get("/?language=zh", headers=english)).text
    assert '<html lang="zh-CN">' in (await client.get("/", headers=english)).text


async def test_a_file_becomes_evidence(visit: Visit, turns: FakeTurns) -> None:
    client = visit()
    await client.begin()
    await client.upload(b"\xff\xd8\xff picture", "车间 照片.jpg")
    [person] = turns.people.values()
    [evidence] = person.evidence.values()
    assert f'<a href="/evidence/{evidence.digest}/preview"' in client.page
    assert (evidence.name, evidence.media_type) == ("车间 照片.jpg", "image/jpeg")


async def test_files_of_one_name_are_not_mistaken_for_one_another(visit: Visit) -> None:
    client = visit()
    await client.begin()
    await client.upload(b"one", "照片.jpg")
    assert "/evidence/" in client.page
    await client.upload(b"two", "照片.jpg")
    assert "/evidence/" not in client.page


async def test_what_is_shown_is_acknowledged(visit: Visit, turns: FakeTurns) -> None:
    client = visit()
    await client.begin()
    await client.choose("agree")
    [person] = turns.people.values()
    assert set(person.acknowledged) == {line.delivery for line in person.lines}


async def test_deleting_everything_ends_the_conversation(visit: Visit, turns: FakeTurns) -> None:
    client = visit()
    await client.begin()
    farewell = await client.say("/delete_my_data")
    assert "已从本服务器删除" in farewell.text
    assert "chat" not in client.cookies
    assert not turns.people


async def test_a_conversation_deleted_elsewhere_is_said_to_be_gone(
    visit: Visit, turns: FakeTurns
) -> None:
    client, other = visit(), visit()
    await client.begin()
    other.take_cookies_of(client)
    await other.get("/")
    fields = other.hidden("/say") | {"text": "八成"}
    await client.say("/delete_my_data")
    partial = await other.post("/say", fields, headers={"HX-Request": "true"})
    assert partial.status == 410
    told = await other.post("/say", fields)
    assert "已在另一台设备或另一个窗口中删除" in told.text
    assert "chat" not in other.cookies
    assert "已在另一台设备" not in (await other.get("/")).text
    assert not turns.people
