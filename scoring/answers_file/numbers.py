"""Numbers in an answers file, written as people type them and read as in the chat."""

from decimal import Decimal

from scoring.files.form import FormReader
from scoring.files.problems import as_written
from scoring.units.number import ParsedNumber, Rejection, read_number


def number_with_unit(
    entry: FormReader, key: str, unit: str = "", *, limit: bool = False
) -> ParsedNumber | None:
    """The number under ``key``, with the unit written after it: 240万度, 5500 kcal/kg.

    ``unit`` is the one given beside it. For a ``limit``, ≤30 is 30. What
    cannot be read has been noted.
    """
    written = entry.raw(key)
    if not isinstance(written, str) or entry.is_plain_number(key):
        value = entry.number(key)
        return None if value is None else ParsedNumber(value)
    found = read_number(written, unit, limit=limit)
    if isinstance(found, Rejection) or found.is_rank:
        entry.note("not-a-number", key, found=as_written(written))
        return None
    return found


def limit_of(entry: FormReader, key: str) -> Decimal | None:
    """A baseline or leading value, which tables print as ≤30; its unit is the number's."""
    found = number_with_unit(entry, key, limit=True)
    if found is not None and found.unit_text not in ("", "%"):
        entry.note("not-a-number", key, found=as_written(entry.raw(key)))
        return None
    return None if found is None else found.value
