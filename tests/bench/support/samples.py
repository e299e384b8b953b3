"""Answers to score and rows to print: made up by a fixed seed, so the same in every run."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from bot.reports.data import Enterprise, ReportData
from scoring.answers.model import Answer, Met, NotApplicable, Ratio
from scoring.catalogue.model import Catalogue, Criterion, Kind, Requirement
from scoring.evaluation.evaluate import evaluate
from tests.bench.printers.printing import Row

SEED = 36132
NOTE = "现场查看了设备台账、检测报告和近三年的记录，原件在环保部，编号 {number}；每年复核一次。"


def some_answer(rule: Requirement | Criterion, random: Random) -> Answer:
    """An answer that the rule takes."""
    if rule.not_applicable_allowed and random.random() < 0.1:
        return NotApplicable("本厂没有这道工序")
    if isinstance(rule, Criterion) and rule.kind is Kind.OPTIONAL and random.random() < 0.5:
        return Ratio(Decimal(random.randrange(1, 100)) / 100)
    return Met(random.random() < 0.8)


def answers_to(catalogue: Catalogue, random: Random) -> dict[str, Answer]:
    """Everything answered."""
    return {rule.id: some_answer(rule, random) for rule in catalogue.rules}


def report_data(catalogue: Catalogue) -> ReportData:
    """An assessment with every row answered and a note on each."""
    return ReportData(
        catalogue=catalogue,
        enterprise=Enterprise(name="示例精密铸造有限公司"),
        period="2025",
        answers=answers_to(catalogue, Random(SEED)),  # noqa: S311 - a sample, no secret
        notes={
            rule.id: NOTE.format(number=number) for number, rule in enumerate(catalogue.rules, 1)
        },
        number="BENCH-1",
    )


def rows_of(data: ReportData) -> list[Row]:
    """The same rows in plain words, for programs that know nothing of ours."""
    return list(_rows_of(data))


def _rows_of(data: ReportData) -> Iterator[Row]:
    result = evaluate(data.catalogue, data.answers)
    worth = {
        score.id: f"{float(score.obtained):g}/{float(score.points):g}" for score in result.criteria
    }
    findings = (*result.requirements, *(score.finding for score in result.criteria))
    for number, (rule, finding) in enumerate(zip(data.catalogue.rules, findings, strict=True), 1):
        yield {
            "number": str(number),
            "text": rule.text.zh,
            "outcome": finding.outcome.value,
            "points": worth.get(rule.id, ""),
            "note": data.notes[rule.id],
        }
