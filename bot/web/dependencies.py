"""FastAPI dependencies: the services, the visitor, the form of a request."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from bot.previews.previews import Previews
from bot.runtime.addresses import address_key
from bot.turns.browsers import Browsers
from bot.turns.chat_locks import ChatLocks
from bot.turns.devices.sign_ins import SignIns
from bot.turns.service import TurnService
from bot.web import CHANNEL
from bot.web.security.forms import read_form
from bot.web.security.limits import RateLimits
from bot.web.security.refusal import NotStarted
from bot.web.security.uploads import Uploads
from bot.web.security.visitors import Access, Visitor
from bot.web.streams import Streams
from storage.files.store import FileStore
from storage.records import Conversation

TELEGRAM = "telegram"
"""The channel whose bot lets browsers in."""


@dataclass(frozen=True, slots=True)
class WebServices:
    """The services of the web chat, created once at the start."""

    turns: TurnService
    access: Access
    rate_limits: RateLimits
    streams: Streams
    files: FileStore
    previews: Previews
    public_url: str | None
    has_telegram: bool = False
    uploads: Uploads = field(default_factory=Uploads)
    chats: ChatLocks = field(default_factory=ChatLocks)

    @property
    def browsers(self) -> Browsers:
        """Checks the secrets of browsers."""
        return self.turns.browsers

    @property
    def sign_ins(self) -> SignIns:
        """Signs browsers in."""
        return self.turns.sign_ins

    async def telegram_bot(self) -> str | None:
        """The name of the bot on Telegram, if this service has one."""
        return await self.sign_ins.bot(TELEGRAM) if self.has_telegram else None


def services_of(request: Request) -> WebServices:
    """The services of the application a request came to."""
    return cast("WebServices", request.app.state.services)


CurrentServices = Annotated[WebServices, Depends(services_of)]


def address_of(request: Request) -> str:
    """The client's address, as limits count it."""
    return address_key(request.client.host if request.client else "")


@dataclass(frozen=True, slots=True)
class KnownVisitor:
    """A person known by their cookie who has started a conversation."""

    visitor: Visitor
    conversation: Conversation


async def visitor_of(request: Request, services: WebServices) -> Visitor | None:
    """The visitor whose cookie this is; ``None`` for a stranger."""
    secret = services.access.secret(request)
    admitted = await services.browsers.admit(secret) if secret else None
    return Visitor(admitted) if admitted else None


async def known_visitor(request: Request, services: CurrentServices) -> KnownVisitor:
    """The visitor and their conversation; raises ``NotStarted`` for a stranger."""
    visitor = await visitor_of(request, services)
    if visitor is None:
        raise NotStarted
    conversation = await services.turns.reader.find(CHANNEL, visitor.external_id)
    if conversation is None:
        raise NotStarted
    return KnownVisitor(visitor, conversation)


CurrentVisitor = Annotated[KnownVisitor, Depends(known_visitor)]


async def form_of(
    request: Request, services: CurrentServices, guest: CurrentVisitor
) -> AsyncIterator[FormData]:
    """A form sent from one of our pages, checked and within the rate limits; one at a time."""
    services.access.check_origin(request)
    person = guest.visitor.external_id
    services.rate_limits.check_person(person)
    async with services.uploads.room(request, person), read_form(request) as form:
        services.access.check_token(guest.visitor, text_in(form, "token"))
        # Of a hundred actions sent at once, one is taken at a time, so others are not held up.
        async with services.chats.alone(person):
            yield form


CheckedForm = Annotated[FormData, Depends(form_of)]


async def unchecked_form_of(request: Request) -> AsyncIterator[FormData]:
    """A form that strangers may send too: the handler must check who sent it."""
    async with read_form(request) as form:
        yield form


UncheckedForm = Annotated[FormData, Depends(unchecked_form_of)]


def text_in(form: Mapping[str, object], name: str) -> str:
    """The text of a field; empty if there is none."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def is_partial(request: Request) -> bool:
    """Whether the page's script asks, which takes fragments instead of a page."""
    return request.headers.get("hx-request") == "true"
