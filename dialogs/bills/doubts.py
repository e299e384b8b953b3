"""What is uncertain about a figure that a document seems to give."""

from typing import Final

SEVERAL: Final = "several"
UNIT_MISSING: Final = "unit-missing"
UNUSABLE: Final = "unit-unusable"
PART: Final = "part-of-year"
OTHER_YEAR: Final = "other-year"
SHIFTED: Final = "shifted"
UNCLEAR: Final = "period-unclear"
TO_DATE: Final = "to-date"
TWICE: Final = "twice"
FROM_HEADING: Final = "from-heading"
BY_SIGHT: Final = "by-sight"
TWO_AMOUNTS: Final = "two-amounts"
WITHIN: Final = "within"
DELIVERY: Final = "one-delivery"
APPROXIMATE: Final = "approximate"
SUM_DIFFERS: Final = "sum-differs"
NOT_ACTUAL: Final = "not-actual"
OF_A_ROW: Final = "of-a-row"
MONTHS_UNCLEAR: Final = "months-unclear"

OF_TIME: Final = frozenset({PART, OTHER_YEAR, SHIFTED, UNCLEAR, TO_DATE, DELIVERY, MONTHS_UNCLEAR})
"""Those that it is not of the year assessed, or not of all of it."""
EVERY: Final = frozenset(
    {SEVERAL, UNIT_MISSING, UNUSABLE, TWICE, FROM_HEADING, BY_SIGHT, TWO_AMOUNTS, WITHIN}
    | {APPROXIMATE, SUM_DIFFERS, NOT_ACTUAL, OF_A_ROW}
    | OF_TIME
)
