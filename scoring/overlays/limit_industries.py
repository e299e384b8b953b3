"""Whether a published limit can be for an enterprise's industry.

Only to propose limits, or to say that none known here is; what a number is compared with, the
enterprise chooses.
"""

from scoring.catalogue.model import Benchmark


def may_be_for(limit: Benchmark, industry: str) -> bool:
    """Whether the limit may be for an industry; one whose industries are not known always may."""
    if not limit.industries:
        return True
    code = "".join(char for char in industry if char.isdigit())
    return any(code.startswith(one) or one.startswith(code) for one in limit.industries)
