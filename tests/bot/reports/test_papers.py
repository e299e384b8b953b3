"""A paper of a report is known by its code."""

import pytest

from bot.reports.papers import PAPERS, paper_named


@pytest.mark.parametrize("code", PAPERS)
def test_every_code_is_found_at_the_end_of_a_name(code: str) -> None:
    assert paper_named(f"GF-00001-01-{code}") == ("GF-00001-01", PAPERS[code])
    assert paper_named(f"gf-00001-01-{code.upper()}") == ("GF-00001-01", PAPERS[code])


@pytest.mark.parametrize("name", ["", "zh", "-zh", "GF-zh", "GF-00001-01", "GF-00001-01-fr"])
def test_no_other_name_is_a_report(name: str) -> None:
    assert paper_named(name) is None
