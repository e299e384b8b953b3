"""Compiles the templates of screens and pages, as ``make compile`` does."""

from bot.screens.core.texts import LANGUAGES
from bot.screens.core.texts import environment as of_screens
from bot.web.templating import environment as of_pages
from bot.wording.compiled import compile_all

if __name__ == "__main__":
    for language in LANGUAGES:
        compile_all(of_screens(language))
    compile_all(of_pages())
