"""The views: status, contents, lists, the summary, settings, help."""

from dialogs.core import buttons as c
from dialogs.core.navigation import LISTINGS, following, listed, page_of
from dialogs.core.outputs import AssessmentDeletionConfirmed
from dialogs.core.screen import GO_ON_WORDS, LINE, RETURNING, Screen, Situation, filled
from dialogs.core.session import Wait
from dialogs.core.turn import TurnContext
from dialogs.core.waits import SearchedFor
from dialogs.dossier.access import Act, permits
from dialogs.dossier.dossier import Dossier
from dialogs.overview.papers import PDFS, sheets, word_papers
from dialogs.sharing.nudge_screens import CLIENTS
from dialogs.typed.replies import Reply, parse_reply
from dialogs.typed.text import half_width
from scoring.catalogue.index import CatalogueIndex
from scoring.evaluation.evaluate import evaluate
from scoring.improvement.gaps import gaps

UNSCORED = "unscored"
"""The list of questions whose number cannot be scored yet."""
NAMED_IN_A_ROW = 3
"""Basic requirements and conditions side by side: fewer, because their names are longer."""
LONGEST_NUMBER = 18
"""Digits of an assessment's number."""
SEARCH_LIMIT = 40
"""Characters of what was searched for."""
GAPS_SHOWN = 10
"""Gaps on one screen, those with the most points first."""


def welcome_back(here: Situation) -> c.Rows:
    """Buttons after a return: go on, or look around; in another's case, what one does there."""
    around = (_reviewing(here), (c.RESUME,), _news(here), (c.STATUS, c.CONTENTS))
    if here.dossier.is_own:
        return filled(*around, (c.REPORT, c.SETTINGS), (c.NEW, c.ASSESSMENTS))
    others = ((c.NUDGE, c.REQUESTS), (c.REPORT, c.ASSESSMENTS), (c.SETTINGS,))
    return filled(*around, *others)


def _reviewing(here: Situation) -> tuple[str, ...]:
    """What waits with reviewers or was sent back, if anything; a reviewer begins with it."""
    dossier = here.dossier
    returns = (c.RETURNS,) if dossier.open_return else ()
    reviews = not dossier.is_own and permits(dossier.membership, Act.REVIEW)
    is_seen = dossier.reviews or dossier.released or reviews
    return (*returns, c.REVIEWS) if is_seen else ()


def status(here: Situation) -> c.Rows:
    """Buttons of the status view."""
    below = here.session.trail[-1:]
    is_nested = any(wait.detour or wait.at.is_part_of_question for wait in below)
    return filled(
        (
            *_lists(here, ("unanswered", "to-confirm", "not-met")),
            *_benchmarks(here),
            *_lists(here, ("not-applicable",)),
        ),
        (c.CONTENTS, c.GAPS, c.REPORT),
        _files(here),
        _reviewing(here),
        _to_full(here),
        (c.RETURN, c.RESUME) if is_nested else (c.RESUME,),
    )


def _news(here: Situation) -> tuple[str, ...]:
    """The button of what is new, where the assessment was rolled forward."""
    return (c.NEWS,) if here.dossier.rolled_from is not None else ()


def _lists(here: Situation, names: tuple[str, ...]) -> tuple[str, ...]:
    """Buttons of the lists that are not empty."""
    return tuple(
        c.choice(c.LISTING, name) for name in names if listed(here.index, here.dossier, name)
    )


def _files(here: Situation) -> tuple[str, ...]:
    """The button of all files, if there is one."""
    return (c.FILES,) if here.dossier.has_files(here.index.subjects) else ()


def _benchmarks(here: Situation) -> tuple[str, ...]:
    """The button of the table of baselines and leading values, if a number needs them."""
    return (c.BENCHMARKS,) if listed(here.index, here.dossier, UNSCORED) else ()


def _to_full(here: Situation) -> tuple[str, ...]:
    """The button to switch from quick to full mode, while something is left to answer."""
    is_quick = here.session.mode == "quick"
    is_open = is_quick and listed(here.index, here.dossier, "unanswered")
    return (c.choice(c.MODE, "full"),) if is_open else ()


def summary(here: Situation) -> c.Rows:
    """Buttons of the summary, which follows the last question."""
    left_open = following(here.index, here.session.mode or "full", here.dossier, None)
    return filled(
        (c.RESUME,) if left_open else (),
        (c.REPORT,),
        _reviewing(here),
        _to_full(here),
        (*_lists(here, ("unanswered", "to-confirm")), *_benchmarks(here)),
        (c.WHAT_IF,),
        (c.VERSIONS,),
        (c.GAPS, c.STATUS, *_files(here)),
        (c.CONTENTS, c.BACK),
        _news(here),
        (c.YEARS, c.ROLL_FORWARD),
    )


def report(here: Situation) -> c.Rows:
    """Buttons to choose the paper of the report, and its language."""
    language = here.session.language
    kinds = (PDFS, word_papers(here.index.catalogue, here.dossier), sheets(language))
    rows = tuple(tuple(c.choice(c.REPORT, code) for code in codes) for codes in kinds)
    return (*rows, (c.VERSIONS,), (c.RETURN,))


def report_sent(_here: Situation) -> c.Rows:
    """Buttons of what to do after a report."""
    return ((c.GAPS, c.CONTENTS), (c.NEW, c.RETURN))


class SettingsScreen(Screen):
    """The settings; whether notices can go by mail, storage fills in."""

    def buttons(self, here: Situation) -> c.Rows:
        """Everything that can be set."""
        return filled(
            _to_full(here),
            (c.LANGUAGE, c.FACT),
            (c.MODE, c.RULES),
            (c.ACCESS, c.ORGANISATIONS),
            (c.CALLS,),
            (c.LINK, c.DEVICES),
            (c.CALL_ME,),
            (c.NEW, c.ASSESSMENTS),
            (c.ROLL_FORWARD,),
            (c.PRIVACY, c.EXPORT, c.DELETE),
            (c.RETURN,),
        )

    def may_fill_in(self, choice: str) -> bool:
        """The address for notices, where mail is sent."""
        return choice == c.MAIL


def languages(_here: Situation) -> c.Rows:
    """Buttons to choose the language of the dialogue."""
    return ((c.choice(c.LANGUAGE, "zh"), c.choice(c.LANGUAGE, "en")), (c.RETURN,))


def help_view(here: Situation) -> c.Rows:
    """Buttons of the main views, once the person has consented."""
    if not here.session.consented:
        return RETURNING
    return ((c.STATUS, c.CONTENTS, c.SETTINGS), (c.RETURN,))


def deletion(here: Situation) -> c.Rows:
    """Buttons to export everything first, delete it, or end devices instead."""
    devices = (c.DEVICES,) if here.session.consented else ()
    return filled((c.EXPORT,), (c.DELETE_CONFIRMED,), devices, (c.RETURN,))


def returning(_here: Situation) -> c.Rows:
    """Only the button to return."""
    return RETURNING


class AssessmentsScreen(Screen):
    """The assessments of the person, filled in by storage."""

    longest = LINE

    def buttons(self, here: Situation) -> c.Rows:
        """A new one, back, or all of them after a search; from somebody else's case, one's own."""
        everything = (c.ASSESSMENTS,) if here.wait.state else ()
        own = () if here.dossier.is_own else (c.OWN,)
        others = (c.YEARS, c.SIDE_BY_SIDE)
        return filled(everything, own, (c.NEW, c.RETURN), (c.ROLL_FORWARD,), others)

    def may_fill_in(self, choice: str) -> bool:
        """One to go on with or to delete, another page, tags, telling clients that are stuck."""
        verb, argument = c.verb_and_argument(choice)
        is_number = argument.isascii() and argument.isdigit() and len(argument) <= LONGEST_NUMBER
        is_row = is_number and verb in (c.OPEN, c.DROP_ASSESSMENT, c.PAGE)
        return is_row or choice in (c.TAGS, c.choice(c.NUDGE, CLIENTS))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """List all of them again."""
        if verb != c.ASSESSMENTS:
            return super().press(turn, verb, argument)
        turn.change_wait(state=None, page=0)
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """The name or the number of the one looked for, or a word that leads away."""
        is_away = parse_reply(text) in (Reply.BACK, Reply.HELP) or text.casefold() in GO_ON_WORDS
        if is_away:
            super().type_text(turn, text)
        else:
            searched = half_width(text).strip()[:SEARCH_LIMIT]
            turn.change_wait(state=SearchedFor(searched), page=0)


class AssessmentDeletionScreen(Screen):
    """The confirmation before an assessment is deleted."""

    def buttons(self, here: Situation) -> c.Rows:
        """Export everything first, delete it, or cancel."""
        del here
        return ((c.EXPORT,), (c.DROP_CONFIRMED,), (c.RETURN,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Delete the assessment; the list is shown again without it."""
        del argument
        if verb != c.DROP_CONFIRMED:
            return False
        turn.events.append(AssessmentDeletionConfirmed(int(turn.wait.subject)))
        turn.leave()
        return True


# --- lists of questions


class ListScreen(Screen):
    """A list of questions, each of which can be opened by its number."""

    lists_questions = True


class ContentsScreen(ListScreen):
    """The table of contents: all groups, lists and tools."""

    def buttons(self, here: Situation) -> c.Rows:
        """The groups, the lists and the tools."""
        groups = [c.choice(c.SECTION, group) for group in here.index.groups]
        tools = ((c.FIGURES, c.WHAT_IF, c.CHANGES), (c.TIMELINE, c.EVIDENCE_LIST, c.RULES))
        last = (c.RETURN, c.STATUS, c.RESUME)
        lists = _lists(here, LISTINGS)
        return filled(*c.rows_of(groups, 2), lists, *tools, _news(here), last)


class SectionScreen(ListScreen):
    """The questions of a group."""

    def buttons(self, here: Situation) -> c.Rows:
        """A page of the questions, or start with the group."""
        group = here.wait.subject
        rows = _paged(here.index, here.wait, here.index.members[group])
        begin = () if here.wait.page else (c.choice(c.GROUP, group),)
        return filled(*rows, begin, (c.RETURN,), (c.COLLEAGUE,))


class ListingScreen(ListScreen):
    """A list of questions by status: open, not met, noted."""

    def buttons(self, here: Situation) -> c.Rows:
        """A page of the questions."""
        name = here.wait.subject
        others = _lists(here, (UNSCORED,)) if name == "unanswered" else ()
        rows = _paged(here.index, here.wait, listed(here.index, here.dossier, name))
        onward = () if others or here.wait.page else (c.RESUME,)
        return filled(*rows, others, (c.RETURN, *onward))

    def may_fill_in(self, choice: str) -> bool:
        """What others were asked, and what others asked, if there is any."""
        return choice in (c.SHARED, c.TASKS)


def _paged(index: CatalogueIndex, wait: Wait, subjects: tuple[str, ...]) -> c.Rows:
    page = page_of(subjects, wait.page)
    codes = [index.code[subject] for subject in page.shown]
    named = [c.choice(c.ASK, code) for code in codes if not code.isdigit()]
    numbered = [c.choice(c.ASK, code) for code in codes if code.isdigit()]
    rows = (*c.rows_of(named, NAMED_IN_A_ROW), *c.rows_of(numbered, 5))
    return (*rows, page.turns)


class GapsScreen(ListScreen):
    """The criteria with the most points to gain."""

    def buttons(self, here: Situation) -> c.Rows:
        """The widest gaps, and a button to try them out."""
        widest = widest_gaps(here.index, here.dossier)
        asks = [c.choice(c.ASK, here.index.code[id]) for id in widest]
        return filled(
            _benchmarks(here),
            *c.rows_of(asks, 5),
            (c.WHAT_IF,),
            (c.RETURN, c.CONTENTS, c.RESUME),
        )


def widest_gaps(index: CatalogueIndex, dossier: Dossier) -> list[str]:
    """The criteria with the most points to gain, as many as one screen shows."""
    evaluation = evaluate(index.catalogue, dossier.answers)
    return [gap.id for gap in gaps(index.catalogue, evaluation)[:GAPS_SHOWN]]
