"""The QR code of the secret link, by what every reader looks for (ISO/IEC 18004)."""

import re
from collections.abc import Callable

import pytest

from bot.runtime.qr import QUIET_ZONE
from bot.web.devices.qr import draw_qr
from bot.web.responses import is_local
from tests.bot.web.client import Client

LINK = "https://green.example/s/" + "aZ_-9" * 8 + "xyz"
"""A link as long as those of the first release."""
FINDER = ("#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######")


def modules(text: str) -> list[str]:
    """The code row by row, read from the drawing."""
    drawing = draw_qr(text)
    side = int(drawing.view_box.split()[-1]) - 2 * QUIET_ZONE
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawing.path)
    dark = {(int(x) + more, int(y)) for x, y, width in runs for more in range(int(width))}
    return ["".join("#" if (x, y) in dark else "." for x in range(side)) for y in range(side)]


@pytest.mark.parametrize(("text", "side"), [("x", 21), (LINK, 37)])
def test_a_code_is_as_large_as_its_text_needs(text: str, side: int) -> None:
    assert len(modules(text)) == side


def test_a_code_stands_upright() -> None:
    rows = modules(LINK)
    corners = [[row[:7] for row in rows[:7]], [row[-7:] for row in rows[:7]]]
    corners.append([row[:7] for row in rows[-7:]])
    assert corners == [list(FINDER)] * 3
    assert [row[-7:] for row in rows[-7:]] != list(FINDER)
    assert rows[-8][8] == "#", "the one module that is always dark"


def test_the_code_has_room_around_it() -> None:
    assert draw_qr("x").view_box == "-4 -4 29 29"


@pytest.mark.parametrize(
    ("base", "local"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://localhost:8080", True),
        ("http://[::1]:8080", True),
        ("http://192.168.1.20:8080", False),
        ("https://green.example.org", False),
    ],
)
def test_an_address_of_this_machine_alone_is_known(base: str, local: bool) -> None:
    assert is_local(base) is local


async def test_no_code_leads_a_phone_to_itself(visit: Callable[[], Client]) -> None:
    client = visit()
    await client.begin()
    await client.get("/link")
    page = (await client.post("/link", client.hidden("/link"))).text
    assert "http://127.0.0.1" in page
    assert 'class="qr"' not in page
    assert "WEB_PUBLIC_URL" in page
