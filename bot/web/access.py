"""Who asks, and whether the request is her own.

A person is known by a random secret in a cookie, or in a link she keeps. Only its hash leaves
this module, as the external id of her identity.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.web.refusals import Refusal

SECRET_BYTES = 32
REMEMBERED_SECONDS = 400 * 24 * 3600
"""As long as browsers keep a cookie; every visit begins it anew."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, repr=False)
class Visitor:
    """Somebody with a secret. It is no part of any text of this value."""

    secret: str

    @property
    def external_id(self) -> str:
        """What the rest of the program knows her by."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    @property
    def token(self) -> str:
        """What her forms must carry; no other site can know it."""
        return hmac.new(self.secret.encode(), b"form token", hashlib.sha256).hexdigest()


def new_visitor() -> Visitor:
    """Somebody nobody has seen."""
    return Visitor(secrets.token_urlsafe(SECRET_BYTES))


def visitor_with(secret: str) -> Visitor | None:
    """The visitor a secret stands for; ``None`` when it cannot be one of ours."""
    return Visitor(secret) if _SECRET.fullmatch(secret) else None


class Access:
    """Cookies, origins and hosts as the public address of the chat requires."""

    def __init__(self, public_url: str | None) -> None:
        public = urlsplit(public_url or "")
        self._origin = f"{public.scheme}://{public.netloc}" if public_url else None
        self.secure = public.scheme == "https"
        self.cookie = "__Host-chat" if self.secure else "chat"

    def visitor(self, request: Request) -> Visitor | None:
        """Who the cookie says this is."""
        return visitor_with(request.cookies.get(self.cookie, ""))

    def remember(self, response: Response, visitor: Visitor) -> None:
        """Have the browser keep the secret."""
        response.set_cookie(
            self.cookie,
            visitor.secret,
            max_age=REMEMBERED_SECONDS,
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
        origin = request.headers.get("origin")
        ours = {self._origin, f"{request.url.scheme}://{request.url.netloc}"}
        if origin is not None and origin not in ours:
            raise Refusal("foreign-form", 403)
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refusal("foreign-form", 403)

    def check_token(self, visitor: Visitor, token: str) -> None:
        """Raise ``Refusal`` unless the form is one we gave this visitor."""
        if not hmac.compare_digest(visitor.token.encode(), token.encode()):
            raise Refusal("foreign-form", 403)
