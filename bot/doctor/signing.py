"""Checks of the certificate that reports are signed with: usable, and until when."""

import asyncio
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.finding import Finding
from bot.runtime.files import file_store
from bot.runtime.settings import Settings
from bot.signing.credentials import (
    BadCredentials,
    expiry_of,
    read_credentials,
    subject_of,
)
from dialogs.typed.china_time import day_in_china
from storage.archive.connections import is_sqlite, run, writing
from storage.archive.errors import ArchiveError
from storage.errors import FilesAway
from storage.records import SigningCertificate
from storage.repositories.work.signing_certificates import made_here

SOON = timedelta(days=60)
"""How long before its end something is said about a certificate."""


def check_signing(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Check the operator's certificate, or the one made for the installation."""
    if settings.signing_certificate is not None:
        yield from _own(settings, settings.signing_certificate, now)
        return
    address = settings.database_url
    if is_sqlite(address) and not Path(make_url(address).database or "").exists():
        return  # nothing was ever signed, and looking would make the file
    try:
        made = run(lambda: _made_here(address))
    except (ArchiveError, SQLAlchemyError):  # which another check is about
        return
    if made is None:
        yield Finding("signing", "ok", "signing-none")
    elif not asyncio.run(_has_key(settings, made)):
        yield Finding("signing", "warning", "signing-key-gone", {"name": made.key_file})
    else:
        yield _until(made.certificate, now)


def _own(settings: Settings, certificate: Path, now: datetime) -> Iterator[Finding]:
    try:
        found = read_credentials(certificate, settings.signing_key, settings.own_passphrase)
    except BadCredentials as bad:
        yield Finding("signing", "problem", "signing-broken", {"reason": bad.reason})
        return
    yield _until(found.pem, now)
    key = settings.signing_key or certificate
    if key.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP):  # a group of the service may read it
        yield Finding("signing", "warning", "signing-open", {"path": key})


def _until(pem: str, now: datetime) -> Finding:
    end = expiry_of(pem)
    values = {"day": day_in_china(end), "subject": subject_of(pem)}
    if end < now:
        return Finding("signing", "problem", "signing-expired", values)
    if end < now + SOON:
        return Finding("signing", "warning", "signing-soon", values)
    return Finding("signing", "ok", "signing-ok", values)


def _made_here(address: str) -> SigningCertificate | None:
    """The newest certificate of the program."""
    with writing(address) as connection:
        return made_here(connection)


async def _has_key(settings: Settings, made: SigningCertificate) -> bool:
    if made.key_file is None:
        return False
    try:
        return await file_store(settings).size(made.key_file) is not None
    except FilesAway:  # which another check is about
        return True
