"""Client addresses of requests, and the proxies trusted to report them."""

import pytest

from bot.runtime.addresses import TrustedProxies, address_key, parse_networks

PROXIES = TrustedProxies(parse_networks("10.0.0.0/8, 192.0.2.1, fd00::/8, ::1"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # no proxy: anybody can write this
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),  # the first was made up
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["10.9.9.9, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["198.51.100.1, unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, , "], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["198.51.100.1:5000"], "198.51.100.1"),
        ("10.0.0.1", ["[2001:db8::1]:5000"], "2001:db8::1"),
        ("10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("fd12::1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["\xff\x00" * 100], "10.0.0.1"),
        ("", ["198.51.100.1"], ""),
    ],
)
def test_only_what_trusted_proxies_appended_counts(
    peer: str, forwarded: list[str], expected: str
) -> None:
    assert PROXIES.client(peer, forwarded) == expected


def test_nobody_is_trusted_unless_named() -> None:
    assert "127.0.0.1" not in TrustedProxies()
    assert TrustedProxies().client("127.0.0.1", ["198.51.100.1"]) == "127.0.0.1"


def test_ipv6_counts_by_its_64_and_ipv4_by_itself() -> None:
    assert address_key("2001:db8:1:2::1") == address_key("2001:db8:1:2:ffff::9")
    assert address_key("2001:db8:1:2::1") != address_key("2001:db8:1:3::1")
    assert address_key("fe80::1%eth0") == address_key("fe80::2")
    assert address_key("198.51.100.1") != address_key("198.51.100.2")
    assert address_key("::ffff:198.51.100.1") == address_key("198.51.100.1") == "198.51.100.1"


@pytest.mark.parametrize("text", ["10.0.0.5/8", "*", "proxy.example", "0.0.0.0/0", "::/0", "1.2"])
def test_a_bad_network_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=text.replace("*", r"\*")):
        parse_networks(f"127.0.0.1, {text}")
