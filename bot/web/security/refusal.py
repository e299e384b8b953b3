"""Requests that the web chat refuses."""


class Refusal(Exception):
    """A request is refused; ``code`` is its message in ``web.yaml`` under ``refused``."""

    def __init__(self, code: str, status: int, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after


class NotStarted(Exception):
    """This browser has no conversation; it is redirected to the welcome page."""
