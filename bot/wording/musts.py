"""How many conditions, basic requirements and mandatory criteria, in words."""

from collections.abc import Iterable

from scoring.catalogue.model import Catalogue, Condition, Kind, Requirement


def musts_in_words(catalogue: Catalogue, ids: Iterable[str], zh: bool) -> str:
    """What must hold, of ``ids``: 1 条申报条件、2 条基本要求.

    Each kind is counted by itself where a round brings conditions: what bars from one round is
    another matter than what the standard demands. Elsewhere they are counted together.
    """
    counted = set(ids)
    if not catalogue.conditions:
        return _together(catalogue, len(counted), zh)
    gates = [rule for rule in catalogue.rules if rule.id in counted]
    conditions = sum(isinstance(rule, Condition) for rule in gates)
    requirements = sum(isinstance(rule, Requirement) for rule in gates) - conditions
    mandatory = len(gates) - conditions - requirements
    if zh:
        kinds = (conditions, "申报条件"), (requirements, "基本要求"), (mandatory, "必选要求")
        return "、".join(f"{count} 条{name}" for count, name in kinds if count)
    parts = [
        _counted(conditions, "condition of the round", "conditions of the round"),
        _counted(requirements, "basic requirement", "basic requirements"),
        _counted(mandatory, "mandatory criterion", "mandatory criteria"),
    ]
    return " and ".join(part for part in parts if part)


def _together(catalogue: Catalogue, count: int, zh: bool) -> str:
    mandatory = any(item.kind is Kind.MANDATORY for item in catalogue.criteria)
    if zh:
        return f"{count} 条基本要求{'或必选要求' if mandatory else ''}"
    one = "basic requirement" + (" or mandatory criterion" if mandatory else "")
    many = "basic requirements" + (" or mandatory criteria" if mandatory else "")
    return _counted(count, one, many)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}" if count else ""
