"""Browsers and the hashes of their secrets. One statement finds the browser of a secret."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.selectable import ScalarSelect

from storage.backends.protocol import Run
from storage.base import table
from storage.models import Assessment, Browser, Case, ClientFact, Identity, Session
from storage.records import Browser as KnownBrowser
from storage.records import KeptLink

_BROWSERS, _IDENTITIES = table(Browser), table(Identity)
_SESSIONS, _ASSESSMENTS = table(Session), table(Assessment)
_CASES, _FACTS = table(Case), table(ClientFact)

_FIND = (
    select(
        _BROWSERS,
        _IDENTITIES.c.external_id,
        _IDENTITIES.c.person_id,
    )
    .join_from(_BROWSERS, _IDENTITIES, _IDENTITIES.c.id == _BROWSERS.c.identity_id)
    .where(
        or_(
            _BROWSERS.c.secret_hash == bindparam("hash"),
            _BROWSERS.c.previous_hash == bindparam("hash"),
        )
    )
)


class Browsers:
    """The browsers of web identities."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def add(
        self, identity: int, person: int, *, secret_hash: str, form_key: str, now: datetime
    ) -> None:
        """Let the browser with this secret act for an identity."""
        row = {
            "identity_id": identity,
            "issued_to": person,
            "secret_hash": secret_hash,
            "form_key": form_key,
            "rotated_at": now,
            "created_at": now,
            "seen_at": now,
        }
        await self._run(_insert, row)

    async def find(self, secret_hash: str) -> KnownBrowser | None:
        """The browser whose present or previous secret this is; ``None`` for neither."""
        return await self._run.alone(_find, secret_hash)

    async def rotate(self, browser: KnownBrowser, secret_hash: str, now: datetime) -> bool:
        """Give a browser a new secret; the one before stays valid until the new one is used.

        ``False`` when another request was first; then its secret counts.
        """
        return await self._run(_rotate, browser, secret_hash, now)

    async def reissue(self, browser: KnownBrowser, secret_hash: str, now: datetime) -> bool:
        """Replace a new secret that was never used; the one before stays valid.

        ``False`` when another request was first, or the new secret was used after all.
        """
        values = {"secret_hash": secret_hash, "rotated_at": now, "seen_at": now}
        return await self._run(_replace, browser, values, _BROWSERS.c.previous_until.is_(None))

    async def touch(
        self, browser: KnownBrowser, now: datetime, *, previous_until: datetime | None
    ) -> None:
        """Store the browser's last visit, and until when its previous secret is accepted."""
        values = {"seen_at": now, "previous_until": previous_until}
        await self._run(_replace, browser, values)

    async def forget_previous(self, browser: KnownBrowser) -> None:
        """Forget the previous secret, even that it was one."""
        await self._run(_replace, browser, {"previous_hash": None, "previous_until": None})

    async def link(self, link_hash: str) -> KeptLink | None:
        """A lasting link of the first release; ``None`` if it is unknown or used."""
        return await self._run(_link, link_hash)

    async def take_link(self, link_hash: str, identity: int) -> None:
        """Store who asks to join through a link: it is used up once that identity has joined."""
        await self._run(_take_link, link_hash, identity)


def _insert(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(insert(_BROWSERS), row)


def _find(connection: Connection, secret_hash: str) -> KnownBrowser | None:
    row = connection.execute(_FIND, {"hash": secret_hash}).one_or_none()
    return None if row is None else _browser(row)


def _browser(row: Row[Any]) -> KnownBrowser:
    return KnownBrowser(
        identity=row.identity_id,
        external_id=row.external_id,
        person=row.person_id,
        secret_hash=row.secret_hash,
        previous_hash=row.previous_hash,
        previous_until=row.previous_until,
        form_key=row.form_key,
        issued_to=row.issued_to,
        rotated=row.rotated_at,
        created=row.created_at,
        seen=row.seen_at,
    )


def _rotate(
    connection: Connection, browser: KnownBrowser, secret_hash: str, now: datetime
) -> bool:
    values = {
        "secret_hash": secret_hash,
        "previous_hash": browser.secret_hash,
        "previous_until": None,
        "issued_to": browser.person,
        "rotated_at": now,
        "seen_at": now,
    }
    rotated = _replace(connection, browser, values)
    if rotated and browser.person != browser.issued_to:
        _use_up_links(connection, browser)
    return rotated


def _replace(
    connection: Connection,
    browser: KnownBrowser,
    values: dict[str, Any],
    *conditions: ColumnElement[bool],
) -> bool:
    replaced = connection.execute(
        update(_BROWSERS)
        .where(
            _BROWSERS.c.identity_id == browser.identity,
            _BROWSERS.c.secret_hash == browser.secret_hash,
            *conditions,
        )
        .values(values)
    )
    return replaced.rowcount == 1


def _use_up_links(connection: Connection, browser: KnownBrowser) -> None:
    """Make the links invalid through which this browser has joined."""
    connection.execute(
        update(_BROWSERS)
        .where(
            _BROWSERS.c.link_taken_by == browser.identity,
            _person_of(_BROWSERS.c.identity_id) == browser.person,
        )
        .values(link_hash=None, link_taken_by=None)
    )


def _link(connection: Connection, link_hash: str) -> KeptLink | None:
    row = connection.execute(
        select(_IDENTITIES.c.person_id, _IDENTITIES.c.id, _BROWSERS.c.link_taken_by)
        .join_from(_BROWSERS, _IDENTITIES, _IDENTITIES.c.id == _BROWSERS.c.identity_id)
        .where(
            _BROWSERS.c.link_hash == link_hash,
            or_(
                _BROWSERS.c.link_taken_by.is_(None),
                _person_of(_BROWSERS.c.link_taken_by) != _IDENTITIES.c.person_id,
            ),
        )
    ).one_or_none()
    if row is None:
        return None
    return KeptLink(link_hash, row.id, row.person_id, _enterprise(connection, row.id))


def _person_of(identity: ColumnElement[Any]) -> ScalarSelect[Any]:
    other = _IDENTITIES.alias()
    return select(other.c.person_id).where(other.c.id == identity).scalar_subquery()


def _enterprise(connection: Connection, identity: int) -> str | None:
    """The name of the enterprise that the identity works on."""
    return connection.execute(
        select(_FACTS.c.value)
        .join_from(_SESSIONS, _ASSESSMENTS, _ASSESSMENTS.c.id == _SESSIONS.c.assessment_id)
        .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
        .join(_FACTS, _FACTS.c.client_id == _CASES.c.client_id)
        .where(_SESSIONS.c.identity_id == identity, _FACTS.c.field == "name")
        .order_by(_FACTS.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()


def _take_link(connection: Connection, link_hash: str, identity: int) -> None:
    connection.execute(
        update(_BROWSERS).where(_BROWSERS.c.link_hash == link_hash).values(link_taken_by=identity)
    )
