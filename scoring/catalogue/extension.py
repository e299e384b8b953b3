"""A catalogue that extends another: what it changes, adds and leaves out, applied to its base.

Of a list of things with ids, such as criteria, an entry whose id the base has changes the keys it
gives, one with a new id is added, and those under ``without`` are left out. Everything else is
the extension's own where it gives it. Rows are numbered again, so an extension gives no numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scoring.catalogue.model import Catalogue
from scoring.catalogue.parts import PARTS
from scoring.files.problems import Issue, issue
from scoring.files.yaml_reader import KeyPath

EXTENDS: Final = "extends"
WITHOUT: Final = "without"
LISTS: Final = (
    *("documents", "sections", "indicators", "requirements", "criteria"),
    *("performance_indicators", "rating_bands", "conventions", "evidence_items"),
)
"""The keys of a catalogue that hold things with ids."""

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Extension:
    """The data of the whole catalogue, and where each entry stands in the extension's file."""

    data: Entry
    own_places: Mapping[tuple[str, int], int]
    issues: tuple[Issue, ...]

    def path_of(self, place: KeyPath) -> KeyPath:
        """The place in the extension's file of a place in the data.

        What is wrong with an inherited entry is said of ``extends``.
        """
        match place:
            case (str(key), int(at), *rest) if key in LISTS:
                own = self.own_places.get((key, at))
                return (EXTENDS,) if own is None else (key, own, *rest)
        return place


def extended(own: Mapping[str, Any], base: Catalogue) -> Extension:
    """``own``, the data of an extension's file, applied to its base."""
    inherited = base.model_dump(exclude_defaults=True)
    left_out = _left_out(own)
    data: Entry = {**inherited, **{k: v for k, v in own.items() if k != WITHOUT}}
    places: dict[tuple[str, int], int] = {}
    for key in LISTS:
        given = own.get(key, ())
        if not _is_list_of_entries(given):
            continue  # its form is wrong, which is reported elsewhere
        entries = _merged(inherited.get(key, ()), given, left_out.get(key, ()))
        if key == "criteria":
            entries = _in_order_of_sections(entries, data.get("sections", ()))
        data[key] = [entry for entry, _ in entries]
        places |= {
            (key, at): own_at for at, (_, own_at) in enumerate(entries) if own_at is not None
        }
    issues = [*_unknown(inherited, left_out), *_numbered(own)]
    _drop_references_left_out(data, left_out)
    return Extension(data, places, tuple(issues))


def _is_list_of_entries(given: object) -> bool:
    return isinstance(given, Sequence) and all(isinstance(entry, dict) for entry in given)


def _left_out(own: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    named = own.get(WITHOUT)
    if not isinstance(named, dict):
        return {}
    return {key: tuple(ids) for key, ids in named.items() if isinstance(ids, list)}


def _merged(
    inherited: Iterable[Entry], given: Sequence[Entry], left_out: Iterable[str]
) -> list[tuple[Entry, int | None]]:
    """The entries, each with its place in the extension's file if it is there."""
    at = {entry.get("id"): place for place, entry in enumerate(given)}
    kept = [entry for entry in inherited if entry["id"] not in left_out]
    known = {entry["id"] for entry in kept}
    merged: list[tuple[Entry, int | None]] = [
        (_changed(entry, given[at[entry["id"]]]), at[entry["id"]])
        if entry["id"] in at
        else (entry, None)
        for entry in kept
    ]
    added = ((dict(entry), i) for i, entry in enumerate(given) if entry.get("id") not in known)
    return [*merged, *added]


def _changed(entry: Entry, own: Entry) -> Entry:
    """The entry with the extension's keys; a replaced value is the extension's alone."""
    gone = {part for whole, part in PARTS.items() if whole in own and part not in own}
    return {key: said for key, said in {**entry, **own}.items() if key not in gone}


def _in_order_of_sections(
    entries: Iterable[tuple[Entry, int | None]], sections: Iterable[Entry]
) -> list[tuple[Entry, int | None]]:
    """Rows by section, those added last in theirs, numbered from 1."""
    order = {section.get("id"): place for place, section in enumerate(sections)}
    rows = sorted(entries, key=lambda one: order.get(one[0].get("section"), len(order)))
    return [({**row, "number": n}, at) for n, (row, at) in enumerate(rows, 1)]


def _drop_references_left_out(data: Entry, left_out: Mapping[str, tuple[str, ...]]) -> None:
    """Drop references to rows that are left out: indicators, evidence items, presuppositions."""
    gone = {*left_out.get("criteria", ()), *left_out.get("requirements", ())}
    if not gone:
        return
    used = {row.get("indicator") for row in data["criteria"]}
    data["indicators"] = [one for one in data["indicators"] if one["id"] in used]
    for row in data["criteria"]:
        if kept := [id for id in row.pop("presupposes", ()) if id not in gone]:
            row["presupposes"] = kept
    items = data.get("evidence_items", ())
    data["evidence_items"] = [
        {**item, "rules": [id for id in item["rules"] if id not in gone]}
        for item in items
        if not item["rules"] or set(item["rules"]) - gone
    ]


def _unknown(
    inherited: Mapping[str, Any], left_out: Mapping[str, tuple[str, ...]]
) -> Iterable[Issue]:
    for key, ids in left_out.items():
        known = {entry["id"] for entry in inherited.get(key, ())} if key in LISTS else set()
        for i, id in enumerate(ids):
            if id not in known:
                yield issue("unknown-id", (WITHOUT, key, i), found=id, list=key)


def _numbered(own: Mapping[str, Any]) -> Iterable[Issue]:
    rows = own.get("criteria", ())
    if _is_list_of_entries(rows):
        for i, row in enumerate(rows):
            if "number" in row:
                yield issue("numbered-extension", ("criteria", i, "number"), found=row["number"])
