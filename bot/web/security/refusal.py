"""What the web chat refuses: a code for its words, a status, and how long to wait."""


class Refusal(Exception):
    """A request that is not served; its words stand in ``words.yaml`` under ``refused``."""

    def __init__(self, code: str, status: int, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after


class NotBegun(Exception):
    """Nobody is known by this browser: the way on is the first page."""
