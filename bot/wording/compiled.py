"""Templates compiled to Python, kept beside them as Python keeps its modules."""

import sys
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

TEMPLATES = ("j2", "html")
READABLE = 0o644
"""For the program's own user too, where somebody else installed it."""


class CompiledTemplates(FileSystemBytecodeCache):
    """What the templates of a folder are compiled to, for every later process: in ``__pycache__``.

    Compiling one takes 2 to 10 ms, in which the event loop serves nobody. A template that was
    edited is compiled again; where this process may not write, so is each that it shows.
    """

    def __init__(self, templates: Path) -> None:
        super().__init__(str(templates / "__pycache__"), "%s.jinja")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was compiled just now."""
        if sys.dont_write_bytecode:
            return
        folder = Path(self.directory)
        try:
            folder.mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
            (folder / (self.pattern % bucket.key)).chmod(READABLE)
        except OSError:
            return


def compile_all(environment: Environment) -> None:
    """Compile every template that is not kept yet. Raises what is wrong with one."""
    for name in environment.list_templates(extensions=TEMPLATES):
        environment.get_template(name)
