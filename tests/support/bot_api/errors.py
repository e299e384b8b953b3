"""How the Bot API says no."""


class ApiError(Exception):
    """One refusal, with the status and the wording that bots match on."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after

    def to_api(self) -> dict[str, object]:
        """The body of the answer."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(problem: str) -> ApiError:
    """What Telegram answers to nearly every mistake of a bot."""
    return ApiError(400, f"Bad Request: {problem}")
