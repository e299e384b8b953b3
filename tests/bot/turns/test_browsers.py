"""Who is let in by which secret, for how long, and what becomes of a copy of it."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.turns.browsers import (
    ABSOLUTE_LIMIT,
    GRACE,
    IDLE_LIMIT,
    ROTATE_AFTER,
    Admitted,
    Browsers,
    NewSecret,
    WaysLeft,
    digest_of,
)
from storage.database import Database
from tests.bot.talking import Clock
from tests.support.stored.databases import database, database_url, postgresql_url

__all__ = ["database", "database_url", "postgresql_url"]

MOMENT = timedelta(seconds=1)


@pytest.fixture
def browsers(database: Database, clock: Clock) -> Browsers:
    """The service on an empty database of either kind."""
    return Browsers(database, default_catalogue="gb36132-2018", clock=clock)


async def renewed(browsers: Browsers, secret: str) -> str:
    """The secret that the next page brings."""
    admitted = await browsers.admit(secret)
    assert admitted is not None
    assert admitted.renewal
    new = await browsers.renew(admitted)
    assert new is not None
    return new.secret


async def renewal_of(browsers: Browsers, secret: str) -> str | None:
    """What is due to the browser with a secret that is taken."""
    admitted = await browsers.admit(secret)
    assert admitted is not None
    return admitted.renewal


async def test_a_secret_is_replaced_once_a_day(browsers: Browsers, clock: Clock) -> None:
    admitted, first = await browsers.begin("web", "zh")
    assert await browsers.admit(first.secret) == admitted
    clock.advance(ROTATE_AFTER - MOMENT)
    assert await renewal_of(browsers, first.secret) is None
    clock.advance(MOMENT)
    second = await renewed(browsers, first.secret)
    assert second != first.secret
    after = await browsers.admit(second)
    assert after is not None
    assert after.renewal is None
    assert after.browser.external_id == admitted.browser.external_id
    assert after.browser.form_key == admitted.browser.form_key


async def test_two_tabs_at_once_get_one_new_secret(browsers: Browsers, clock: Clock) -> None:
    _, first = await browsers.begin("web", "zh")
    clock.advance(ROTATE_AFTER)
    tabs = [await browsers.admit(first.secret) for _ in range(2)]
    brought = [await browsers.renew(tab) for tab in tabs if tab]
    assert [bool(new) for new in brought] == [True, False]
    assert await renewal_of(browsers, first.secret) is None, "the first is bringing it"


async def test_the_one_before_is_taken_for_a_moment_and_then_refused(
    browsers: Browsers, clock: Clock
) -> None:
    admitted, first = await browsers.begin("web", "zh")
    clock.advance(ROTATE_AFTER)
    second = await renewed(browsers, first.secret)
    await browsers.admit(second)
    clock.advance(GRACE - MOMENT)
    assert await browsers.admit(first.secret)
    clock.advance(MOMENT)
    with capture_logs() as logged:
        assert await browsers.admit(first.secret) is None
        assert await browsers.admit(first.secret) is None
    refused = [
        {key: value for key, value in line.items() if key != "log_level"} for line in logged
    ]
    identity = admitted.browser.identity
    assert refused == [{"event": "replaced-secret-refused", "identity": identity}], "told once"
    assert await browsers.admit(second), "a copy of an old secret locks nobody out"


async def test_a_new_secret_lost_on_its_way_locks_nobody_out(
    browsers: Browsers, clock: Clock
) -> None:
    _, first = await browsers.begin("web", "zh")
    clock.advance(ROTATE_AFTER)
    lost = await renewed(browsers, first.secret)
    clock.advance(timedelta(days=30))
    second = await renewed(browsers, first.secret)
    assert await browsers.admit(lost) is None
    assert await browsers.admit(second)
    clock.advance(GRACE)
    assert await browsers.admit(first.secret) is None


async def test_a_secret_that_came_back_is_not_replaced_as_lost(
    browsers: Browsers, clock: Clock
) -> None:
    """A copy of the old one was presented just before the new one came back."""
    _, first = await browsers.begin("web", "zh")
    clock.advance(ROTATE_AFTER)
    second = await renewed(browsers, first.secret)
    clock.advance(GRACE)
    late = await browsers.admit(first.secret)
    assert late is not None
    assert late.renewal == "reissue"
    assert await browsers.admit(second)
    assert await browsers.renew(late) is None
    assert await browsers.admit(second)


async def test_who_is_away_for_a_year_comes_back(browsers: Browsers, clock: Clock) -> None:
    _, first = await browsers.begin("web", "zh")
    clock.advance(IDLE_LIMIT)
    second = await renewed(browsers, first.secret)
    clock.advance(IDLE_LIMIT)
    assert await browsers.admit(second)
    clock.advance(IDLE_LIMIT + MOMENT)
    assert await browsers.admit(second) is None


async def test_every_request_counts_as_a_visit(browsers: Browsers, clock: Clock) -> None:
    _, first = await browsers.begin("web", "zh")
    for _ in range(2):
        clock.advance(IDLE_LIMIT)
        assert await browsers.admit(first.secret)


async def test_in_the_end_a_browser_is_connected_again(browsers: Browsers, clock: Clock) -> None:
    _, new = await browsers.begin("web", "zh")
    began = clock.now
    assert new.seconds == IDLE_LIMIT.total_seconds()
    while clock.now + timedelta(days=200) <= began + ABSOLUTE_LIMIT:
        clock.advance(timedelta(days=200))
        admitted = await browsers.admit(new.secret)
        assert admitted is not None
        brought = await browsers.renew(admitted)
        assert brought is not None
        new = brought
    left = began + ABSOLUTE_LIMIT - clock.now
    assert new.seconds == left.total_seconds(), "no cookie outlives what it opens"
    clock.now = began + ABSOLUTE_LIMIT + MOMENT
    assert await browsers.admit(new.secret) is None


async def test_a_cookie_of_the_first_release_is_good_until_it_is_replaced(
    browsers: Browsers, database: Database, clock: Clock
) -> None:
    """Two devices that shared one link each get a secret of their own, the second on asking."""
    admitted, old = await browsers.begin("web", "zh")
    await _as_in_the_first_release(database, admitted, old)
    clock.advance(ROTATE_AFTER)
    new = await renewed(browsers, old.secret)
    await browsers.admit(new)
    clock.advance(GRACE)
    with capture_logs() as logged:
        assert await browsers.admit(old.secret) is None
    assert logged == [], "the other device is no thief"
    assert await browsers.link(old.secret)
    taker, _ = await browsers.begin("web", "zh")
    assert await browsers.take_link(old.secret, taker.browser)
    assert await browsers.link(old.secret), "good until somebody has joined"
    assert await browsers.link(new) is None


async def test_who_joins_somebody_gets_a_new_secret(
    browsers: Browsers, database: Database
) -> None:
    owner, _ = await browsers.begin("web", "zh")
    joiner, first = await browsers.begin("web", "zh")
    assert await renewal_of(browsers, first.secret) is None
    moved = "UPDATE identities SET person_id = :person, is_first = FALSE WHERE id = :identity"
    of = {"person": owner.browser.person, "identity": joiner.browser.identity}
    async with database._backend.unit() as run:
        await run(lambda connection: connection.execute(text(moved), of))
    second = await renewed(browsers, first.secret)
    assert await renewal_of(browsers, second) is None


async def test_an_ended_device_is_a_stranger(browsers: Browsers, database: Database) -> None:
    admitted, first = await browsers.begin("web", "zh")
    assert await browsers.ways_left(admitted.browser) == WaysLeft(0, recovery=False)
    async with database.unit_of_work() as uow:
        [device] = await uow.devices.of(admitted.browser.person)
        await uow.devices.end(device)
    assert await browsers.admit(first.secret) is None


async def test_no_secret_is_part_of_a_text(browsers: Browsers) -> None:
    _, new = await browsers.begin("web", "zh")
    admitted = await browsers.admit(new.secret)
    assert admitted is not None
    code = await browsers.join_code(admitted.browser)
    for value, hidden in ((new, new.secret), (code, code.code)):
        assert hidden not in f"{value} {value!r}"


async def _as_in_the_first_release(database: Database, admitted: Admitted, old: NewSecret) -> None:
    """As the upgrade leaves it: the secret of the cookie opens the link as well."""
    given = "UPDATE browsers SET link_hash = :link WHERE identity_id = :identity"
    of = {"link": digest_of(old.secret), "identity": admitted.browser.identity}
    async with database._backend.unit() as run:
        await run(lambda connection: connection.execute(text(given), of))
