"""How a mail is written: plain text, what it is about in a sentence, and links; nothing else.

A header can hold no line end: what people typed is one line before it comes here, and the
``email`` package refuses anything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from bot.screens.core.texts import phrase, words_of
from bot.wording.truncate import brief
from scoring.values import Language

FIELDS: Final = ("by", "name", "enterprise", "organisation")
"""All that a mail may quote: who, and in which assessment."""
FIELD_LIMIT: Final = 60
"""Characters of each of them."""
KIND: Final = "mailed"


@dataclass(frozen=True, slots=True)
class Links:
    """Where a mail leads: to the chat, and to the page that stops mails; empty for none."""

    chat: tuple[str, ...] = ()
    stop: str = ""


def is_mailed(code: str) -> bool:
    """Whether a notice of the chat also goes by mail: there is a sentence for it."""
    return code in words_of("zh")[KIND]


def quoted(words: Mapping[str, str]) -> dict[str, str]:
    """Of the words of a notice those that a mail may quote, each a short line."""
    return {name: one_line(words.get(name, "")) for name in FIELDS}


def one_line(text: str) -> str:
    """A text without control characters and line ends, cut to ``FIELD_LIMIT``."""
    line = "".join(char if char.isprintable() else " " for char in text)
    return brief(" ".join(line.split()), FIELD_LIMIT)


def notice_letter(
    language: Language, code: str, words: Mapping[str, str], links: Links
) -> tuple[str, str]:
    """Subject and text of a notice."""
    sentence = phrase(language, KIND, code, **quoted(words))
    body = phrase(
        language, "letter", "notice", sentence=sentence, chat=links.chat, stop=links.stop
    )
    return phrase(language, "letter", "subject", sentence=sentence), body


def code_letter(language: Language, code: str, minutes: int) -> tuple[str, str]:
    """Subject and text of the mail by which an address is confirmed."""
    body = phrase(language, "letter", "code", code=code, minutes=minutes)
    return phrase(language, "letter", "code-subject"), body


def written(
    to: str,
    letter: tuple[str, str],
    *,
    sender: Address,
    language: Language,
    token: str,
    now: datetime,
    stop: str = "",
) -> EmailMessage:
    """The mail; ``token`` makes its Message-ID, the same each time it is sent."""
    subject, text = letter
    message = EmailMessage(policy=policy.SMTP)
    name = sender.display_name or phrase(language, "letter", "sender")
    message["From"] = Address(display_name=name, addr_spec=sender.addr_spec)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{token}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if stop:
        message["List-Unsubscribe"] = f"<{stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text, charset="utf-8", cte="base64")
    message["Content-Language"] = language
    return message
