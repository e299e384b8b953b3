"""The HTTP transport: the library's requests sent with aiohttp.

A URL holds the bot's token, and aiohttp puts URLs into some of its messages. So no error of
aiohttp leaves this module, not even as the cause of another: it raises a `telegram.error` with a
text that is safe to log.
"""

from collections.abc import AsyncIterator
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from json import JSONEncoder
from urllib.parse import urlsplit

import msgspec
from aiohttp import (
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    ServerDisconnectedError,
    TCPConnector,
)
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

KEEPALIVE_SECONDS = 30
"""Longer than a person takes for a question, so an answer seldom waits for a TLS handshake."""

DNS_CACHE_SECONDS = 300
STALLED_SECONDS = 30.0
"""How long a download may wait for its next piece."""
PIECE = 64 * 1024

_JSON_HEADERS = {"Content-Type": "application/json"}
_SAFE_TO_QUOTE = (OSError, ServerDisconnectedError)  # a reason, a host at most, no URL
_NOT_SENT = "No connection to Telegram in time, the request was not sent"

_quickly = msgspec.json.Encoder().encode
_as_ever = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class AiohttpRequest(BaseRequest):
    """Requests over one pool of kept-alive connections; defaults as those of `HTTPXRequest`.

    aiohttp has no timeout for a single write, so an upload is given `media_write_timeout` (or the
    `write_timeout` of the call) as a whole. Raises `ValueError` for a proxy it cannot use.
    """

    __slots__ = ("_connect", "_pool", "_pool_size", "_proxy", "_read", "_session", "_upload")

    def __init__(
        self,
        connection_pool_size: int = 256,
        read_timeout: float | None = 5.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 1.0,
        media_write_timeout: float | None = 120.0,
        proxy: str | None = None,
    ) -> None:
        self._pool_size = connection_pool_size
        self._read = read_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._upload = media_write_timeout
        self._proxy = _checked_proxy(proxy) if proxy else None
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where a call does not say."""
        return self._read

    async def initialize(self) -> None:
        """Open the session; does nothing when it is open."""
        if self._session is not None:
            return
        self._session = ClientSession(
            connector=TCPConnector(
                limit=self._pool_size,
                keepalive_timeout=KEEPALIVE_SECONDS,
                ttl_dns_cache=DNS_CACHE_SECONDS,
            ),
            cookie_jar=DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
            proxy=self._proxy,
        )

    async def shutdown(self) -> None:
        """Close the session and its connections; does nothing when it is closed."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request and return its status and body."""
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized")
        body = _body(request_data)
        timeout = _timeout(
            _chosen(pool_timeout, self._pool),
            _chosen(connect_timeout, self._connect),
            _chosen(read_timeout, self._read),
            _chosen(write_timeout, self._upload) if isinstance(body, FormData) else None,
        )
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=_JSON_HEADERS if isinstance(body, bytes) else None,
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except (ClientError, OSError) as error:  # a TimeoutError is an OSError
            failure = _translated(error)
        raise failure  # outside the handler: inside, the URL would follow as its context

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """What Telegram answered; several times as fast as the library reads it."""
        try:
            answer: JSONDict = msgspec.json.decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return BaseRequest.parse_json_payload(payload)
        return answer

    async def stream(self, url: str) -> AsyncIterator[bytes]:
        """Download a URL as a stream; each piece must arrive within ``STALLED_SECONDS``."""
        if self._session is None:
            raise RuntimeError("This AiohttpRequest is not initialized")
        timeout = _timeout(self._pool, self._connect, STALLED_SECONDS, None)
        try:
            async with self._session.get(url, timeout=timeout, allow_redirects=False) as response:
                if response.status != HTTPStatus.OK:
                    raise NetworkError(f"Telegram answers {response.status} to a download")
                async for piece in response.content.iter_chunked(PIECE):
                    yield piece
                return
        except (ClientError, OSError) as error:
            failure = _translated(error)
        raise failure  # as above


def _chosen(given: ODVInput[float], default: float | None) -> float | None:
    """The timeout of the call, or the default if it has none."""
    return default if isinstance(given, DefaultValue) else given


@lru_cache
def _timeout(
    pool: float | None, connect: float | None, read: float | None, upload: float | None
) -> ClientTimeout:
    """`upload`, if given, limits the whole request; without it only each wait is limited."""
    return ClientTimeout(
        total=_sum(pool, connect, read, upload) if upload is not None else None,
        connect=_sum(pool, connect),
        sock_connect=connect,
        sock_read=read,
    )


def _sum(*seconds: float | None) -> float | None:
    """The sum, or no limit if one of them is unlimited."""
    limits = [limit for limit in seconds if limit is not None]
    return sum(limits) if len(limits) == len(seconds) else None


def _body(request_data: RequestData | None) -> bytes | FormData | None:
    """JSON, in Chinese less than half as long as a form; a form only with files."""
    if request_data is None:
        return None
    if request_data.contains_files:
        return _form(request_data)
    values = request_data.parameters
    try:
        return _quickly(values)
    except UnicodeEncodeError:
        # Half a surrogate pair, which a text cut elsewhere may end in, becomes a question mark.
        return _as_ever(values).encode("utf-8", "replace")


def _form(request_data: RequestData) -> FormData:
    """Files are sent in pieces, their names unquoted, since Telegram does not unquote them."""
    form = FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in request_data.multipart_data.items():
        stream = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=mime_type)
    return form


def _translated(error: ClientError | OSError) -> TelegramError:
    if isinstance(error, ConnectionTimeoutError):
        return TimedOut(_NOT_SENT)
    if isinstance(error, TimeoutError):
        return TimedOut()
    reason = f": {error}" if isinstance(error, _SAFE_TO_QUOTE) else ""
    return NetworkError(f"aiohttp.{type(error).__name__}{reason}")


def _checked_proxy(proxy: str) -> str:
    """The proxy, if it is an HTTP one. The error does not contain its password."""
    scheme = urlsplit(proxy).scheme
    if scheme not in ("http", "https"):
        raise ValueError(
            f"A proxy of the kind {scheme or 'without scheme'!r} cannot be used. Give one that "
            "starts with http:// or https://; most SOCKS tools offer an HTTP port beside it."
        )
    return proxy
