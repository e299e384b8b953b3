"""A year of a consultancy with three clients, played by real processes from end to end.

On SQLite, and in CI on PostgreSQL. Whoever changes a screen finds here who sees it, and when.
"""

import os
from pathlib import Path
from typing import Final

import pytest

from tests.story.beginning import (
    the_cement_works_answers,
    the_consultancy_opens,
    the_foundry_answers,
    the_pump_works_begins,
)
from tests.story.cast import gathered
from tests.story.closing import it_is_closed, it_is_signed
from tests.story.next_year import (
    it_is_rolled_forward,
    no_client_saw_another,
    the_consultant_sees_both_years,
    the_record_names_it_all,
)
from tests.story.nudging import (
    AFTER_THE_HOLIDAY,
    all_are_reminded,
    nobody_is_disturbed_on_a_holiday,
    the_board_shows_who_is_stuck,
    who_was_not_done_is_told,
)
from tests.story.reviewing import (
    evidence_is_asked_for,
    old_and_new_side_by_side,
    rows_are_reviewed,
    what_was_sent_back_is_corrected,
)
from tests.story.sharing import (
    a_question_by_link,
    a_section_by_telegram,
    two_answer_at_once,
    what_they_gave_is_taken,
)
from tests.support.stored.databases import SERVER, in_full

pytestmark = [pytest.mark.browser, pytest.mark.long]
ON_POSTGRESQL: Final = os.environ.get("CI") == "true"


async def test_a_year_of_a_consultancy(tmp_path: Path) -> None:
    async with gathered(tmp_path, in_full(SERVER) if ON_POSTGRESQL else None) as cast:
        await cast.program.comes_to("2026-12-07 10:00")
        await the_consultancy_opens(cast)
        await the_cement_works_answers(cast)
        await the_foundry_answers(cast)
        await the_pump_works_begins(cast)
        await a_section_by_telegram(cast)
        await a_question_by_link(cast)
        await what_they_gave_is_taken(cast)
        await two_answer_at_once(cast)

        await cast.program.comes_to("2026-12-14 10:30")
        await the_board_shows_who_is_stuck(cast)
        await all_are_reminded(cast)
        await cast.program.comes_to("2026-12-31 21:30")
        await nobody_is_disturbed_on_a_holiday(cast)
        await cast.program.comes_to(AFTER_THE_HOLIDAY)
        await who_was_not_done_is_told(cast)

        await rows_are_reviewed(cast)
        await what_was_sent_back_is_corrected(cast)
        await old_and_new_side_by_side(cast)
        await evidence_is_asked_for(cast)
        await it_is_closed(cast)
        await it_is_signed(cast)

        await cast.program.comes_to("2027-02-08 10:00")
        await it_is_rolled_forward(cast)
        await the_consultant_sees_both_years(cast)
        await the_record_names_it_all(cast)
        no_client_saw_another(cast)
