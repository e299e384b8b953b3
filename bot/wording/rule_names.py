"""What a rule is called by its number, not by the code that may be typed."""

from scoring.values import Language

_KINDS = {
    "e": {"zh": "申报条件", "en": "condition"},
    "r": {"zh": "基本要求", "en": "basic requirement"},
}


def name_in_text(code: str, language: Language) -> str:
    """In a sentence: ``第 12 题``, ``基本要求 3``."""
    if code.isdigit():
        return f"第 {code} 题" if language == "zh" else f"question {code}"
    return f"{_KINDS[code[0]][language]} {code[1:]}"


def name_in_list(code: str, language: Language) -> str:
    """Where many are named: ``#12``, ``基本要求 3``."""
    return f"#{code}" if code.isdigit() else name_in_text(code, language)


def name_at_start(code: str, language: Language) -> str:
    """The same where a row or a button begins with it."""
    name = name_in_list(code, language)
    return name[0].upper() + name[1:]
