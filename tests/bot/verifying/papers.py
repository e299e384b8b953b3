"""An installation that issues small documents, and checks what somebody hands in."""

import asyncio
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from bot.signing import worker as signing
from bot.signing.credentials import fingerprint_of, make_credentials
from bot.signing.exchange import DONE, SIGN, frame, read
from bot.verifying import worker as reading
from bot.verifying.checking import Checker, DocumentReader
from bot.verifying.exchange import READ, Reading, reading_from
from bot.verifying.identity import new_code
from storage.database import Database
from storage.records import (
    Conversation,
    IssuedFile,
    SigningCertificate,
    report_number,
)
from tests.storage.talking import CATALOGUE, NOW


class InProcess(DocumentReader):
    """Reads without a process of its own: the tests of the process are elsewhere."""

    async def read(self, content: bytes) -> Reading | None:
        """What the process would answer."""
        answer = await asyncio.to_thread(reading.answer_to, content)
        return reading_from(answer[1:]) if answer[:1] == READ else None


def drawn(number: str, digest: str, *, score: str = "61.25") -> bytes:
    """A report of two pages that says its number and hash as ours do."""
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    canvas.setKeywords(f"{number} {digest}")
    for page in (f"{number} score {score}", "the second page"):
        canvas.drawString(72, 700, page)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@dataclass
class Installation:
    """Issues and checks."""

    database: Database
    folder: Path
    now: datetime = NOW
    checker: Checker = field(init=False)
    codes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.checker = Checker(self.database, InProcess())

    @property
    def key(self) -> Path:
        """The key of the installation."""
        path = self.folder / "key.pem"
        if not path.exists():
            make_credentials(path, "greenbot test", datetime.now(NOW.tzinfo))
        return path

    async def signed(self, pdf: bytes, number: str, key: Path | None = None) -> tuple[bytes, str]:
        """A document signed with the key, and the certificate."""
        by = str(key or self.key)
        asked = {"ask": SIGN, "certificate": by, "key": None, "passphrase": None}
        about = {**asked, "number": number, "now": datetime.now(UTC).isoformat()}
        asking = frame(about, pdf)
        answer = await asyncio.to_thread(signing.answer_to, asking)
        assert answer[:1] == DONE, answer
        head, content = read(answer[1:])
        return content, head["certificate"]

    async def issue(
        self, of: Conversation, sequence: int = 1, content: bytes | None = None, kind: str = "pdf"
    ) -> bytes:
        """The next document of an assessment; ``content``: one that is not drawn here."""
        number, digest = numbered(of, sequence)
        pem = None
        content_digest = None
        if content is None:
            content, pem = await self.signed(drawn(number, digest), number)
        elif kind != "pdf":
            found = await InProcess().read(content)
            assert found is not None
            content_digest = found.content_digest
        file = IssuedFile(
            kind,
            "zh",
            sha256(content).hexdigest(),
            len(content),
            "1.0",
            content_digest,
            fingerprint_of(pem) if pem else None,
        )
        async with self.database.unit_of_work() as uow:
            if pem:
                used = SigningCertificate(fingerprint_of(pem), pem)
                await uow.signing_certificates.add(used, self.now)
            self.codes[number] = await uow.issued.reserve(
                number,
                assessment=of.assessment,
                sequence=sequence,
                catalogue=CATALOGUE,
                data_hash=digest,
                code=new_code(),
            )
            await uow.issued.record(number, file, self.now)
        return content


def numbered(of: Conversation, sequence: int = 1) -> tuple[str, str]:
    """The number of a document of an assessment, and the hash of its facts."""
    number = report_number(of.assessment, sequence)
    return number, sha256(number.encode()).hexdigest()
