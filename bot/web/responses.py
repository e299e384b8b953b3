"""Whole pages, and the way back to the chat."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.requests import Request

from bot.web.dependencies import WebServices
from bot.web.templating import render
from scoring.values import Language

SECRET_ADDRESS = {"Referrer-Policy": "strict-origin"}
"""For a page with a code in its address: the address goes to nobody. Without the origin, which
``no-referrer`` withholds too, a browser sends the page's own form as if from nowhere."""


def page(
    services: WebServices, name: str, language: Language, status: int = 200, **values: object
) -> HTMLResponse:
    """A whole page; the browser remembers its language."""
    response = HTMLResponse(render(name, language, **values), status_code=status)
    services.access.remember_language(response, language)
    return response


def page_behind_a_code(
    name: str, language: Language, status: int = 200, **values: object
) -> HTMLResponse:
    """A page with a code in its address: it leaves nothing in the browser."""
    html = render(name, language, **values)
    return HTMLResponse(html, status_code=status, headers=SECRET_ADDRESS)


def home(status: int = 303) -> RedirectResponse:
    """The way to the chat, at its newest line. Only ever to our own front page."""
    return RedirectResponse(
        "/#newest", status_code=status, headers={"Referrer-Policy": "no-referrer"}
    )


def base_of(services: WebServices, request: Request) -> str:
    """The address of the chat, as somebody elsewhere would type it."""
    return services.public_url or f"{request.url.scheme}://{request.url.netloc}"


def is_local(base: str) -> bool:
    """Whether an address is good on this machine alone, so that no phone can follow it."""
    host = urlsplit(base).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
