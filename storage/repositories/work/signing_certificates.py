"""The certificates that files were signed with; those the program made, one at a time."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.backends.protocol import Run
from storage.base import table
from storage.models import SigningCertificate as CertificateRow
from storage.records import SigningCertificate
from storage.upserts import Upsert

_CERTIFICATES = table(CertificateRow)
_ADD = Upsert(_CERTIFICATES)
_MADE_HERE = (
    select(_CERTIFICATES)
    .where(_CERTIFICATES.c.generation.is_not(None))
    .order_by(_CERTIFICATES.c.generation.desc())
    .limit(1)
)


class SigningCertificates:
    """The certificates of this installation, those no longer used included."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def made_here(self) -> SigningCertificate | None:
        """The newest one that the program made."""
        return await self._run(made_here)

    async def add(self, certificate: SigningCertificate, now: datetime) -> bool:
        """Record a certificate; ``False``: it is recorded, or another worker made its generation
        first."""
        return await self._run(_add, certificate, now)


def made_here(connection: Connection) -> SigningCertificate | None:
    """The newest certificate that the program made."""
    row = connection.execute(_MADE_HERE).one_or_none()
    return None if row is None else _certificate(row)


def _add(connection: Connection, certificate: SigningCertificate, now: datetime) -> bool:
    values = {name: getattr(certificate, name) for name in SigningCertificate.__slots__}
    made = _ADD.on(connection).returning(_CERTIFICATES.c.id)
    return connection.execute(made, values | {"made_at": now}).first() is not None


def _certificate(row: Row[Any]) -> SigningCertificate:
    return SigningCertificate(
        fingerprint=row.fingerprint,
        certificate=row.certificate,
        generation=row.generation,
        key_file=row.key_file,
    )
