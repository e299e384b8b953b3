"""Fixtures: a store of either kind."""

from pathlib import Path

import pytest

from storage.files.folder import FolderFiles
from storage.files.store import FileStore
from tests.support.s3 import S3Server, s3

__all__ = ["s3"]


@pytest.fixture(params=["folder", "bucket"])
def either_store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """A folder, or a bucket; unfinished files are in ``tmp_path``."""
    if request.param == "folder":
        return FolderFiles(tmp_path)
    server: S3Server = request.getfixturevalue("s3")
    return server.files(server.new_bucket(), tmp_path)
