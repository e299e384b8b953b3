"""Who sends a request, and whether one of our pages sent it.

A browser is known by a random secret in its cookie. The secret is never in a URL.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.turns.browsers import Admitted, NewSecret
from bot.web.security.refusal import Refusal
from scoring.values import Language

LANGUAGE_COOKIE = "language"
LANGUAGE_SECONDS = 365 * 24 * 3600
WAITING_COOKIE = "waiting"
WAITING_SECONDS = 600
"""Longer than a browser waits, so that it can be told that the time is over."""
HOST_ONLY = "__Host-"
"""Cookie name prefix that keeps other hosts of the domain from setting it; https only."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person whose browser sent a valid secret."""

    admitted: Admitted

    @property
    def external_id(self) -> str:
        """The id of this identity in the rest of the program."""
        return self.admitted.browser.external_id

    @property
    def token(self) -> str:
        """The CSRF token that their forms must contain.

        It outlives the secret in the cookie, so that a form open in another tab still works.
        """
        key = self.admitted.browser.form_key.encode()
        return hmac.new(key, b"form token", hashlib.sha256).hexdigest()


def secret_in(text: str) -> str | None:
    """The text if it has the form of a secret of ours."""
    return text if _SECRET.fullmatch(text) else None


class Access:
    """Cookies, and checks of origin and CSRF token, as the public URL requires."""

    def __init__(self, public_url: str | None) -> None:
        public = urlsplit(public_url or "")
        self._origin = f"{public.scheme}://{public.netloc}" if public_url else None
        self.secure = public.scheme == "https"
        self.cookie = self._name("chat")

    def _name(self, cookie: str) -> str:
        return f"{HOST_ONLY}{cookie}" if self.secure else cookie

    def secret(self, request: Request) -> str | None:
        """The secret in the cookie, if it has the form of one."""
        return secret_in(request.cookies.get(self.cookie, ""))

    def remember(self, response: Response, new: NewSecret) -> None:
        """Set the cookie with the secret."""
        self._keep(response, self.cookie, new.secret, new.seconds)

    def waiting_secret(self, request: Request) -> str | None:
        """The secret of a browser that waits to be let in, if it has the form of one."""
        return secret_in(request.cookies.get(self._name(WAITING_COOKIE), ""))

    def remember_waiting(self, response: Response, secret: str) -> None:
        """Set the cookie of a browser that waits to be let in."""
        self._keep(response, self._name(WAITING_COOKIE), secret, WAITING_SECONDS)

    def forget_waiting(self, response: Response) -> None:
        """Delete that cookie."""
        self._forget(response, self._name(WAITING_COOKIE))

    def remember_language(self, response: Response, language: Language) -> None:
        """Set the cookie with the language of the pages."""
        self._keep(response, self._name(LANGUAGE_COOKIE), language, LANGUAGE_SECONDS)

    def _keep(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def forget(self, response: Response) -> None:
        """Delete the cookie with the secret."""
        self._forget(response, self.cookie)

    def _forget(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self.secure, httponly=True, samesite="lax")

    def check_origin(self, request: Request) -> None:
        """Raise ``Refusal`` if another site made the browser send this."""
        if _is_foreign(request, self._ours(request)):
            raise Refusal("foreign-form", 403)

    def check_sent_by_us(self, request: Request) -> None:
        """Raise ``Refusal`` unless the browser says that one of our pages sent this.

        For forms of newcomers, who have no token: another site could otherwise put them into a
        conversation of its choice. Browsers have sent ``Origin`` with forms since 2020 and
        ``Sec-Fetch-Site`` since 2023 at the latest; older ones send ``Referer``, which a page
        can suppress but not forge.
        """
        ours = self._ours(request)
        site = request.headers.get("sec-fetch-site")
        source = request.headers.get("origin") or _origin_of(request.headers.get("referer", ""))
        is_ours = source in ours if site is None else site == "same-origin"
        if not is_ours or _is_foreign(request, ours):
            raise Refusal("foreign-form", 403)

    def _ours(self, request: Request) -> frozenset[str | None]:
        asked = f"{request.url.scheme}://{request.url.netloc}"
        return frozenset({self._origin, asked} - {None})

    def check_token(self, visitor: Visitor, token: str) -> None:
        """Raise ``Refusal`` unless the token is this visitor's."""
        if not hmac.compare_digest(visitor.token.encode(), token.encode()):
            raise Refusal("foreign-form", 403)


def _is_foreign(request: Request, ours: frozenset[str | None]) -> bool:
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    return (origin is not None and origin not in ours) or site not in ("same-origin", "none")


def _origin_of(address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None
