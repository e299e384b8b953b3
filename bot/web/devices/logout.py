"""Logging a browser out."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from bot.web import CHANNEL
from bot.web.dependencies import CheckedForm, CurrentServices, CurrentVisitor
from bot.web.responses import page

leaving = APIRouter()

CLEARED = '"cache", "storage"'
"""What the browser forgets of this site. Not ``cookies``: that would log people out of every
site of the same domain, which are not ours; our own cookie is dropped by name."""


@leaving.get("/logout")
async def ask(services: CurrentServices, guest: CurrentVisitor) -> Response:
    """What logging out does to whom, before anything is done."""
    left = await services.browsers.ways_left(guest.visitor.admitted.browser)
    language = guest.conversation.session.language
    return page(services, "logout.html", language, token=guest.visitor.token, left=left)


@leaving.post("/logout")
async def log_out(
    services: CurrentServices, guest: CurrentVisitor, _form: CheckedForm
) -> Response:
    """End this browser's access; what was answered stays with the person's other devices."""
    await services.turns.log_out(CHANNEL, guest.visitor.external_id)
    response = RedirectResponse("/?out=1", status_code=303)
    response.headers["Clear-Site-Data"] = CLEARED
    services.access.forget(response)
    return response
