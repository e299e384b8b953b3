"""Where a core with a folder has its files."""

from pathlib import Path

from bot.app import Core
from storage.files.evidence import evidence_name


def evidence_at(core: Core, digest: str) -> Path:
    """The path of a content, if it is stored."""
    path = core.files.path(evidence_name(digest))
    assert path is not None
    return path


def files_in(core: Core, top: str) -> list[Path]:
    """The files below one of the folders, without those that are being written."""
    folder = core.files.path(top)
    assert folder is not None
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and path.parent.name != ".incoming"
    )
