"""What a version freezes, and what may be read from it again."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from bot.jobs.reports import snapshot_of
from bot.reports.data import ReportData, from_snapshot
from bot.screens.core.context import Change, Frozen
from bot.wording.results.verdict import Verdict
from dialogs.dossier.dossier import Dossier
from dialogs.question.evidence import UNPLACED
from scoring.answers.model import Unclear
from scoring.answers.serialise import answer_from_json
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import digest_of
from scoring.catalogue.model import Catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Evaluation
from scoring.evaluation.serialise import to_json
from scoring.figures.serialise import CARRIERS_OPEN
from scoring.overlays.model import Overlay
from storage.records import Version
from storage.repositories.work.reports import data_hash

FORMAT: Final = 1
IN_WORDS: Final = frozenset({"why"})
"""What of a result depends on the language: it follows from the rest."""


def content_of(
    dossier: Dossier, catalogue: Catalogue, overlays: tuple[Overlay, ...]
) -> dict[str, Any]:
    """All that a version holds, as JSON; its hash covers exactly this."""
    return {
        "format": FORMAT,
        "catalogue": {"id": dossier.catalogue, "digest": digest_of(dossier.catalogue)},
        "overlays": list(dossier.overlays),
        "profile": {name: value for name, value in dossier.profile.facts().items() if value},
        "files": {
            subject: [asdict(file) for file in files]
            for subject, files in dossier.evidence.items()
            if subject != UNPLACED
        },
        "result": _result(catalogue, evaluate(catalogue, dossier.answers)),
        "report": snapshot_of(dossier, catalogue, overlays),
    }


def _result(catalogue: Catalogue, evaluation: Evaluation) -> dict[str, Any]:
    whole = to_json(catalogue, evaluation)
    rows = [{k: v for k, v in row.items() if k not in IN_WORDS} for row in whole["criteria"]]
    grades = {key: (whole[key] or {}).get("id") for key in ("grade", "grade_if_ready")}
    return whole | grades | {"criteria": rows}


def hash_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of a content as canonical JSON."""
    return data_hash(dict(content))


def digests_in(content: Mapping[str, Any]) -> frozenset[str]:
    """The digests of all files that a version holds."""
    return frozenset(file["digest"] for files in content["files"].values() for file in files)


def frozen(version: Version, before: Version | None = None) -> Frozen:
    """A version as screens show it, with what differs from the one before."""
    data = _data(version)
    result = evaluate(data.catalogue, data.answers)
    index = index_of(data.catalogue)
    blocking = (*result.unmet_requirements, *result.unmet_mandatory)
    return Frozen(
        version=version,
        catalogue=data.catalogue,
        enterprise=data.enterprise.name,
        period=data.period,
        verdict=Verdict(data.catalogue, result),
        blocking=blocking,
        unanswered=sum(
            isinstance(data.answers.get(one), Unclear | None) for one in index.subjects
        ),
        changes=() if before is None else tuple(_changes(before.content, version.content)),
        compared=None if before is None else before.number,
    )


def _data(version: Version) -> ReportData:
    return from_snapshot(version.content["report"], number="")


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """The rows that differ: facts, answers, figures, notes and files, old and new."""
    yield from _differing("fact", old["profile"], new["profile"])
    was, now = old["report"], new["report"]
    answers = [
        {id: answer_from_json(form) for id, form in one["answers"].items()} for one in (was, now)
    ]
    yield from _differing("answer", *answers)
    yield from _differing("figure", *map(_figures, (was, now)))
    yield from _differing("note", was["notes"], now["notes"])
    files = [
        {id: tuple(file["name"] for file in files) for id, files in one["files"].items()}
        for one in (old, new)
    ]
    yield from _differing("files", *files)
    if old["overlays"] != new["overlays"]:
        yield Change("overlays", "", tuple(old["overlays"]), tuple(new["overlays"]))


def _figures(report: Mapping[str, Any]) -> dict[str, Any]:
    stored = report.get("figures", {})  # the bare format of a report has none
    return {id: form for id, form in stored.items() if id != CARRIERS_OPEN}


def _differing(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in (*old, *(key for key in new if key not in old)):
        if old.get(key) != new.get(key):
            yield Change(kind, key, old.get(key), new.get(key))
