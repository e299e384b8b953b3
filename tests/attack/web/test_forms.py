"""Forms no page of ours sends: each is refused with a page, none is a failure of the server."""

from collections.abc import Callable

import pytest

from bot.runtime.settings import Settings
from bot.web.security.forms import FIELD_LIMIT
from tests.bot.web.client import Client
from tests.support.fake_turns import FakeTurns
from tests.support.web.raw_http import RawAnswer, exchange, request

Visit = Callable[[], Client]

TEXT = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n%b\r\n'
FILE = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="%b"\r\n'
    b"Content-Type: image/png\r\n\r\n%b\r\n"
)
END = b"--x--\r\n"
MULTIPART = "multipart/form-data; boundary=x"
URLENCODED = "application/x-www-form-urlencoded"

ODD_CHARSETS = (
    "utf-16", "utf-7", "latin-1", "gbk", "idna", "punycode", "undefined", "unicode_escape",
    "raw_unicode_escape", "base64", "zlib", "rot13", "hex", "mbcs", "charmap", "utf-8-sig",
    "x" * 3000, "utf\\u00008", '"a b"', "\xff", "''",
)  # fmt: skip
ODD_TYPES = (
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=" + "b" * 71,
    "multipart/form-data; boundary=" + "b" * 4000,
    'multipart/form-data; boundary="\xff\xfe"',
    "multipart/mixed; boundary=x",
    "multipart/form-data; boundary=x; boundary=y",
    "application/json",
    "text/plain",
    "",
    ";;;",
    "application/x-www-form-urlencoded; charset=utf-16",
)
ODD_BODIES = {
    "not UTF-8": TEXT % b"\xff\xfe\x80" + END,
    "a lone surrogate": TEXT % b"\xed\xa0\x80" + END,
    "overlong": TEXT % b"\xc0\xaf" + END,
    "NUL": TEXT % b"a\0b" + END,
    "a name not UTF-8": TEXT.replace(b'"text"', b'"\xff"') % b"x" + END,
    "no name": TEXT.replace(b'; name="text"', b"") % b"x" + END,
    "no disposition": b"--x\r\n\r\nx\r\n" + END,
    "a file name not UTF-8": FILE % (b"\xb0\xa1.png", b"x") + END,
    "a file name with NUL": FILE % (b"a\0.png", b"x") + END,
    "filename*": FILE.replace(b'filename="%b"', b"filename*=idna''%b") % (b"%FF", b"x") + END,
    "two files": FILE % (b"a.png", b"x") + FILE % (b"b.png", b"x") + END,
    "many fields": TEXT % b"x" * (FIELD_LIMIT + 1) + END,
    "many part headers": b"--x\r\n" + b"A: b\r\n" * 50 + b"\r\nx\r\n" + END,
    "a long part header": b"--x\r\nA: " + b"b" * 9000 + b"\r\n\r\nx\r\n" + END,
    "nested": b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n--y--\r\n"
    + END,
    "never ended": TEXT % b"x",
    "another boundary": b"--y\r\nnonsense\r\n--y--\r\n",
    "nothing": b"",
}
ODD_FIELDS = (
    b"text=%FF%FE",
    b"text=%ED%A0%80",
    b"text=a%00b",
    b"%FF=x",
    b"text=\xff",
    b"&".join([b"a=b"] * (FIELD_LIMIT + 1)),
    b"a=b&&&;;;=&%",
    b"%",
    b"\0",
)


class Sender:
    """Somebody known, who sends bodies as they are given."""

    def __init__(self, port: int, cookie: str, token: str) -> None:
        self._port = port
        self._cookie = cookie
        self._token = token.encode()

    def in_parts(self, body: bytes) -> bytes:
        """A body behind the token of this person's pages, without which none is looked at."""
        token = b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n%b\r\n'
        return token % self._token + body

    def in_fields(self, body: bytes) -> bytes:
        """The same for a body of fields."""
        return b"token=%b&%b" % (self._token, body)

    async def send(
        self,
        path: str,
        kind: str,
        body: bytes,
        *,
        length: int | None = None,
        language: str = "zh",
        ends: bool = False,
    ) -> RawAnswer:
        """Post a body; ``length`` is what the header says of it."""
        headers = {
            "Cookie": f"chat={self._cookie}; language={language}",
            "Content-Type": kind,
            "Content-Length": str(len(body) if length is None else length),
        }
        return await exchange(self._port, request("POST", path, headers) + body, ends=ends)


@pytest.fixture
async def sender(visit: Visit, settings: Settings) -> Sender:
    """Somebody who has begun."""
    client = visit()
    await client.begin()
    return Sender(settings.web_port, client.cookies["chat"], client.hidden("/say")["token"])


def assert_refused(answer: RawAnswer, case: object) -> None:
    """A page with our headers and words, and no failure of ours."""
    assert 400 <= answer.status < 500, (case, answer.status)
    assert "这一步没有完成" in answer.text, case
    assert "default-src 'none'" in answer.headers["content-security-policy"], case


@pytest.mark.parametrize("path", ["/say", "/files"])
async def test_odd_bodies_are_refused(sender: Sender, turns: FakeTurns, path: str) -> None:
    for case, body in ODD_BODIES.items():
        assert_refused(await sender.send(path, MULTIPART, sender.in_parts(body)), case)
    for body in ODD_FIELDS:
        assert_refused(await sender.send(path, URLENCODED, sender.in_fields(body)), body)
    assert len(turns.given) == 1


async def test_odd_charsets_and_types_are_refused(sender: Sender, turns: FakeTurns) -> None:
    body = sender.in_parts(TEXT % b"+2AA-\\ud800 \xc3\xa9 xn--\xff" + END)
    file = sender.in_parts(FILE % (b"\xff", b"x") + END)
    for charset in ODD_CHARSETS:
        kind = f"{MULTIPART}; charset={charset}"
        assert_refused(await sender.send("/say", kind, body), charset)
        assert_refused(await sender.send("/files", kind, file), charset)
    for kind in ODD_TYPES:
        assert_refused(await sender.send("/say", kind, body), kind)
    assert len(turns.given) == 1


async def test_the_words_are_in_the_readers_language(sender: Sender) -> None:
    answer = await sender.send("/say", MULTIPART, ODD_BODIES["NUL"], language="en")
    assert answer.status == 400
    assert "The message did not arrive whole" in answer.text


async def test_a_length_that_lies_leaves_no_trace(
    sender: Sender, turns: FakeTurns, caplog: pytest.LogCaptureFixture
) -> None:
    body = TEXT % b"x" + END
    for length in (len(body) + 1, len(body) + 10_000, 10**15):
        answer = await sender.send("/say", MULTIPART, body, length=length, ends=True)
        assert answer.status in (0, 400, 413), length
    assert_refused(await sender.send("/say", MULTIPART, body, length=5), "too short")
    assert len(turns.given) == 1
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.usefixtures("served")
async def test_a_body_in_bad_chunks_is_refused(settings: Settings) -> None:
    chunked = {"Transfer-Encoding": "chunked", "Content-Type": MULTIPART}
    for chunks in (b"zz\r\n", b"-1\r\n\r\n", b"FFFFFFFFFFFFFFFFFFFFF\r\n", b"5\r\nabc"):
        head = request("POST", "/say", chunked)
        answer = await exchange(settings.web_port, head + chunks, ends=True)
        assert answer.status in (0, 303, 400, 403, 410), (chunks, answer)
