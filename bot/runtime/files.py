"""The store of files that the settings name."""

from pathlib import Path
from urllib.parse import urlsplit

from bot.runtime.settings import Settings
from storage.files.folder import FolderFiles
from storage.files.store import FileStore

S3 = "s3://"


def file_store(settings: Settings) -> FileStore:
    """The bucket of ``FILES_URL``, else the folder ``DATA_DIR``."""
    return store_at(settings.files_url or str(settings.data_dir), settings)


def is_bucket(place: str) -> bool:
    """Whether a place is in a bucket, and not in a folder."""
    return place.startswith(S3)


def store_at(place: str, settings: Settings) -> FileStore:
    """The store at a place: a folder, or a bucket (``s3://``) with the key of the settings."""
    if not is_bucket(place):
        return FolderFiles(Path(place))
    from storage.files.bucket import Bucket, BucketFiles  # noqa: PLC0415 - seven megabytes

    assert settings.files_key_id is not None  # noqa: S101 - required with a bucket
    assert settings.files_secret is not None  # noqa: S101
    url = urlsplit(place)
    bucket = Bucket(
        name=url.netloc,
        prefix=url.path.strip("/"),
        endpoint=settings.files_endpoint,
        region=settings.files_region,
        key_id=settings.files_key_id.get_secret_value(),
        secret=settings.files_secret.get_secret_value(),
    )
    return BucketFiles(bucket, settings.data_dir)
