"""Notes on a subject: written, added to, taken back. Nothing that was typed is cut off."""

from dialogs.exchange import Exchange
from dialogs.parsing import Reply, parse_reply

NOTE_LIMIT = 2000
"""Characters of a note."""


def write_note(exchange: Exchange, text: str) -> None:
    """Typed where a note was asked for: it takes the place of the one there was."""
    if parse_reply(text) is Reply.BACK:
        exchange.go_back()
    elif _fits(exchange, text):
        exchange.record_note(exchange.wait.subject, text)
        exchange.tell("note-kept")
        exchange.return_to_question()
        exchange.change_wait(detail="")


def add_to_note(exchange: Exchange, text: str) -> None:
    """Put ``text`` beneath what is noted on the wait's subject."""
    subject = exchange.wait.subject
    known = exchange.dossier.notes.get(subject)
    whole = f"{known}\n{text}" if known else text
    if _fits(exchange, whole):
        exchange.record_note(subject, whole)
        exchange.tell("note-kept")


def keep_as_note(exchange: Exchange) -> None:
    """The sentence that was not understood becomes a note."""
    add_to_note(exchange, exchange.wait.detail)
    exchange.change_wait(detail="")


def clear_note(exchange: Exchange) -> None:
    """Take the note back."""
    exchange.record_note(exchange.wait.subject, None)
    exchange.tell("note-cleared")
    exchange.leave()


def _fits(exchange: Exchange, note: str) -> bool:
    if len(note) > NOTE_LIMIT:
        exchange.reject("note-too-long", limit=str(NOTE_LIMIT), length=str(len(note)))
    return len(note) <= NOTE_LIMIT
