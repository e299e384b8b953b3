"""Codes of the mistakes in a call's file; the examples are in ``tests.dialogs.calls``."""

CALL_FILE_CODES = frozenset(
    {
        "closes-before-it-opens",
        "county-of-other-level",
        "county-without-agency",
        "county-without-name",
        "next-phase-before-the-end",
        "not-a-call-file",
        "not-a-county",
        "not-a-flag",
        "not-a-moment",
        "not-a-number",
        "not-in-range",
        "own-level-missing",
        "phases-out-of-order",
        "unknown-region",
        "unknown-agency",
        "unknown-catalogue",
        "unknown-key",
        "unknown-option",
        "unknown-overlay",
    }
)
