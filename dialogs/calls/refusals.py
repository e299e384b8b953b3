"""Why an act on a submission is not done."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why an act is not done."""

    NOT_ALLOWED = "not-allowed"  # or not there: the two are not told apart
    MOVED = "moved"  # something changed since it was shown
    REASON_NEEDED = "reason-needed"
    NOT_A_TOTAL = "not-a-total"
    NOT_A_DAY = "not-a-day"
    TOLD_ALREADY = "told-already"
    NOTHING_PENDING = "nothing-pending"
    NOTHING_TO_UNDO = "nothing-to-undo"
    NOT_A_FLAG = "not-a-flag"
    NOT_A_REVIEWER = "not-a-reviewer"
    REVIEWER_ALREADY = "reviewer-already"
    HAS_INTEREST = "has-interest"
    ENOUGH_REVIEWERS = "enough-reviewers"
    # of a review row by row
    NOT_A_ROW = "not-a-row"
    NOT_POINTS = "not-points"  # of the row
    ALL_OR_NOTHING = "all-or-nothing"
    NOT_MET_OR_NOT = "not-met-or-not"
    ROW_REASON_NEEDED = "row-reason-needed"
