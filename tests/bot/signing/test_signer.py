"""Who signs with what: the operator's certificate, or one made once for the installation."""

import asyncio
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from bot.signing.credentials import (
    BadCredentials,
    fingerprint_of,
    make_credentials,
    read_credentials,
    subject_of,
)
from bot.signing.signer import OwnCertificate, Signer
from bot.verifying import worker as reading
from bot.verifying.exchange import SignatureRead, reading_from
from storage.archive.carrying import back_up, restore
from storage.archive.connections import run
from storage.database import Database
from storage.files.folder import FolderFiles
from tests.bot.verifying.papers import drawn
from tests.storage.releasing import silent

pytestmark = pytest.mark.slow

NUMBER = "GF-00001-01"
PDF = drawn(NUMBER, "ab" * 32)
NOW = datetime.now(UTC)


@asynccontextmanager
async def signer_of(
    database: Database,
    folder: Path,
    own: OwnCertificate | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
) -> AsyncIterator[Signer]:
    signer = Signer(database, FolderFiles(folder), own=own, issuer="example.com", clock=clock)
    try:
        yield signer
    finally:
        await signer.close()


async def signature_in(pdf: bytes) -> SignatureRead:
    answer = await asyncio.to_thread(reading.answer_to, pdf)
    read = reading_from(answer[1:]).signature
    assert read is not None
    return read


@pytest.mark.long
async def test_workers_that_begin_at_once_share_one_certificate(
    database: Database, second_worker: Database, tmp_path: Path
) -> None:
    async with signer_of(database, tmp_path) as one, signer_of(second_worker, tmp_path) as two:
        first, second = await asyncio.gather(one.sign(PDF, NUMBER), two.sign(PDF, NUMBER))
        later = await one.sign(PDF, NUMBER)
    assert first.certificate == second.certificate == later.certificate
    read = await signature_in(first.content)
    assert (read.certificate, read.holds, read.covers_all) == (first.certificate, True, True)
    assert read.subject == "greenbot example.com"
    (key,) = (tmp_path / "signing").glob("*.pem")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700


@pytest.mark.long
async def test_a_certificate_is_replaced_before_it_ends_or_when_its_key_is_gone(
    database: Database, tmp_path: Path
) -> None:
    async with signer_of(database, tmp_path) as signer:
        first = await signer.sign(PDF, NUMBER)
    soon = NOW + timedelta(days=3640)
    async with signer_of(database, tmp_path, clock=lambda: soon) as signer:
        second = await signer.sign(PDF, NUMBER)
        assert second.certificate not in (None, first.certificate)
        for key in (tmp_path / "signing").glob("*.pem"):
            key.unlink()
    async with signer_of(database, tmp_path) as signer:
        third = await signer.sign(PDF, NUMBER)
    assert len({first.certificate, second.certificate, third.certificate}) == 3


async def test_the_key_is_backed_up_and_restored(tmp_path: Path, database_url: str) -> None:
    if "sqlite" not in database_url:
        pytest.skip("files are the same for both")
    database, here = Database(database_url), tmp_path / "here"
    async with signer_of(database, here) as signer:
        signed = await signer.sign(PDF, NUMBER)
    await database.close()
    archive, there = tmp_path / "backup.zip", tmp_path / "there"
    await asyncio.to_thread(
        run, lambda: back_up(database_url, FolderFiles(here), archive, NOW, silent)
    )
    address = f"sqlite:///{tmp_path}/restored.db"
    await asyncio.to_thread(run, lambda: restore(archive, address, FolderFiles(there), silent))
    restored = Database(address)
    async with signer_of(restored, there) as signer:
        assert (await signer.sign(PDF, NUMBER)).certificate == signed.certificate
    await restored.close()
    (key,) = (there / "signing").glob("*.pem")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


async def test_the_operators_certificate_is_used_and_recorded(
    database: Database, tmp_path: Path
) -> None:
    own = tmp_path / "own.p12"
    own.write_bytes(_pkcs12(tmp_path, "Städtische Behörde", b"geheim"))
    certificate = OwnCertificate(own, passphrase="geheim")
    async with signer_of(database, tmp_path, certificate) as signer:
        signed = await signer.sign(PDF, NUMBER)
    assert signed.certificate is not None
    assert (await signature_in(signed.content)).subject == "Städtische Behörde"
    async with database.unit_of_work() as uow:
        assert await uow.signing_certificates.made_here() is None


@pytest.mark.long
@pytest.mark.parametrize("broken", ["passphrase", "nothing", "rubbish", "expired"])
async def test_a_certificate_that_cannot_be_used_leaves_reports_unsigned(
    database: Database, tmp_path: Path, broken: str
) -> None:
    own, said = tmp_path / "own.p12", "geheim"
    own.write_bytes(_pkcs12(tmp_path, "Amt", b"geheim"))
    if broken == "passphrase":
        said = "falsch"
    elif broken == "nothing":
        own.unlink()
    elif broken == "rubbish":
        own.write_bytes(b"rubbish")
    else:
        make_credentials(own, "Amt", NOW - timedelta(days=5000))
    async with signer_of(database, tmp_path, OwnCertificate(own, None, said)) as signer:
        signed = await signer.sign(PDF, NUMBER)
    assert (signed.content, signed.certificate) == (PDF, None)


def test_what_is_wrong_with_a_certificate_is_told(tmp_path: Path) -> None:
    one, two = tmp_path / "one.pem", tmp_path / "two.pem"
    pem = make_credentials(one, "one", NOW)
    make_credentials(two, "two", NOW)
    (tmp_path / "bare.pem").write_text(pem)
    assert read_credentials(one, None).pem == pem
    assert read_credentials(tmp_path / "bare.pem", one).pem == pem
    for certificate, key, reason in (
        (tmp_path / "none.pem", None, "unreadable"),
        (tmp_path / "bare.pem", None, "no-key"),
        (tmp_path / "bare.pem", two, "not-a-pair"),
    ):
        with pytest.raises(BadCredentials) as raised:
            read_credentials(certificate, key)
        assert raised.value.reason == reason
    with pytest.raises(BadCredentials, match="expired"):
        read_credentials(one, None).check(NOW + timedelta(days=4000))
    with pytest.raises(BadCredentials, match="not-yet"):
        read_credentials(one, None).check(NOW - timedelta(days=4))
    assert subject_of(pem) == "CN=one"
    assert len(fingerprint_of(pem)) == 64


def _pkcs12(folder: Path, name: str, passphrase: bytes) -> bytes:
    made = folder / "made.pem"
    make_credentials(made, name, NOW)
    found = read_credentials(made, None)
    locked = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return pkcs12.serialize_key_and_certificates(
        b"own", found.key, found.certificate, None, locked
    )


def test_a_locked_key_of_its_own_file_is_opened(tmp_path: Path) -> None:
    both = tmp_path / "both.pem"
    pem = make_credentials(both, "one", NOW)
    (tmp_path / "cert.pem").write_text(pem)
    key = read_credentials(both, None).key
    locked = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"geheim")
    )
    (tmp_path / "key.pem").write_bytes(locked)
    assert read_credentials(tmp_path / "cert.pem", tmp_path / "key.pem", "geheim").pem == pem
    with pytest.raises(BadCredentials, match="wrong-passphrase"):
        read_credentials(tmp_path / "cert.pem", tmp_path / "key.pem", "falsch")
    with pytest.raises(BadCredentials, match="wrong-passphrase"):
        read_credentials(tmp_path / "cert.pem", tmp_path / "key.pem")
