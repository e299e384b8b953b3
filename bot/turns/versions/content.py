"""What a version freezes, and what may be read from it again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Final

from bot.jobs.reports import snapshot_of
from bot.reports.data import OpenComment, ReportData, from_snapshot
from bot.reports.model import ReportModel
from bot.screens.core.context import Change, Frozen, HeldFile, SaidInReview
from bot.wording.results.verdict import Verdict
from dialogs.core.decided import decided_parts
from dialogs.core.reviewed import overriding, questioned
from dialogs.dossier.decisions import Decision
from dialogs.dossier.dossier import Dossier, EvidenceStatus
from dialogs.dossier.reviews import Review
from dialogs.question.evidence import UNPLACED
from scoring.answers.model import Unclear
from scoring.answers.serialise import answer_from_json
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import digest_of
from scoring.catalogue.model import Catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Evaluation
from scoring.evaluation.reviewed import Reviewed, reviewed
from scoring.evaluation.serialise import to_json
from scoring.figures.serialise import CARRIERS_OPEN
from scoring.overlays.model import Overlay
from scoring.rounding import fixed
from storage.records import Version
from storage.repositories.work.reports import data_hash

FORMAT, BARE_FORMAT = 2, 1
"""Of a version. The bare format is still written where there is nothing said in review and no
comment, so that the same content has the same hash as ever."""
SAID_IN_REVIEW: Final = frozenset({"review", "decision"})
"""Changes for those alone who may see what is said in review."""
IN_WORDS: Final = frozenset({"why"})
"""What of a result depends on the language: it follows from the rest."""


def content_of(
    dossier: Dossier,
    catalogue: Catalogue,
    overlays: tuple[Overlay, ...],
    comments: tuple[OpenComment, ...] = (),
) -> dict[str, Any]:
    """All that a version holds, as JSON; its hash covers exactly this.

    ``comments`` are the open ones. Of what is decided it holds what was released.
    """
    results = _results(dossier, catalogue)
    more = {"results": results} if results else {}
    is_bare = not results and not comments
    return more | {
        "format": BARE_FORMAT if is_bare else FORMAT,
        "catalogue": {"id": dossier.catalogue, "digest": digest_of(dossier.catalogue)},
        "overlays": list(dossier.overlays),
        "profile": {name: value for name, value in dossier.profile.facts().items() if value},
        "files": {
            subject: [asdict(file, dict_factory=_json_form) for file in files]
            for subject, files in dossier.evidence.items()
            if subject != UNPLACED
        },
        "result": _result(catalogue, evaluate(catalogue, dossier.answers)),
        "report": snapshot_of(dossier, catalogue, overlays, with_reviews=True, comments=comments),
    }


def _json_form(fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in fields
    }


def _results(dossier: Dossier, catalogue: Catalogue) -> dict[str, Any]:
    """The reviewed and the decided result, as far as there are such, by their two ends."""
    answers, found = dossier.answers, dict[str, Reviewed]()
    if dossier.reviews:
        found["reviewed"] = reviewed(catalogue, answers, overriding(dossier), questioned(dossier))
    if dossier.released is not None:
        parts = decided_parts(answers, dossier.released.rows)
        found["decided"] = reviewed(catalogue, answers, parts.deciding, parts.undecided)
    return {name: _ends(one) for name, one in found.items()}


def _ends(result: Reviewed) -> dict[str, str]:
    certain, possible = result.ends
    return {
        "certain": f"{fixed(certain, 4)}",
        "possible": f"{fixed(possible, 4)}",
        "readiness": result.readiness.value,
    }


def without_reviews(report: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a version's report for who may not see what was said of them."""
    bare = replace(from_snapshot(report, number=""), reviews={}, released=None, comments=())
    return bare.to_snapshot()


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


def frozen(
    version: Version, before: Version | None = None, *, sees_reviews: bool = False
) -> Frozen:
    """A version as screens show it, with what differs from the one before.

    What was said in review, decided or commented is there for who ``sees_reviews``.
    """
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
        changes=()
        if before is None
        else tuple(
            one
            for one in _changes(before.content, version.content)
            if sees_reviews or one.kind not in SAID_IN_REVIEW
        ),
        compared=None if before is None else before.number,
        said=_said_in_review(data) if sees_reviews else None,
    )


def _said_in_review(data: ReportData) -> SaidInReview | None:
    if not data.reviews and data.released is None and not data.comments:
        return None
    model = ReportModel(data)
    last = max((one.by for one in data.reviews.values()), key=lambda by: by.at, default=None)
    released = data.released
    return SaidInReview(
        reviewed=None if last is None else (model.reviewed, last),
        decided=None if released is None else (model.decided, released.by),
        reviews=len(data.reviews),
        decisions=0 if released is None else len(released.rows),
        undecided=0 if released is None else len(model.undecided),
        comments=len(data.comments),
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
    yield from _differing("review", *(_said(one, "reviews") for one in (was, now)))
    yield from _differing("decision", *(_said(one, "released") for one in (was, now)))
    files = [{id: _held(files) for id, files in one["files"].items()} for one in (old, new)]
    yield from _differing("files", *files)
    if old["overlays"] != new["overlays"]:
        yield Change("overlays", "", tuple(old["overlays"]), tuple(new["overlays"]))


def _held(files: Iterable[Mapping[str, Any]]) -> tuple[HeldFile, ...]:
    """The files by name: one that takes the place of another comes last in a version."""
    return tuple(sorted(map(_held_file, files), key=lambda file: file.name))


def _held_file(file: Mapping[str, Any]) -> HeldFile:
    status = EvidenceStatus(file.get("status", EvidenceStatus.UNVERIFIED))
    until = file.get("valid_until")
    day = None if until is None else date.fromisoformat(until)
    return HeldFile(file["name"], file["digest"], status, day)


def _said(report: Mapping[str, Any], kind: str) -> dict[str, Review | Decision]:
    """What was said in review, or decided and released, by row."""
    data = from_snapshot(report, number="")
    if kind == "reviews":
        return dict(data.reviews)
    return {} if data.released is None else dict(data.released.rows)


def _figures(report: Mapping[str, Any]) -> dict[str, Any]:
    stored = report.get("figures", {})  # the bare format of a report has none
    return {id: form for id, form in stored.items() if id != CARRIERS_OPEN}


def _differing(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in (*old, *(key for key in new if key not in old)):
        if old.get(key) != new.get(key):
            yield Change(kind, key, old.get(key), new.get(key))
