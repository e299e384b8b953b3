"""Which HTML a message on a page may contain."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.chat.icons import ICONS
from bot.web.chat.markup import safe, text
from bot.web.templating import STATIC, words_of

BOT = STATIC.parents[1]
PICTOGRAPHS = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2753-\u27bf\u2b00-\u2bff]")
"""What only an emoji font draws; a tick (U+2713) is in the fonts of every system."""


@pytest.mark.parametrize(
    "html",
    [
        "<b>粗</b> <i>斜</i> <u>u</u> <s>s</s> <code>x &lt; y</code>",
        "a &amp; b",
        '<a href="https://openstd.samr.gov.cn/x?a=1&amp;b=2" rel="noopener noreferrer">x</a>',
    ],
)
def test_what_telegram_reads_stays(html: str) -> None:
    assert safe(html, "zh") == html


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<script>alert(1)</script>", "alert(1)"),
        ('<img src=x onerror="alert(1)">', ""),
        ('<b onclick="x">y</b>', "<b>y</b>"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<a href="//evil.example">x</a>', "x"),
        ("<b>unclosed", "<b>unclosed</b>"),
        ("<b><i>crossed</b></i>", "<b><i>crossed</i></b>"),
        ("</div></b>stray", "stray"),
        ("1 < 2", "1 &lt; 2"),
        ('<a href="/\\evil.example">x</a>', "x"),
        ('<a href="https:evil.example">x</a>', "x"),
        ('<a href="tg://user?id=1">x</a>', "x"),
        ("<style>b { color: red }</style>", "b { color: red }"),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("<!-- a note -->x", "x"),
        ("<textarea><b>x</textarea>", "&lt;b&gt;x"),
        ("<table><tr><td><img src=x onerror=y>x</table>", "x"),
    ],
)
def test_the_rest_is_dropped_or_text(html: str, shown: str) -> None:
    assert safe(html, "zh") == shown


def test_a_long_quote_is_opened_by_a_press() -> None:
    html = safe("a\n<blockquote expandable>b <b>c</b>\nd</blockquote>\ne", "zh")
    inside = "<summary>展开全部</summary>b <b>c</b>\nd"
    assert html == f"a<details>{inside}</details>e"
    assert safe('<blockquote expandable onclick="x">b</blockquote>', "en") == (
        "<details><summary>Show all</summary>b</details>"
    )


def test_a_quote_is_a_block_without_empty_lines_around_it() -> None:
    assert safe("a\n<blockquote>b\nc</blockquote>\nd", "zh") == "a<blockquote>b\nc</blockquote>d"


@pytest.mark.parametrize("emoji", ICONS)
def test_an_emoji_becomes_an_icon_with_alternative_text(emoji: str) -> None:
    name = ICONS[emoji]
    assert (STATIC / "marks" / f"{name}.svg").is_file()
    shown = text(f"{emoji} 3. <b>", "zh")
    assert re.fullmatch(
        rf'<img class="mark" src="/static/marks/{name}\.svg\?v=.*> 3. &lt;b&gt;', shown
    )
    assert f'alt="{words_of("zh")["marks"][name]}"' in shown
    assert f'alt="{words_of("en")["marks"][name]}"' in safe(f"{emoji}\ufe0f 3", "en")
    assert "\ufe0f" not in safe(f"{emoji}\ufe0f 3", "en")


def test_every_emoji_of_the_conversation_has_an_icon() -> None:
    spoken = (BOT / "screens" / "templates").rglob("*.j2")
    sources = (path for path in BOT.rglob("*") if path.suffix in {".py", ".yaml"})
    written = "".join(file.read_text(encoding="utf-8") for file in (*spoken, *sources))
    assert set(PICTOGRAPHS.findall(written)) <= set(ICONS)


def test_an_emoji_in_an_address_stays() -> None:
    assert safe('<a href="https://example.org/✅">x</a>', "zh").count("<img") == 0


@given(st.text(alphabet="<>/ab\"'=& \nscriptonload:javas!-[]", max_size=60))
def test_nothing_but_the_allowed_tags_comes_out(html: str) -> None:
    rest = safe(html, "zh")
    for tag in ("b", "i", "s", "u", "code", "pre", "blockquote"):
        rest = rest.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in rest.replace("</a>", "").replace("<a href=", "")
