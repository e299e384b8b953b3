"""Events go to the public internet, judged by the address that is connected to."""

import asyncio
import socket
from ipaddress import ip_address
from typing import Any

import pytest

from bot.jobs.webhooks.addresses import fits, is_public
from bot.jobs.webhooks.sender import Outcome, Sender
from bot.runtime.addresses import parse_networks
from tests.bot.jobs.webhooks.receiver import receiving

LOOPBACK = parse_networks("127.0.0.0/8")
REFUSED = Outcome(None, "address-refused")


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255"),  # noqa: S104
        *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.1"),
        *("198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::1"),
        *("64:ff9b::7f00:1", "64:ff9b:1::1", "2001:0:7f00:1::", "::127.0.0.1", "fec0::1"),
    ],
)
def test_what_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "114.114.114.114", "2400:3200::1", "2002:808:808::1"]
)
def test_what_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://oa.example/in?x=1", True),
        ("https://oa.example:8443/", True),
        ("http://oa.example/", False),
        ("https://a:b@oa.example/", False),
        ("https://oa.example/#part", False),
        ("https://oa.example/ x", False),
        ("https://oa.example:99999/", False),
        ("https:///in", False),
        ("file:///etc/passwd", False),
    ],
)
def test_what_can_be_an_endpoint(url: str, expected: bool) -> None:
    assert fits(url, ()) is expected


def test_http_is_for_networks_that_are_named() -> None:
    assert fits("http://10.0.8.3/in", parse_networks("10.0.8.0/24"))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1"]
)
async def test_this_machine_is_refused_however_it_is_written(host: str) -> None:
    async with receiving() as receiver:
        port = receiver.url.rpartition(":")[2]
        outcome = await Sender().post(f"https://{host}:{port}/in", {}, b"{}")
    assert receiver.got == []
    assert outcome.status is None
    assert outcome.error in ("address-refused", "ClientConnectorDNSError", "InvalidUrlClientError")


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let every name resolve to these addresses, one after the other; what was asked."""
    asked: list[str] = []
    left = list(answers)

    async def getaddrinfo(_: Any, host: str, port: int, **__: Any) -> list[Any]:
        asked.append(host)
        address = left.pop(0) if len(left) > 1 else left[0]
        if ":" in address:
            return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    loop = type(asyncio.get_running_loop())
    monkeypatch.setattr(loop, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.8", "fe80::1"])
async def test_a_name_is_judged_by_what_it_resolves_to(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    asked = resolving(monkeypatch, address)
    assert await Sender().post("https://oa.example/in", {}, b"{}") == REFUSED
    assert asked == ["oa.example"]


async def test_what_is_looked_at_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is public when it is looked at, and this machine when it is asked again."""
    async with receiving() as receiver:
        port = receiver.url.rpartition(":")[2]
        asked = resolving(monkeypatch, "192.0.2.9", "127.0.0.1")
        networks = parse_networks("192.0.2.0/24")
        outcome = await Sender(networks, seconds=1).post(f"http://oa.example:{port}/", {}, b"{}")
    assert asked == ["oa.example"], "asked once"
    assert receiver.got == []
    assert outcome.status is None


async def test_a_named_network_is_reached_and_no_other() -> None:
    async with receiving() as receiver:
        assert (await Sender(LOOPBACK).post(f"{receiver.url}/in", {}, b"{}")).status == 204
        other = Sender(parse_networks("127.9.0.0/16"))
        assert await other.post(f"{receiver.url}/in", {}, b"{}") == REFUSED
        assert len(receiver.got) == 1


async def test_http_to_a_public_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, "8.8.8.8")
    assert await Sender(LOOPBACK).post("http://oa.example/in", {}, b"{}") == REFUSED


async def test_a_slow_receiver_is_given_up() -> None:
    async with receiving() as receiver:
        receiver.seconds = 1
        outcome = await Sender(LOOPBACK, seconds=0.1).post(f"{receiver.url}/in", {}, b"{}")
    assert outcome == Outcome(None, "timeout")


async def test_nobody_there_is_an_outcome() -> None:
    outcome = await Sender(LOOPBACK).post("http://127.0.0.1:9/in", {}, b"{}")
    assert outcome == Outcome(None, "ClientConnectorError")
