"""Settings from the environment or ``.env``. A missing or misspelt one stops the start."""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, Self

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

OURS = ("TELEGRAM_", "WEB_", "DATABASE_", "DATA_", "LOG_", "CATALOGUE")
"""Beginnings of the names that are ours: an unknown name with one of them is a slip."""


class Settings(BaseSettings):
    """All settings, with their defaults; ``.env.example`` lists them with words."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = None
    telegram_base_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_url: str | None = None
    telegram_webhook_secret: SecretStr | None = None
    telegram_proxy: str | None = None
    database_url: str = "sqlite:///./var/green.db"
    data_dir: Path = Path("var")
    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    web_public_url: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object, info: object) -> object:
        """``NAME=`` in a file stands for the default."""
        if value == "":
            name = getattr(info, "field_name", "")
            return cls.model_fields[name].default
        return value

    @field_validator("telegram_base_url", "web_public_url", "telegram_webhook_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") if value else value

    @model_validator(mode="after")
    def _mode_is_ready(self) -> Self:
        if self.telegram_mode == "webhook":
            raise ValueError("TELEGRAM_MODE=webhook is not available in this version; use polling")
        return self


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings, or ``SettingsError`` with every problem found."""
    slips = _slips(env_file)
    try:
        settings = Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        problems = [_words(problem) for problem in error.errors()]
        raise SettingsError("\n".join([*slips, *problems])) from error
    if slips:
        raise SettingsError("\n".join(slips))
    return settings


def _slips(env_file: Path | None) -> list[str]:
    known = {name.upper() for name in Settings.model_fields}
    in_file = dotenv_values(env_file) if env_file and env_file.exists() else {}
    names = {name.upper() for name in (*os.environ, *in_file)}
    slips = []
    for name in sorted(names - known):
        if name.startswith(OURS) and (near := get_close_matches(name, known, 1, 0.8)):
            slips.append(
                f"{name}: 没有这个设置，是不是 {near[0]}？ / no such setting; did you mean it?"
            )
    return slips


def _words(problem: ErrorDetails) -> str:
    name = str(problem["loc"][0]).upper() if problem["loc"] else "TELEGRAM_MODE"
    return f"{name}: {problem['msg']}"
