"""What the points rest on, and how long a file is valid, in words."""

from collections.abc import Mapping
from datetime import date

from bot.wording.catalogue import Words
from dialogs.dossier.dossier import NO_END, EvidenceStatus
from dialogs.evidence.proof import Proof, Resting
from scoring.rounding import adding_up, trimmed
from scoring.values import Text

_WORDS = Words("evidence")
_SHOWN_DAYS = 366
"""Days that are counted; a later last day speaks for itself."""


def status_in_words(status: EvidenceStatus) -> Text:
    """What was found about a file."""
    return _WORDS(f"status-{status}")


def validity_in_words(until: date | None, today: date | None) -> Text:
    """Until when a file is valid, and how long that is; without a day only the date."""
    if until is None:
        return _WORDS("no-day")
    if until == NO_END:
        return _WORDS("no-end")
    day = until.isoformat()
    if today is None:
        return _WORDS("until", day=day)
    left = (until - today).days
    if left < 0:
        return _WORDS("expired", day=day, days=-left)
    if left == 0:
        return _WORDS("last-day", day=day)
    return _WORDS("expires" if left <= _SHOWN_DAYS else "until", day=day, days=left)


def proof_in_words(proof: Proof) -> Text:
    """What criteria rest on."""
    return _WORDS(f"proof-{proof}")


def proof_lines(found: Mapping[Proof, Resting]) -> list[Text]:
    """One line for each kind of proof there is: points, and the number of criteria.

    The points are rounded so that what is shown adds up.
    """
    points = adding_up([resting.points for resting in found.values()])
    return [
        _WORDS(
            "proof-line",
            points=trimmed(shown, 2),
            count=resting.criteria,
            proof=proof_in_words(proof),
        )
        for (proof, resting), shown in zip(found.items(), points, strict=True)
    ]
