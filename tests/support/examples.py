"""How many examples a property is tried with."""

from hypothesis import settings

USUAL = 100


def examples(count: int) -> settings:
    """``count`` of them, and fewer in proportion where the profile asks for fewer."""
    assert settings.default is not None
    return settings(max_examples=max(1, count * settings.default.max_examples // USUAL))
