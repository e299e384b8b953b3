"""Whether the packages the lock pins are what they should be: ``make audit``. Needs no network.

It sees that every package is pinned to one version by hashes, from no address of its own; that
what is installed is what is locked; that each licence is one we take; and that what is carried
along is unchanged. It knows no advisories: those come from databases that it cannot ask, and so
it says nothing of vulnerabilities. An operator who can reach one asks it with the bill of
materials (``make sbom``).
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from docs.lockfile import INSTALLER, LOCK, OCR_LOCK, Package, at_run_time, locked

FREE = frozenset(
    {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "HPND",
     "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "Unlicense", "ZPL-2.1"}
)  # fmt: skip
"""Licences that ask for no more than a notice."""
REPLACEABLE = {
    "python-telegram-bot": "LGPL-3.0-only",
    "python-stdnum": "LGPL-2.1-or-later",
    "certifi": "MPL-2.0",
    "docxtpl": "LGPL-2.1-only",
}
"""Used as separate packages, see THIRD_PARTY_NOTICES.md."""
_ADDRESS = re.compile(r"^\s*[^#\s].*(?:https?://|git\+|file:)|^--(?:extra-)?index", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z0-9.+-]+")
_JOINS = frozenset({"AND", "OR", "WITH"})


def problems(lock: Path = LOCK) -> Iterator[str]:
    """What is wrong with a lock, one line each; nothing where all is well."""
    packages = locked(lock)
    yield from _badly_pinned(lock, packages)
    yield from _installed_otherwise(packages)
    yield from _licences(at_run_time(packages))


def _badly_pinned(lock: Path, packages: Sequence[Package]) -> Iterator[str]:
    if not packages:
        yield f"{lock.name}: nothing is pinned"
    if _ADDRESS.search(lock.read_text("utf-8")):
        yield f"{lock.name}: names an address of its own"
    for package in packages:
        if not package.hashes:
            yield f"{package.name}: no hash"


def _installed_otherwise(packages: Iterable[Package]) -> Iterator[str]:
    for package in packages:
        try:
            found = version(package.name)
        except PackageNotFoundError:
            if not package.marker:
                yield f"{package.name}: not installed; run make setup"
            continue
        if found != package.version:
            yield f"{package.name}: {found} is installed, {package.version} is locked"


def _licences(packages: Iterable[Package]) -> Iterator[str]:
    for package in packages:
        licence = package.licence
        if REPLACEABLE.get(package.name) == licence:
            continue
        words = {word.strip("()") for word in _WORD.findall(licence)} - _JOINS
        if not words or not words <= FREE:
            yield f"{package.name}: licence {licence or 'not declared'} is not on the list"


def main() -> int:
    """Print the problems; status 1 where there are any."""
    found = [*problems(), *(p for p in problems(INSTALLER) if "licence" not in p)]
    found += _badly_pinned(OCR_LOCK, locked(OCR_LOCK))
    for problem in found:
        print(problem)  # noqa: T201 - a command line
    if not found:
        print(f"{len(locked())} packages pinned by hash, versions and licences as they should be")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
