"""The settings of a script: what holds before its first act."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from dialogs.dossier.dossier import Dossier, Profile
from scoring.answers.model import Answer, Met, NotApplicable, Ratio
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue, parse_catalogue
from scoring.catalogue.model import Catalogue
from scoring.figures.calculation import calculated_answers
from scoring.figures.model import Figure
from scoring.values import Language
from tests.support.conversations.script import Line, ScriptFailure

DEMO = Path(__file__).parents[2] / "catalogues" / "demo.yaml"


@lru_cache
def load(name: str) -> Catalogue:
    """A catalogue by its id, or the small one of the tests."""
    if name == "demo":
        return parse_catalogue(DEMO.read_text(encoding="utf-8"), DEMO.name)
    return load_catalogue(name)


@dataclass(slots=True)
class Settings:
    """The settings before the first act."""

    catalogue: str = "gb36132-2018"
    language: Language = "zh"
    enterprise: str = ""
    mode: str = ""
    now: str = "2026-11-20"
    overlays: str = ""
    library: str = ""
    province: str | None = None
    city: str | None = None
    industry: str | None = None
    period: str | None = None
    task: str = ""
    given: list[str] = field(default_factory=list)

    @property
    def profile(self) -> Profile:
        """The facts of the enterprise."""
        return Profile(
            name=self.enterprise or None,
            province=self.province,
            city=self.city,
            industry=self.industry,
            period=self.period,
        )


def read_settings(lines: list[Line]) -> Settings:
    """The settings that the lines name."""
    settings = Settings()
    for line in lines:
        if line.word == "given":
            settings.given.append(line.rest)
        elif line.word in Settings.__dataclass_fields__:
            setattr(settings, line.word, line.rest)
        else:
            raise ScriptFailure(f"line {line.number}: {line.word}: {line.rest}\n  is no setting")
    return settings


def with_given(catalogue: Catalogue, dossier: Dossier, given: str) -> Dossier:
    """The dossier with what was given before: ``#5 80%``, ``all met``, ``figure output 3 t``."""
    who, _, what = given.partition(" ")
    if who == "figure":
        return _with_figure(catalogue, dossier, *what.split(maxsplit=2))
    index = index_of(catalogue)
    mandatory = set(index.gating_subjects)
    requirements = index.members["requirements"]
    groups = {
        "all": index.subjects,
        "requirements": requirements,
        "optional": set(index.subjects) - mandatory,
        "mandatory": mandatory - set(requirements),
    }
    for subject in groups.get(who) or [index.subject[who.removeprefix("#")]]:
        dossier = dossier.with_answer(subject, _answer(what))
    return dossier


def _with_figure(
    catalogue: Catalogue, dossier: Dossier, id: str, value: str, unit: str = ""
) -> Dossier:
    """A yearly figure, and what is calculated from it."""
    dossier = dossier.with_figure(id, Figure(Decimal(value), unit))
    due = calculated_answers(catalogue, dossier.figures, dossier.answers, dossier.profile.industry)
    for subject, answer in due.items():
        dossier = dossier.with_answer(subject, answer)
    return dossier


def _answer(written: str) -> Answer:
    """met, not_met, 80%, or n/a and a reason."""
    if written in ("met", "not_met"):
        return Met(written == "met")
    if written.startswith("n/a "):
        return NotApplicable(written.removeprefix("n/a "))
    return Ratio(Decimal(written.rstrip("%")) / 100)
