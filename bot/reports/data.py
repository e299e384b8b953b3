"""What a report is made from. The same data always give the same report."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from propcache.api import cached_property

from bot.reports.of_version import OfVersion
from bot.wording.facts import region_code
from dialogs.dossier.decisions import Release, release_from_json, release_to_json
from dialogs.dossier.dossier import EvidenceStatus, Plan, ToConfirm
from dialogs.dossier.reviews import Review, Signature, Verdict
from scoring.answers.model import Answer
from scoring.answers.serialise import answer_from_json, answer_to_json
from scoring.answers_file.reader import AnswersFile, EnterpriseFacts, complete
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Catalogue
from scoring.figures.model import Figures
from scoring.figures.serialise import (
    figure_from_json,
    figure_to_json,
    figures_from_json,
    figures_to_json,
)
from scoring.overlays.library import OverlayLibrary
from scoring.overlays.model import Overlay
from scoring.values import Text

DECIDED_FORMAT, JUDGED_FORMAT, FORMAT, BARE_FORMAT = 4, 3, 2, 1
"""Of the snapshot. The bare format holds answers only, format 2 has all but what was found about
files and what reviewers said, format 3 all but what was decided, and comments. Each is still
written where there is no more to keep, so that a report made again keeps its hash. A new format
needs a step in ``_upgraded``."""
FILE_PREFIX, FILE_NUMBER_DIGITS = "FILE-", 10
"""How the number of a report of an answers file begins, and its length after that."""


@dataclass(frozen=True, slots=True)
class Enterprise:
    """The enterprise's facts in words, both languages; what was not given is ``None``."""

    name: str
    credit_code: str | None = None
    province: Text | None = None
    city: Text | None = None
    industry: Text | None = None
    headcount: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found about a file, and its last day."""

    status: EvidenceStatus = EvidenceStatus.UNVERIFIED
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class OpenComment:
    """A comment on an item that is not internal, as it stood."""

    subject: str
    text: str
    name: str
    at: datetime


@dataclass(frozen=True)
class EarlierYear:
    """An earlier assessment of the enterprise that a report was made of, as it is now."""

    year: str
    catalogue: Catalogue
    answers: Mapping[str, Answer]
    overlays: tuple[Overlay, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """How a reader finds out whether the report is genuine: its check code, and the address of the
    page that answers, if there is one."""

    code: str
    address: str | None = None


@dataclass(frozen=True)
class ReportData:
    """Everything a report shows. ``number`` to ``version`` say which report of these facts it is.

    ``overlays`` are those applied to ``catalogue``, whole, so that it can be built again.
    ``region`` is the GB/T 2260 code for grid factors, ``previous`` are the figures of the year
    before. ``judged`` has the judgement of each file of an item that has any, in the order of
    ``evidence``; ``to_confirm`` are the answers that are to be confirmed, ``earlier`` is a year
    before to compare with, ``reviews`` are what reviewers said and ``released`` is what
    was decided, for who may see that; ``comments`` are those of a version. ``version``: the one it
    is of, if of one. ``check``: how to verify it. ``hash_of_whole`` is the
    hash of the data that these are shortened from.
    """

    catalogue: Catalogue
    enterprise: Enterprise
    period: str | None
    answers: Mapping[str, Answer]
    notes: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    judged: Mapping[str, tuple[Judgement, ...]] = field(default_factory=dict)
    overlays: tuple[Overlay, ...] = ()
    region: str | None = None
    figures: Figures = field(default_factory=dict)
    carriers_open: bool = False
    previous: Figures = field(default_factory=dict)
    plans: tuple[Plan, ...] = ()
    to_confirm: Mapping[str, ToConfirm] = field(default_factory=dict)
    earlier: EarlierYear | None = None
    reviews: Mapping[str, Review] = field(default_factory=dict)
    released: Release | None = None
    comments: tuple[OpenComment, ...] = ()
    number: str = ""
    sequence: int = 1
    supersedes: str | None = None
    issued: date | None = None
    version: OfVersion | None = None
    check: Check | None = None
    hash_of_whole: str | None = None

    def to_snapshot(self) -> dict[str, Any]:
        """The facts as JSON, without which report it is: two reports of the same facts agree."""
        more = self._more()
        bare = {
            "format": FORMAT if more else BARE_FORMAT,
            "catalogue": self.catalogue.id,
            "enterprise": {k: _fact(v) for k, v in _fields(self.enterprise).items()},
            "period": self.period,
            "answers": _answers_to_json(self.answers),
            "notes": dict(self.notes),
            "evidence": {id: list(names) for id, names in self.evidence.items()},
            "overlays": [],
        }
        return bare | more

    def _more(self) -> dict[str, Any]:
        """What the bare format does not know, where there is any of it."""
        newer = self._newer()
        if not (self.overlays or self.figures or self.previous or self.plans or newer):
            return {}
        return newer | {
            "overlays": [_overlay_to_json(overlay) for overlay in self.overlays],
            "region": self.region,
            "figures": figures_to_json(self.figures, carriers_open=self.carriers_open),
            "previous": {id: figure_to_json(figure) for id, figure in self.previous.items()},
            "plans": [_plan_to_json(plan) for plan in self.plans],
        }

    def _newer(self) -> dict[str, Any]:
        """What reports once knew nothing of, where there is any: they were hashed without it."""
        newer: dict[str, Any] = {}
        if self.to_confirm:
            newer["to_confirm"] = {id: asdict(mark) for id, mark in self.to_confirm.items()}
        if self.earlier is not None:
            newer["earlier"] = _earlier_to_json(self.earlier)
        if self.judged:
            judged = {id: list(map(_judgement_to_json, all_)) for id, all_ in self.judged.items()}
            newer |= {"format": JUDGED_FORMAT, "judged": judged}
        if self.reviews:
            reviews = {id: _review_to_json(review) for id, review in self.reviews.items()}
            newer |= {"format": JUDGED_FORMAT, "reviews": reviews}
        if self.released is not None:
            newer |= {"format": DECIDED_FORMAT, "released": release_to_json(self.released)}
        if self.comments:
            comments = [comment_to_json(one) for one in self.comments]
            newer |= {"format": DECIDED_FORMAT, "comments": comments}
        return newer

    @cached_property
    def data_hash(self) -> str:
        """SHA-256 of the snapshot as canonical JSON; the language and the number do not enter."""
        if self.hash_of_whole is not None:
            return self.hash_of_whole
        hashed = self.to_snapshot()
        if self.overlays:  # a translation is no fact, and older reports were hashed without it
            hashed["overlays"] = [overlay.rules_to_json() for overlay in self.overlays]
        canonical = json.dumps(hashed, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def from_snapshot(
    snapshot: Mapping[str, Any],
    *,
    number: str,
    sequence: int = 1,
    supersedes: str | None = None,
    issued: date | None = None,
    version: OfVersion | None = None,
    check: Check | None = None,
    catalogue: Catalogue | None = None,
) -> ReportData:
    """The report ``number`` of what ``to_snapshot`` wrote, in this format or an earlier one.

    The catalogue is built from its id and the stored overlays unless given. Raises
    ``ValueError`` for an unknown format.
    """
    kept = _upgraded(snapshot)
    overlays = tuple(Overlay.model_validate(form) for form in kept["overlays"])
    figures, carriers_open = figures_from_json(kept["figures"])
    return ReportData(
        catalogue=catalogue or _with_overlays(kept["catalogue"], overlays),
        enterprise=Enterprise(**{k: _unfact(v) for k, v in kept["enterprise"].items()}),
        period=kept["period"],
        answers=_answers_from_json(kept["answers"]),
        notes=dict(kept["notes"]),
        evidence={id: tuple(names) for id, names in kept["evidence"].items()},
        judged={
            id: tuple(
                Judgement(EvidenceStatus(status), None if day is None else date.fromisoformat(day))
                for status, day in judgements
            )
            for id, judgements in kept["judged"].items()
        },
        overlays=overlays,
        region=kept["region"],
        figures=figures,
        carriers_open=carriers_open,
        previous={id: figure_from_json(form) for id, form in kept["previous"].items()},
        plans=tuple(_plan_from_json(form) for form in kept["plans"]),
        to_confirm={id: ToConfirm(**form) for id, form in kept.get("to_confirm", {}).items()},
        earlier=_earlier_from_json(kept.get("earlier")),
        reviews={id: _review_from_json(form) for id, form in kept["reviews"].items()},
        released=release_from_json(kept.get("released")),
        comments=tuple(map(comment_from_json, kept.get("comments", ()))),
        number=number,
        sequence=sequence,
        supersedes=supersedes,
        issued=issued,
        version=version,
        check=check,
    )


def from_answers_file(
    file: AnswersFile, catalogue: Catalogue, overlays: tuple[Overlay, ...] = ()
) -> ReportData:
    """The report of an answers file, numbered by its hash and undated: it needs no clock.

    ``catalogue`` is the file's, with the ``overlays`` it names applied.
    """
    region = region_code(file.enterprise)
    facts = ReportData(
        catalogue=catalogue,
        enterprise=_enterprise(file.enterprise),
        period=None if file.period is None else str(file.period),
        answers=complete(catalogue, file, region),
        notes=file.notes,
        evidence=file.evidence,
        overlays=overlays,
        region=region,
        figures=file.figures,
    )
    number = f"{FILE_PREFIX}{facts.data_hash[:FILE_NUMBER_DIGITS].upper()}"
    return from_snapshot(facts.to_snapshot(), number=number, catalogue=catalogue)


def _upgraded(snapshot: Mapping[str, Any]) -> Mapping[str, Any]:
    match snapshot["format"]:
        case 3 | 4:
            return {"judged": {}, "reviews": {}, **snapshot}
        case 2:
            return {**snapshot, "judged": {}, "reviews": {}}
        case 1:
            added: dict[str, Any] = {
                "overlays": [],
                "region": None,
                "figures": {},
                "previous": {},
                "plans": [],
                "judged": {},
                "reviews": {},
            }
            return {**snapshot, **added}
        case unknown:
            raise ValueError(
                f"snapshot of format {unknown}, not {BARE_FORMAT} to {DECIDED_FORMAT}"
            )


def _with_overlays(id: str, overlays: tuple[Overlay, ...]) -> Catalogue:
    if not overlays:
        return load_catalogue(id)
    library = OverlayLibrary(overlays)
    return library.catalogue(id, tuple(overlay.ref for overlay in overlays))


def _answers_to_json(answers: Mapping[str, Answer]) -> dict[str, Any]:
    return {id: answer_to_json(answer) for id, answer in answers.items()}


def _answers_from_json(stored: Mapping[str, Any]) -> dict[str, Answer]:
    return {id: answer_from_json(form) for id, form in stored.items()}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _earlier_to_json(earlier: EarlierYear) -> dict[str, Any]:
    return {
        "year": earlier.year,
        "catalogue": earlier.catalogue.id,
        "answers": _answers_to_json(earlier.answers),
        "overlays": [_overlay_to_json(overlay) for overlay in earlier.overlays],
    }


def _earlier_from_json(stored: Mapping[str, Any] | None) -> EarlierYear | None:
    if stored is None:
        return None
    overlays = tuple(Overlay.model_validate(form) for form in stored["overlays"])
    catalogue = _with_overlays(stored["catalogue"], overlays)
    return EarlierYear(stored["year"], catalogue, _answers_from_json(stored["answers"]), overlays)


def _overlay_to_json(overlay: Overlay) -> dict[str, Any]:
    return overlay.model_dump(mode="json", exclude_defaults=True)


def _plan_to_json(plan: Plan) -> dict[str, Any]:
    return asdict(replace(plan, answers={})) | {"answers": _answers_to_json(plan.answers)}


def _plan_from_json(stored: Mapping[str, Any]) -> Plan:
    return Plan(**{**stored, "answers": _answers_from_json(stored["answers"])})


def _judgement_to_json(judgement: Judgement) -> list[str | None]:
    until = judgement.valid_until
    return [str(judgement.status), None if until is None else until.isoformat()]


def _review_to_json(review: Review) -> dict[str, Any]:
    return {
        "verdict": review.verdict.value,
        "on": None if review.on is None else answer_to_json(review.on),
        "value": None if review.value is None else answer_to_json(review.value),
        "reason": review.reason,
        "name": review.by.name,
        "role": review.by.role,
        "at": review.by.at.isoformat(),
    }


def _review_from_json(stored: Mapping[str, Any]) -> Review:
    return Review(
        verdict=Verdict(stored["verdict"]),
        on=None if stored["on"] is None else answer_from_json(stored["on"]),
        value=None if stored["value"] is None else answer_from_json(stored["value"]),
        reason=stored["reason"],
        by=Signature(stored["name"], stored["role"], datetime.fromisoformat(stored["at"])),
    )


def comment_to_json(comment: OpenComment) -> dict[str, str]:
    """A comment as JSON."""
    return asdict(comment) | {"at": comment.at.isoformat()}


def comment_from_json(stored: Mapping[str, str]) -> OpenComment:
    """What ``comment_to_json`` wrote."""
    at = datetime.fromisoformat(stored["at"])
    return OpenComment(stored["subject"], stored["text"], stored["name"], at)


def same_in_both(words: str | None) -> Text | None:
    """Words that are not translated, such as a name; ``None`` when there are none."""
    return Text(zh=words, en=words) if words else None


def _enterprise(facts: EnterpriseFacts) -> Enterprise:
    return Enterprise(
        name=facts.name,
        credit_code=facts.credit_code,
        province=same_in_both(facts.province),
        city=same_in_both(facts.city),
        industry=same_in_both(facts.industry),
        headcount=None if facts.headcount is None else str(facts.headcount),
    )


def _fields(enterprise: Enterprise) -> dict[str, Any]:
    return {name: getattr(enterprise, name) for name in Enterprise.__slots__}


def _fact(value: str | Text | None) -> str | dict[str, str] | None:
    return value.model_dump() if isinstance(value, Text) else value


def _unfact(value: str | dict[str, str] | None) -> Any:
    return Text(**value) if isinstance(value, dict) else value
