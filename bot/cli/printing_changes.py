"""What the command line prints of two editions side by side."""

from collections.abc import Iterator

from bot.wording.editions import EditionWords
from bot.wording.facts import region_code
from scoring.answers_file.reader import AnswersFile, complete
from scoring.catalogue.model import Catalogue
from scoring.editions import carried_over


def shown_changes(here: Catalogue, there: Catalogue, file: AnswersFile | None) -> str:
    """What changes, for the answers of a file; without one, for anybody."""
    return "\n".join(_lines(_compared(here, there, file), file is not None))


def _compared(here: Catalogue, there: Catalogue, file: AnswersFile | None) -> EditionWords:
    if file is None:
        return EditionWords(here, there, {}, carried_over({}, here, there), "zh")
    region = region_code(file.enterprise)
    answers = complete(here, file, region)
    carried = carried_over(answers, here, there, file.figures, file.enterprise.industry, region)
    return EditionWords(here, there, answers, carried, "zh")


def _lines(words: EditionWords, has_answers: bool) -> Iterator[str]:
    yield f"{words.here} → {words.there}"
    if has_answers:
        yield from ("", "同一组回答，两版各算各的，两个分数不能比较：")
        yield f"  {words.here}：{words.score_here}"
        yield f"  {words.there}：{words.score_there}"
        yield from ("", f"带得过去 {words.carried_count} 条")
        if words.same_answered:
            yield f"  两版相同的 {words.same_answered} 条，回答照用"
        for carried in words.carried:
            yield f"  {carried.code} {carried.question} ← {'、'.join(carried.origins)}"
        if words.worked_out:
            yield f"  由年度数据重新算出：{'、'.join(words.worked_out)}"
        yield f"另有 {words.left_behind} 条回答不能直接用"
    yield from ("", f"{words.there}另外要问 {words.asked_count} 条")
    for asked in words.asked:
        figures = "（数值可由年度数据算出）" if asked.figures else ""
        yield f"  {'、'.join(asked.codes)} {asked.question}：{asked.reason}{figures}"
    if words.same_open:
        yield f"  两版相同、还没答的 {words.same_open} 条"
    if words.new_count:
        yield f"  全新的 {words.new_count} 条：{'；'.join(words.new)}"
    yield from ("", f"只有 {words.here}问：{words.no_longer_count} 条")
    if words.no_longer:
        yield f"  {'、'.join(words.no_longer)}"
