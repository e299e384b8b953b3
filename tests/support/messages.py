"""What every message must hold to, whichever channel shows it."""

from bot.screens.core.folding import MOST_BUTTONS
from bot.screens.core.message import CHOICE_BYTES, TEXT_LIMIT, Message
from tests.support.bot_api.entities import parse_html, utf16_length

BUTTONS_IN_A_ROW = 8
LABEL_LIMIT = 60


def plain_text(html: str) -> str:
    """A message's words without its markup."""
    text, _ = parse_html(html)
    return text


def assert_fits(message: Message) -> str:
    """The message's text, once it was found to be within the limits of Telegram."""
    text, _ = parse_html(message.in_text)
    assert text.strip(), "a message says something"
    assert utf16_length(text) <= TEXT_LIMIT
    assert "None" not in text.replace("None? Type 0", "")
    assert "{{" not in text
    assert message.rows, "a screen leads on"
    assert sum(map(len, message.rows)) <= MOST_BUTTONS
    for row in message.rows:
        assert 0 < len(row) <= BUTTONS_IN_A_ROW
        for button in row:
            assert button.label.strip()
            assert len(button.label) <= LABEL_LIMIT
            assert "{{" not in button.label
            assert 0 < len(button.choice.encode()) <= CHOICE_BYTES
    return text
