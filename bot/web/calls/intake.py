"""Officers hand in for enterprises on the web: files are checked, then taken in once confirmed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from bot.turns.calls.intake import Checking
from bot.turns.calls.intake_words import SAID, InWords, in_words
from bot.turns.calls.receiving import TakenIn
from bot.turns.calls.sent_files import Given, Problems, Sent
from bot.web.calls.pages import CALLS, language_of, words_in
from bot.web.dependencies import (
    CheckedForm,
    CurrentServices,
    CurrentVisitor,
    KnownVisitor,
    WebServices,
    text_in,
)
from bot.web.numbers import id_in
from bot.web.responses import page
from bot.web.security.forms import FILES_AT_ONCE
from bot.web.security.refusal import Refusal
from bot.web.security.uploads import INTAKE_PATH
from dialogs.calls.terms import Call
from dialogs.dossier.dossier import Evidence
from scoring.values import Text
from storage.errors import EvidenceRefused, FilesAway, NoRoom
from storage.files.evidence import clean_name, evidence_name

intake_router = APIRouter()

CHUNK: Final = 256 * 1024
TYPED: Final = 60
"""Characters of a credit code or a region."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A checked file as the form carries it: which content, whose, and what was shown."""

    evidence: Evidence
    mark: str
    seen: str

    def __str__(self) -> str:
        one = self.evidence
        return f"{one.digest} {one.size} {self.mark} {self.seen} {one.name}"

    @classmethod
    def read(cls, value: str) -> "Carried":
        """What ``str`` wrote; raises ``Refusal`` for anything else."""
        parts = value.split(" ", 4)
        if len(parts) != 5 or not parts[1].isdecimal() or len(parts[1]) > 9:
            raise Refusal("unreadable-form", 400)
        digest, size, mark, seen, name = parts
        is_digest = len(digest) == 64 and set(digest) <= set("0123456789abcdef")
        if not is_digest or not mark.isascii():
            raise Refusal("unreadable-form", 400)
        return cls(Evidence(digest, clean_name(name), "", int(size)), mark, seen)


@dataclass(frozen=True, slots=True)
class Line:
    """A file on the page; ``carried`` is there where it can be taken in."""

    said: InWords
    carried: str = ""
    taken: TakenIn | None = None


@intake_router.get(f"{CALLS}/{{call}}/intake")
async def intake(call: str, services: CurrentServices, guest: CurrentVisitor) -> Response:
    """Where files are sent to."""
    found, may = await _open(services, guest, call)
    return _page(services, guest, found, (), may=may)


@intake_router.post(INTAKE_PATH)
async def check(services: CurrentServices, guest: CurrentVisitor, form: CheckedForm) -> Response:
    """What each file comes to; nothing is taken in."""
    call, may = await _open(services, guest, text_in(form, "call"))
    files = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    given = _given(form)
    if not may or not files or (len(files) > 1 and given != Given()):
        key = "not-now" if not may else "one-file" if files else "no-files"
        return _page(services, guest, call, (), may=may, problem=SAID(key), given=given)
    lines = [await _checked(services, guest, call, one, given) for one in files]
    return _page(services, guest, call, lines, may=may, given=given)


@intake_router.post(f"{INTAKE_PATH}/take")
async def take(services: CurrentServices, guest: CurrentVisitor, form: CheckedForm) -> Response:
    """Take in those that were chosen."""
    call, may = await _open(services, guest, text_in(form, "call"))
    chosen = [Carried.read(one) for one in form.getlist("file") if isinstance(one, str)]
    given = _given(form)
    if not may or not chosen:
        key = "none-chosen" if may else "not-now"
        return _page(services, guest, call, (), may=may, problem=SAID(key))
    lines = [await _taken(services, guest, call, one, given) for one in chosen]
    return _page(services, guest, call, lines, may=may)


async def _open(services: WebServices, guest: KnownVisitor, call: str) -> tuple[Call, bool]:
    """A call in which the visitor may hand in; raises ``Refusal`` for any other."""
    language_of(guest)
    person = guest.conversation.person
    found = await services.turns.call_intake.call(person, id_in(call))
    if found is None:
        raise Refusal("not-found", 404)
    return found


def _given(form: FormData) -> Given:
    code, region = (text_in(form, one).strip()[:TYPED] for one in ("credit_code", "region"))
    return Given(code, region)


async def _checked(
    services: WebServices, guest: KnownVisitor, call: Call, file: UploadFile, given: Given
) -> Line:
    name, person = clean_name(file.filename or ""), guest.conversation.person
    intake = services.turns.call_intake
    try:
        media_type = file.content_type or ""
        evidence = await services.turns.keep_file(_chunks(file), name, media_type)
    except EvidenceRefused:
        return Line(in_words(name, (SAID("no-file"),), call))
    except (FilesAway, NoRoom):
        return Line(in_words(name, (SAID("files-away"),), call))
    sent = await _read(services, evidence, given)
    if not isinstance(sent, Sent):
        return Line(in_words(name, sent, call))
    found = await intake.check(call, person, sent)
    if not found.may:
        return Line(in_words(name, found, call))
    mark = await intake.mark(call.id, person, evidence)
    return Line(in_words(name, found, call), str(Carried(evidence, mark, sent.hash)))


async def _taken(
    services: WebServices, guest: KnownVisitor, call: Call, one: Carried, given: Given
) -> Line:
    intake, person, name = services.turns.call_intake, guest.conversation.person, one.evidence.name
    if not await intake.is_marked(call.id, person, one.evidence, one.mark):
        return Line(in_words(name, (SAID("gone"),), call))
    sent = await _read(services, one.evidence, given)
    if not isinstance(sent, Sent):
        return Line(in_words(name, sent, call))
    found: Checking | Problems = await intake.check(call, person, sent)
    done = await intake.take(call, person, sent, one.seen)
    if isinstance(done, TakenIn):
        return Line(in_words(name, found, call), taken=done)
    return Line(in_words(name, found if _is_in(found) else done, call))


def _is_in(found: Checking | Problems) -> bool:
    return isinstance(found, Checking) and found.is_in


async def _read(services: WebServices, evidence: Evidence, given: Given) -> Sent | Problems:
    path = evidence_name(evidence.digest)
    try:
        if await services.files.size(path) is None:
            return (SAID("gone"),)
        content = b"".join([part async for part in services.files.read(path)])
    except FilesAway:
        return (SAID("files-away"),)
    return await services.turns.call_intake.read(evidence, content, given)


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK):
        yield chunk


def _page(
    services: WebServices,
    guest: KnownVisitor,
    call: Call,
    lines: Sequence[Line],
    *,
    may: bool,
    problem: Text | None = None,
    given: Given = Given(),  # noqa: B008 - it is frozen
) -> Response:
    language = language_of(guest)
    said = SAID.in_language(language)
    return page(
        services,
        "call-intake.html",
        language,
        status=422 if problem else 200,
        b=words_in(language, call).b,
        s=said,
        call=call,
        lines=lines,
        can_take=any(one.carried for one in lines),
        may=may,
        problem=problem[language] if problem else "",
        given=given,
        most=FILES_AT_ONCE,
        token=guest.visitor.token,
    )
