"""Stopping notices by mail: the page of the link that is in each of them.

Opening the URL changes nothing, as programs that check mails open it too; the button does, and so
does a mail program by itself (RFC 8058). Whether a link is anybody's is never told.
"""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response
from starlette.requests import Request

from bot.web.dependencies import CurrentServices
from bot.web.responses import page_with_code_in_url
from bot.web.templating import language_asked

mail_stop_router = APIRouter()

Token = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


@mail_stop_router.get("/mail/stop/{token}")
async def ask_to_stop(token: Token, request: Request) -> Response:
    """A page that says what the link does, with a button."""
    language = language_asked(request)
    return page_with_code_in_url("mail-stop.html", language, token=token, stopped=False)


@mail_stop_router.post("/mail/stop/{token}")
async def stop(token: Token, request: Request, services: CurrentServices) -> Response:
    """Stop the mails that have this link, which is itself the right to do so: no form key."""
    await services.turns.mail.stop(token)
    language = language_asked(request)
    return page_with_code_in_url("mail-stop.html", language, token=token, stopped=True)
