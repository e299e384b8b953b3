"""Settings from the environment or ``.env``. A missing or misspelt one stops the start."""

import hashlib
import hmac
import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.runtime.addresses import LOOPBACK, Network, TrustedProxies, parse_networks
from bot.runtime.errors import SettingsError
from bot.runtime.smtp_settings import SmtpSettings

OURS = (
    "TELEGRAM_",
    "WEB_",
    "WEBHOOK_",
    "DATABASE_",
    "DATA_",
    "FILES_",
    "OVERLAYS_",
    "WORD_",
    "LOG_",
    "QUOTA_",
    "MIN_FREE_",
    "METRICS_",
    "AUDIT_",
    "HOLIDAYS_",
    "SIGNING_",
    "SMTP_",
)
"""Prefixes of our names: an unknown name with one of them is probably misspelt."""
CUTOFF, CUTOFF_OTHERS = 0.8, 0.9
"""How similar to one of our names a misspelt one is: with such a prefix, and with any other."""
MOST_WORKERS = 64
TELEGRAM = "https://api.telegram.org"
EXPECTED = {
    "WEB_WORKERS": f"1 到 {MOST_WORKERS} 的整数 / a whole number from 1 to {MOST_WORKERS}",
    "WEB_PORT": "0 到 65535 的整数 / a whole number from 0 to 65535",
    "LOG_LEVEL": "DEBUG、INFO、WARNING、ERROR 之一 / one of them",
    "TELEGRAM_MODE": "polling 或 webhook / polling or webhook",
    "QUOTA_PERSON_MB": "1 以上的整数 / a whole number from 1",
    "QUOTA_TOTAL_MB": "1 以上的整数 / a whole number from 1",
    "SMTP_PORT": "1 到 65535 的整数 / a whole number from 1 to 65535",
    "SMTP_TLS": "starttls、tls、none 之一 / one of them",
    "AUDIT_DAYS": "0 以上的整数 / a whole number from 0",
    "MIN_FREE_DISK_MB": "0 以上的整数 / a whole number from 0",
}
"""What the settings take that are not plain text."""
BUCKET = (
    "要写 s3://桶名 或 s3://桶名/前缀，只用字母、数字、点、- 和 _ / "
    "takes s3://bucket or s3://bucket/prefix, of letters, digits, dots, - and _"
)
DATABASE = "要以 sqlite 或 postgresql 开头 / must begin with sqlite or postgresql"
ONE_WORKER = (
    "SQLite 只能用一个进程，请设为 1，或把 DATABASE_URL 改为 PostgreSQL / "
    "SQLite takes one process: set it to 1, or let DATABASE_URL name a PostgreSQL server"
)
HIDDEN_IN_REPR = Field(repr=False)
"""For settings that may hold a password."""
ADDRESS = "要以 http:// 或 https:// 开头 / must begin with http:// or https://"

PROXIES = (
    "{bad} 不是 IP 地址或网段，如 10.0.0.5 或 10.0.0.0/24；多个用逗号分开 / "
    "{bad} is not an address or network, such as 10.0.0.5 or 10.0.0.0/24; separate them by commas"
)

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
BUCKET_URL = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?")
"""Where files may be, other than in a folder."""


class OfflineSettings(BaseSettings):
    """The settings that the offline commands use too."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    overlays_dir: Path | None = None
    word_templates_dir: Path | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object, info: ValidationInfo) -> object:
        """``NAME=`` in a file means the default; spaces around a value are dropped."""
        if not isinstance(value, str):
            return value
        return value.strip() or cls.model_fields[str(info.field_name)].default


class Settings(SmtpSettings, OfflineSettings):
    """All settings, with their defaults; ``.env.example`` explains them."""

    telegram_bot_token: SecretStr | None = None
    telegram_base_url: Annotated[str, HIDDEN_IN_REPR] = TELEGRAM
    telegram_webhook_url: Annotated[str | None, HIDDEN_IN_REPR] = None
    telegram_webhook_secret: SecretStr | None = None
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_proxy: Annotated[str | None, HIDDEN_IN_REPR] = None
    database_url: Annotated[str, HIDDEN_IN_REPR] = "sqlite:///./var/green.db"
    data_dir: Path = Path("var")
    files_endpoint: str | None = None
    files_region: str = "us-east-1"
    files_key_id: SecretStr | None = None
    files_secret: SecretStr | None = None
    files_url: str | None = None
    quota_person_mb: Annotated[int, Field(ge=1)] = 2000
    quota_total_mb: Annotated[int, Field(ge=1)] = 20_000
    min_free_disk_mb: Annotated[int, Field(ge=0)] = 500
    audit_days: Annotated[int, Field(ge=0)] = 0
    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    web_public_url: str | None = None
    web_trusted_proxies: str | None = None
    web_workers: Annotated[int, Field(ge=1, le=MOST_WORKERS)] = 1
    webhook_networks: str | None = None
    metrics_token: SecretStr | None = None
    holidays_file: Path | None = None
    signing_certificate: Path | None = None
    signing_key: Path | None = None
    signing_passphrase: SecretStr | None = None
    signing_passphrase_file: Path | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator(
        "telegram_base_url",
        "telegram_proxy",
        "telegram_webhook_url",
        "web_public_url",
        "files_endpoint",
    )
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith(("http://", "https://")):
            raise ValueError(ADDRESS)
        if not _host_in(value):
            raise ValueError("没有主机名 / has no host name")
        return value.rstrip("/")

    @field_validator("web_public_url")
    @classmethod
    def _has_no_path(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).path not in ("", "/"):
            raise ValueError(
                "不能带路径，请用单独的域名 / must have no path; use a host name of its own"
            )
        return value

    @field_validator("files_url")
    @classmethod
    def _is_a_bucket(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        if not BUCKET_URL.fullmatch(value):
            raise ValueError(BUCKET)
        if info.data.get("files_key_id") is None or info.data.get("files_secret") is None:
            raise ValueError(
                "还要设 FILES_KEY_ID 和 FILES_SECRET / needs FILES_KEY_ID and FILES_SECRET"
            )
        return value.rstrip("/")

    @field_validator("web_trusted_proxies", "webhook_networks")
    @classmethod
    def _are_networks(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parse_networks(value)
        except ValueError as error:
            raise ValueError(PROXIES.format(bad=error)) from None
        return value

    @property
    def trusted_proxies(self) -> TrustedProxies:
        """Proxies that are trusted; with a public URL, by default those on this machine."""
        default = LOOPBACK if self.web_public_url else ""
        return TrustedProxies(parse_networks(self.web_trusted_proxies or default))

    @property
    def private_receivers(self) -> tuple[Network, ...]:
        """Networks that are not public, and to which events may be sent none the less."""
        return parse_networks(self.webhook_networks or "")

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if not value.startswith(("sqlite", "postgresql")):
            raise ValueError(DATABASE)
        scheme, _, rest = value.partition("://")
        if scheme.startswith("sqlite") and rest.lstrip("/") in ("", ":memory:"):
            raise ValueError("要写明文件，如 sqlite:///./var/green.db / must name a file")
        return value

    @field_validator("web_workers")
    @classmethod
    def _share_a_server(cls, value: int, info: ValidationInfo) -> int:
        if value > 1 and str(info.data.get("database_url", "")).startswith("sqlite"):
            raise ValueError(ONE_WORKER)
        return value

    @field_validator("telegram_webhook_url")
    @classmethod
    def _is_safe(cls, value: str | None, info: ValidationInfo) -> str | None:
        is_public = str(info.data.get("telegram_base_url", "")).startswith(TELEGRAM)
        if value is not None and is_public and not value.startswith("https://"):
            raise ValueError("要以 https:// 开头 / must begin with https://")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _is_for_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError(
                "要 1 到 256 个字母、数字、_ 或 - / takes 1 to 256 letters, digits, _ and -"
            )
        return value

    @field_validator("telegram_mode")
    @classmethod
    def _has_an_address(cls, value: str, info: ValidationInfo) -> str:
        if value == "webhook" and info.data.get("telegram_webhook_url") is None:
            raise ValueError(
                "webhook 要设 TELEGRAM_WEBHOOK_URL / webhook needs TELEGRAM_WEBHOOK_URL"
            )
        return value

    @field_validator("signing_key", "signing_passphrase", "signing_passphrase_file")
    @classmethod
    def _has_a_certificate(cls, value: object, info: ValidationInfo) -> object:
        if value is not None and info.data.get("signing_certificate") is None:
            raise ValueError("还要设 SIGNING_CERTIFICATE / needs SIGNING_CERTIFICATE")
        return value

    @field_validator("signing_passphrase_file")
    @classmethod
    def _is_readable(cls, value: Path | None) -> Path | None:
        if value is not None:
            _first_line(value)
        return value

    @property
    def own_passphrase(self) -> str | None:
        """What opens the operator's key; a file of it ends with its first line."""
        if self.signing_passphrase_file is not None:
            return _first_line(self.signing_passphrase_file)
        if self.signing_passphrase is not None:
            return self.signing_passphrase.get_secret_value()
        return None

    @property
    def webhook_secret(self) -> str | None:
        """The secret of the webhook: as it was set, else made from the token, so that every
        worker has the same; ``None`` without a token.
        """
        if self.telegram_webhook_secret is not None:
            return self.telegram_webhook_secret.get_secret_value()
        if self.telegram_bot_token is None:
            return None
        token = self.telegram_bot_token.get_secret_value().encode()
        return hmac.new(token, b"webhook secret", hashlib.sha256).hexdigest()

    def secrets(self) -> tuple[str, ...]:
        """All that must not be printed: tokens, and the passwords in URLs."""
        kept = (
            self.telegram_bot_token,
            self.metrics_token,
            self.files_key_id,
            self.files_secret,
            self.smtp_password,
        )
        tokens = [secret.get_secret_value() for secret in kept if secret is not None]
        tokens += filter(None, [self.webhook_secret, self.own_passphrase])
        addresses = (
            self.telegram_base_url,
            self.telegram_webhook_url,
            self.telegram_proxy,
            self.database_url,
        )
        passwords = [urlsplit(address).password for address in addresses if address]
        written = [password for password in passwords if password]
        return (*tokens, *written, *map(unquote, written))


def _first_line(file: Path) -> str:
    try:
        return file.read_text("utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"读不了 {file} / {file} cannot be read") from None


def _host_in(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings, or ``SettingsError`` with every problem found."""
    misspelt = _misspelt(env_file)
    try:
        settings = Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        problems = [_words(problem) for problem in error.errors()]
        raise SettingsError("\n".join([*misspelt, *problems])) from error
    if misspelt:
        raise SettingsError("\n".join(misspelt))
    return settings


def load_overlays_dir(env_file: Path | None = Path(".env")) -> Path | None:
    """``OVERLAYS_DIR`` as ``load_settings`` reads it, even if other settings are invalid.

    Raises ``SettingsError`` where the file cannot be read.
    """
    return _offline(env_file).overlays_dir


def load_word_templates_dir(env_file: Path | None = Path(".env")) -> Path | None:
    """``WORD_TEMPLATES_DIR``, likewise."""
    return _offline(env_file).word_templates_dir


def _offline(env_file: Path | None) -> OfflineSettings:
    try:
        return OfflineSettings(_env_file=env_file)  # type: ignore[call-arg]
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(env_file) from error


def _misspelt(env_file: Path | None) -> list[str]:
    """A problem for each name in the environment or the file that is almost one of ours."""
    known = {name.upper() for name in Settings.model_fields}
    names = {name.upper() for name in (*os.environ, *_names_in(env_file))}
    problems = []
    for name in sorted(names - known):
        cutoff = CUTOFF if name.startswith(OURS) else CUTOFF_OTHERS
        if near := get_close_matches(name, known, 1, cutoff):
            problems.append(
                f"{name}: 没有这个设置，是不是 {near[0]}？ / "
                f"there is no such setting; did you mean {near[0]}?"
            )
    return problems


def _names_in(env_file: Path | None) -> list[str]:
    if env_file is None or not env_file.exists():
        return []
    try:
        return list(dotenv_values(env_file))
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(env_file) from error


def _unreadable(env_file: Path | None) -> SettingsError:
    return SettingsError(
        f"{env_file}: 读不了，请检查权限并存为 UTF-8 / "
        "cannot be read; check its permissions and save it as UTF-8"
    )


def _words(problem: ErrorDetails) -> str:
    name = str(problem["loc"][0]).upper()
    if problem["type"] == "value_error":
        return f"{name}: {problem['ctx']['error']}"
    return f"{name}: 要填 {EXPECTED.get(name, problem['msg'])}"
