"""``python -m bot.runtime.processes.begin MODULE BYTES``: the beginning of a ``WorkerProcess``."""

import sys
from importlib import import_module

from bot.runtime.garbage import kept_for_good


def main() -> None:
    """Run the ``main`` of the module, which finds the bytes as its first argument."""
    module = sys.argv.pop(1)
    with kept_for_good():
        worker = import_module(module)
    worker.main()


if __name__ == "__main__":
    main()
