"""The settings of the server that sends mail."""

import re
from email.headerregistry import Address
from email.utils import getaddresses
from ipaddress import ip_address
from typing import Annotated, Literal

from email_validator import validate_email
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

SENDER = (
    "要写地址，如 notice@example.org，或 绿色工厂 <notice@example.org> / "
    "takes an address, such as notice@example.org, or Green Factory <notice@example.org>"
)
UNENCRYPTED = (
    "SMTP_TLS=none 会把口令明文传给别的机器，请用 starttls 或 tls / "
    "SMTP_TLS=none would send the password unencrypted to another machine: use starttls or tls"
)
MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


class SmtpSettings(BaseSettings):
    """Without ``smtp_host`` no mail is sent."""

    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_sender: str | None = None
    smtp_port: Annotated[int | None, Field(ge=1, le=65535)] = None
    smtp_host: str | None = None

    @field_validator("smtp_sender")
    @classmethod
    def _is_a_sender(cls, value: str | None) -> str | None:
        if value is not None and sender_in(value) is None:
            raise ValueError(SENDER)
        return value

    @field_validator("smtp_host")
    @classmethod
    def _is_a_mail_server(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        if not _HOST.fullmatch(value):
            raise ValueError(
                "只写主机名，不带 smtp:// 和端口 / takes a host name alone, no smtp:// and no port"
            )
        data = info.data
        if "smtp_sender" in data and data["smtp_sender"] is None:
            raise ValueError("还要设 SMTP_SENDER / needs SMTP_SENDER")
        has_user, has_password = (data.get(f"smtp_{one}") for one in ("user", "password"))
        if (has_user is None) != (has_password is None):
            raise ValueError(
                "SMTP_USER 和 SMTP_PASSWORD 要一起设 / takes SMTP_USER and SMTP_PASSWORD together"
            )
        if data.get("smtp_tls") == "none" and has_user is not None and not _is_here(value):
            raise ValueError(UNENCRYPTED)
        return value

    @property
    def mail_port(self) -> int:
        """The port of the mail server: as it was set, else the usual one."""
        return self.smtp_port or MAIL_PORTS[self.smtp_tls]


def sender_in(written: str) -> Address | None:
    """A name and an address, or an address alone; ``None`` if it is neither."""
    found = getaddresses([written])
    if len(found) != 1 or not written.isprintable():
        return None
    name, address = found[0]
    try:
        valid = validate_email(address, check_deliverability=False, allow_smtputf8=False)
        return Address(display_name=name, addr_spec=valid.ascii_email or valid.normalized)
    except ValueError:
        return None


def _is_here(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
