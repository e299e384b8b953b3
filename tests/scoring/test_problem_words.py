"""Every mistake that has words is shown by a test, and every word in both languages."""

from scoring.problem_words import PROBLEM_WORDS
from tests.scoring.test_answers_file import CASES, FILES
from tests.scoring.test_loading import BROKEN


def test_every_code_has_its_example() -> None:
    shown = {code for code, *_ in (*CASES, *FILES)} | {broken.code for broken in BROKEN}
    assert set(PROBLEM_WORDS) == shown


def test_chinese_words_are_chinese() -> None:
    for words in PROBLEM_WORDS.values():
        assert any("\u4e00" <= character <= "\u9fff" for character in words.zh)
        assert words.en.isascii()
        assert words.remedy_en.isascii() or "…" in words.remedy_en
