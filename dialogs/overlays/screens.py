"""The choices at the overlays on offer."""

from collections.abc import Mapping
from datetime import datetime

from dialogs.core import buttons as c
from dialogs.core.dossier import Dossier
from dialogs.core.screen import Maker, filled
from dialogs.core.session import Place, Session
from dialogs.overlays.choosing import marked_offers
from scoring.catalogue.index import CatalogueIndex


def _rules(_index: CatalogueIndex, session: Session, _dossier: Dossier, _now: datetime) -> c.Rows:
    """First the way on, so that it is in view on a phone."""
    wait = session.wait
    count = len(marked_offers(wait.detail))
    toggles = c.rows_of([c.choice(c.RULE, position) for position in range(count)], 1)
    turns = [c.choice(c.PAGE, wait.page - 1)] if wait.page > 0 else []
    turns += [c.choice(c.PAGE, wait.page + 1)] if wait.page < count - 1 else []
    last = c.RETURN if wait.detour else c.BACK
    return filled(tuple(turns) if wait.help_open else (), (c.ADOPT,), *toggles, (c.HELP, last))


RULE_CHOICES: Mapping[Place, Maker] = {Place.RULES: _rules}
