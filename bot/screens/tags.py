"""The tags of one's organisations on a case."""

from bot.screens.core.view import Labels, View
from dialogs.core import buttons as c
from storage.records import TagRow


class TagsView(View):
    """What is on the case, and what may be put on it."""

    @property
    def name(self) -> str | None:
        """Whose case it is."""
        return self.context.dossier.profile.name

    @property
    def organisations(self) -> tuple[tuple[int, str], ...]:
        """The organisations of the person that work on it, by id and name."""
        return self.context.around.tagging

    @property
    def of(self) -> str:
        """The name of the organisation that a new tag would be of."""
        found = dict(self.organisations)
        chosen = int(self.wait.subject or 0)
        return found.get(chosen) or next(iter(found.values()), "")

    @property
    def on(self) -> list[str]:
        """The names of the tags on it."""
        return [tag.name for tag in self._tags if tag.is_on]

    @property
    def _tags(self) -> tuple[TagRow, ...]:
        return self.context.around.tags

    @property
    def _offered(self) -> list[TagRow]:
        return [tag for tag in self._tags if not tag.is_on and not tag.is_retired]

    def rows(self, offered: c.Rows) -> c.Rows:
        """Take off those that are on, put on the others; another organisation."""
        taking = [c.choice(c.TAKE_TAG, tag.id) for tag in self._tags if tag.is_on]
        putting = [c.choice(c.PUT_TAG, tag.id) for tag in self._offered]
        others = [c.choice(c.TAGS, id) for id, name in self.organisations if name != self.of]
        return (*c.rows_of(taking, 2), *c.rows_of(putting, 2), *c.rows_of(others, 1), *offered)

    @property
    def labels(self) -> Labels:
        """The name of the tag, or of the organisation."""
        return {
            c.PUT_TAG: lambda id: self.context.label("put-tag", name=self._named(id)),
            c.TAKE_TAG: lambda id: self.context.label("take-tag", name=self._named(id)),
            c.TAGS: lambda id: self.context.label(
                "tags-of", name=dict(self.organisations)[int(id)]
            ),
        }

    def _named(self, id: str) -> str:
        return next(tag.name for tag in self._tags if tag.id == int(id))
