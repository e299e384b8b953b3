"""What every request handler works with, and who asks."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, cast

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from bot.runtime.addresses import address_key
from bot.turns.browsers import Browsers
from bot.turns.chat_locks import ChatLocks
from bot.turns.service import TurnService
from bot.web import CHANNEL
from bot.web.security.forms import read_form
from bot.web.security.limits import Pace
from bot.web.security.refusal import NotBegun
from bot.web.security.uploads import Uploads
from bot.web.security.visitors import Access, Visitor
from bot.web.streams import Streams
from storage.records import Conversation


@dataclass(frozen=True, slots=True)
class WebServices:
    """The services of the web chat, made once at the start."""

    turns: TurnService
    access: Access
    pace: Pace
    streams: Streams
    data_dir: Path
    public_url: str | None
    uploads: Uploads = field(default_factory=Uploads)
    chats: ChatLocks = field(default_factory=ChatLocks)

    @property
    def browsers(self) -> Browsers:
        """Lets browsers in by their secret."""
        return self.turns.browsers


def services_of(request: Request) -> WebServices:
    """The services of the application a request came to."""
    return cast("WebServices", request.app.state.services)


CurrentServices = Annotated[WebServices, Depends(services_of)]


def address_of(request: Request) -> str:
    """Where a request comes from, as limits count it."""
    return address_key(request.client.host if request.client else "")


@dataclass(frozen=True, slots=True)
class KnownVisitor:
    """A person known by their cookie, with a conversation begun."""

    visitor: Visitor
    conversation: Conversation


async def visitor_of(request: Request, services: WebServices) -> Visitor | None:
    """Who the cookie says this is; ``None`` for a stranger."""
    secret = services.access.secret(request)
    admitted = await services.browsers.admit(secret) if secret else None
    return Visitor(admitted) if admitted else None


async def guest_of(request: Request, services: CurrentServices) -> KnownVisitor:
    """Who asks; raises ``NotBegun`` for a stranger."""
    visitor = await visitor_of(request, services)
    if visitor is None:
        raise NotBegun
    conversation = await services.turns.reader.find(CHANNEL, visitor.external_id)
    if conversation is None:
        raise NotBegun
    return KnownVisitor(visitor, conversation)


CurrentVisitor = Annotated[KnownVisitor, Depends(guest_of)]


async def form_of(
    request: Request, services: CurrentServices, guest: CurrentVisitor
) -> AsyncIterator[FormData]:
    """The form a person sent from a page of ours, at a human pace; closed with the request."""
    services.access.check_origin(request)
    person = guest.visitor.external_id
    services.pace.check_person(person)
    async with services.uploads.room(request, person), read_form(request) as form:
        services.access.check_token(guest.visitor, text_in(form, "token"))
        async with services.chats.alone(
            person
        ):  # a hundred acts at once must not go before others
            yield form


CheckedForm = Annotated[FormData, Depends(form_of)]


async def open_form_of(request: Request) -> AsyncIterator[FormData]:
    """A form that strangers may send, too: whoever takes it checks who sent it."""
    async with read_form(request) as form:
        yield form


TheOpenForm = Annotated[FormData, Depends(open_form_of)]


def text_in(form: Mapping[str, object], name: str) -> str:
    """A field's text; empty when there is none."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def is_partial(request: Request) -> bool:
    """Whether the page's script asks, and takes parts instead of a page."""
    return request.headers.get("hx-request") == "true"
