"""The facts of an assessment as the texts of a form; empty where there is none."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.reports.model import ReportModel
from bot.reports.said import WORDS, outcome_in_words, own_reason
from bot.reports.words import phrase as report_phrase
from bot.verifying.identity import HASH_SHOWN
from bot.wording.bilingual import Bilingual
from bot.wording.catalogue import Words
from bot.wording.marks import mark_in_words
from bot.wording.proof import status_in_words, validity_in_words
from dialogs.dossier.dossier import EvidenceStatus
from dialogs.roadmap.documents import DocumentStatus, evidence_list
from scoring.answers.model import Chosen, Value
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Criterion
from scoring.evaluation.results import Outcome
from scoring.rounding import trimmed
from scoring.values import Text

Cells = dict[str, str]
"""The texts of a row, by the names that the template knows."""

phrase: Final = Words("documents")
_IN_HAND: Final = {
    DocumentStatus.READY: "in-hand",
    DocumentStatus.CHECK: "in-hand-check",
    DocumentStatus.MISSING: "not-in-hand",
    DocumentStatus.ASIDE: "not-in-hand",
}


class Facts:
    """Says what is known of an assessment, in the language of the form."""

    def __init__(self, model: ReportModel, words: Bilingual) -> None:
        self.model = model
        self.words = words

    def text(self, said: Text | None) -> str:
        """The text in the language of the form; empty if there is none."""
        return "" if said is None else self.words.first(said)

    def say(self, key: str, /, **values: object) -> str:
        """Words of ours."""
        return self.words.first(phrase(key, **values))

    # --- who and which report

    def heading(self) -> Cells:
        """Who it is about, and which facts it was filled in from."""
        data = self.model.data
        of = data.enterprise
        number, hash = data.number, data.data_hash[:HASH_SHOWN]
        province, city = self.text(of.province), self.text(of.city)
        return {
            "name": of.name,
            "place": province if province == city else f"{province}{city}",
            "city": city,
            "industry": self.text(of.industry),
            "code": of.credit_code or "",
            "headcount": self.say("headcount", count=of.headcount) if of.headcount else "",
            "year": data.period or self.say("year-open"),
            "origin": self.say("footer", number=number, hash=hash),
            "edition": self.text(self.model.catalogue.title),
        }

    # --- one rule

    def outcome(self, id: str) -> str:
        """Met, not met, part of the points, or nothing said yet."""
        return self.text(outcome_in_words(self.model, id))

    def outcome_of(self, outcome: Outcome) -> str:
        """An outcome that is not that of a finding of the assessment itself."""
        return self.text(report_phrase(WORDS[outcome]))

    def account(self, id: str, *, of_several: bool = False) -> str:
        """All that was said on a rule: outcome, number and reason, mark, note; line by line."""
        data = self.model.data
        said = own_reason(self.model, id)
        lines = [self.outcome(id)]
        if said is not None:
            lines.append(self.labelled("why", self.text(said)))
        lines += self._ticked(id)
        if (answer := data.answers.get(id)) and isinstance(answer, Value) and answer.source_name:
            lines.append(answer.source_name)
        if mark := data.to_confirm.get(id):
            lines.append(self.labelled("to-confirm", self.text(mark_in_words(mark))))
        if note := data.notes.get(id):
            lines.append(self.labelled("note", note))
        if of_several:
            lines[0] = self.labelled_by(self.name(id), lines[0])
        return "\n".join(lines)

    def accounts(self, ids: Sequence[str]) -> str:
        """Those of the rules that one row of a form is about."""
        return "\n".join(self.account(id, of_several=len(ids) > 1) for id in ids)

    def name(self, id: str) -> str:
        """How a rule is named in a cell: by its number."""
        return self.say("code-of", code=self.model.codes[id])

    def labelled(self, key: str, text: str) -> str:
        """A text after a label of ours."""
        return self.labelled_by(self.say(key), text)

    def labelled_by(self, label: str, text: str) -> str:
        """A text after a label."""
        return self.say("labelled", label=label, text=text)

    def number(self, id: str) -> str:
        """The points obtained; empty where nothing is judged."""
        score = self.model.scores[id]
        judged = score.outcome in (Outcome.MET, Outcome.NOT_MET)
        return trimmed(score.obtained, 2) if judged else ""

    def _ticked(self, id: str) -> list[str]:
        answer, rule = self.model.data.answers.get(id), self.model.rules[id]
        if not isinstance(answer, Chosen) or not isinstance(rule, Criterion):
            return []
        return [self.text(item.label) for item in rule.checklist if item.id in answer.items]

    # --- evidence

    def index(self, ids: Iterable[str]) -> str:
        """The numbers of the files of some rules: 84-1、84-2."""
        numbers = [number for id in ids for number in self._numbers(id)]
        return self.say("index-between").join(numbers)

    def _numbers(self, id: str) -> list[str]:
        names = self.model.data.evidence.get(id, ())
        return [f"{self.model.codes[id]}-{at}" for at in range(1, len(names) + 1)]

    def files(self) -> list[Cells]:
        """Every file, numbered as the index of the tables says."""
        model = self.model
        rows = []
        for id in (id for id in model.rules if id in model.data.evidence):
            found = zip(self._numbers(id), model.data.evidence[id], model.files[id], strict=False)
            for number, name, judgement in found:
                said = [self.text(status_in_words(judgement.status))]
                if judgement.valid_until is not None:
                    day = validity_in_words(judgement.valid_until, model.data.issued)
                    said.append(self.text(day))
                elif judgement.status is EvidenceStatus.UNVERIFIED:
                    said = []
                about = self.text(model.rules[id].text)
                found_out = "\n".join(said)
                rows.append({"number": number, "name": name, "about": about, "found": found_out})
        return rows

    def documents(self) -> list[Cells]:
        """The documents a report encloses, and whether a file of that name is there."""
        listed = evidence_list(index_of(self.model.catalogue), self.model.data.evidence)
        numbers = iter(range(1, len(listed) + 1))
        return [
            {
                "number": str(one.item.item or next(numbers)),
                "title": self.text(one.item.title),
                "mark": self.text(report_phrase(_IN_HAND[one.status])),
            }
            for one in listed
        ]
