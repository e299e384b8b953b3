"""The process that reads questionnaires: the files are anybody's.

A request is a line of JSON with the name of the file, then its content; an answer is JSON.
"""

import json
import sys

from bot.reports.excel.reading import read
from bot.reports.excel.sheet_exchange import MEMORY_BYTES
from bot.runtime.processes.worker_loop import out_of_memory, serve


def answer_to(request: bytes) -> bytes:
    """What is in the file, or why it cannot be read."""
    head, _, content = request.partition(b"\n")
    try:
        return json.dumps(read(content, json.loads(head)["name"])).encode()
    except BaseException as error:  # whatever a library says of a broken file
        code = "sheet-too-large" if out_of_memory(error) else "sheet-broken"
        return json.dumps({"problem": code, "params": {}}).encode()


def main() -> None:
    """Answer requests until the input ends."""
    serve(answer_to, int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY_BYTES)


if __name__ == "__main__":
    main()
