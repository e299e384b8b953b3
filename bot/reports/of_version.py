"""Which version a report is of, who closed it, and who signed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dialogs.typed.china_time import CHINA


@dataclass(frozen=True, slots=True)
class Signed:
    """Who closed a version or signed it, and when."""

    name: str
    at: datetime

    @property
    def time(self) -> str:
        """Day and time in China."""
        return f"{self.at.astimezone(CHINA):%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class OfVersion:
    """A version as it stood when its report was made.

    Nothing of it enters the hash of the facts. ``signed`` are those who signed, each the same
    ``hash``: whoever declined did not sign.
    """

    number: int
    hash: str
    closed: Signed
    signed: tuple[Signed, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The form that goes to the process that makes reports."""
        return {
            "number": self.number,
            "hash": self.hash,
            "closed": _to_json(self.closed),
            "signed": [_to_json(one) for one in self.signed],
        }


def version_from_json(form: Mapping[str, Any]) -> OfVersion:
    """What ``to_json`` wrote."""
    signed = tuple(_from_json(one) for one in form["signed"])
    return OfVersion(form["number"], form["hash"], _from_json(form["closed"]), signed)


def _to_json(one: Signed) -> list[str]:
    return [one.name, one.at.isoformat()]


def _from_json(form: list[str]) -> Signed:
    name, at = form
    return Signed(name, datetime.fromisoformat(at))
