"""Consent, the enterprise's profile, and the choice of a mode."""

from bot.screens.core.view import Labels, ProgressView, View
from bot.wording.key_industries import said_of_key_industries
from dialogs.core import buttons as c
from dialogs.dossier.access import Act, Role, permits
from dialogs.dossier.dossier import Profile, ProfileField
from dialogs.enterprise.industries import industry
from dialogs.enterprise.regions import region


class CatalogueView(View):
    """A place that names the catalogue the assessment uses."""

    @property
    def catalogue_title(self) -> str:
        """The catalogue's title."""
        return self.say(self.context.catalogue.title)

    @property
    def status(self) -> str:
        """What the catalogue says about its own status."""
        return self.say(self.context.catalogue.status)


class ModeView(CatalogueView):
    """The choice of quick or full mode."""

    @property
    def key_industries(self) -> str:
        """Whether the separate requirement for key industries applies; empty if there is none."""
        industry = self.context.dossier.profile.industry
        said = said_of_key_industries(self.context.catalogue.id, industry)
        return self.say(said) if said else ""

    @property
    def rules_held(self) -> str:
        """The short names of the overlays in use; empty if there are none."""
        library = self.context.library
        held = map(library.overlay, self.context.dossier.overlays)
        return self.context.listed([self.say(one.short or one.title) for one in held])

    @property
    def requirements_count(self) -> int:
        """Conditions and basic requirements in the catalogue."""
        return len(self.context.catalogue.gates)

    @property
    def gates_name(self) -> str:
        """The common name of conditions and basic requirements."""
        key = "gates" if self.context.catalogue.conditions else "requirements-named"
        return str(self.context.words[key])

    @property
    def mandatory_count(self) -> int:
        """Mandatory criteria in the catalogue."""
        return len(self.context.index.gating_subjects) - self.requirements_count

    @property
    def all_count(self) -> int:
        """All questions of the catalogue."""
        return len(self.context.index.subjects)

    @property
    def labels(self) -> Labels:
        """The names of both modes."""
        return {c.MODE: lambda mode: self.context.label(f"mode-{mode}")}


class WelcomeBackView(ProgressView):
    """The greeting for somebody who returns after a while, or comes to an assessment of others."""

    @property
    def is_own(self) -> bool:
        """Whether the assessment is the person's own."""
        return self.context.dossier.is_own

    @property
    def role_name(self) -> str:
        """What the person may do in the assessment of others."""
        return str(self.context.words["roles"][self.context.dossier.membership.role])

    @property
    def may_answer(self) -> bool:
        """Whether the person may change answers."""
        return permits(self.context.dossier.membership, Act.CHANGE_CASE)

    @property
    def name(self) -> str | None:
        """The enterprise's name."""
        return self.context.dossier.profile.name

    @property
    def reviews(self) -> bool:
        """Whether the person is there to review."""
        return self.context.dossier.membership.role in (Role.REVIEWER, Role.DECIDER)

    @property
    def leading_on(self) -> tuple[str, ...]:
        """Reviewing, or what was sent back to be changed."""
        return (c.REVIEWS if self.reviews else c.RETURNS, *super().leading_on)


# --- the profile


class ProfileView(View):
    """One fact of the enterprise."""

    def fact(self, field: ProfileField) -> str | None:
        """A fact of the enterprise in words; ``None`` if not given."""
        return self.context.fact(field)

    @property
    def fact_place(self) -> str:
        """The number of the fact asked, out of all: ``2/6``."""
        asked = list(Profile().facts())
        return f"{asked.index(self.wait.subject) + 1}/{len(asked)}"

    @property
    def placeholder(self) -> str:
        """Depends on the fact asked."""
        return self.wait.subject

    @property
    def labels(self) -> Labels:
        """The name of each choice."""
        return {
            c.CONFIRM: "confirm-at-profile",
            c.HELP: "help-at-profile",
            c.REGION: self._region_label,
            c.INDUSTRY: self._industry_label,
            c.YEAR: lambda year: year,
        }

    def _region_label(self, code: str) -> str:
        """The name of a region; a city found by search has its province, as names repeat."""
        found = region(code)
        if found is None:
            return code
        is_searched = found.province is not None and self.wait.subject == "province"
        return self.say(found.full_name if is_searched else found.short_name)

    def _industry_label(self, code: str) -> str:
        known = industry(code)
        return f"{code} {self.say(known.name)}" if known else code


class ProfileReviewView(View):
    """All facts of the enterprise."""

    @property
    def facts(self) -> list[tuple[str, str | None]]:
        """All facts with their names."""
        names: dict[ProfileField, str] = self.context.words["fields"]
        return [(label, self.context.fact(field)) for field, label in names.items()]

    @property
    def labels(self) -> Labels:
        """The name of each fact."""
        return {c.FACT: lambda field: str(self.context.words["fields"][field])}
