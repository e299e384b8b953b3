"""What is done about one file: looked at, judged, dated, replaced."""

from dataclasses import replace
from datetime import date
from typing import Final

from dialogs.core import buttons as c
from dialogs.core.outputs import EvidenceDated, EvidenceJudged, EvidenceRequested
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import FileChosen
from dialogs.dossier.dossier import NO_END, Evidence, EvidenceStatus
from dialogs.typed.dates import parse_date
from dialogs.typed.rejections import Rejection

DIGEST_SHOWN = 12
"""Characters of a digest that name a file among those of a question."""
REASON_LIMIT = 300
"""Characters of a reason."""
YEARS_BACK, YEARS_AHEAD = 30, 70
"""How far a last day may be: land is given for up to 70 years."""
ENDLESS: Final = frozenset(
    {"长期", "长期有效", "永久", "无期限", "no end", "no expiry", "permanent", "does not expire"}
)
"""Words for a file that does not expire."""


def file_button(file: Evidence) -> str:
    """The choice that opens a file of the present question."""
    return c.choice(c.FILE, file.digest[:DIGEST_SHOWN])


def chosen_file(turn: TurnContext) -> Evidence:
    """The file that the present place is about."""
    chosen = turn.wait.state_of(FileChosen)
    file = turn.dossier.file(turn.wait.subject, chosen.digest_start)
    assert file is not None  # noqa: S101 - without it the place is not there
    return file


def show_version(turn: TurnContext, digest_start: str) -> None:
    """Send the person the file, or an earlier version of it."""
    for version in chosen_file(turn).versions:
        if version.digest.startswith(digest_start):
            turn.events.append(EvidenceRequested(version))
            turn.tell("evidence-shown", name=version.name)
            return


def judge(turn: TurnContext, status: EvidenceStatus, reason: str = "") -> None:
    """Keep what was found about the file."""
    file = chosen_file(turn)
    if file.status is status and not reason:
        return
    judged = replace(file, status=status)
    turn.change_evidence(turn.wait.subject, judged)
    turn.events.append(EvidenceJudged(turn.wait.subject, judged, reason))
    turn.tell("evidence-judged", name=file.name, status=status)


def date_file(turn: TurnContext, until: date) -> None:
    """Keep the last day of the file, and go back to it."""
    file = chosen_file(turn)
    dated = replace(file, valid_until=until)
    if until != file.valid_until:
        turn.change_evidence(turn.wait.subject, dated)
        turn.events.append(EvidenceDated(turn.wait.subject, dated))
    day = "" if until == NO_END else until.isoformat()
    turn.tell("evidence-dated", name=file.name, day=day)
    turn.leave()


def read_validity(turn: TurnContext, text: str) -> date | Rejection:
    """The last day that was typed; the past is accepted, since a file may have expired."""
    if text.casefold().strip(" .。") in ENDLESS:
        return NO_END
    first = date(turn.today.year - YEARS_BACK, 1, 1)
    return parse_date(text, turn.today, earliest=first, years=YEARS_AHEAD)


def replace_chosen(turn: TurnContext, new: Evidence) -> None:
    """Put a file that was sent in the place of the chosen one, and show it."""
    if turn.replace_evidence(turn.wait.subject, chosen_file(turn), new):
        turn.leave()
        if turn.wait.at is Place.EVIDENCE_FILE:
            turn.change_wait(state=FileChosen(new.digest[:DIGEST_SHOWN]))


def opened(subject: str, digest_start: str) -> Wait:
    """The place of a file, visited from elsewhere than its question."""
    return Wait(Place.EVIDENCE_FILE, subject, FileChosen(digest_start), detour=True)
