"""Where passkeys can be used: browsers allow them on https, and on ``localhost``."""

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from starlette.requests import Request

from bot.turns.devices.challenges import RelyingParty
from bot.web.dependencies import WebServices
from bot.web.responses import base_of, is_local
from bot.web.security.hosts import DEFAULT_PORTS, LOCALHOST
from bot.web.security.refusal import Refusal
from bot.web.templating import words_of
from scoring.values import Language


def relying_party(services: WebServices, request: Request, language: Language) -> RelyingParty:
    """This service as authenticators know it. Raises ``Refusal`` where they refuse it."""
    base = urlsplit(base_of(services, request))
    host = base.hostname or ""
    if _is_address(host) and is_local(base.geturl()):
        raise Refusal("passkeys-need-localhost", 409)
    if _is_address(host) or (base.scheme != "https" and host != LOCALHOST):
        raise Refusal("passkeys-need-https", 409)
    return RelyingParty(host, _origin(base, host), words_of(language)["product"])


def why_not(services: WebServices, request: Request, language: Language) -> str:
    """The code of why passkeys cannot be used here; empty if they can."""
    try:
        relying_party(services, request, language)
    except Refusal as refusal:
        return refusal.code
    return ""


def _origin(base: SplitResult, host: str) -> str:
    """The origin as browsers write it: without a port that goes without saying."""
    is_usual = base.port in (None, DEFAULT_PORTS[base.scheme])
    return f"{base.scheme}://{host}" if is_usual else f"{base.scheme}://{host}:{base.port}"


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
