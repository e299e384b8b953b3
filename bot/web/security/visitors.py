"""Who asks, and whether a page of ours sent the request.

A browser proves itself by a random secret in a cookie, and nowhere else: no address holds it.
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
HOST_ONLY = "__Host-"
"""What a cookie's name begins with so that no neighbouring host can set it; only on https."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody whose browser was let in."""

    admitted: Admitted

    @property
    def external_id(self) -> str:
        """What the rest of the program knows them by."""
        return self.admitted.browser.external_id

    @property
    def token(self) -> str:
        """What their forms must carry; no other site can know it.

        It outlives the secret in the cookie, so that a form open in another tab still works.
        """
        key = self.admitted.browser.form_key.encode()
        return hmac.new(key, b"form token", hashlib.sha256).hexdigest()


def secret_in(text: str) -> str | None:
    """A text that may be a secret of ours."""
    return text if _SECRET.fullmatch(text) else None


class Access:
    """Cookies and origins as the public address of the chat requires."""

    def __init__(self, public_url: str | None) -> None:
        public = urlsplit(public_url or "")
        self._origin = f"{public.scheme}://{public.netloc}" if public_url else None
        self.secure = public.scheme == "https"
        self.cookie = self._name("chat")

    def _name(self, cookie: str) -> str:
        return f"{HOST_ONLY}{cookie}" if self.secure else cookie

    def secret(self, request: Request) -> str | None:
        """The secret in the cookie, if it may be one."""
        return secret_in(request.cookies.get(self.cookie, ""))

    def remember(self, response: Response, new: NewSecret) -> None:
        """Have the browser keep its secret."""
        self._keep(response, self.cookie, new.secret, new.seconds)

    def remember_language(self, response: Response, language: Language) -> None:
        """Have the browser keep the language of its pages."""
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
        """Have the browser drop the secret."""
        response.delete_cookie(
            self.cookie, path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def check_origin(self, request: Request) -> None:
        """Raise ``Refusal`` when another site makes the browser send this."""
        if _is_foreign(request, self._ours(request)):
            raise Refusal("foreign-form", 403)

    def check_sent_by_us(self, request: Request) -> None:
        """Raise ``Refusal`` unless the browser says that a page of ours sends this.

        For what a newcomer may send, who has no token: else another site could put them into a
        conversation of its choice. Browsers have sent ``Origin`` with forms since 2020 and
        ``Sec-Fetch-Site`` since 2023 at the latest; older ones send ``Referer``, which a page
        can suppress but not make up.
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
        """Raise ``Refusal`` unless the form is one we gave this visitor."""
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
