"""Where passkeys can be used, and what is said where they cannot."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.requests import Request

from bot.web.dependencies import WebServices
from bot.web.devices.relying_party import relying_party, why_not


def _asked(url: str) -> Request:
    scheme, _, host = url.partition("://")
    headers = [(b"host", host.encode())]
    scope = {"type": "http", "scheme": scheme, "path": "/", "headers": headers}
    return Request(scope | {"query_string": b"", "server": ("127.0.0.1", 80)})


def _services(public: str | None) -> WebServices:
    return cast(WebServices, cast(Any, SimpleNamespace(public_url=public)))


@pytest.mark.parametrize(
    ("public", "asked", "id", "origin"),
    [
        (
            "https://green.example",
            "http://10.0.0.7:8080",
            "green.example",
            "https://green.example",
        ),
        ("https://Green.Example:443", "http://10.0.0.7", "green.example", "https://green.example"),
        ("https://green.example:8443", "http://x", "green.example", "https://green.example:8443"),
        (None, "http://localhost:8080", "localhost", "http://localhost:8080"),
        (None, "http://localhost", "localhost", "http://localhost"),
    ],
)
def test_a_host_name_with_https_and_this_machine(
    public: str | None, asked: str, id: str, origin: str
) -> None:
    party = relying_party(_services(public), _asked(asked), "zh")
    assert (party.id, party.origin, party.name) == (id, origin, "绿色工厂预评价")


@pytest.mark.parametrize(
    ("public", "asked", "code"),
    [
        (None, "http://127.0.0.1:8080", "passkeys-need-localhost"),
        (None, "http://[::1]:8080", "passkeys-need-localhost"),
        (None, "http://192.168.1.20:8080", "passkeys-need-https"),
        ("http://green.example", "http://green.example", "passkeys-need-https"),
        ("https://203.0.113.5", "https://203.0.113.5", "passkeys-need-https"),
    ],
)
def test_elsewhere_the_page_says_why_not(public: str | None, asked: str, code: str) -> None:
    assert why_not(_services(public), _asked(asked), "zh") == code
