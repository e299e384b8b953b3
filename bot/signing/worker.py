"""The process that signs PDF documents: the only one that reads the key.

What it signs was made by us, but of what people typed: so it is another process than the one that
makes reports, and than those that answer people. It is told nothing but where certificate and key
are, and how to open them.
"""

import io
import logging
import resource
import sys
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import Certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.metadata import xmp_xml  # noqa: F401 - read in by the first signature else
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from bot.runtime.processes.worker_loop import failed_at, limit, serve
from bot.signing.credentials import (
    BadCredentials,
    Credentials,
    fingerprint_of,
    make_credentials,
    read_credentials,
)
from bot.signing.exchange import DONE, MEMORY_BYTES, REFUSED, frame, read

FIELD = "Signature"
SIGNATURE_BYTES = 4096
"""Room for a signature besides its certificates, so that none is made on trial to measure it: that
takes as long as signing. RSA with 8192 bits needs a quarter of it."""


def answer_to(request: bytes) -> bytes:
    """What was asked for, or why not."""
    asked, content = read(request)
    try:
        match asked["ask"]:
            case "make":
                pem = make_credentials(Path(asked["key"]), asked["name"], _now(asked))
                return DONE + frame({"certificate": pem, "fingerprint": fingerprint_of(pem)})
            case _:
                found = _credentials(asked)
                found.check(_now(asked), _good_until(asked))
                head = {"certificate": found.pem, "fingerprint": found.fingerprint}
                return DONE + frame(head, _signed(content, found, asked))
    except BadCredentials as bad:
        return REFUSED + bad.reason.encode()
    except Exception as error:  # reported to the parent, which carries on
        return REFUSED + f"{type(error).__name__} {failed_at(error)}".encode()


def _now(asked: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(asked["now"])


def _good_until(asked: dict[str, Any]) -> datetime | None:
    until = asked.get("good_until")
    return None if until is None else datetime.fromisoformat(until)


def _credentials(asked: dict[str, Any]) -> Credentials:
    certificate, key = Path(asked["certificate"]), asked["key"]
    files = [certificate, *([Path(key)] if key else [])]
    try:
        seen = tuple((str(path), path.stat().st_mtime_ns) for path in files)
    except OSError as error:
        raise BadCredentials("unreadable") from error
    return _read(seen, asked["passphrase"])


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[str, int], ...], passphrase: str | None) -> Credentials:
    """Read again when a file has changed; a locked key takes long to open."""
    paths = [Path(path) for path, _ in files]
    return read_credentials(paths[0], paths[1] if len(paths) > 1 else None, passphrase)


def _signed(pdf: bytes, by: Credentials, asked: dict[str, Any]) -> bytes:
    """The document with an invisible signature (PAdES-B-B) that allows no later change."""
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=asked["number"],
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    room = 2 * (SIGNATURE_BYTES + sum(map(len, map(_der, (by.certificate, *by.chain)))))
    signer = signers.PdfSigner(about, signer=_signer(by))
    signer.sign_pdf(writer, output=out, bytes_reserved=room)
    return out.getvalue()


def _signer(by: Credentials) -> signers.SimpleSigner:
    certificate, *above = [
        x509.Certificate.load(_der(each)) for each in (by.certificate, *by.chain)
    ]
    key = by.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    embedded = SimpleCertificateStore()
    embedded.register_multiple([certificate, *above])
    return signers.SimpleSigner(
        signing_cert=certificate,
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=embedded,
    )


def _der(certificate: Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def main() -> None:
    """Answer requests until the input ends, as it does when the parent exits."""
    logging.disable(logging.CRITICAL)  # pyHanko's lines quote what they read
    limit(resource.RLIMIT_CORE, 0)
    serve(answer_to, int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY_BYTES)


if __name__ == "__main__":
    main()
