"""The operator's own overlays: a folder of YAML files, in addition to the built-in ones."""

import errno
import os
from pathlib import Path

from bot.runtime.errors import StartFailure
from bot.runtime.input_files import NotAFile, read_file
from scoring.errors import FileError, OverlayError, Problem
from scoring.files.problems import Problems
from scoring.files.yaml_reader import ParsedFile, SyntaxIssue
from scoring.overlays.library import OverlayLibrary, shipped
from scoring.overlays.loading import parse_overlays
from scoring.overlays.model import Overlay

SUFFIXES = {".yaml", ".yml"}
FILE_LIMIT = 2_000_000
"""Bytes of one file of overlays or answers; real ones have about a tenth of that."""


def library_with(folder: Path | None) -> OverlayLibrary:
    """The built-in overlays and those of ``folder``. Raises as ``read_folder`` does."""
    if folder is None:
        return shipped()
    return OverlayLibrary((*shipped().overlays, *read_folder(folder)))


def own_library(folder: Path | None) -> OverlayLibrary:
    """A library of its own, to which what one database pins can be added.

    Raises ``StartFailure`` for a folder that cannot be read, or with mistakes in it.
    """
    try:
        return OverlayLibrary(library_with(folder).overlays)
    except FileError as error:
        problems = [f"OVERLAYS_DIR: {problem.told('zh')}" for problem in error.problems]
        raise StartFailure("\n".join(problems)) from error
    except OSError as error:
        raise StartFailure(
            f"OVERLAYS_DIR: 不能读取 {error.filename}（{error.strerror}），请检查路径和权限 / "
            "cannot be read; check path and rights"
        ) from error


def read_folder(folder: Path) -> tuple[Overlay, ...]:
    """The overlays in a folder, without its subfolders.

    Raises ``OverlayError`` with every problem of every file, or ``OSError`` if something cannot
    be read. An id that a built-in overlay has is a problem.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES:
            continue
        content = _content(path)
        try:
            if len(content) > FILE_LIMIT:
                problems += _unreadable(path, "overlay-too-big", str(FILE_LIMIT // 1_000_000))
                continue
            texts[str(path)] = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            problems += _unreadable(path, "not-utf-8")
    try:
        overlays = parse_overlays(texts, shipped=shipped().overlays)
    except OverlayError as error:
        raise OverlayError([*problems, *error.problems]) from None
    if problems:
        raise OverlayError(problems)
    return overlays


def _content(path: Path) -> bytes:
    """The bytes of a file, read only as far as needed to see that it is too large."""
    try:
        return read_file(path, FILE_LIMIT, pipes=False)
    except NotAFile as error:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path)) from error


def _unreadable(path: Path, code: str, found: str = "") -> list[Problem]:
    """The problem of a file that cannot be read as text."""
    flaw = SyntaxIssue(code, (), None, found)
    return Problems(str(path), ParsedFile(flaws=[flaw])).in_file_order()
