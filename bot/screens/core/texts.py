"""Words and templates -> text in the reader's language.

Buttons, notices and short phrases are in ``words/<feature>.yaml``, Chinese and English side by
side; the texts of places are in ``templates/<language>/<place>.j2``.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.screens.core.plain_text import PlainText, parts_of
from bot.wording.compiled import CompiledTemplates
from bot.wording.truncate import brief
from dialogs.core.session import Place
from scoring.files.yaml_reader import parse_yaml
from scoring.values import Language

TEMPLATES = Path(__file__).parents[1] / "templates"
WORDS = Path(__file__).parents[1] / "words"
LANGUAGES: frozenset[Language] = frozenset({"zh", "en"})


def filesize(size: int) -> str:
    """A file size for display, in kB or MB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} kB"


@cache
def words_of(language: Language) -> dict[str, Any]:
    """The words of a language, by kind and key."""
    words: dict[str, Any] = {}
    for file in sorted(WORDS.glob("*.yaml")):
        for kind, inside in _in_language(language, read_words(file)).items():
            words[kind] = words[kind] | inside if kind in words else inside
    return words


@cache
def read_words(file: Path) -> dict[str, Any]:
    """The words of one feature, in both languages. Raises ``ValueError`` if the file is flawed."""
    read = parse_yaml(file.read_text(encoding="utf-8"))
    if read.flaws:
        raise ValueError(f"{file.name}: {read.flaws}")
    words: dict[str, Any] = read.data
    return words


def _in_language(language: Language, words: dict[str, Any]) -> Any:
    if words.keys() == LANGUAGES:
        return words[language]
    return {key: _in_language(language, inside) for key, inside in words.items()}


def say(language: Language, kind: str, code: str, /, **params: object) -> str:
    """A notice: ``kind`` is ``told`` or ``rejected``. Parameters are escaped."""
    return _notice(language, kind, code).render(**params).rstrip()


def label(language: Language, key: str, /, **params: object) -> str:
    """The label of a button."""
    return phrase(language, "labels", key, **params)


def phrase(language: Language, kind: str, key: str, /, **params: object) -> str:
    """A phrase without markup. Nothing is escaped here; the template that shows it does that."""
    return _phrase(language, kind, key).render(**params)


def screen(language: Language, place: Place, view: object) -> str:
    """The text of a place. Its template gets the view as ``s``; values are escaped."""
    return _place(language, place).render(s=view).strip()


@lru_cache
def environment(language: Language, *, autoescape: bool = True) -> Environment:
    """What renders the screens of a language, by default with values escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES / language),
        autoescape=autoescape,  # noqa: S701 - off only for phrases, which hold no markup  # nosec B701
        undefined=StrictUndefined,
        auto_reload=False,
        # They are kept by name alone, and phrases, which are not escaped, have none.
        bytecode_cache=CompiledTemplates(TEMPLATES / language) if autoescape else None,
    )
    made.filters["brief"] = brief
    made.filters["filesize"] = filesize
    return made


@cache
def _notice(language: Language, kind: str, code: str) -> Template | PlainText:
    return _compiled(environment(language), words_of(language)[kind][code])


@cache
def _phrase(language: Language, kind: str, key: str) -> Template | PlainText:
    return _compiled(environment(language, autoescape=False), words_of(language)[kind][key])


def _compiled(of: Environment, text: str) -> Template | PlainText:
    parts = parts_of(of, text)
    if parts is not None:
        return PlainText(parts, escapes=bool(of.autoescape))
    return _bare(of.from_string(text))


@cache
def _place(language: Language, place: Place) -> Template:
    return _bare(environment(language).get_template(f"{place.value}.j2"))


def _bare(template: Template) -> Template:
    """The template without globals: it uses none, and each time would begin by copying them."""
    template.globals = {}
    return template
