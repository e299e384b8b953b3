"""Rendering of pages and fragments, with their texts in two languages."""

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from bot.web.security.limits import CODE_LIMIT, FILE_LIMIT, TEXT_LIMIT
from bot.web.security.refusal import Refusal
from bot.web.security.visitors import HOST_ONLY, LANGUAGE_COOKIE
from bot.wording.catalogue import Words
from bot.wording.compiled import CompiledTemplates
from scoring.values import Language, reading_language

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def words_of(language: Language) -> dict[str, Any]:
    """The texts of the pages in a language."""
    return Words("web").in_language(language)


def language_asked(request: Request) -> Language:
    """The language of the browser's last page here, else of its settings; by default Chinese."""
    kept = request.cookies
    spoken = kept.get(HOST_ONLY + LANGUAGE_COOKIE) or kept.get(LANGUAGE_COOKIE, "")
    if spoken not in ("zh", "en"):
        spoken = _preferred(request.headers.get("accept-language", ""))
    return reading_language(spoken)


def _preferred(accepted: str) -> str:
    for part in accepted.lower().split(","):
        if (code := part.strip()[:2]) in ("zh", "en"):
            return code
    return "zh"


def refusal_words(refusal: Refusal, language: Language, reference: str = "") -> str:
    """The message of a refusal."""
    sentence: str = words_of(language)["refused"][refusal.code]
    return sentence.format(seconds=refusal.retry_after or 0, reference=reference)


def render(name: str, language: Language, **values: Any) -> str:
    """A template of ``templates/`` with the texts of ``language`` as ``w``."""
    template = environment().get_template(name)
    return template.render(w=words_of(language), language=language, **values)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """What renders the pages."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(HERE / "templates"),
    )
    made.globals.update(
        static=static_address,
        text_limit=TEXT_LIMIT,
        file_limit=FILE_LIMIT,
        code_limit=CODE_LIMIT,
    )
    return made


@cache
def static_address(name: str) -> str:
    """The URL of a static file; it changes with the content, so it may be cached permanently."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
