"""One page per applicant: all of a submission that the visitor may see, and the way to act on it.

One that they may not see is not found, the same whether it exists or not.
"""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.requests import Request

from bot.screens.core.flag_words import flag_in_words
from bot.screens.core.moments import with_weekday
from bot.turns.calls.reading import OneRead
from bot.web import CHANNEL
from bot.web.calls.cells import CallWords, Cells
from bot.web.calls.pages import CALLS, language_of, words_in
from bot.web.calls.told import codes_of, exact, remarks_said, row_said, told
from bot.web.dependencies import (
    CheckedForm,
    CurrentServices,
    CurrentVisitor,
    KnownVisitor,
    WebServices,
    text_in,
)
from bot.web.devices.browser_names import browser_label
from bot.web.idempotency import fresh_key, key_from
from bot.web.numbers import id_in
from bot.web.responses import home, page
from bot.web.security.refusal import Refusal
from dialogs.calls.phases import phase_title
from dialogs.calls.reviewing.rows import row_code, rows_said
from dialogs.calls.shown.differing import rows_apart
from dialogs.calls.state import RaisedFlag, Reviewed, Step
from dialogs.calls.visible import Seen
from dialogs.core.inputs import SubmissionOpened
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Catalogue
from scoring.rounding import fixed
from scoring.values import Language

applicant_router = APIRouter()

PAGE = f"{CALLS}/{{call}}/{{submission}}"


async def read_one(
    services: WebServices, guest: KnownVisitor, call: str, submission: str
) -> tuple[OneRead, CallWords]:
    """A submission as a visitor sees it; raises ``Refusal`` where it is not there for them."""
    language, person = language_of(guest), guest.conversation.person
    read = await services.turns.calls.one(person, id_in(call), id_in(submission))
    if read is None:
        raise Refusal("not-found", 404)
    return read, words_in(language, read.call)


@applicant_router.get(PAGE)
async def applicant(
    call: str, submission: str, services: CurrentServices, guest: CurrentVisitor
) -> Response:
    """All of it that the visitor may see."""
    read, words = await read_one(services, guest, call, submission)
    seen, language = read.seen, words.language
    catalogue = load_catalogue(read.call.terms.catalogue)
    index = index_of(catalogue)
    return page(
        services,
        "call-applicant.html",
        language,
        b=words.b,
        call=read.call,
        phase=phase_title(read.phase.id)[language],
        seen=seen,
        cell=Cells(seen, words, None, ""),
        receipts=[(one, with_weekday(language, one.at)) for one in seen.receipts],
        sections=_sections(catalogue, seen, language),
        flags=[_flag(one, index, words) for one in seen.flags],
        reviews=[_review(one, index, words) for one in seen.all_reviews],
        apart=_rows_apart(read, words, index),
        appeals=[(one, codes_of(one.items, index)) for one in seen.appeals],
        version=read.version,
        rows_said=_rows_said(seen, words),
        history=[told(one, words, index) for one in read.happened],
        steps=[_step(one, words, index) for one in seen.steps],
        acts=bool(seen.acts),
        token=guest.visitor.token,
        key=fresh_key(),
    )


@applicant_router.post(f"{PAGE}/open")
async def open_in_chat(
    call: str,
    submission: str,
    request: Request,
    services: CurrentServices,
    guest: CurrentVisitor,
    form: CheckedForm,
) -> Response:
    """Go on in the conversation where the submission is handled."""
    read, _ = await read_one(services, guest, call, submission)
    key = key_from(f"{text_in(form, 'key')}-{read.seen.id}")
    given = SubmissionOpened(key=key, call=read.call.id, submission=read.seen.id)
    language, label = guest.conversation.session.language, browser_label(request)
    external_id = guest.visitor.external_id
    await services.turns.take(CHANNEL, external_id, given, language=language, label=label)
    return home()


def _sections(catalogue: Catalogue, seen: Seen, language: Language) -> list[tuple[str, str]]:
    """The points of the self-assessment by section."""
    known = dict(seen.result.sections) if seen.result else {}
    return [
        (one.title[language], fixed(known[one.id]))
        for one in catalogue.sections
        if one.id in known
    ]


def _step(step: Step, words: CallWords, index: CatalogueIndex) -> tuple[str, str]:
    """What a level did and why, for an applicant, who has no history."""
    level, act = words.said("call-levels", step.level), words.said("call-steps", step.act)
    at = with_weekday(words.language, step.at)
    reasons = filter(None, (step.reason, *rows_said(step.rows, index)))
    return f"{level}{words.b['gap']}{act} · {at}", "\n".join(reasons)


def _flag(flag: RaisedFlag, index: CatalogueIndex, words: CallWords) -> dict[str, Any]:
    """A flag in words: what it says with its numbers, by whom, and what came of it."""
    by = flag.by.name or words.b["by-rule" if flag.rule else "by-reviewer"]
    resolved_by = flag.resolved_by.name if flag.resolved_by else ""
    return {
        "kind": words.b["flag-kinds"][flag.rule or "person"],
        "said": flag_in_words(flag, index, words.language),
        "by": by,
        "is_open": flag.is_open,
        "resolved": flag.resolved,
        "resolved_by": resolved_by,
    }


def _review(one: Reviewed, index: CatalogueIndex, words: CallWords) -> dict[str, Any]:
    """A review in words, with what it says of single questions."""
    return {
        "rows": remarks_said(one, words, index),
        "by_rows": one.is_by_rows,
        "name": one.name or words.b["another-reviewer"],
        "points": exact(one.total),
        "reason": one.reason,
        "at": with_weekday(words.language, one.at),
    }


def _rows_said(seen: Seen, words: CallWords) -> dict[str, list[str]]:
    """What reviewers said of single questions, by question."""
    found: dict[str, list[str]] = {}
    for one in seen.all_reviews:
        name = one.name or str(words.b["another-reviewer"])
        for row, value, reason in one.remarks:
            found.setdefault(row, []).append(row_said(name, value, reason, words))
    return found


def _rows_apart(read: OneRead, words: CallWords, index: CatalogueIndex) -> list[dict[str, Any]]:
    """The rows that reviewers see differently, with what the enterprise has of each."""
    groups = read.version.groups if read.version else ()
    rows = {row.id: row for group in groups for row in group.rows}
    return [
        {
            "name": row_code(one.row, index),
            "row": rows.get(one.row),
            "by": "" if one.by is None else exact(one.by),
            "said": [
                row_said(said.name or words.b["another-reviewer"], said.value, said.reason, words)
                for said in one.said
            ],
        }
        for one in rows_apart(read.seen)
    ]
