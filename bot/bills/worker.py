"""The process that reads bills: the files are anybody's.

A request is JSON with the path of a file; an answer is JSON with its lines, or why there are none.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from bot.bills.documents import NotRead, lines_of_pdf, lines_of_sheet, open_pdf
from bot.bills.exchange import MEMORY_BYTES, kind_of
from bot.bills.sight import lines_in_pages, lines_in_picture
from bot.runtime.processes.worker_loop import limit, out_of_memory, serve
from dialogs.core.sent.bills import BROKEN, PICTURE, TOO_LARGE


def answer_to(request: bytes) -> bytes:
    """What is in the file, or why it is not read."""
    asked = json.loads(request)
    try:
        content = Path(asked["path"]).read_bytes()
        answer = _read(content, asked["name"], by_sight=asked["by_sight"])
    except NotRead as error:
        answer = {"problem": error.problem}
    except BaseException as error:  # whatever a library says of a broken file
        answer = {"problem": TOO_LARGE if out_of_memory(error) else BROKEN}
    return json.dumps(answer).encode()


def _read(content: bytes, name: str, *, by_sight: bool) -> dict[str, Any]:
    kind = kind_of(name)
    if kind == "sheet":
        return {"lines": lines_of_sheet(content, name)}
    if kind == "picture":
        if not by_sight:
            raise NotRead(PICTURE)
        return {"lines": lines_in_picture(content), "by_sight": True}
    document = open_pdf(content)
    try:
        lines = lines_of_pdf(document)
        if lines:
            return {"lines": lines}
        if not by_sight:
            raise NotRead(PICTURE)
        return {"lines": lines_in_pages(document), "by_sight": True}
    finally:
        document.close()


def main() -> None:
    """Answer requests until the input ends, as it does when the parent exits."""
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_CORE, 0)
    serve(answer_to, int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY_BYTES)


if __name__ == "__main__":
    main()
