"""The HTTP side: addresses, tokens, parameters, faults, and a log of calls."""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple, Self, cast

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from tests.support.bot_api import conversing, presenting
from tests.support.bot_api.chats import Chat
from tests.support.bot_api.errors import ApiError, bad_request
from tests.support.bot_api.faults import Ailment, Fault
from tests.support.bot_api.parameters import Parameters, Upload, integer, structure
from tests.support.bot_api.people import PATIENCE_SECONDS, Person
from tests.support.bot_api.state import WEBHOOK, Telegram
from tests.support.bot_api.updates import Update
from tests.support.bot_api.webhooks import WebhookCaller

TEST_TOKEN = "7654321:AAtest_TOKEN-of-the-local-Bot-API-server"  # noqa: S105 - opens nothing
MAX_POLL_SECONDS = 50
QUIET_STEPS = 10

_METHODS = {**conversing.METHODS, **presenting.METHODS}
_BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head></html>"


class Call(NamedTuple):
    """One call of the bot. An uploaded file stands in its parameters as `Upload`."""

    method: str
    parameters: Mapping[str, Any]


class BotApiServer:
    """The Bot API for one bot on 127.0.0.1. Use as an asynchronous context manager."""

    def __init__(self, *, port: int = 0, token: str = TEST_TOKEN) -> None:
        bot_id = int(token.partition(":")[0])
        self.token = token
        self.telegram = Telegram(
            {
                "id": bot_id,
                "is_bot": True,
                "first_name": "绿色工厂助手",
                "username": "green_factory_test_bot",
            }
        )
        self.calls: list[Call] = []
        self.refused: list[tuple[str, str]] = []  # method and reason
        self._port = port
        self._faults: list[Fault] = []
        self._ailment: Ailment | None = None
        self._server: asyncio.Server | None = None
        self._http: web.Server | None = None
        self._webhooks: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The base address: methods under `/bot<token>/`, files under `/file/bot<token>/`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def callback_lifetime(self) -> float:
        """Seconds in which a callback query can be answered."""
        return self.telegram.callback_lifetime

    @callback_lifetime.setter
    def callback_lifetime(self, seconds: float) -> None:
        self.telegram.callback_lifetime = seconds

    async def __aenter__(self) -> Self:
        self._http = web.Server(self._handle, request_factory=_request, access_log=None)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._http, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        self._webhooks = asyncio.create_task(WebhookCaller(self.telegram).run())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        assert self._http is not None
        assert self._webhooks is not None
        self._webhooks.cancel()
        await asyncio.gather(self._webhooks, return_exceptions=True)
        self._server.close()
        self.telegram.updates.release()
        self._http.pre_shutdown()
        await self._http.shutdown(timeout=1)

    def person(
        self, user_id: int, *, language_code: str = "zh-hans", first_name: str = "李雷"
    ) -> Person:
        """The person with this id, who has a chat with the bot once they act in it."""
        chat = self.telegram.chats.get(user_id)
        if chat is None:
            chat = self.telegram.chats[user_id] = Chat(
                {
                    "id": user_id,
                    "is_bot": False,
                    "first_name": first_name,
                    "language_code": language_code,
                }
            )
        return Person(self.telegram, chat)

    def group(self, id: int) -> Person:
        """Somebody who writes in the group with this id."""
        user = {"id": 7, "is_bot": False, "first_name": "李雷", "language_code": "zh-hans"}
        chat = self.telegram.chats.setdefault(id, Chat(user, id))
        return Person(self.telegram, chat)

    def push_update(self, update: Update) -> Update:
        """Deliver any update, even one already delivered; gives it an id if it has none."""
        return self.telegram.updates.push(update)

    def called(self, method: str) -> list[Mapping[str, Any]]:
        """The parameters of every call of this method so far."""
        return [call.parameters for call in self.calls if call.method == method]

    async def settles(self, quiet_seconds: float = 0.1, within: float = PATIENCE_SECONDS) -> None:
        """Wait until the bot has confirmed every update and made no call for that long.

        In steps: where the whole process stood still meanwhile, one of them passed, not all.
        """
        quiet, before = 0, -1
        async with asyncio.timeout(within):
            while quiet < QUIET_STEPS:
                await asyncio.sleep(quiet_seconds / QUIET_STEPS)
                is_quiet = before == len(self.calls) and not len(self.telegram.updates)
                quiet = quiet + 1 if is_quiet else 0
                before = len(self.calls)

    def fails(self, method: str | None = None, *, status: int = 500, times: int = 1) -> None:
        """Refuse the next calls as an ailing server does."""
        self._faults.append(Fault(method, times, status=status))

    def recovers(self) -> None:
        """No more faults."""
        self._faults.clear()

    def floods(self, method: str | None = None, *, retry_after: int = 1, times: int = 1) -> None:
        """Refuse the next calls as too many."""
        self._faults.append(Fault(method, times, status=429, retry_after=retry_after))

    def drops(
        self, method: str | None = None, *, after_effect: bool = False, times: int = 1
    ) -> None:
        """Break the connection of the next calls, before or after they take effect."""
        self._faults.append(Fault(method, times, drops=True, after_effect=after_effect))

    def stalls(self, method: str | None = None, *, seconds: float, times: int = 1) -> None:
        """Let the next calls wait before anything happens."""
        self._faults.append(Fault(method, times, delay=seconds))

    def ails(self, share: float) -> None:
        """Let something happen to a share of all calls from now on: 500 and 502, connections that
        break before or after the effect, 429, and slow answers. 0 ends it.
        """
        self._ailment = Ailment(share) if share else None

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        _, kind, *rest = request.path.split("/", 3)
        if kind == "file":
            return self._download("/".join(rest))
        if kind != f"bot{self.token}" or len(rest) != 1:
            return _answer(ApiError(401, "Unauthorized"))
        method = rest[0]
        try:
            fault = self._next_fault(method)
            if fault:
                await self._refuse(fault, request)
            result = await self._call(method, await _parameters(request))
            if fault and fault.drops:
                _break(request)
        except ApiError as error:
            self.refused.append((method, error.description))
            return _answer(error)
        return web.Response(
            body=b'{"ok":true,"result":%b}' % json.dumps(result).encode(),
            content_type="application/json",
        )

    async def _call(self, method: str, parameters: Parameters) -> Any:
        self.calls.append(Call(method, parameters))
        if method == "getUpdates":
            return await self._get_updates(parameters)
        if method not in _METHODS:
            raise ApiError(404, "Not Found: method not found")
        return _METHODS[method](self.telegram, parameters)

    async def _get_updates(self, parameters: Parameters) -> list[Update]:
        if self.telegram.settings.get(WEBHOOK):
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        return await self.telegram.updates.poll(
            offset=integer(parameters, "offset"),
            limit=integer(parameters, "limit", 100),
            seconds=min(integer(parameters, "timeout"), MAX_POLL_SECONDS),
            allowed=structure(parameters, "allowed_updates"),
        )

    def _next_fault(self, method: str) -> Fault | None:
        fault = next((fault for fault in self._faults if fault.concerns(method)), None)
        if fault is None and self._ailment is not None:
            return self._ailment.next(method)
        if fault:
            fault.times -= 1
            if not fault.times:
                self._faults.remove(fault)
        return fault

    async def _refuse(self, fault: Fault, request: web.BaseRequest) -> None:
        """Do what happens before the call takes effect."""
        await asyncio.sleep(fault.delay)
        if fault.drops and not fault.after_effect:
            _break(request)
            raise ApiError(500, "Nobody hears this")
        if fault.status == HTTPStatus.TOO_MANY_REQUESTS:
            wait = fault.retry_after
            raise ApiError(429, f"Too Many Requests: retry after {wait}", wait)
        if fault.status:
            raise ApiError(fault.status, HTTPStatus(fault.status).phrase)

    def _download(self, path: str) -> web.StreamResponse:
        token, _, name = path.partition("/")
        if token != f"bot{self.token}":
            return _answer(ApiError(401, "Unauthorized"))
        file = self.telegram.file_at(name)
        if file is None:
            return _answer(ApiError(404, "Not Found"))
        return web.Response(body=file.content, content_type="application/octet-stream")


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: "asyncio.Task[None]",
) -> web.BaseRequest:
    """A request whose size only the methods limit."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=0)


async def _parameters(request: web.BaseRequest) -> Parameters:
    if request.content_type == "application/json":
        text = await request.text()
        try:
            return cast(Parameters, json.loads(text)) if text else {}
        except ValueError:
            raise bad_request("can't parse JSON object") from None
    form = await request.post()
    fields = {name: _field(value) for name, value in form.items()}
    return {**request.query, **fields} if request.query_string else fields


def _field(value: object) -> Any:
    if not isinstance(value, web.FileField):
        return value
    with contextlib.closing(value.file) as file:
        return Upload(value.filename, value.content_type, file.read())


def _answer(error: ApiError) -> web.Response:
    if error.status == HTTPStatus.BAD_GATEWAY:  # comes from in front of Telegram, not as JSON
        return web.Response(status=502, body=_BAD_GATEWAY, content_type="text/html")
    return web.json_response(error.to_api(), status=error.status)


def _break(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()
