"""The screens of one file, and of all files."""

from dialogs.core import buttons as c
from dialogs.core.buttons import Page, paginate
from dialogs.core.navigation import visited
from dialogs.core.screen import LINE, Screen, Situation, filled
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import FileChosen
from dialogs.dossier.access import Act, permits
from dialogs.dossier.dossier import NO_END, Dossier, EvidenceStatus
from dialogs.evidence.judging import (
    DIGEST_SHOWN,
    REASON_LIMIT,
    chosen_file,
    date_file,
    judge,
    opened,
    read_validity,
    show_version,
)
from dialogs.evidence.proof import Attached, attached_files
from dialogs.typed.rejections import Rejection
from dialogs.typed.replies import Reply, parse_reply
from scoring.catalogue.index import CatalogueIndex

FILES_SHOWN = 6
"""Files on one screen."""
VERSIONS_OFFERED = 3
"""Earlier versions that have a button, the latest of them."""


class OneFileScreen(Screen):
    """A place about one file of a question."""

    def is_there(self, index: CatalogueIndex, dossier: Dossier, wait: Wait) -> bool:
        """Whether the question still has the file."""
        chosen = wait.state_if(FileChosen)
        is_asked = wait.subject in index.asked
        return is_asked and bool(chosen and dossier.file(wait.subject, chosen.digest_start))


class FileScreen(OneFileScreen):
    """One file: what is known about it, and what can be done."""

    def buttons(self, here: Situation) -> c.Rows:
        """Look at it; judge it, if one may; date, replace, remove it."""
        subject = here.wait.subject
        file = here.dossier.file(subject, here.wait.state_of(FileChosen).digest_start)
        if file is None:
            return ((c.RETURN,),)
        may_judge = permits(here.dossier.membership, Act.JUDGE_EVIDENCE, subject)
        others = [one for one in EvidenceStatus if one is not file.status and may_judge]
        order = (EvidenceStatus.VERIFIED, EvidenceStatus.CONFLICTING, EvidenceStatus.UNVERIFIED)
        judgements = [c.choice(c.JUDGE, one) for one in order if one in others]
        is_frozen = here.dossier.is_frozen(subject)
        versions = [old.digest[:DIGEST_SHOWN] for old in file.earlier[-VERSIONS_OFFERED:]]
        return filled(
            (c.choice(c.VIEW, file.digest[:DIGEST_SHOWN]),),
            tuple(judgements),
            () if is_frozen else (c.VALIDITY, c.REPLACE),
            tuple(c.choice(c.VIEW, one) for one in dict.fromkeys(reversed(versions))),
            (c.RETURN,) if is_frozen else (c.choice(c.DROP, file.digest[:DIGEST_SHOWN]), c.RETURN),
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Do what was chosen about the file."""
        match verb:
            case c.VIEW:
                show_version(turn, argument)
            case c.JUDGE if argument == EvidenceStatus.CONFLICTING:
                turn.enter(Place.EVIDENCE_REASON, turn.wait.state)
            case c.JUDGE:
                judge(turn, EvidenceStatus(argument))
            case c.VALIDITY:
                turn.enter(Place.EVIDENCE_VALIDITY, turn.wait.state)
            case c.REPLACE:
                turn.enter(Place.EVIDENCE_REPLACE, turn.wait.state)
            case c.DROP:
                turn.drop_evidence(turn.wait.subject, argument)
                turn.leave()
            case _:
                return False
        return True


class ValidityScreen(OneFileScreen):
    """Until when a file is valid."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """Mark the file as one that does not expire, or go back."""
        del here
        return ((c.NO_END, c.RETURN),)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Record that the file does not expire."""
        del argument
        if verb != c.NO_END:
            return False
        date_file(turn, NO_END)
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Its last day."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
            return
        read = read_validity(turn, text)
        if isinstance(read, Rejection):
            turn.refuse(read)
        else:
            date_file(turn, read)


class ConflictReasonScreen(OneFileScreen):
    """Why a file conflicts with what was answered, or with another file."""

    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def type_text(self, turn: TurnContext, text: str) -> None:
        """The reason, which is kept with the judgement."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
        elif len(text) > REASON_LIMIT:
            turn.reject("text-too-long-here", limit=str(REASON_LIMIT), length=str(len(text)))
        else:
            judge(turn, EvidenceStatus.CONFLICTING, text)
            turn.leave()


class ReplaceScreen(OneFileScreen):
    """The next file takes the place of this one."""

    def buttons(self, here: Situation) -> c.Rows:
        """Back."""
        del here
        return ((c.RETURN,),)

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Only a file is waited for."""
        if parse_reply(text) is Reply.BACK:
            turn.leave()
        else:
            turn.reject("evidence-replace-which", name=chosen_file(turn).name)


def page_of_files(files: tuple[Attached, ...], page: int) -> Page[Attached]:
    """One page of the files."""
    return paginate(files, page, FILES_SHOWN)


class FilesScreen(Screen):
    """All files of the assessment: those that need something done come first."""

    lists_questions = True

    def buttons(self, here: Situation) -> c.Rows:
        """A page of the files."""
        page = page_of_files(attached_files(here.index, here.dossier, here.today), here.wait.page)
        opening = [
            c.choice(c.FILE, f"{here.index.code[one.subject]}-{one.file.digest[:DIGEST_SHOWN]}")
            for one in page.shown
        ]
        return filled(*c.rows_of(opening, 1), page.turns, (c.EVIDENCE_LIST, c.RETURN))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Open a file."""
        if verb != c.FILE:
            return False
        code, _, digest_start = argument.rpartition("-")
        subject = turn.subject_numbered(code)
        assert subject is not None  # noqa: S101 - it is on offer
        turn.session = visited(turn.session, opened(subject, digest_start))
        return True
