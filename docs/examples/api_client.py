"""Reads the calls of an agency and what waits there, and marks one submission as checked.

Needs Python 3.11 and nothing else. Make a token for a member of your agency first:

    python -m bot token members 1
    python -m bot token create --member 2 --name OA --scope calls:read \
        --scope submissions:read --scope submissions:write

    export GREENBOT_URL=https://green.example.org GREENBOT_TOKEN=greenbot_…
    python docs/examples/api_client.py              # lists
    python docs/examples/api_client.py check 3 17   # checks submission 17 of call 3
    python docs/examples/api_client.py verify whsec_… message.json ID TIME SIGNATURE
"""

import base64
import hmac
import json
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

TRIES = 5


def request(method: str, path: str, body: Any = None, **headers: str) -> tuple[Any, str]:
    """Send a request, again after a pause where there were too many; the answer and its ETag."""
    sent = {"Authorization": f"Bearer {os.environ['GREENBOT_TOKEN']}", **headers}
    data = None if body is None else json.dumps(body).encode()
    if data is not None:
        sent["Content-Type"] = "application/json"
    url = f"{os.environ['GREENBOT_URL']}/api/v1{path}"
    for left in reversed(range(TRIES)):
        try:
            with urlopen(Request(url, data, sent, method=method), timeout=30) as answer:  # noqa: S310
                return json.load(answer), answer.headers["ETag"]
        except HTTPError as error:
            if error.code == 429 and left:
                time.sleep(int(error.headers["Retry-After"]))
                continue
            problem = json.load(error)
            raise SystemExit(f"{error.code} {problem['title']}: {problem['detail']}") from error
    raise AssertionError


def items(path: str, **filters: str) -> Iterator[dict[str, Any]]:
    """All items of a list, page by page."""
    cursor: str | None = ""
    while cursor is not None:
        query = urlencode(filters | ({"cursor": cursor} if cursor else {}))
        page, _ = request("GET", f"{path}?{query}")
        yield from page["items"]
        cursor = page["next"]


def show() -> None:
    """Print every call, and the submissions that wait for somebody."""
    for call in items("/calls"):
        print(f"{call['id']} {call['title']} [{call['phase']['id']}]")
        for one in items(f"/calls/{call['id']}/submissions", status="received"):
            flags = sum(flag["is_open"] for flag in one["flags"])
            print(f"  {one['id']} {one['name']} {one['credit_code']} flags={flags}")


def check(call: str, submission: str) -> None:
    """Mark a submission as found in order, as it stands now."""
    path = f"/calls/{call}/submissions/{submission}"
    seen, etag = request("GET", path)
    if "check" not in seen["may"]:
        raise SystemExit(f"it is {seen['status']}; what can be done: {seen['may']}")
    # The key makes it safe to send the same again where no answer came.
    key = {"Idempotency-Key": str(uuid.uuid4()), "If-Match": etag}
    done, _ = request("POST", f"{path}/acts", {"act": "check"}, **key)
    print(done["submission"]["status"])


def verify(secret: str, file: str, number: str, timestamp: str, signatures: str) -> None:
    """Whether a message of a webhook is genuine: its body, and its three headers."""
    if abs(time.time() - int(timestamp)) > 300:
        raise SystemExit("too old")
    content = f"{number}.{timestamp}.".encode() + Path(file).read_bytes()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()
    if not any(hmac.compare_digest(wanted, one) for one in signatures.split()):
        raise SystemExit("not genuine")
    print("genuine")


if __name__ == "__main__":
    what, *arguments = sys.argv[1:] or ["show"]
    acts: dict[str, Callable[..., None]] = {"show": show, "check": check, "verify": verify}
    acts[what](*arguments)
