"""Signs documents: chooses the certificate, makes one if there is none, asks the process."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.runtime.processes.worker_process import WorkerFailed
from bot.signing.exchange import DONE, ENDS_SOON, MAKE, SIGN, frame, read
from bot.signing.process import SigningProcess
from storage.database import Database
from storage.errors import FilesAway, NoRoom
from storage.files.incoming import incoming_file
from storage.files.store import FileStore
from storage.records import SigningCertificate

FOLDER = "signing"
"""Where the names of keys begin."""
SECONDS = 30.0
"""After this a document stays unsigned. One of ten megabytes takes two."""
RENEWED_BEFORE = timedelta(days=30)
"""A certificate of our own is not used in its last days: another is made."""
TRIES = 3
"""How often workers may find that another one has just made the next certificate."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """The operator's certificate and key, as files, and what opens the key."""

    certificate: Path
    key: Path | None = None
    passphrase: str | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A document, and the fingerprint of the certificate; ``None``: it could not be signed."""

    content: bytes
    certificate: str | None


class NotSigned(Exception):
    """The document could not be signed; ``reason`` says nothing of its content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Signer:
    """Signs one document at a time, with ``own`` or a certificate made for the installation.

    The certificate that the program makes is in the database, where the first worker wins; its
    key is in the store of files, readable by us alone. ``issuer`` is the name on it.
    """

    def __init__(
        self,
        database: Database,
        files: FileStore,
        *,
        own: OwnCertificate | None,
        issuer: str | None,
        clock: Callable[[], datetime],
        process: SigningProcess | None = None,
    ) -> None:
        self._database = database
        self._files = files
        self._own = own
        self._issuer = issuer
        self._clock = clock
        self._process = process or SigningProcess()
        self._recorded: set[str] = set()

    async def close(self) -> None:
        """End the process."""
        await self._process.close()

    async def sign(self, pdf: bytes, number: str) -> Signed:
        """The PDF, signed as the last step. Whoever waits for it gets it in any case."""
        try:
            if self._own is not None:
                return await self._with(self._own, pdf, number)
            return await self._with_ours(pdf, number)
        except (NotSigned, FilesAway, NoRoom, FileNotFoundError) as error:
            reason = getattr(error, "reason", type(error).__name__)
            log.error("document-not-signed", number=number, reason=reason)
            return Signed(pdf, None)

    async def _with_ours(self, pdf: bytes, number: str) -> Signed:
        """With the certificate of this installation, made now if there is none that is good."""
        for _ in range(TRIES):
            async with self._database.unit_of_work() as uow:
                found = await uow.signing_certificates.made_here()
            if found is not None and await self._has_key(found):
                good_until = self._clock() + RENEWED_BEFORE
                try:
                    async with self._files.on_disk(found.key_file or "") as path:
                        own = OwnCertificate(await asyncio.to_thread(path.absolute))
                        return await self._with(own, pdf, number, good_until)
                except NotSigned as error:
                    if error.reason != ENDS_SOON:
                        raise
            await self._make(1 if found is None else (found.generation or 0) + 1)
        raise NotSigned("no-certificate")

    async def _has_key(self, found: SigningCertificate) -> bool:
        return found.key_file is not None and await self._files.size(found.key_file) is not None

    async def _with(
        self, own: OwnCertificate, pdf: bytes, number: str, good_until: datetime | None = None
    ) -> Signed:
        asked = {
            "ask": SIGN,
            "certificate": str(own.certificate),
            "key": str(own.key) if own.key else None,
            "passphrase": own.passphrase,
            "number": number,
            "good_until": None if good_until is None else good_until.isoformat(),
        }
        head, signed = await self._ask(asked, pdf)
        fingerprint = head["fingerprint"]
        if fingerprint not in self._recorded:
            used = SigningCertificate(fingerprint, head["certificate"])
            async with self._database.unit_of_work() as uow:
                await uow.signing_certificates.add(used, self._clock())
            self._recorded.add(fingerprint)
        return Signed(signed, fingerprint)

    async def _make(self, generation: int) -> None:
        """Make a certificate, unless another worker is faster: then its key is of no use."""
        issuer = self._issuer or secrets.token_hex(3)
        async with incoming_file(self._files.incoming(FOLDER)) as file:
            where = str(await asyncio.to_thread(file.path.absolute))
            head, _ = await self._ask({"ask": MAKE, "key": where, "name": f"greenbot {issuer}"})
            fingerprint = head["fingerprint"]
            name = f"{FOLDER}/{fingerprint[:16]}.pem"
            await asyncio.to_thread(file.finish)
            await self._files.put(name, file.path)
        made = SigningCertificate(fingerprint, head["certificate"], generation, name)
        async with self._database.unit_of_work() as uow:
            is_first = await uow.signing_certificates.add(made, self._clock())
        if not is_first:
            await self._files.remove(name)

    async def _ask(
        self, asked: dict[str, Any], content: bytes = b""
    ) -> tuple[dict[str, Any], bytes]:
        try:
            asking = frame(asked | {"now": self._clock().isoformat()}, content)
            answer = await self._process.ask(asking, SECONDS)
        except WorkerFailed as error:
            raise NotSigned(error.reason) from error
        if answer[:1] != DONE:
            raise NotSigned(answer[1:].decode("ascii", "replace"))
        return read(answer[1:])
