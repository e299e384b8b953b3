"""What factories do for a row, and the effort: of rows that exist, by classes that exist."""

from scoring.catalogue.loading import load_catalogue
from scoring.improvement.practices import (
    catalogues_of,
    costs,
    effort_class,
    effort_of_row,
    practice_of,
)


def test_every_row_of_the_2025_edition_has_a_practice() -> None:
    catalogue = load_catalogue("gb36132-2025")
    for row in catalogue.criteria:
        practice = practice_of(row.id)
        assert practice is not None, row.id
        assert len(catalogues_of(practice)) == len(practice.catalogues)
        assert costs(catalogue)[row.id] == effort_class(practice.effort).cost


def test_the_effort_of_a_row_without_one_is_the_same_as_of_any_other() -> None:
    """So the cheapest way by the 2018 edition is that of the fewest rows."""
    catalogue = load_catalogue("gb36132-2018")
    assert {effort_of_row(row.id) for row in catalogue.criteria} == {"medium"}
    assert len(set(costs(catalogue).values())) == 1
