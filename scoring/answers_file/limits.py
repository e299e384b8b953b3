"""Published limits in the answers file: named by id or by product, for one product or several."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from scoring.answers.model import ProductNumber, Value
from scoring.catalogue.model import Benchmark, Criterion, Requirement
from scoring.files.form import FormReader
from scoring.files.wording import listed
from scoring.overlays.limit_search import likeliest
from scoring.units.patterns import fits

PRODUCT_KEYS = ("benchmark", "value", "unit", "energy")
MAX_UNIT_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class KnownLimits:
    """The published limits of the catalogue, and the year whose editions are in force."""

    benchmarks: tuple[Benchmark, ...] = ()
    year: int | None = None

    def id_of(self, rule: Criterion | Requirement, entry: FormReader, unit: str) -> str | None:
        """The id of the limit an entry names, by id or by what people call the product.

        ``None`` if it names none, or may mean several, which is noted. An unknown name is kept,
        for the rule to refuse.
        """
        named = entry.text("benchmark")
        if named is None or any(limit.id == named for limit in self.benchmarks):
            return named
        found = [limit.id for limit in self._likely(rule, named, unit)]
        if len(found) > 1:
            entry.note("ambiguous-benchmark", "benchmark", found=named, benchmarks=listed(found))
            return None
        return found[0] if found else named

    def _likely(self, rule: Criterion | Requirement, named: str, unit: str) -> Iterable[Benchmark]:
        scales = {scale.id: scale for scale in rule.scales} if isinstance(rule, Criterion) else {}
        usable = (
            (limit.id, limit)
            for limit in self.benchmarks
            if limit.scale in scales and not limit.hint and limit.is_in_force(self.year)
        )
        return (
            limit for _, limit in likeliest(usable, named) if not unit or fits(limit.unit, unit)
        )


def read_products(
    rule: Criterion | Requirement, entry: FormReader, known: KnownLimits
) -> Value | None:
    """Several products, each with its number, limit and energy; ``None`` where one is not right.

    Problems have been noted.
    """
    read = [_product(rule, one, known) for one in entry.entries("products")]
    products = [one for one in read if one is not None]
    if not products or len(products) < len(read):
        if not read:
            entry.note("no-products", "products")
        return None
    first = max(products, key=lambda one: one.energy)
    ordered = tuple(sorted(products, key=lambda one: -one.energy))
    return Value(
        first.value,
        first.unit,
        measure=entry.text("measure"),
        benchmark=first.benchmark,
        products=ordered,
    )


def _product(
    rule: Criterion | Requirement, entry: FormReader, known: KnownLimits
) -> ProductNumber | None:
    if not entry.is_mapping:
        return None
    entry.only(PRODUCT_KEYS)
    unit = entry.text("unit", MAX_UNIT_CHARACTERS) or ""
    value, energy = entry.number("value"), entry.number("energy")
    for key in ("value", "energy", "benchmark"):
        if entry.raw(key) is None:
            entry.note("missing-key", found=key)
    limit = known.id_of(rule, entry, unit)
    if value is None or energy is None or limit is None:
        return None
    return ProductNumber(Decimal(value), unit, limit, energy)
