"""What is known of a document: from what it says of itself, and from what was given out."""

from dataclasses import dataclass
from enum import StrEnum

from bot.verifying.exchange import Reading, SignatureRead
from storage.records import IssuedDocument, Matches


class Outcome(StrEnum):
    """What a check found. All but the first two are reasons not to rely on the document."""

    GENUINE = "genuine"  # the very bytes that were given out
    NUMBERED = "numbered"  # number and code of a paper are those of a document
    SIGNED = "signed"  # our signature holds, but the file is not in the records
    SAVED_AGAIN = "saved-again"  # an office file of the same content
    APPENDED = "appended"  # begins with what was given out, and more was added
    ALTERED = "altered"  # has our number or signature, and is not what was given out
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"  # not what was given out, and too broken to say more
    NOT_FOUND = "not-found"  # there is no document with this code


class DocumentState(StrEnum):
    """How a document stands that was given out."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    DELETED = "deleted"  # its data are gone; perhaps also superseded


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check: of a ``file``, or of a code. ``is_ours``: our signature is on it."""

    outcome: Outcome
    document: IssuedDocument | None = None
    signature: SignatureRead | None = None
    is_ours: bool = False
    kind: str | None = None

    @property
    def state(self) -> DocumentState | None:
        """How the document stands."""
        if self.document is None:
            return None
        if not self.document.has_data:
            return DocumentState.DELETED
        return DocumentState.SUPERSEDED if self.document.superseded_by else DocumentState.CURRENT

    @property
    def is_genuine(self) -> bool:
        """Whether this is what was given out; of a paper, whether there is such a document."""
        return self.outcome in (Outcome.GENUINE, Outcome.NUMBERED)


def judge(reading: Reading | None, matches: Matches, *, begins_as_issued: bool) -> Checked:
    """What is known of a file. ``reading``: ``None`` where it could not be read.

    Number, hash, certificate and all text can be copied by anybody, so only the bytes say that a
    file is genuine. A signature that holds says that we, or the operator elsewhere, signed it.
    """
    said = reading or Reading()
    signature = said.signature
    is_ours = signature is not None and signature.certificate in matches.certificates
    exact = matches.exact
    if exact is not None:
        return Checked(Outcome.GENUINE, exact, signature, is_ours, said.kind)
    claimed = _claimed(said, matches)
    if begins_as_issued:
        return Checked(Outcome.APPENDED, matches.claimed, signature, is_ours, said.kind)
    if is_ours and signature is not None and signature.holds and signature.covers_all:
        return Checked(Outcome.SIGNED, claimed, signature, is_ours, said.kind)
    if matches.same_content is not None:
        return Checked(Outcome.SAVED_AGAIN, matches.same_content, None, False, said.kind)
    if matches.certificates or claimed is not None:
        return Checked(Outcome.ALTERED, claimed, signature, is_ours, said.kind)
    if reading is None:
        return Checked(Outcome.UNREADABLE)
    return Checked(Outcome.UNKNOWN, None, signature, False, said.kind)


def _claimed(said: Reading, matches: Matches) -> IssuedDocument | None:
    """The document that a file claims to be, if it has the hash of its facts as well.

    Another installation gives out the same numbers, and anybody could try one after the other.
    """
    claimed = matches.claimed
    if claimed is None or said.data_hash is None:
        return None
    return claimed if said.data_hash == claimed.data_hash else None
