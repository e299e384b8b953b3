"""Yearly figures in notices and on buttons."""

from bot.screens.figures.calculation import CalculationScene
from bot.screens.figures.carriers import CarrierScene
from bot.screens.figures.given import GIVEN
from dialogs.core import buttons as c
from dialogs.core.session import Place
from dialogs.figures.calculations import calculation_options, next_wanting
from dialogs.figures.screens import options_of
from scoring.answers.model import Value
from scoring.figures.carriers import carriers
from scoring.figures.kinds import figure_book, figure_kinds

ADDABLE = "＋"


class FigureScene(CarrierScene, CalculationScene):
    """Of yearly figures and calculations."""

    def figure_params(
        self, code: str, params: dict[str, str], subject: str = ""
    ) -> dict[str, str]:
        """The parameters of a notice of this part, in words; others as they are."""
        if code == "worked-out":
            return params | {"indicator": self._indicator_of(subject)}
        if not code.startswith("figure-"):
            return params
        worded = dict(params)
        if "figure" in params:
            id = params["figure"]
            worded["figure"] = self.say(figure_kinds()[id].title)
            worded["value"] = self.figure_value(id) + self.carrier_details(id)
        if "expected" in params:
            worded["expected"] = params["expected"] or self.words["figures"]["no-unit"]
        if "units" in params:
            worded["units"] = self.units_of(params["units"])
        if "wanted" in params:
            worded["wanted"] = self.dimension_words(params["wanted"])["name"]
        if "dimension" in params:
            worded["dimension"] = self._dimension_name(params["dimension"])
        return worded

    def _dimension_name(self, dimension: str) -> str:
        words = self.words["dimensions"]
        kind = "quotient" if "/" in dimension else dimension.partition(":")[0]
        return str(words.get(kind, words["other"])["name"])

    def _indicator_of(self, subject: str) -> str:
        answer = self.dossier.answers[subject]
        assert isinstance(answer, Value)  # noqa: S101 - nothing else is worked out
        ways = calculation_options(self.index, subject)
        return self.say(next(way.by.label for way in ways if way.by.id == answer.measure))

    def figure_label(self, verb: str, argument: str) -> str | None:
        """What a button of this part says; ``None`` for another's."""
        at = self.wait.at
        labels: dict[str, str] = self.words["labels"]
        match verb:
            case c.FIGURES if argument:
                title = next(g.title for g in figure_book().groups if g.id == argument)
                return f"{self.say(title)} {self.share_given(argument)}"
            case c.FIGURE if argument:
                return self._figure_button(argument)
            case c.FIGURE if at is Place.CALCULATION:
                wanting = next_wanting(self.way, self.index, self.dossier)
                name = self.say(figure_kinds()[wanting].title) if wanting else ""
                return labels["figure-wanting"].replace("{{ figure }}", name)
            case c.CARRIER:
                carrier = carriers()[argument]
                mark = GIVEN if carrier.figure in self.dossier.figures else ADDABLE
                return f"{mark} {self.say(carrier.title)}"
            case c.OPTION if at is Place.FIGURE:
                return self._option_button(argument)
            case c.CALCULATE if argument:
                return self.label_of_way(
                    calculation_options(self.index, self.wait.subject)[int(argument)]
                )
            case c.KEEP if at is Place.FIGURE and self.carrier_wants_choice:
                return labels["keep-at-figure-open"]
            case c.KEEP | c.CHANGE | c.SKIP | c.CLEAR | c.CALCULATE:
                return labels.get(f"{verb}-at-{at.value}")
        return None

    def _figure_button(self, id: str) -> str:
        title = self.say(figure_kinds()[id].title)
        if self.wait.at is Place.CARRIERS:
            return str(self.words["labels"]["figure-total"]).replace("{{ figure }}", title)
        if self.wait.at is Place.FIGURE:
            return str(self.words["labels"]["figure-lines"])
        return f"{self.mark_of(id)} {title}"

    def _option_button(self, id: str) -> str | None:
        carrier = self.carrier
        if carrier is None or id not in options_of(self.index, self.dossier, carrier):
            return None
        figure = self.dossier.figures[self.figure_id]
        chosen, option = carrier.option(figure.option), carrier.option(id)
        assert option is not None  # noqa: S101 - one of the carrier's
        return f"{'● ' if option == chosen else ''}{self.say(option.label)}"
