"""Settings from the environment or ``.env``. A missing or misspelt one stops the start."""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.runtime.addresses import LOOPBACK, TrustedProxies, parse_networks
from bot.runtime.errors import SettingsError

OURS = ("TELEGRAM_", "WEB_", "DATABASE_", "DATA_", "OVERLAYS_", "LOG_", "QUOTA_", "MIN_FREE_")
"""Prefixes of our names: an unknown name with one of them is probably misspelt."""
CUTOFF, CUTOFF_OTHERS = 0.8, 0.9
"""How similar to one of our names a misspelt one is: with such a prefix, and with any other."""
EXPECTED = {
    "WEB_PORT": "0 到 65535 的整数 / a whole number from 0 to 65535",
    "LOG_LEVEL": "DEBUG、INFO、WARNING、ERROR 之一 / one of them",
    "TELEGRAM_MODE": "polling",
    "QUOTA_PERSON_MB": "1 以上的整数 / a whole number from 1",
    "QUOTA_TOTAL_MB": "1 以上的整数 / a whole number from 1",
    "MIN_FREE_DISK_MB": "0 以上的整数 / a whole number from 0",
}
"""What the settings take that are not plain text."""
DATABASE = "要以 sqlite 或 postgresql 开头 / must begin with sqlite or postgresql"
HIDDEN_IN_REPR = Field(repr=False)
"""For settings that may hold a password."""
ADDRESS = "要以 http:// 或 https:// 开头 / must begin with http:// or https://"

PROXIES = (
    "{bad} 不是 IP 地址或网段，如 10.0.0.5 或 10.0.0.0/24；多个用逗号分开 / "
    "{bad} is not an address or network, such as 10.0.0.5 or 10.0.0.0/24; separate them by commas"
)


class OfflineSettings(BaseSettings):
    """The settings that the offline commands use too."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    overlays_dir: Path | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object, info: ValidationInfo) -> object:
        """``NAME=`` in a file means the default; spaces around a value are dropped."""
        if not isinstance(value, str):
            return value
        return value.strip() or cls.model_fields[str(info.field_name)].default


class Settings(OfflineSettings):
    """All settings, with their defaults; ``.env.example`` explains them."""

    telegram_bot_token: SecretStr | None = None
    telegram_base_url: Annotated[str, HIDDEN_IN_REPR] = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_url: Annotated[str | None, HIDDEN_IN_REPR] = None
    telegram_webhook_secret: SecretStr | None = None
    telegram_proxy: Annotated[str | None, HIDDEN_IN_REPR] = None
    database_url: Annotated[str, HIDDEN_IN_REPR] = "sqlite:///./var/green.db"
    data_dir: Path = Path("var")
    quota_person_mb: Annotated[int, Field(ge=1)] = 2000
    quota_total_mb: Annotated[int, Field(ge=1)] = 20_000
    min_free_disk_mb: Annotated[int, Field(ge=0)] = 500
    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    web_public_url: str | None = None
    web_trusted_proxies: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator(
        "telegram_base_url", "telegram_proxy", "telegram_webhook_url", "web_public_url"
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

    @field_validator("web_trusted_proxies")
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

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if not value.startswith(("sqlite", "postgresql")):
            raise ValueError(DATABASE)
        scheme, _, rest = value.partition("://")
        if scheme.startswith("sqlite") and rest.lstrip("/") in ("", ":memory:"):
            raise ValueError("要写明文件，如 sqlite:///./var/green.db / must name a file")
        return value

    @field_validator("telegram_mode")
    @classmethod
    def _is_ready(cls, value: str) -> str:
        if value == "webhook":
            raise ValueError("本版本只有 polling / this version has polling only")
        return value

    def secrets(self) -> tuple[str, ...]:
        """All that must not be printed: tokens, and the passwords in URLs."""
        kept = (self.telegram_bot_token, self.telegram_webhook_secret)
        tokens = [secret.get_secret_value() for secret in kept if secret is not None]
        addresses = (
            self.telegram_base_url,
            self.telegram_webhook_url,
            self.telegram_proxy,
            self.database_url,
        )
        passwords = [urlsplit(address).password for address in addresses if address]
        written = [password for password in passwords if password]
        return (*tokens, *written, *map(unquote, written))


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
    """``OVERLAYS_DIR`` as ``load_settings`` reads it, whatever is wrong with the other settings.

    Raises ``SettingsError`` where the file cannot be read.
    """
    try:
        return OfflineSettings(_env_file=env_file).overlays_dir  # type: ignore[call-arg]
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
