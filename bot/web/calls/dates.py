"""Moving the dates of a call on the web: the dates, what would change, and the act.

Only for administrators of the agency whose call it is; for anybody else there is no such page.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from bot.jobs.calls.dates import dates_in_words
from bot.screens.core.moments import with_weekday
from bot.turns.calls.moving import REASON_LIMIT, Plan
from bot.web.calls.cells import CallWords
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
from bot.web.security.refusal import Refusal
from dialogs.calls.moving import (
    CLOSES,
    Dates,
    Misfit,
    NotMoved,
    dates_of,
    end_of,
    extended,
    fingerprint,
    movable,
)
from dialogs.calls.phases import PREPARING, phase_title, standard_phases
from dialogs.calls.terms import Call
from dialogs.typed.china_time import CHINA, moment_in_china

dates_router = APIRouter()

DATES: Final = f"{CALLS}/{{call}}/dates"
NOT_A_MOMENT: Final = "not-a-moment"
EXTEND: Final = "extend"
FIELDS: Final = ("how", "phase", "until", "reason")
"""Of the form, beside a field for each date."""


@dates_router.get(DATES)
async def dates(call: str, services: CurrentServices, guest: CurrentVisitor) -> Response:
    """The dates as they are, with a form to move them."""
    return await _form_page(services, guest, call, {}, "")


@dates_router.post(DATES)
async def plan(
    call: str, services: CurrentServices, guest: CurrentVisitor, form: CheckedForm
) -> Response:
    """What would change and who would be told, or the form with what does not fit."""
    found, _ = await _mine(services, guest, call)
    typed = _typed(form)
    wanted = _wanted(found, typed)
    if isinstance(wanted, str):
        return await _form_page(services, guest, call, typed, wanted)
    person, reason = guest.conversation.person, typed["reason"]
    planned = await services.turns.call_dates.plan(person, found.id, wanted, reason)
    if isinstance(planned, NotMoved):
        return await _form_page(services, guest, call, typed, planned)
    return _preview(services, guest, planned, typed)


@dates_router.post(f"{DATES}/move")
async def move(
    call: str, services: CurrentServices, guest: CurrentVisitor, form: CheckedForm
) -> Response:
    """Move them as they were shown."""
    found, _ = await _mine(services, guest, call)
    typed = _typed(form)
    wanted = _wanted(found, typed)
    if isinstance(wanted, str):
        return await _form_page(services, guest, call, typed, wanted)
    person, reason, seen = guest.conversation.person, typed["reason"], text_in(form, "seen")
    done = await services.turns.call_dates.move(person, found.id, wanted, reason, seen)
    if isinstance(done, NotMoved):
        return await _form_page(services, guest, call, typed, done)
    return RedirectResponse(f"{CALLS}/{found.id}#dates", status_code=303)


async def _mine(services: WebServices, guest: KnownVisitor, call: str) -> tuple[Call, datetime]:
    """A call whose dates the visitor may move; raises ``Refusal`` for any other."""
    language_of(guest)
    found = await services.turns.call_dates.call(guest.conversation.person, id_in(call))
    if found is None:
        raise Refusal("not-found", 404)
    return found


def _typed(form: Mapping[str, object]) -> dict[str, str]:
    """The fields of the form as they were typed."""
    return {name: text_in(form, name) for name in (*FIELDS, *standard_phases(), CLOSES)}


def _wanted(call: Call, typed: Mapping[str, str]) -> Dates | str:
    """The dates that were asked for, or what was not understood."""
    if typed.get("how") == EXTEND:
        end = end_of(call.terms, typed.get("phase", ""))
        until = moment_in_china(typed.get("until", ""))
        if not end:
            return Misfit.NO_END
        return extended(call.terms, end, until) if until else NOT_A_MOMENT
    found: dict[str, datetime] = {}
    for date, at in dates_of(call.terms).items():
        written = typed.get(date, "")
        moment = at if written in ("", _local(at)) else moment_in_china(written)
        if moment is None:
            return NOT_A_MOMENT
        found[date] = moment
    return found


async def _form_page(
    services: WebServices,
    guest: KnownVisitor,
    call: str,
    typed: Mapping[str, str],
    misfit: NotMoved | str,
) -> Response:
    found, now = await _mine(services, guest, call)
    words = words_in(language_of(guest), found)
    may, terms = movable(found.terms, now), found.terms
    phases = [
        (id, phase_title(id)[words.language], end)
        for id in (PREPARING, *(one.id for one in terms.phases))
        if (end := end_of(terms, id)) in may
    ]
    return page(
        services,
        "call-dates.html",
        words.language,
        status=422 if misfit else 200,
        b=words.b,
        call=found,
        phases=phases,
        dates=[
            {
                "id": date,
                "name": words.said("call-dates", date),
                "shown": with_weekday(words.language, at),
                "typed": typed.get(date) or _local(at),
                "may": date in may,
            }
            for date, at in dates_of(terms).items()
        ],
        typed=typed,
        misfit=_misfit(misfit, words) if misfit else "",
        limit=REASON_LIMIT,
        token=guest.visitor.token,
    )


def _preview(
    services: WebServices, guest: KnownVisitor, planned: Plan, typed: Mapping[str, str]
) -> Response:
    words = words_in(language_of(guest), planned.call)
    return page(
        services,
        "call-dates-preview.html",
        words.language,
        b=words.b,
        call=planned.call,
        lines=dates_in_words(planned.event, words.language),
        typed=typed,
        reason=planned.reason,
        told=planned.told,
        seen=fingerprint(planned.call.terms),
        token=guest.visitor.token,
    )


def _misfit(misfit: NotMoved | str, words: CallWords) -> str:
    """What does not fit, in words."""
    code, date = (misfit.misfit, misfit.date) if isinstance(misfit, NotMoved) else (misfit, "")
    name = words.said("call-dates", date) if date else ""
    return str(words.b["dates-misfits"][code]).format(date=name)


def _local(at: datetime) -> str:
    """A moment as a field of a form holds it."""
    return f"{at.astimezone(CHINA):%Y-%m-%dT%H:%M}"
