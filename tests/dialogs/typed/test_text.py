"""Text is kept as typed, but for what neither a database nor a font can hold."""

import pytest

from dialogs.typed.text import storable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一行\n二行\t列", "一行\n二行\t列"),
        ("空\x00字符", "空字符"),
        ("半\ud83d对", "半对"),
        ("响铃\x07\x1b[31m红", "响铃[31m红"),
        ("𠮷野家 👍🏽 ٣", "𠮷野家 👍🏽 ٣"),
        ("\U00031350", "\U00031350"),  # rarer than this Python's tables know
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    assert storable(typed) == kept
