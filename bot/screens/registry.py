"""What a template may ask about the present place. Worked out only when asked.

A template gets one ``Scene`` as ``s``; it never touches the session or the catalogue itself, so
both languages show the same things.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from markupsafe import Markup

from bot.screens.devices import NOTHING_AROUND, Around, DeviceScene
from bot.screens.figures.figures import FigureScene
from bot.screens.lists import ListScene, bar
from bot.screens.overlays import RuleScene
from bot.screens.plans import PlanScene
from bot.screens.question import QuestionScene
from bot.screens.roadmap import RoadmapScene
from bot.screens.scales import ScaleScene
from bot.wording.facts import fact_in_words
from bot.wording.truncate import brief
from dialogs.core.dossier import Dossier, Profile, ProfileField
from dialogs.core.navigation import following, listed, progress
from dialogs.core.session import Session
from dialogs.engine import NO_OVERLAYS
from dialogs.enterprise.key_industries import KeyIndustries, key_industries
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.model import Catalogue, Kind
from scoring.overlays.library import Library
from scoring.rounding import trimmed

ASSESSMENTS_SHOWN = 20
"""Assessments on one screen, those touched last."""
REPORTS_SHOWN = 5


@dataclass(frozen=True)
class AssessmentRow:
    """One of a person's assessments, for the list of them."""

    id: int
    name: str | None
    answered: int
    current: bool
    catalogue: str = ""
    period: str | None = None
    opened: datetime | None = None


class Scene(
    QuestionScene,
    ListScene,
    FigureScene,
    ScaleScene,
    RuleScene,
    RoadmapScene,
    PlanScene,
    DeviceScene,
):
    """The present place of one conversation, in the reader's language."""

    def __init__(
        self,
        catalogue: Catalogue,
        session: Session,
        dossier: Dossier,
        words: dict[str, Any],
        assessments: tuple[AssessmentRow, ...] = (),
        *,
        library: Library = NO_OVERLAYS,
        now: datetime | None = None,
        around: Around = NOTHING_AROUND,
    ) -> None:
        super().__init__(catalogue, session, dossier, words, library, now)
        self.assessments = assessments
        self.around = around

    def own_label(self, verb: str, argument: str) -> str | None:
        """What a button says that one part of the dialogue alone knows; ``None`` for others."""
        makers = (
            self.figure_label,
            self.scale_label,
            self.rule_label,
            self.roadmap_label,
            self.plan_label,
            self.device_label,
        )
        for make in makers:
            if (said := make(verb, argument)) is not None:
                return said
        return None

    @property
    def name(self) -> str | None:
        """The enterprise's name."""
        return self.dossier.profile.name

    @cached_property
    def _progress(self) -> tuple[int, int]:
        return progress(self.index, self.session.mode or "full", self.dossier)

    @property
    def done(self) -> int:
        """Answered, of what the mode asks."""
        return self._progress[0]

    @property
    def of(self) -> int:
        """How many the mode asks."""
        return self._progress[1]

    @property
    def nothing_left(self) -> bool:
        """Whether the mode asks nothing more."""
        mode = self.session.mode
        return mode is not None and following(self.index, mode, self.dossier, None) is None

    @property
    def bar(self) -> str:
        """The progress bar."""
        return bar(self.done, self.of)

    @property
    def mode_name(self) -> str:
        """Quick or full, in words."""
        return str(self.words["modes"][self.session.mode or "full"])

    @property
    def catalogue_title(self) -> str:
        """The catalogue's title."""
        return self.say(self.catalogue.title)

    @property
    def status(self) -> str:
        """What the catalogue says of its own standing."""
        return self.say(self.catalogue.status)

    @property
    def key_industries(self) -> KeyIndustries | None:
        """The industries judged by a requirement of their own, where the edition has any."""
        return key_industries(self.catalogue.id)

    @property
    def key_sector(self) -> str:
        """The sector with key industries that the enterprise may belong to; empty for none."""
        known = self.key_industries
        sector = known.sector_of(self.dossier.profile.industry) if known else None
        return self.say(sector.title) if sector else ""

    @property
    def requirements_count(self) -> int:
        """Conditions and basic requirements in the catalogue."""
        return len(self.catalogue.gates)

    @property
    def gates_name(self) -> str:
        """What they are called together."""
        return str(self.words["gates" if self.catalogue.conditions else "requirements-named"])

    @property
    def has_mandatory(self) -> bool:
        """Whether the edition has mandatory criteria."""
        return self.index.has_mandatory

    @property
    def mandatory_count(self) -> int:
        """Mandatory criteria in the catalogue."""
        return len(self.index.gating_subjects) - self.requirements_count

    @property
    def all_count(self) -> int:
        """Everything that is asked."""
        return len(self.index.subjects)

    @property
    def answered_all(self) -> int:
        """Answers given, whatever the mode."""
        return len(self.dossier.answers)

    @property
    def open_count(self) -> int:
        """Subjects without an answer."""
        return len(listed(self.index, self.dossier, "unanswered"))

    @property
    def open_scored(self) -> int:
        """Criteria without an answer: only these widen the range."""
        return sum(row.id not in self.dossier.answers for row in self.catalogue.criteria)

    @property
    def open_optional(self) -> int:
        """Optional criteria without an answer."""
        optional = set(self.index.subjects) - set(self.index.gating_subjects)
        return len(optional - self.dossier.answers.keys())

    @property
    def optional_points(self) -> str:
        """What the optional criteria of a section hold; a range where the sections differ."""
        optional = [row for row in self.catalogue.criteria if row.kind is Kind.OPTIONAL]
        held = {
            sum(row.points for row in optional if row.section == section.id)
            for section in self.catalogue.sections
        }
        return "–".join(trimmed(Decimal(points)) for points in sorted({min(held), max(held)}))

    @property
    def reports(self) -> list[tuple[str, str]]:
        """Number and day of the newest reports, the last one first."""
        newest = reversed(self.dossier.reports[-REPORTS_SHOWN:])
        return [(report.number, f"{day_in_china(report.issued)}") for report in newest]

    @property
    def assessments_shown(self) -> tuple[AssessmentRow, ...]:
        """The person's assessments, as many as a screen holds."""
        return self.assessments[:ASSESSMENTS_SHOWN]

    def assessment_title(self, row: AssessmentRow, limit: int = 40) -> str:
        """An assessment so that no two look alike: name, edition, year assessed, day begun."""
        zh = self.language == "zh"
        parts = [brief(row.name, limit) if row.name else ("未命名" if zh else "unnamed")]
        if row.catalogue:
            edition = self.library.catalogue(row.catalogue).edition
            parts.append(f"{edition} 版" if zh else f"{edition} edition")
        if row.period:
            parts.append(f"{row.period} 年" if zh else f"year {row.period}")
        if row.opened:
            parts.append(f"{day_in_china(row.opened):%m-%d}")
        return " · ".join(parts)

    @property
    def missing_facts(self) -> list[str]:
        """What the figures and local rules go by and nobody has said yet."""
        names: dict[str, str] = self.words["fields"]
        wanted: tuple[ProfileField, ...] = ("period", "province", "industry")
        return [names[field] for field in wanted if self.fact(field) is None]

    def fact(self, field: ProfileField) -> str | None:
        """A fact of the enterprise, in words."""
        return fact_in_words(self.dossier.profile, field, self.language)

    @property
    def fact_place(self) -> str:
        """Which of the facts is asked, of how many."""
        asked = list(Profile().facts())
        return f"{asked.index(self.wait.subject) + 1}/{len(asked)}"

    @property
    def facts(self) -> list[tuple[str, str | None]]:
        """All facts with their names."""
        names: dict[ProfileField, str] = self.words["fields"]
        return [(label, self.fact(field)) for field, label in names.items()]

    @property
    def verdict(self) -> Markup:
        """Where the assessment stands, in one or two sentences of our own words."""
        return Markup(self._verdicts.standing)  # noqa: S704 - no user text in it  # nosec B704

    @property
    def path_words(self) -> str:
        """The way to the next grade."""
        return self._verdicts.path(self.index)

    @property
    def exclusion_words(self) -> str:
        """What leaving criteria out did to the total."""
        return self._verdicts.exclusions
