"""What requirements.lock pins: versions, hashes, and what each package is there for."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
OCR_LOCK = ROOT / "requirements-ocr.lock"
"""The optional extra that recognises pictures, with all that it stands on."""
INSTALLER = ROOT / ".ci" / "uv.txt"
PROJECT = "greenbot"

_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;]+)(?: ; ([^\\]+))?", re.M)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^ +#(?: via)? +(\S+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_BY_CLASSIFIER = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)":
        "LGPL-2.1-or-later",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}  # fmt: skip
_BY_NAME = {"Apache 2": "Apache-2.0", "Apache 2.0": "Apache-2.0", "MIT License": "MIT",
            "Apache License 2.0": "Apache-2.0", "BSD": "BSD-3-Clause",
            "ISC License": "ISC",
            "BSD-3-Clause, Apache-2.0, dependency licenses":
                "BSD-3-Clause AND Apache-2.0"}  # fmt: skip
NOT_EVERYWHERE = {
    "async-timeout": "Apache-2.0",
    "backports-asyncio-runner": "PSF-2.0",
    "colorama": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
}
"""What only some systems or versions of Python install, with its licence."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package as it is pinned; ``marker`` says where it is installed at all."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    wanted_by: tuple[str, ...]

    @property
    def licence(self) -> str:
        """Its SPDX expression, as the package itself declares it; empty where it does not."""
        try:
            told = metadata(self.name)
        except PackageNotFoundError:
            return NOT_EVERYWHERE.get(self.name, "")
        if expression := told.get_all("License-Expression", []):
            return str(expression[0])
        named = (_BY_CLASSIFIER.get(line) for line in told.get_all("Classifier", []))
        written = "".join(told.get_all("License", [])).strip()
        return next(filter(None, named), "") or _BY_NAME.get(written, written.partition("\n")[0])


def canonical(name: str) -> str:
    """A package's name as the lock writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: Path = LOCK) -> tuple[Package, ...]:
    """All packages of a lock, in its order."""
    text = lock.read_text("utf-8")
    starts = list(_PINNED.finditer(text))
    ends = [*(found.start() for found in starts[1:]), len(text)][: len(starts)]
    return tuple(
        Package(
            found[1],
            found[2],
            (found[3] or "").strip(),
            tuple(_HASH.findall(text, found.end(), end)),
            tuple(_VIA.findall(text, found.end(), end)),
        )
        for found, end in zip(starts, ends, strict=True)
    )


def at_run_time(packages: Iterable[Package]) -> tuple[Package, ...]:
    """Those that the product itself needs, without what only its development does."""
    packages = tuple(packages)
    needed = direct()
    while more := {
        package.name
        for package in packages
        if package.name not in needed and needed & set(package.wanted_by)
    }:
        needed |= more
    return tuple(package for package in packages if package.name in needed)


def direct() -> set[str]:
    """The names in ``dependencies`` of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = (_NAME.match(line) for line in project["dependencies"])
    return {canonical(found[0]) for found in names if found}
