"""The store of files that the settings name."""

from bot.runtime.settings import Settings
from storage.files.folder import FolderFiles
from storage.files.store import FileStore


def file_store(settings: Settings) -> FileStore:
    """The folder ``DATA_DIR``."""
    return FolderFiles(settings.data_dir)
