"""What is found about a file of an enterprise, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.turns.calls.intake import Checking
from bot.turns.calls.sent_files import Problems
from bot.wording.catalogue import Words, in_both, unchanged
from bot.wording.facts import region_in_words
from dialogs.calls.intake import Found
from dialogs.calls.terms import Call
from scoring.catalogue.model import Catalogue
from scoring.rounding import fixed
from scoring.values import Text

SAID: Final = Words("call_intake")
_CALLS: Final = Words("calls")
PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class InWords:
    """A file: whether it can be taken in, who it is about, its result, what there is to say."""

    file: str
    verdict: Text
    who: Text | None
    result: Text | None
    lines: tuple[Text, ...]


def in_words(file: str, found: Checking | Problems, call: Call) -> InWords:
    """All that is found, or why it cannot be read."""
    if not isinstance(found, Checking):
        return InWords(file, SAID("unreadable"), None, None, found)
    key = "may" if found.may else "is-in" if found.is_in else "may-not"
    return InWords(file, SAID(key), who(found, call), _result(found), tuple(_lines(found)))


def who(found: Checking, call: Call) -> Text:
    """Name, credit code and region."""
    profile = found.sent.dossier.profile
    code = found.check.region or profile.city or profile.province
    return SAID(
        "who",
        name=profile.name or SAID("no-name"),
        code=profile.credit_code or SAID("no-code"),
        region=region_in_words(code, call.terms.agencies) if code else SAID("no-region"),
    )


def _result(found: Checking) -> Text:
    result = found.result
    ends = dict.fromkeys((result.certain, result.possible))
    gates = in_both(
        lambda language: str(_CALLS.in_language(language)["gates"][result.gates.name.lower()])
    )
    points = "–".join(fixed(one, PLACES) for one in ends)
    return SAID("result", points=points, gates=gates, unanswered=found.unanswered)


def _lines(found: Checking) -> Sequence[Text]:
    lines = (
        []
        if found.is_in
        else [obstacle(one, found.sent.catalogue) for one in found.check.obstacles]
    )
    if found.may:
        lines += [SAID("next-version")] if found.before is not None else []
        lines += [SAID("late", minutes=found.late_minutes)] if found.late_minutes else []
        lines += [obstacle(one, found.sent.catalogue) for one in found.check.notes]
    return lines


def obstacle(found: Found, catalogue: Catalogue) -> Text:
    """What keeps a file out, or what is to be looked at on paper."""
    values: dict[str, object] = dict(found.params)
    if "documents" in values:
        wanted = str(values["documents"]).split()
        titles = [one.title for one in catalogue.evidence_items if one.id in wanted]
        values["documents"] = in_both(lambda language: "、".join(one[language] for one in titles))
    if "until" in values:
        day = str(values["until"])
        values["until"] = SAID("until", day=day) if day else unchanged("")
    return in_both(
        lambda language: str(SAID.in_language(language)["obstacles"][found.obstacle]).format(
            **{
                key: value[language] if isinstance(value, Text) else value
                for key, value in values.items()
            }
        )
    )
