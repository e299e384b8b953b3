"""What the buttons say in the reader's language."""

from bot.screens.registry import Scene
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.notes import is_plan
from dialogs.core.session import Place
from dialogs.enterprise.industries import industry
from dialogs.enterprise.regions import region

NAME_ON_BUTTON = 26
"""Characters of a name on the button of an assessment, so that what tells two apart has room."""
LABEL_LIMIT = 60
"""Characters of a button; more would be cut off by the client."""


def label(scene: Scene, choice: str) -> str:
    """What the button of a choice says; nothing for a choice that cannot be made here."""
    verb, argument = c.verb_and_argument(choice)
    try:
        return brief(_words_of_choice(scene, verb, argument), LABEL_LIMIT)
    except (LookupError, StopIteration, ValueError):
        return ""


def _words_of_choice(scene: Scene, verb: str, argument: str) -> str:
    labels: dict[str, str] = scene.words["labels"]
    if (own := scene.own_label(verb, argument)) is not None:
        return own
    if not argument:
        return _plain_label(scene, verb, labels)
    match verb:
        case c.ASK if scene.wait.at is Place.GROUP:
            return scene.index_in_group(argument)
        case c.ASK:
            return scene.listed_as(scene.index.subject[argument])
        case c.YEAR:
            return argument
        case c.GROUP:
            return labels["group"]
        case c.SECTION:
            return scene.title_of(argument)
        case c.LISTING:
            return scene.listing_label(argument)
        case c.PAGE:
            return labels["page-before" if int(argument) < scene.wait.page else "page-after"]
        case c.BAND:
            return scene.say(
                next(b.label for b in scene.catalogue.rating_bands if b.id == argument)
            )
        case c.MEASURE:
            return scene.say(next(m.label for m in scene.measures if m.id == argument))
        case c.REGION:
            return _region(scene, argument)
        case c.INDUSTRY:
            known = industry(argument)
            return f"{argument} {scene.say(known.name)}" if known else argument
        case c.FACT:
            return str(scene.words["fields"][argument])
        case c.DROP:
            name = next(f.name for f in scene.files if f.digest.startswith(argument))
            return labels["drop"].replace("{{ name }}", name)
        case c.OPEN:
            row = next(row for row in scene.assessments if str(row.id) == argument)
            return scene.assessment_title(row, NAME_ON_BUTTON)
        case c.MODE if argument == "full" and scene.wait.at is not Place.MODE:
            return labels["mode-full-after-quick"].replace("{{ count }}", str(scene.open_count))
        case _:
            return labels[f"{verb}-{argument}"]


def _region(scene: Scene, code: str) -> str:
    """A city that was searched for bears its province: several have one name in English."""
    found = region(code)
    if found is None:
        return code
    is_searched = found.province is not None and scene.wait.subject == "province"
    return scene.say(found.full_name if is_searched else found.short_name)


def _plain_label(scene: Scene, verb: str, labels: dict[str, str]) -> str:
    match verb:
        case c.HELP if scene.wait.at is Place.QUESTION and scene.wait.help_open:
            return labels["help-open"]
        case c.RESUME if scene.nothing_left:
            return labels["resume-done"]
        case c.SAME if found := scene.figure_elsewhere:
            where, figure = found
            return labels["same"].replace("{{ where }}", where).replace("{{ figure }}", figure)
        case c.BACK if scene.wait.at.is_part_of_question:
            return labels["back-to-question"]
        case c.CONFIRM | c.HELP if scene.wait.at is Place.PROFILE:
            return labels[f"{verb}-at-profile"]
        case c.MET | c.NOT_MET if scene.wait.at is Place.MEANING:
            return labels[f"{verb}-at-meaning"]
        case c.KEEP_AS_NOTE if is_plan(scene.wait.detail):
            return labels["keep-note-only"]
        case c.CLEAR if scene.wait.at is Place.NOTE:
            return labels["clear-note"]
        case c.LATER if scene.wait.at is Place.GROUP and not scene.group_open:
            return labels["go-on"]
        case c.LATER if scene.wait.at is Place.QUESTION and scene.is_answered:
            return labels["next"]
        case c.ALL_MET if 0 < scene.group_open < scene.group_size:
            return labels["all-met-rest"].replace("{{ count }}", str(scene.group_open))
        case _:
            return labels[verb]
