"""The process that makes reports; what goes in and out is in ``bot.reports.exchange``."""

import json
import sys
from base64 import b64decode
from datetime import date
from pathlib import Path

from bot.reports.data import Check, Enterprise, ReportData, from_snapshot
from bot.reports.excel.questionnaire import build_questionnaire
from bot.reports.excel.results import build_results
from bot.reports.exchange import BROKEN, MADE, MEMORY_BYTES, TOO_LARGE
from bot.reports.of_version import version_from_json
from bot.reports.papers import PAPERS, Paper
from bot.reports.pdf.build import build_pdf
from bot.reports.word.build import build_docx
from bot.runtime.garbage import kept_for_good
from bot.runtime.processes.worker_loop import failed_at, out_of_memory, serve
from bot.verifying.content import content_digest
from scoring.catalogue.loading import available, load_catalogue


def answer_to(request: bytes) -> bytes:
    """The report asked for, after the byte that says what it is."""
    asked = json.loads(request)
    try:
        if "digest_of" in asked:
            return MADE + (content_digest(b64decode(asked["digest_of"])) or "").encode()
        data = from_snapshot(
            asked["snapshot"],
            number=asked["number"],
            sequence=asked["sequence"],
            supersedes=asked["supersedes"],
            issued=date.fromisoformat(asked["issued"]),
            version=asked["version"] and version_from_json(asked["version"]),
            check=asked["check"] and Check(*asked["check"]),
        )
        own = asked["templates"]
        return MADE + build(data, PAPERS[asked["paper"]], own and Path(own))
    except Exception as error:  # reported to the parent, which carries on
        if out_of_memory(error):
            return TOO_LARGE
        return BROKEN + f"{type(error).__name__} {failed_at(error)}".encode()


def build(data: ReportData, paper: Paper, own: Path | None = None) -> bytes:
    """The report on a paper. ``own`` is the operator's folder of Word templates."""
    match paper.form:
        case "report":
            return build_pdf(data, paper.language)
        case "self-evaluation" | "third-party":
            return build_docx(data, paper.form, paper.language, own)
        case "results":
            return build_results(data, paper.reader)
        case "questionnaire":
            return build_questionnaire(data, paper.reader)


def warm_up() -> None:
    """Make a report of nothing: loading fonts and words takes longer than a report."""
    with kept_for_good():
        nothing = [ReportData(load_catalogue(id), Enterprise(""), None, {}) for id in available()]
        build_pdf(nothing[-1], "zh")


def main() -> None:
    """Answer requests until the input ends, as it does when the parent exits."""
    warm_up()
    serve(answer_to, int(sys.argv[1]) if len(sys.argv) > 1 else MEMORY_BYTES)


if __name__ == "__main__":
    main()
