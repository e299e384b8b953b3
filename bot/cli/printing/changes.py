"""What the command line prints of two editions side by side."""

from collections.abc import Iterator
from typing import Final

from bot.wording.catalogue import Words, enumerated
from bot.wording.facts import region_code
from bot.wording.results.editions import EditionWords
from scoring.answers_file.reader import AnswersFile, complete
from scoring.catalogue.model import Catalogue
from scoring.editions import carried_over
from scoring.values import Language

LANGUAGE: Final[Language] = "zh"
"""The comparison has no option for the language."""

_WORDS: Final = Words("editions")
_COMMON: Final = Words("common")


def shown_changes(here: Catalogue, there: Catalogue, file: AnswersFile | None) -> str:
    """What changes for the answers of a file; without a file, for everybody."""
    return "\n".join(_lines(_compared(here, there, file), file is not None))


def _compared(here: Catalogue, there: Catalogue, file: AnswersFile | None) -> EditionWords:
    if file is None:
        return EditionWords(here, there, {}, carried_over({}, here, there), LANGUAGE)
    region = region_code(file.enterprise)
    answers = complete(here, file, region)
    carried = carried_over(answers, here, there, file.figures, file.enterprise.industry, region)
    return EditionWords(here, there, answers, carried, LANGUAGE)


def _lines(words: EditionWords, has_answers: bool) -> Iterator[str]:
    yield f"{words.here} → {words.there}"
    if has_answers:
        yield from _carried(words)
    yield from ("", _said("asked", edition=words.there, count=words.asked_count))
    for asked in words.asked:
        key = "asked-row-figures" if asked.figures else "asked-row"
        codes = enumerated(asked.codes, LANGUAGE)
        yield _said(key, codes=codes, question=asked.question, reason=asked.reason)
    if words.same_open:
        yield _said("same-open", count=words.same_open)
    if words.new_count:
        yield _said(
            "new",
            count=words.new_count,
            rules=_COMMON("semicolon")[LANGUAGE].join(words.new),
        )
    yield from ("", _said("only-here", edition=words.here, count=words.no_longer_count))
    if words.no_longer:
        yield f"  {enumerated(words.no_longer, LANGUAGE)}"


def _carried(words: EditionWords) -> Iterator[str]:
    yield from ("", _said("scores"))
    yield _said("score", edition=words.here, score=words.score_here)
    yield _said("score", edition=words.there, score=words.score_there)
    yield from ("", _said("carried", count=words.carried_count))
    if words.same_answered:
        yield _said("carried-same", count=words.same_answered)
    for row in words.carried:
        yield f"  {row.code} {row.question} ← {enumerated(row.origins, LANGUAGE)}"
    if words.worked_out:
        yield _said("carried-calculated", codes=enumerated(words.worked_out, LANGUAGE))
    yield _said("left-behind", count=words.left_behind)


def _said(key: str, **values: object) -> str:
    return _WORDS(key, **values)[LANGUAGE]
