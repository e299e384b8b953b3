"""Reads certificates and keys, and makes them; for the process that signs, and for the doctor."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)

from bot.signing.exchange import ENDS_SOON

PEM_MARK = b"-----BEGIN "
MADE_FOR = timedelta(days=3652)
"""How long a certificate is good that the program makes itself: ten years."""
SET_BACK = timedelta(days=1)
"""It is good from the day before, for readers whose clock is behind."""
NO_USE = {
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "key_cert_sign": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}


class BadCredentials(Exception):
    """Certificate or key cannot be used: ``unreadable``, ``not-a-certificate``, ``no-key``,
    ``wrong-passphrase``, ``not-a-pair``, ``not-yet``, ``expired`` or ``ends-soon``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Credentials:
    """A certificate, its key, and the certificates above it."""

    certificate: x509.Certificate
    key: Any
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> str:
        """The certificate as text."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, in hexadecimal."""
        return _fingerprint(self.certificate)

    def check(self, now: datetime, until: datetime | None = None) -> None:
        """Raise ``BadCredentials`` unless the certificate is good now, and ``until`` then."""
        if until is not None and until > self.certificate.not_valid_after_utc:
            raise BadCredentials(ENDS_SOON)
        if now < self.certificate.not_valid_before_utc:
            raise BadCredentials("not-yet")
        if now > self.certificate.not_valid_after_utc:
            raise BadCredentials("expired")


def read_credentials(
    certificate: Path, key: Path | None, passphrase: str | None = None
) -> Credentials:
    """Certificate and key from PEM files, which may be one, or from a PKCS#12 file.

    Raises ``BadCredentials``.
    """
    content = _content(certificate)
    secret = passphrase.encode() if passphrase else None
    if PEM_MARK not in content:
        return _from_pkcs12(content, secret)
    try:
        first, *others = x509.load_pem_x509_certificates(content)
    except ValueError as error:
        raise BadCredentials("not-a-certificate") from error
    found = _key(_content(key) if key else content, secret)
    if _public(found) != _public(first):
        raise BadCredentials("not-a-pair")
    return Credentials(first, found, tuple(others))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadCredentials("unreadable") from error


def _from_pkcs12(content: bytes, secret: bytes | None) -> Credentials:
    try:
        found = pkcs12.load_pkcs12(content, secret)
    except ValueError as error:
        wrong = "password" in str(error).lower()
        raise BadCredentials("wrong-passphrase" if wrong else "not-a-certificate") from error
    if found.cert is None:
        raise BadCredentials("not-a-certificate")
    if found.key is None:
        raise BadCredentials("no-key")
    above = tuple(each.certificate for each in found.additional_certs)
    return Credentials(found.cert.certificate, found.key, above)


def _key(content: bytes, secret: bytes | None) -> Any:
    is_locked = b"ENCRYPTED" in content
    try:
        return load_pem_private_key(content, secret if is_locked else None)
    except (ValueError, TypeError) as error:
        raise BadCredentials("wrong-passphrase" if is_locked else "no-key") from error


def _public(of: Any) -> bytes:
    public: bytes = of.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return public


def fingerprint_of(pem: str) -> str:
    """The SHA-256 of a certificate, in hexadecimal."""
    return _fingerprint(x509.load_pem_x509_certificate(pem.encode()))


def _fingerprint(certificate: x509.Certificate) -> str:
    return sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def expiry_of(pem: str) -> datetime:
    """Until when a certificate is good."""
    return x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc


def subject_of(pem: str) -> str:
    """Whose certificate it is."""
    return x509.load_pem_x509_certificate(pem.encode()).subject.rfc4514_string()


def make_credentials(path: Path, name: str, now: datetime) -> str:
    """Make a key and a certificate of its own, write both to a file there is; the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(digital_signature=True, content_commitment=True, **NO_USE)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SET_BACK)
        .not_valid_after(now + MADE_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(Encoding.PEM)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + pem)
    return pem.decode()
