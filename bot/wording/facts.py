"""The enterprise's facts in words: regions and industries by name instead of code."""

from collections.abc import Iterable

from bot.wording.catalogue import unchanged
from dialogs.calls.levels import Agency, county_name
from dialogs.dossier.dossier import Profile, ProfileField
from dialogs.enterprise.industries import industry
from dialogs.enterprise.regions import region, search_regions
from scoring.answers_file.reader import EnterpriseFacts
from scoring.values import Language, Text


def fact_in_words(profile: Profile, field: ProfileField, language: Language) -> str | None:
    """One fact in words; ``None`` if it was not given."""
    value = profile.facts()[field]
    if value is None:
        return None
    match field:
        case "province" | "city":
            found = region(value)
            name = found.name if found else None
        case "industry":
            known = industry(value)
            name = known.name if known else None
        case _:
            return value
    if name is None:
        return value
    words = name[language]
    return f"{value} {words}" if field == "industry" else words


def region_in_words(code: str, agencies: Iterable[Agency] = ()) -> Text:
    """Where an enterprise is: the city in full, and its county if one of ``agencies`` names it."""
    above = region(code) or region(f"{code[:4]}00") or region(f"{code[:2]}0000")
    city = above.full_name if above else unchanged(code)
    county = county_name(agencies, code)
    if not county:
        return city
    return Text(zh=f"{city.zh}{county}", en=f"{county}, {city.en}")


def industry_in_words(code: str) -> Text:
    """An industry by its name; the code itself where it is not known."""
    found = industry(code)
    return found.name if found else unchanged(code)


def region_code(facts: EnterpriseFacts) -> str | None:
    """The GB/T 2260 code of the province in an answers file; ``None`` if missing or unclear."""
    if facts.province is None:
        return None
    if known := region(facts.province):
        return known.code
    found = search_regions(facts.province, limit=2)
    return found[0].code if len(found) == 1 else None
