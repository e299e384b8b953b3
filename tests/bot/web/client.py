"""A browser without script: pages, forms and their hidden fields."""

import re
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from html import unescape
from io import BytesIO

import aiohttp
from yarl import URL

LOOPBACK = URL("http://127.0.0.1")
_FORM = re.compile(r'<form[^>]*action="(?P<action>[^"]*)".*?</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, read completely."""

    status: int
    headers: "aiohttp.typedefs.LooseHeaders"
    body: bytes

    @property
    def text(self) -> str:
        """The body as a page."""
        return self.body.decode()

    def header(self, name: str) -> str:
        """A header; empty if it is missing."""
        values = dict((key.lower(), value) for key, value in self.headers.items())  # type: ignore[union-attr]
        return str(values.get(name.lower(), ""))


class Client:
    """One browser."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self.page = ""

    async def get(self, path: str, **options: object) -> Answer:
        """Open an address."""
        return await self.request("GET", path, **options)

    async def post(self, path: str, data: object = None, **options: object) -> Answer:
        """Send a form with these fields."""
        return await self.request("POST", path, data=data, **options)

    async def request(self, method: str, path: str, **options: object) -> Answer:
        """Send a request; redirections are followed unless ``allow_redirects`` is false."""
        async with self._session.request(method, path, **options) as response:  # type: ignore[arg-type]
            body = await response.read()
            answer = Answer(response.status, response.headers, body)
        if "text/html" in answer.header("content-type"):
            self.page = answer.text
        return answer

    def open(self, path: str) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """A response to be read as it arrives."""
        return self._session.get(path)

    async def begin(self) -> Answer:
        """Press the button of the welcome page."""
        return await self.post("/start")

    def hidden(self, action: str) -> dict[str, str]:
        """The hidden fields of the form on the page that goes to ``action``."""
        for form in _FORM.finditer(self.page):
            if form["action"] == action:
                found = _HIDDEN.findall(form[0])
                return {name: unescape(value) for name, value in found}
        raise AssertionError(f"no form to {action} on the page")

    async def submit(self, action: str, /, **fields: str) -> Answer:
        """Send the form on the page that goes to ``action``, as a browser would."""
        data = self.hidden(action) | fields
        return await self.post(action, data, headers={"Sec-Fetch-Site": "same-origin"})

    async def say(self, text: str, **options: object) -> Answer:
        """Type and send."""
        return await self.post("/say", self.hidden("/say") | {"text": text}, **options)

    async def choose(self, choice: str, **options: object) -> Answer:
        """Press a button of the newest message."""
        assert f'value="{choice}"' in self.page, f"no button {choice}"
        return await self.post("/choose", self.hidden("/choose") | {"choice": choice}, **options)

    async def upload(self, content: bytes, name: str, **options: object) -> Answer:
        """Choose a file and send it."""
        form = aiohttp.FormData(quote_fields=False)
        for field, value in self.hidden("/files").items():
            form.add_field(field, value)
        form.add_field("file", BytesIO(content), filename=name, content_type="image/jpeg")
        return await self.post("/files", form, **options)

    def take_cookies_of(self, other: "Client") -> None:
        """A second client with the same cookies: another window, or a thief."""
        self._session.cookie_jar.update_cookies(other.cookies, LOOPBACK)

    def forget_cookies(self) -> None:
        """As a browser that was never here."""
        self._session.cookie_jar.clear()

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies of this browser."""
        return {cookie.key: cookie.value for cookie in self._session.cookie_jar}
