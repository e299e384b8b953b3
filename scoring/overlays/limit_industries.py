"""Whether a published limit can be for an enterprise's industry.

Used only to propose limits, or to say that none is known; the enterprise chooses what a number is
compared with.
"""

from scoring.catalogue.model import Benchmark


def may_be_for(limit: Benchmark, industry: str) -> bool:
    """Whether the limit may apply to an industry; true if its industries are not known."""
    if not limit.industries:
        return True
    code = "".join(char for char in industry if char.isdigit())
    return any(code.startswith(one) or one.startswith(code) for one in limit.industries)
