"""Authenticators of Chromium: what answers to passkeys in tests of pages."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import CDPSession, Page

KIND = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass(frozen=True, slots=True)
class Authenticator:
    """The authenticator of one page. Its credentials can be taken to that of another browser."""

    cdp: CDPSession
    id: str

    async def credentials(self) -> list[dict[str, Any]]:
        """What it holds, private keys included."""
        found = await self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(found["credentials"])

    async def put(self, credential: dict[str, Any]) -> None:
        """Let it hold a credential of another, as synchronised passkeys do."""
        values = {"authenticatorId": self.id, "credential": credential}
        await self.cdp.send("WebAuthn.addCredential", values)

    async def verifies(self, *, user: bool) -> None:
        """Whether its user passes the check: the finger that it knows, or another."""
        values = {"authenticatorId": self.id, "isUserVerified": user}
        await self.cdp.send("WebAuthn.setUserVerified", values)


async def authenticator_of(page: Page) -> Authenticator:
    """A new and empty authenticator for a page."""
    cdp = await page.context.new_cdp_session(page)
    await cdp.send("WebAuthn.enable")
    added = await cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KIND})
    return Authenticator(cdp, added["authenticatorId"])
