"""Every mistake that has words is shown by a test, and every word in both languages."""

from scoring.files.problems import problem_words
from tests.scoring.answers_file.test_limits import CASES as LIMIT_CASES
from tests.scoring.answers_file.test_pending import CASES as PENDING_CASES
from tests.scoring.answers_file.test_reader import CASES, FILES
from tests.scoring.answers_file.test_scored_answers import CASES as SCORED_CASES
from tests.scoring.call_file_codes import CALL_FILE_CODES
from tests.scoring.catalogue.test_loading import BROKEN
from tests.scoring.figures.test_figures_in_answers import CASES as FIGURE_CASES
from tests.scoring.overlays.test_combination import CODES as CODES_TOGETHER
from tests.scoring.overlays.test_overlays import CODES

FOLDER_CODES = {"not-utf-8", "overlay-too-big"}
"""Of files in the folder of overlays, which tests/bot/cli/test_command_line.py shows."""
EXTENSION_CODES = {"extends-an-extension", "numbered-extension"}
"""Of catalogues that extend others, which tests/scoring/catalogue/test_extension.py shows."""


def test_every_code_has_its_example() -> None:
    shown = (
        {code for code, *_ in (*CASES, *SCORED_CASES, *FIGURE_CASES, *FILES)}
        | {code for code, *_ in PENDING_CASES}
        | {code for _, code in LIMIT_CASES}
        | EXTENSION_CODES
        | CALL_FILE_CODES
        | {broken.code for broken in BROKEN}
        | CODES
        | CODES_TOGETHER
        | FOLDER_CODES
    )
    assert set(problem_words()) == shown


def test_chinese_words_are_chinese() -> None:
    for words in problem_words().values():
        assert any("\u4e00" <= character <= "\u9fff" for character in words.message.zh)
        assert words.message.en.isascii()
        assert words.remedy.en.isascii() or "…" in words.remedy.en
