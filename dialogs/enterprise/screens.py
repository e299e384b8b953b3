"""The screens of consent, the enterprise's profile, and the mode."""

from dialogs.core import buttons as c
from dialogs.core.consent import agree
from dialogs.core.screen import LINE, RETURNING, Screen, Situation, filled
from dialogs.core.session import Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import NameTyped, SearchedFor
from dialogs.dossier.dossier import Profile
from dialogs.enterprise.industries import search_industries
from dialogs.enterprise.profile import choose_mode, next_fact, take_fact, take_region, type_fact
from dialogs.enterprise.regions import cities, provinces, region, search_regions
from dialogs.overlays.choosing import begin_mode, choose_edition
from scoring.catalogue.loading import available
from scoring.values import OTHER_LANGUAGE


class ConsentScreen(Screen):
    """The privacy notice, with the request for consent."""

    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """Agree, read more, or switch the language."""
        other = OTHER_LANGUAGE[here.session.language]
        return ((c.AGREE,), (c.PRIVACY, c.choice(c.LANGUAGE, other)))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Record the consent."""
        del argument
        if verb != c.AGREE:
            return False
        agree(turn)
        return True


class ProfileScreen(Screen):
    """One fact of the enterprise."""

    longest = LINE
    takes_any_words = True

    def buttons(self, here: Situation) -> c.Rows:
        """The values to choose from, and the buttons to go on."""
        return (*_options(here), *_ways_on(here.wait))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Record a fact, skip it, or skip all that follow."""
        match verb:
            case c.CONFIRM:
                take_fact(turn, "name", turn.wait.state_of(NameTyped).name)
            case c.REGION:
                take_region(turn, region(argument))
            case c.INDUSTRY:
                take_fact(turn, "industry", argument)
            case c.YEAR:
                take_fact(turn, "period", argument)
            case c.LATER:
                next_fact(turn)
            case c.SKIP_PROFILE:
                begin_mode(turn)
            case _:
                return False
        return True

    def takes_command(self, wait: Wait, name: str) -> bool:
        """Only at the name: no factory is called 目录."""
        del name
        return wait.subject == "name"

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Read the fact that was typed."""
        type_fact(turn, text)


def _options(here: Situation) -> c.Rows:
    wait, profile = here.wait, here.dossier.profile
    searched = wait.state_if(SearchedFor)
    match wait.subject:
        case "name" if wait.state:
            return ((c.CONFIRM,), (c.HELP,))
        case "province":
            found = search_regions(searched.words) if searched else provinces()
            in_row = 2 if searched else 4
            return c.rows_of([c.choice(c.REGION, place.code) for place in found], in_row)
        case "city" if profile.province:
            province = region(profile.province)
            below = cities(province) if province else ()
            return c.rows_of([c.choice(c.REGION, city.code) for city in below], 3)
        case "industry" if searched:
            industries = search_industries(searched.words)
            return c.rows_of([c.choice(c.INDUSTRY, found.code) for found in industries], 1)
        case "period":
            return (tuple(c.choice(c.YEAR, here.today.year - back) for back in range(3)),)
        case _:
            return ()


def _ways_on(wait: Wait) -> c.Rows:
    if wait.detour:
        return RETURNING
    if wait.subject == "name":
        return ()
    return ((c.BACK, c.LATER, c.SKIP_PROFILE),)


class ProfileReviewScreen(Screen):
    """All facts of the enterprise."""

    def buttons(self, here: Situation) -> c.Rows:
        """A button to change each fact."""
        del here
        facts = [c.choice(c.FACT, field) for field in Profile().facts()]
        return (*c.rows_of(facts, 2), (c.RETURN,))


class ModeScreen(Screen):
    """The choice of mode and edition."""

    def buttons(self, here: Situation) -> c.Rows:
        """Quick, full, another edition, or other overlays."""
        last = c.RETURN if here.wait.detour else c.BACK
        others = [id for id in available() if id != here.dossier.catalogue]
        editions = others if here.dossier.catalogue in available() else []
        return filled(
            (c.choice(c.MODE, "quick"),),
            (c.choice(c.MODE, "full"),),
            tuple(c.choice(c.EDITION, id) for id in editions),
            (c.RULES, last) if here.dossier.overlays else (last,),
        )

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Choose a mode or an edition."""
        match verb:
            case c.MODE:
                choose_mode(turn, argument)
            case c.EDITION:
                choose_edition(turn, argument)
            case _:
                return False
        return True
