"""How the web chat is served."""

import uvicorn
from fastapi import FastAPI

from bot.config import Settings

GRACE_SECONDS = 3
"""How long a stop waits for open event streams; browsers come back by themselves."""


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """The server's settings. Addresses are not logged: one may hold a person's secret."""
    return uvicorn.Config(
        app,
        host=settings.web_host,
        port=settings.web_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
