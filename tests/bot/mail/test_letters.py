"""Mails as they are written: headers hold, whatever somebody is called."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from typing import get_args

import pytest

from bot.mail.letters import FIELD_LIMIT, KIND, Links, code_letter, notice_letter, written
from bot.screens.core.texts import words_of
from scoring.values import Language

SENDER = Address("", "notice", "example.org")
NOW = datetime(2027, 3, 1, 2, tzinfo=UTC)
CODES = sorted(words_of("zh")[KIND])
HOSTILE = "某厂\r\nBcc: victim@example.com\r\n\r\n<b>点这里</b>\u202e\u2028\x00" + "长" * 500


def sent(letter: tuple[str, str], language: Language = "zh", stop: str = "") -> bytes:
    """A mail as it goes over the line."""
    return written(
        "a@example.com",
        letter,
        sender=SENDER,
        language=language,
        token="t",
        now=NOW,
        stop=stop,
    ).as_bytes()


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("code", CODES)
def test_no_name_makes_a_header(language: Language, code: str) -> None:
    words = dict.fromkeys(("by", "name", "enterprise", "organisation"), HOSTILE)
    raw = sent(notice_letter(language, code, words, Links()), language)
    mail = message_from_bytes(raw, policy=policy.SMTP)
    assert mail["To"] == "a@example.com"
    assert set(map(str.lower, mail.keys())) == {
        "from", "to", "subject", "date", "message-id", "auto-submitted", "content-language",
        "content-type", "content-transfer-encoding", "mime-version",
    }  # fmt: skip
    assert "\n" not in mail["Subject"]
    assert len(mail["Subject"]) < 3 * FIELD_LIMIT + 80
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert raw.isascii(), "every server takes it"


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("code", CODES)
def test_every_notice_is_a_sentence_in_both_languages(language: Language, code: str) -> None:
    words = {"by": "张工", "name": "王工", "enterprise": "某厂", "organisation": "绿源"}
    subject, body = notice_letter(language, code, words, Links(("https://x/",), "https://x/s"))
    assert subject in body
    assert "https://x/s" in body
    assert not subject.endswith(("。", "."))
    assert code in words_of(language)["told"] or code == "report-ready"


def test_a_chinese_name_of_the_sender() -> None:
    sender = Address("绿色工厂, 办公室", "notice", "example.org")
    mail = written(
        "a@example.com",
        code_letter("zh", "AB-CD", 30),
        sender=sender,
        language="zh",
        token="t",
        now=NOW,
    )
    read = message_from_bytes(mail.as_bytes(), policy=policy.SMTP)
    (address,) = read["From"].addresses
    assert (address.display_name, address.addr_spec) == ("绿色工厂, 办公室", "notice@example.org")
    assert "AB-CD" in read.get_content()
    ours = message_from_bytes(sent(code_letter("zh", "x", 30)), policy=policy.SMTP)
    assert ours["From"].addresses[0].display_name == "绿色工厂自评助手"
