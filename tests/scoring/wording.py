"""What the words of a catalogue must keep to in both languages."""

import re
from collections.abc import Iterator

from pydantic import BaseModel

from scoring.catalogue.model import Catalogue, Criterion, Requirement
from scoring.values import Text

ZH = r"[\u4e00-\u9fff]"
NUMBER = re.compile(r"\d+(?:\.\d+)*")
ITEM_MARK = re.compile(r"（\d）")
"""（1）（2）: they count the parts of a row and decide nothing, so a question may drop them."""
HALF_WIDTH = re.compile(rf"{ZH}\s*[,.;:!?()]|[,.;:!?(]\s*{ZH}")
MISSING_SPACE = re.compile(rf"{ZH}[A-Za-z0-9]|[A-Za-z0-9%]{ZH}")
STRAY_SPACE = re.compile(rf"(?:{ZH}|[，。；：、（）“”《》]) (?:{ZH}|[，。；：、（）“”《》])")
PLACEHOLDER = re.compile(r"TODO|TBD|FIXME|XXX|lorem|待定|待补|占位|[{}<>]|\.\.\.|…", re.I)
NOT_ENGLISH = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
CHINESE_KEPT = ("/documents", "/grade_scale", "/conventions", "/evidence_items")
"""Document numbers, a company's name and the words of comparison as printed stay Chinese in en."""


def numbers(text: str) -> set[str]:
    """Its thresholds, multiples and standard numbers."""
    return set(NUMBER.findall(ITEM_MARK.sub("", text)))


def texts(model: BaseModel, place: str = "") -> Iterator[tuple[str, Text]]:
    """Every text below ``model`` with the place it stands at."""
    for name, value in model:
        for at, item in enumerate(value if isinstance(value, tuple) else (value,)):
            here = f"{place}/{name}:{getattr(item, 'id', at)}"
            if isinstance(item, Text):
                yield here, item
            elif isinstance(item, BaseModel):
                yield from texts(item, here)


def assert_well_worded(catalogue: Catalogue) -> None:
    """Spaced and punctuated as Chinese, English in English, and nothing left to fill in."""
    words = dict(texts(catalogue))
    wrong = (HALF_WIDTH, MISSING_SPACE, STRAY_SPACE)
    assert not {at: text.zh for at, text in words.items() if any(w.search(text.zh) for w in wrong)}
    ours = {at: text.en for at, text in words.items() if not at.startswith(CHINESE_KEPT)}
    assert not {at: en for at, en in ours.items() if NOT_ENGLISH.search(en)}
    both = {at: text.zh + "\n" + text.en for at, text in words.items()}
    assert not {at: text for at, text in both.items() if PLACEHOLDER.search(text)}
    assert not {at for at, text in both.items() if " %" in text}


def assert_fits_a_phone(rule: Criterion | Requirement) -> None:
    """Short enough for one screen, with two to four kinds of evidence."""
    limits = ((rule.question, 100, 340), (rule.help, 260, 700))
    for text, zh, en in (*limits, *((item, 30, 80) for item in rule.evidence)):
        assert len(text.zh) <= zh, text.zh
        assert len(text.en) <= en, text.en
    assert 2 <= len(rule.evidence) <= 4


def assert_fits_a_button(label: Text) -> None:
    """A label of a measure or scale."""
    assert len(label.zh) <= 24, label.zh
    assert len(label.en) <= 40, label.en
