"""The process that reads documents of anybody's: what they say of themselves, and signatures.

It has a limit of memory here, of time by the parent; it cannot write files, has no key and knows
nothing of the environment. Nothing of a file's content is passed on.
"""

import io
import logging
import resource
import sys
from contextlib import suppress
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from bot.runtime.processes.worker_loop import limit, out_of_memory, serve
from bot.verifying.content import OfficeFile
from bot.verifying.exchange import MEMORY_BYTES, PDF, READ, UNREAD, Reading, SignatureRead
from bot.verifying.identity import hash_in, number_in

PDF_START, START_BYTES = b"%PDF-", 1024
ZIP_START = b"PK\x03\x04"
MOST_SIGNATURES = 8
"""The last ones are looked at; ours have one."""
SUBJECT_LIMIT = 200


def answer_to(request: bytes) -> bytes:
    """What the file says of itself, or why it cannot be read."""
    try:
        if PDF_START in request[:START_BYTES]:
            return READ + _pdf(request).to_json()
        if request.startswith(ZIP_START):
            return READ + _office(request).to_json()
    except Exception as error:  # whatever a library says of a broken file
        return UNREAD + (b"too-large" if out_of_memory(error) else b"unreadable")
    return READ + Reading().to_json()


def _pdf(content: bytes) -> Reading:
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    words = _keywords(reader)
    read = list[SignatureRead]()
    with suppress(Exception):  # a broken signature is none; memory shows at the next step
        for signature in reader.embedded_regular_signatures[-MOST_SIGNATURES:]:
            with suppress(Exception):
                read.append(_signature(signature))
    reasons = " ".join(_reasons(reader))
    return Reading(
        kind=PDF,
        number=number_in(words) or number_in(reasons),
        data_hash=hash_in(words),
        signature=read[-1] if read else None,
        certificates=tuple(dict.fromkeys(each.certificate for each in read)),
    )


def _keywords(reader: PdfFileReader) -> str:
    with suppress(Exception):
        return str(reader.trailer["/Info"]["/Keywords"])[:2_000]
    return ""


def _reasons(reader: PdfFileReader) -> list[str]:
    with suppress(Exception):
        signatures = reader.embedded_regular_signatures[-MOST_SIGNATURES:]
        return [str(each.sig_object.get("/Reason", ""))[:200] for each in signatures]
    return []


def _signature(signature: EmbeddedPdfSignature) -> SignatureRead:
    certificate: Any = signature.signer_cert
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    status = validate_pdf_signature(signature, nobody, skip_diff=True)
    at = status.signer_reported_dt
    return SignatureRead(
        certificate=certificate.sha256.hex(),
        subject=_name(certificate.subject)[:SUBJECT_LIMIT],
        holds=bool(status.intact and status.valid),
        covers_all=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        at=at.isoformat() if at else None,
    )


def _name(subject: Any) -> str:
    return str(subject.native.get("common_name") or subject.human_friendly)


def _office(content: bytes) -> Reading:
    file = OfficeFile(content)
    words = f"{file.properties} {' '.join(file.lines)}"
    return Reading(
        kind=file.kind,
        number=number_in(words),
        data_hash=hash_in(words),
        content_digest=file.digest,
    )


def main() -> None:
    """Answer requests until the input ends, as it does when the parent exits."""
    logging.disable(logging.CRITICAL)  # pyHanko's lines quote what they read
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_CORE, 0)
    serve(answer_to, int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY_BYTES)


if __name__ == "__main__":
    main()
