"""Rejections: what is wrong with something a person typed. They are values, never exceptions.

A parser returns a ``Rejection`` in place of a value; the channel words it by its code. The codes
and the parameters that come with each stand in ``REJECTIONS``, so that a test can demand a text
for every one of them::

    any text          too-long
    numbers           not-a-number, words-before-number, several-numbers, vague-number,
                      ambiguous-comma, negative-number, number-too-large, place-not-share
    shares            ambiguous-share, percent-sign-missing, share-over-100, vague-share,
                      not-a-percentage, rank-not-share, fraction-not-exact
    headcount         not-people, not-whole, headcount-out-of-range
    period            not-a-year, several-years, year-in-future, year-too-early
    two values         ends-not-read
    days              not-a-date, date-passed, date-too-old, date-too-far
    yearly figures    figure-unit-missing, figure-unit-unknown, figure-wrong-dimension,
                      figure-part-of-year, figure-none, figure-money, figure-medium,
                      figure-no-coefficient, figure-amount-first, figure-own-unit, figure-own-zero,
                      figure-no-heating-value, figure-other-unit
    colleagues        colleague-missing, colleague-too-long, colleague-note-too-long
    credit code       credit-code-length, credit-code-character, credit-code-region,
                      credit-code-check
"""

from collections.abc import Mapping

from scoring.units.number import Rejection

__all__ = ["REJECTIONS", "Rejection", "reject"]


REJECTIONS: Mapping[str, tuple[str, ...]] = {
    "too-long": ("limit",),
    # Who else is to answer
    "colleague-missing": (),
    "colleague-too-long": ("limit",),
    "colleague-note-too-long": ("limit",),
    # Numbers
    "not-a-number": ("typed",),
    "words-before-number": ("words",),  # only a number and its unit can be read safely
    "several-numbers": ("typed",),  # a range, a list, a fraction
    "vague-number": ("typed",),  # 十几, 七八百, 数千, 80 % 以上, 不到 80 %
    "ambiguous-comma": ("typed",),  # "3,5": 3.5, 35 or 3 and 5?
    "negative-number": ("typed",),
    "number-too-large": ("limit",),  # in digits
    "place-not-share": ("typed",),  # 第 15 名, 前 15: of how many? A rank is asked in percent
    # Shares
    "ambiguous-share": ("typed", "small", "large"),  # "0.8": 0.8 % or 80 %?
    "percent-sign-missing": ("typed",),  # "1.2": 1.2 %, or a multiple, or one of several figures?
    "share-over-100": ("typed",),
    "vague-share": ("typed",),  # 大部分, 过半
    "not-a-percentage": ("unit",),  # "80 吨" where a share is asked
    "rank-not-share": ("typed",),  # 前 15 % where a share is asked
    "fraction-not-exact": (
        "typed",
    ),  # 三分之一 has no exact decimal; the person picks the percent
    # Headcount
    "not-people": ("unit",),
    "not-whole": ("typed",),
    "headcount-out-of-range": ("lowest", "highest"),
    # Period
    "not-a-year": ("typed",),
    "several-years": ("typed",),
    "year-in-future": ("year", "latest"),
    "year-too-early": ("year", "earliest"),
    # Days of a plan
    "not-a-date": ("typed",),
    "date-passed": ("day",),
    "date-too-old": ("day",),
    "date-too-far": ("day",),
    # Evidence that is asked for
    "request-no-question": ("number",),
    "request-without-words": (),
    "request-only-a-day": (),
    "request-too-long": ("limit",),
    # Baseline and leading value in one line
    "ends-not-read": ("typed",),
    # Yearly figures; ``wanted`` and ``units`` are the figure's id, ``dimension`` is an id too
    "figure-negative": ("typed",),
    "figure-not-found": ("typed",),
    "figure-hazardous": ("typed",),
    "figure-all-investment": ("typed",),
    "figure-other-energy": ("typed",),
    "figure-unit-prefix": ("unit",),
    "figure-unit-missing": (),  # products and materials are counted in units of their own
    "figure-unit-unknown": ("unit", "units"),
    "figure-wrong-dimension": ("unit", "dimension", "wanted", "units"),
    "figure-part-of-year": ("typed",),
    "figure-none": (),  # where 0 cannot be meant
    "figure-money": ("typed", "figure", "units"),  # 电费 600万, where kWh are wanted
    "figure-medium": ("typed",),
    "figure-no-coefficient": ("typed",),
    "figure-amount-first": (),  # a heating value before the amount it is of
    "figure-own-unit": ("base",),
    "figure-own-zero": (),
    "figure-no-heating-value": (),  # of heat and electricity
    "figure-other-unit": ("unit", "expected"),
    # Unified social credit code; positions count from 1
    "credit-code-length": ("length", "expected"),
    "credit-code-character": ("character", "position"),
    "credit-code-region": ("region",),
    "credit-code-check": ("character", "expected"),
}


def reject(code: str, **params: str | int) -> Rejection:
    """A rejection by ``code``; its parameters must be the ones listed, else ``KeyError``."""
    names = REJECTIONS[code]
    if params.keys() != set(names):
        raise KeyError(f"{code} takes {names}, not {tuple(params)}")
    return Rejection(code, tuple((name, str(params[name])) for name in names))
