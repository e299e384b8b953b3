"""What a person did, as a channel reports it: a closed set of types, independent of any
transport."""

from msgspec import Struct

from dialogs.core.sent.bills import ReadFile
from dialogs.core.sent.sheets import FilledSheet
from dialogs.dossier.dossier import Evidence


class Received(Struct, frozen=True, kw_only=True):
    """How an input arrived.

    ``key`` is unique for each action of a person on a channel; the same key twice means the same
    action was delivered twice. ``order`` rises with the time of writing where the channel knows
    it, so that a text that arrives after a later one is detected.
    """

    key: str
    order: int = 0


class Start(Received, frozen=True, kw_only=True):
    """The person opened the chat, perhaps through a link carrying ``payload``."""

    payload: str = ""


class Text(Received, frozen=True, kw_only=True):
    """The person typed something that is not a command.

    ``turn`` is the turn they saw when they wrote it, ``None`` where the channel cannot tell.
    ``about`` says what was asked in that turn, for a text that does not answer the current
    question. ``question`` is the subject it is meant for where the person said so, as by replying
    to an old message; empty where that message asked no question.
    """

    text: str
    turn: int | None = None
    about: str = ""
    question: str | None = None


class Choice(Received, frozen=True, kw_only=True):
    """The person pressed a button shown in turn ``turn`` of session ``session``."""

    session: int
    turn: int
    choice: str


class Command(Received, frozen=True, kw_only=True):
    """A command such as ``status``, without its slash, and what followed it.

    ``turn`` as in ``Text``.
    """

    name: str
    argument: str = ""
    turn: int | None = None


class File(Received, frozen=True, kw_only=True):
    """A file arrived and is already stored; ``caption`` is the text sent with it.

    ``turn`` and ``question`` as in ``Text``. ``read`` is what is in it, where that was looked at.
    """

    evidence: Evidence
    caption: str = ""
    turn: int | None = None
    question: str | None = None
    read: ReadFile | None = None


class Sheet(Received, frozen=True, kw_only=True):
    """A questionnaire arrived that was filled in as a worksheet, and has been read."""

    sheet: FilledSheet


class Opened(Received, frozen=True, kw_only=True):
    """The person opened one of their assessments from a list outside the conversation."""

    assessment: int


class SubmissionOpened(Received, frozen=True, kw_only=True):
    """The person opened a submission of a call from a page outside the conversation.

    Whether they may see it is asked of storage, as after a press.
    """

    call: int
    submission: int


class Unreadable(Received, frozen=True, kw_only=True):
    """An input that cannot be used; ``code`` says why (``file-too-big``, ``unsupported``)."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


Input = Start | Text | Choice | Command | File | Sheet | Opened | SubmissionOpened | Unreadable
