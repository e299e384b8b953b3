"""What a check of a document found, in words: for chat, page and command line.

Whoever asks has the paper or the file, perhaps an altered one. They are told what lets them tell
whether it is the one that was issued, and nothing that does not stand on it: the enterprise's name
is masked, and no figure is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from bot.verifying.exchange import SignatureRead
from bot.verifying.identity import HASH_SHOWN
from bot.verifying.judging import Checked, DocumentState, Outcome
from bot.wording.catalogue import Words, unchanged
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.loading import load_catalogue
from scoring.errors import ScoringError
from scoring.values import Text
from storage.records import IssuedDocument

Tone = Literal["good", "care", "bad"]
WORDS: Final = Words("verify")
MARKS: Final[dict[Tone, str]] = {"good": "✓", "care": "!", "bad": "✗"}
_HEADS = {Outcome.GENUINE: "head-genuine", Outcome.NUMBERED: "head-numbered"}
_ORIGINAL_NEEDED = frozenset({Outcome.APPENDED, Outcome.ALTERED, Outcome.UNREADABLE})


@dataclass(frozen=True, slots=True)
class Told:
    """The result of a check: a headline, what it means, what to do next, and facts by label."""

    tone: Tone
    headline: Text
    means: tuple[Text, ...]
    next: Text
    facts: tuple[tuple[Text, Text], ...]


def in_words(checked: Checked, issuer: str | None = None) -> Told:
    """The result in words. ``issuer``: the address of this installation, if it has one."""
    return Told(
        tone=_tone(checked),
        headline=_headline(checked),
        means=tuple(_means(checked)),
        next=_next(checked),
        facts=tuple(_facts(checked, issuer)),
    )


def masked(name: str) -> Text:
    """The first and last character of a name, and how long it is."""
    shown = f"{name[0]}…{name[-1]}" if len(name) > 2 else f"{name[0]}…"
    return WORDS("masked", shown=shown, length=len(name))


def _tone(checked: Checked) -> Tone:
    """Good is only what was seen whole: what is printed on a paper may have been altered."""
    if checked.outcome is Outcome.GENUINE and checked.state is DocumentState.CURRENT:
        return "good"
    is_partly = checked.is_genuine or checked.outcome in (Outcome.SIGNED, Outcome.SAVED_AGAIN)
    return "care" if is_partly else "bad"


def _by(checked: Checked) -> str:
    return (checked.document and checked.document.superseded_by) or ""


def _headline(checked: Checked) -> Text:
    if checked.is_genuine:
        return WORDS(f"{_HEADS[checked.outcome]}-{checked.state}", by=_by(checked))
    return WORDS(f"head-{checked.outcome}")


def _means(checked: Checked) -> Iterator[Text]:
    yield WORDS(f"means-{checked.outcome}")
    if checked.state in (DocumentState.SUPERSEDED, DocumentState.DELETED):
        yield WORDS(f"means-{checked.state}")


def _next(checked: Checked) -> Text:
    if checked.outcome in _ORIGINAL_NEEDED:
        return WORDS("next-original")
    if not checked.is_genuine:
        return WORDS(f"next-{checked.outcome}")
    if _by(checked):
        return WORDS("next-superseded", by=_by(checked))
    if checked.state is DocumentState.DELETED:
        return WORDS("next-deleted")
    return WORDS(
        "next-numbered" if checked.outcome is Outcome.NUMBERED else "next-genuine-current"
    )


def _facts(checked: Checked, issuer: str | None) -> Iterator[tuple[Text, Text]]:
    if checked.document is not None:
        yield from _facts_of(checked.document, checked.kind)
    if checked.document is not None and issuer:
        yield WORDS("label-issuer"), unchanged(issuer)
    if checked.kind == "pdf":
        yield WORDS("label-signature"), _signature(checked.signature, is_ours=checked.is_ours)


def _facts_of(document: IssuedDocument, kind: str | None) -> Iterator[tuple[Text, Text]]:
    yield WORDS("label-number"), unchanged(document.number)
    day = day_in_china(document.issued)
    yield WORDS("label-issued"), unchanged(day.isoformat())
    yield WORDS("label-edition"), _edition(document.catalogue)
    kinds = dict.fromkeys(file.kind for file in document.files)
    if kind is None and kinds:
        names = [WORDS(f"kind-{each}") for each in kinds]
        yield WORDS("label-kind"), unchanged(" · ".join(name.en for name in names))
    if document.name:
        yield WORDS("label-name"), masked(document.name)
    if document.data_hash:
        yield WORDS("label-hash"), unchanged(document.data_hash[:HASH_SHOWN])


def _edition(id: str) -> Text:
    try:
        return load_catalogue(id).title
    except ScoringError:  # one that this version no longer has
        return unchanged(id)


def _signature(read: SignatureRead | None, *, is_ours: bool) -> Text:
    if read is None:
        return WORDS("signature-none")
    holds = read.holds and read.covers_all
    key = f"signature-{'ours' if is_ours else 'other'}{'' if holds else '-broken'}"
    return WORDS(key, subject=read.subject)
