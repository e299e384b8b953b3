"""Logging out a browser."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from bot.web import CHANNEL
from bot.web.dependencies import CheckedForm, CurrentServices, CurrentVisitor
from bot.web.responses import page

logout_router = APIRouter()

CLEARED = '"cache", "storage"'
"""What the browser clears of this site. Not ``cookies``: that would log people out of every site
of the same domain, which are not ours; our own cookie is deleted by name."""


@logout_router.get("/logout")
async def ask(services: CurrentServices, guest: CurrentVisitor) -> Response:
    """A page that says what logging out does."""
    left = await services.browsers.ways_left(guest.visitor.admitted.browser)
    language = guest.conversation.session.language
    return page(services, "logout.html", language, token=guest.visitor.token, left=left)


@logout_router.post("/logout")
async def log_out(
    services: CurrentServices, guest: CurrentVisitor, _form: CheckedForm
) -> Response:
    """End this browser's access; the answers stay with the person's other devices."""
    await services.turns.log_out(CHANNEL, guest.visitor.external_id)
    response = RedirectResponse("/?out=1", status_code=303)
    response.headers["Clear-Site-Data"] = CLEARED
    services.access.forget(response)
    return response
