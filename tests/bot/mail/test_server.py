"""Handing mail to a server: encrypted, with a login, and what its replies mean."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.mail.letters import code_letter, written
from bot.mail.server import MailNotSent, MailRefused, MailServer
from tests.support.mailbox import PASSWORD, USER, mailbox
from tests.support.ports import free_port

SENDER = Address("", "notice", "example.org")


def mail() -> EmailMessage:
    """Any mail."""
    return written(
        "a@example.com", code_letter("zh", "x", 30), sender=SENDER, language="zh",
        token="t", now=datetime(2027, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def server(
    port: int, tls: Literal["starttls", "tls", "none"] = "none", password: str | None = None
) -> MailServer:
    """The server at a port of this machine."""
    user = None if password is None else USER
    return MailServer("localhost", port, tls, SENDER, user, password)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of localhost that nobody trusts, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "cert.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def context_of(certificate: Path) -> ssl.SSLContext:
    """What a server with the certificate uses."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("kind", ["starttls", "tls"])
async def test_mail_goes_encrypted_to_who_is_trusted(
    kind: Literal["starttls", "tls"], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = context_of(certificate)
    async with mailbox(**{kind: context}) as box:  # type: ignore[arg-type]
        with pytest.raises(MailNotSent) as failed:
            await server(box.port, kind).send(mail())
        assert failed.value.trouble == "encryption", "nobody vouches for it"
        assert box.raw == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        await server(box.port, kind).send(mail())
        assert len(box.raw) == 1
        assert kind == "tls" or box.encrypted == [True]


async def test_a_server_without_starttls_gets_nothing() -> None:
    """Somebody in between who takes the offer out must not get the mail, nor the password."""
    async with mailbox() as box:
        with pytest.raises(MailNotSent) as failed:
            await server(box.port, "starttls", PASSWORD).send(mail())
        assert failed.value.trouble == "encryption"
        assert (box.raw, box.logins) == ([], [])


async def test_a_login_is_taken_or_refused(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with mailbox(starttls=context_of(certificate), login=True) as box:
        await server(box.port, "starttls", PASSWORD).send(mail())
        assert (len(box.raw), box.logins) == (1, [USER])
        with pytest.raises(MailNotSent) as failed:
            await server(box.port, "starttls", "wrong").check()
        assert failed.value.trouble == "credentials"
        with pytest.raises(MailNotSent) as failed:
            await server(box.port, "starttls").send(mail())
        assert failed.value.trouble == "sender", "it wants a login first"
        assert PASSWORD not in repr(server(box.port, password=PASSWORD))


@pytest.mark.parametrize(
    ("at", "reply", "trouble"),
    [
        ("at_rcpt", "550 no such user", None),
        ("at_rcpt", "550 5.1.1 no such user", None),
        ("at_rcpt", "550 5.7.1 quota exceeded", "sender"),
        ("at_rcpt", "554 5.7.1 relay access denied", "sender"),
        ("at_rcpt", "530 login required", "sender"),
        ("at_rcpt", "421 bye", "later"),
        ("at_rcpt", "450 grey", "later"),
        ("at_data", "554 spam", "sender"),
        ("at_data", "550 no", "sender"),
        ("at_data", "421 bye", "later"),
    ],
)
async def test_what_a_reply_means(at: str, reply: str, trouble: str | None) -> None:
    """Only a refusal that is about the mailbox counts against the address."""
    async with mailbox() as box:
        setattr(box, at, [reply])
        with pytest.raises(MailRefused if trouble is None else MailNotSent) as failed:
            await server(box.port).send(mail())
        assert getattr(failed.value, "trouble", None) == trouble
        assert "example.com" not in str(failed.value), "no address in what may be logged"
        await server(box.port).check()


async def test_nobody_listens() -> None:
    with pytest.raises(MailNotSent) as failed:
        await server(free_port()).send(mail())
    assert failed.value.trouble == "away"


async def test_a_silent_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.mail.server.SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(MailNotSent) as failed:
            await server(silent.getsockname()[1]).send(mail())
    assert failed.value.trouble == "away"
