"""YAML text -> Overlay. As strict as catalogues are, and every problem of a file in one error."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath

from scoring.catalogue.loading import load_catalogue, read_form
from scoring.catalogue.model import Catalogue
from scoring.errors import OverlayError, Problem, UnknownCatalogue
from scoring.files.problems import Problems
from scoring.files.yaml_reader import parse_yaml
from scoring.overlays.checks import check_overlay
from scoring.overlays.fit import check_against_catalogue
from scoring.overlays.model import Overlay

Load = Callable[[str], Catalogue]


def parse_overlay(text: str, name: str, load: Load = load_catalogue) -> Overlay:
    """The overlay in ``text``; ``name`` is the file's: the overlay's id and a suffix.

    ``load`` finds the catalogues it is for. Raises ``OverlayError`` with all problems at once: of
    form, then of sense, then of the catalogues with it applied.
    """
    overlay, problems = read_form(Overlay, text, name)
    if overlay is not None:
        for found in check_overlay(overlay, PurePath(name).stem):
            problems.add_issue(found)
        catalogues = _catalogues(overlay, load, problems)
        if not problems:
            for found in check_against_catalogue(overlay, catalogues):
                problems.add_issue(found)
                if problems.is_full:
                    break
    if overlay is None or problems:
        raise OverlayError(problems.in_file_order())
    return overlay


def read_overlay(text: str, name: str) -> Overlay:
    """The overlay in ``text``, checked for its form alone. Raises ``OverlayError``."""
    overlay, problems = read_form(Overlay, text, name)
    if overlay is None or problems:
        raise OverlayError(problems.in_file_order())
    return overlay


def _catalogues(overlay: Overlay, load: Load, problems: Problems) -> list[Catalogue]:
    loaded = []
    for i, id in enumerate(overlay.catalogues):
        try:
            loaded.append(load(id))
        except UnknownCatalogue as error:
            known = ", ".join(error.available)
            problems.add("unknown-catalogue", ("catalogues", i), {"found": id, "known": known})
    return loaded


def parse_overlays(
    texts: Mapping[str, str], load: Load = load_catalogue, shipped: Iterable[Overlay] = ()
) -> tuple[Overlay, ...]:
    """The overlays of several files, by name. None may have the id of one that is ``shipped``.

    Raises ``OverlayError`` with the problems of all files; ``CatalogueError`` where a catalogue
    they are for has mistakes itself.
    """
    refs = {overlay.id: overlay.ref for overlay in shipped}
    overlays: list[Overlay] = []
    problems: list[Problem] = []
    files: dict[str, str] = {}
    for name, text in texts.items():
        try:
            overlay = parse_overlay(text, name, load)
            if refs.get(overlay.id, overlay.ref) != overlay.ref:
                raise _wrong_id("id-taken", overlay.id, text, name)
            if other := files.get(overlay.id):
                raise _wrong_id("file-twice", overlay.id, text, name, other=other)
            files[overlay.id] = name
        except OverlayError as error:
            problems += error.problems
        else:
            overlays.append(overlay)
    if problems:
        raise OverlayError(problems)
    return tuple(overlays)


def _wrong_id(code: str, id: str, text: str, name: str, **details: str) -> OverlayError:
    problems = Problems(name, parse_yaml(text))
    problems.add(code, ("id",), {"found": id} | details)
    return OverlayError(problems.in_file_order())
