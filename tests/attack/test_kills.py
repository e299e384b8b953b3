"""A few people, a few kills: the many are a command of their own, ``tests.attack.kills``."""

import pytest

from tests.attack.kills import problems, run

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]


async def test_assessments_finished_through_kills_are_those_of_an_undisturbed_run() -> None:
    calm = await run(3, 12, kills=0, every=0.0)
    assert calm.reports.keys() == calm.acknowledged.keys()
    assert problems(calm, calm) == []

    disturbed = await run(3, 12, kills=3, every=2.0, ailing=0.1)

    assert disturbed.kills > 0
    assert problems(calm, disturbed) == []
