"""Whole pages, and redirects to the chat."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.requests import Request

from bot.web.dependencies import WebServices
from bot.web.templating import render
from scoring.values import Language

SECRET_URL = {"Referrer-Policy": "strict-origin"}
"""For a page with a code in its URL, which no other site may see. ``no-referrer`` would hide the
origin as well, and the browser would send the page's own form with ``Origin: null``."""


def page(
    services: WebServices, name: str, language: Language, status: int = 200, **values: object
) -> HTMLResponse:
    """A whole page; the browser remembers its language."""
    response = HTMLResponse(render(name, language, **values), status_code=status)
    services.access.remember_language(response, language)
    return response


def page_with_code_in_url(
    name: str, language: Language, status: int = 200, **values: object
) -> HTMLResponse:
    """A page with a code in its URL; it stores nothing in the browser."""
    html = render(name, language, **values)
    return HTMLResponse(html, status_code=status, headers=SECRET_URL)


def home(status: int = 303) -> RedirectResponse:
    """A redirect to the newest line of the chat. It never leads to another site."""
    return RedirectResponse(
        "/#newest", status_code=status, headers={"Referrer-Policy": "no-referrer"}
    )


def base_of(services: WebServices, request: Request) -> str:
    """The URL of the chat for other devices."""
    return services.public_url or f"{request.url.scheme}://{request.url.netloc}"


def is_local(base: str) -> bool:
    """Whether a URL works only on this machine, so that no phone can open it."""
    host = urlsplit(base).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
