"""What a script may ask about a conversation: each fact gives back what the line should say."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dialogs.core.outputs import Ask, Ignore, Turn
from dialogs.core.session import Session
from dialogs.dossier.dossier import Dossier
from scoring.answers.serialise import answer_to_json
from scoring.catalogue.index import CatalogueIndex
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Evaluation
from scoring.figures.serialise import figure_to_json
from scoring.rounding import fixed, trimmed


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands after its last turn."""

    index: CatalogueIndex
    session: Session
    dossier: Dossier
    turn: Turn

    @property
    def evaluation(self) -> Evaluation:
        """The result of the answers so far."""
        return evaluate(self.index.catalogue, self.dossier.answers)

    def subject(self, code: str) -> str:
        """The subject of a code such as ``#5`` or ``#r3``."""
        return self.index.subject[code.removeprefix("#")]


def asked_in(turn: Turn) -> Ask | None:
    """What a turn asks; nothing where it is passed over."""
    return next((output for output in turn.outputs if isinstance(output, Ask)), None)


def _at(standing: Standing, _said: str) -> str:
    wait = standing.session.wait
    code = standing.index.code.get(wait.subject)
    return f"{wait.at.value} {f'#{code}' if code else wait.subject}".strip()


def _result(standing: Standing, said: str) -> str:
    code = said.split()[0]
    evaluation = standing.evaluation
    outcomes = {found.id: found.outcome for found in evaluation.requirements}
    outcomes |= {score.id: score.outcome for score in evaluation.criteria}
    return f"{code} {outcomes[standing.subject(code)].value}"


def _points(standing: Standing, said: str) -> str:
    code = said.split()[0]
    subject = standing.subject(code)
    score = next(row for row in standing.evaluation.criteria if row.id == subject)
    return f"{code} {trimmed(score.obtained)} of {trimmed(score.points)}"


def _note(standing: Standing, said: str) -> str:
    code = said.split()[0]
    note = standing.dossier.notes.get(standing.subject(code), "")
    return f"{code} {note}".replace("\n", " / ").strip()


def _evidence(standing: Standing, said: str) -> str:
    code = said.split()[0]
    files = standing.dossier.evidence.get(standing.subject(code), ())
    return " ".join([code, *(file.name for file in files)])


def _marked(standing: Standing, said: str) -> str:
    code = said.split()[0]
    mark = standing.dossier.to_confirm.get(standing.subject(code))
    words = " ".join(filter(None, (mark.year, mark.why))) or "yes" if mark else "no"
    return f"{code} {words}"


def _fact(standing: Standing, said: str) -> str:
    name = said.split()[0]
    return f"{name} {standing.dossier.profile.facts()[name] or ''}".strip()


def _total(standing: Standing, _said: str) -> str:
    total = standing.evaluation.total
    return "open" if total is None else fixed(total)


def _range(standing: Standing, _said: str) -> str:
    evaluation = standing.evaluation
    return f"{fixed(evaluation.certain)}–{fixed(evaluation.possible)}"


def _grade(standing: Standing, _said: str) -> str:
    grade = standing.evaluation.grade
    return grade.id if grade else "none"


def _ready(standing: Standing, _said: str) -> str:
    return "yes" if standing.evaluation.ready else "no"


def _answer(standing: Standing, said: str) -> str:
    code = said.split()[0]
    answer = standing.dossier.answers.get(standing.subject(code))
    return f"{code} {_in_short(answer_to_json(answer)) if answer else 'none'}"


def _review(standing: Standing, said: str) -> str:
    code = said.split()[0]
    review = standing.dossier.reviews.get(standing.subject(code))
    if review is None:
        return f"{code} none"
    own = _in_short(answer_to_json(review.value)) if review.value is not None else ""
    return " ".join(filter(None, (code, review.verdict, own, review.reason)))


def _figure(standing: Standing, said: str) -> str:
    id = said.split()[0]
    figure = standing.dossier.figures.get(id)
    return f"{id} {_in_short(figure_to_json(figure)) if figure else 'none'}"


def _in_short(stored: dict[str, Any]) -> str:
    """What was said, as ``name=value``."""
    said = {
        name: ",".join(value) if isinstance(value, list) else value
        for name, value in stored.items()
        if value not in (None, "")
    }
    return " ".join(f"{name}={value}" for name, value in said.items())


def _no_button(standing: Standing, said: str) -> str:
    ask = asked_in(standing.turn)
    rows = ask.choices if ask else ()
    return f"there is {said}" if any(said.strip("[]") in row for row in rows) else said


def _nothing(standing: Standing, _said: str) -> str:
    return "" if any(isinstance(out, Ignore) for out in standing.turn.outputs) else "something"


FACTS: dict[str, Callable[[Standing, str], str]] = {
    "at": _at,
    "result": _result,
    "points": _points,
    "answer": _answer,
    "review": _review,
    "figure": _figure,
    "note": _note,
    "marked": _marked,
    "evidence": _evidence,
    "fact": _fact,
    "total": _total,
    "range": _range,
    "grade": _grade,
    "ready": _ready,
    "no button": _no_button,
    "bot says nothing": _nothing,
}
"""By the word a line begins with."""
