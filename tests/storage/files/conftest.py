"""Fixtures: a store."""

from pathlib import Path

import pytest

from storage.files.folder import FolderFiles
from storage.files.store import FileStore


@pytest.fixture
def either_store(tmp_path: Path) -> FileStore:
    """A folder."""
    return FolderFiles(tmp_path)
