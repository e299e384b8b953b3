"""Consent, the enterprise's profile, and the way of assessing."""

from functools import cached_property

from bot.screens.core.view import Labels, ProgressView, View
from bot.wording.key_industries import said_of_key_industries
from dialogs.core import buttons as c
from dialogs.core.dossier import Profile, ProfileField
from dialogs.enterprise.industries import industry
from dialogs.enterprise.regions import region


class CatalogueView(View):
    """A place that says what the assessment rests on."""

    @property
    def catalogue_title(self) -> str:
        """The catalogue's title."""
        return self.say(self.context.catalogue.title)

    @property
    def status(self) -> str:
        """What the catalogue says about its own status."""
        return self.say(self.context.catalogue.status)


class ModeView(CatalogueView):
    """Quick or full."""

    @property
    def key_industries(self) -> str:
        """Whether the platform judges by a requirement of the industry's own; empty for none."""
        industry = self.context.dossier.profile.industry
        said = said_of_key_industries(self.context.catalogue.id, industry)
        return self.say(said) if said else ""

    @property
    def rules_held(self) -> str:
        """The rules and data that hold, each by its name in few words; empty for none."""
        library = self.context.library
        held = map(library.overlay, self.context.dossier.overlays)
        return self.context.listed([self.say(one.short or one.title) for one in held])

    @property
    def requirements_count(self) -> int:
        """Conditions and basic requirements in the catalogue."""
        return len(self.context.catalogue.gates)

    @property
    def gates_name(self) -> str:
        """What they are called together."""
        key = "gates" if self.context.catalogue.conditions else "requirements-named"
        return str(self.context.words[key])

    @property
    def mandatory_count(self) -> int:
        """Mandatory criteria in the catalogue."""
        return len(self.context.index.gating_subjects) - self.requirements_count

    @property
    def all_count(self) -> int:
        """Everything that is asked."""
        return len(self.context.index.subjects)

    @cached_property
    def labels(self) -> Labels:
        """Both ways by their names."""
        return {c.MODE: lambda mode: self.context.label(f"mode-{mode}")}


class WelcomeBackView(ProgressView):
    """Somebody who comes back after a while."""

    @property
    def name(self) -> str | None:
        """The enterprise's name."""
        return self.context.dossier.profile.name


# --- the profile


class ProfileView(View):
    """One fact of the enterprise."""

    def fact(self, field: ProfileField) -> str | None:
        """A fact of the enterprise, in words."""
        return self.context.fact(field)

    @property
    def fact_place(self) -> str:
        """Which of the facts is asked, of how many."""
        asked = list(Profile().facts())
        return f"{asked.index(self.wait.subject) + 1}/{len(asked)}"

    @property
    def placeholder(self) -> str:
        """By the fact asked."""
        return self.wait.subject

    @cached_property
    def labels(self) -> Labels:
        """What can be chosen, by its name."""
        return {
            c.CONFIRM: "confirm-at-profile",
            c.HELP: "help-at-profile",
            c.REGION: self._region_label,
            c.INDUSTRY: self._industry_label,
            c.YEAR: lambda year: year,
        }

    def _region_label(self, code: str) -> str:
        """A city that was searched for bears its province: several have one name in English."""
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

    @cached_property
    def labels(self) -> Labels:
        """A fact by its name."""
        return {c.FACT: lambda field: str(self.context.words["fields"][field])}
