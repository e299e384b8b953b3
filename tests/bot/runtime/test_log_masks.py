"""The report of held back lines shows none of their values."""

import logging

from bot.runtime.logs.throttling import ThrottleRecords
from bot.runtime.logs.without_words import WithoutWords

MARK = "机密"


def test_a_word_of_lines_held_back_keeps_values_masked() -> None:
    bound = ThrottleRecords()
    bound._held = [(("warning", 1, "said 100% of %s"), 7)]
    record = logging.LogRecord("library", logging.WARNING, "", 1, "said %s", (MARK,), None)
    assert bound.filter(record)
    told = WithoutWords("%(message)s").format(record)
    assert told == "said … [held back: said 100% of %s × 7]"
