"""Closing, versions, and the signature of a second person."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from markupsafe import Markup

from bot.screens.core.context import Change, Frozen, HeldFile
from bot.screens.core.view import Labels
from bot.screens.overview import VerdictView
from bot.screens.review.reviewing import ScoredLine, in_words, line_by
from bot.screens.sharing.sharing import SharingView
from bot.wording.facts import fact_in_words
from bot.wording.figures import as_given
from bot.wording.proof import status_in_words, validity_in_words
from bot.wording.results.verdict import figure
from bot.wording.rules import name_in_list, topic
from bot.wording.truncate import brief
from dialogs.core import buttons as c
from dialogs.core.waits import ColleagueNamed, FactsSeen
from dialogs.dossier.dossier import Profile
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.index import index_of
from scoring.figures.kinds import figure_kinds
from scoring.figures.serialise import figure_from_json
from storage.records import SignOff, Version

HELD: Final[Mapping[str, str]] = {
    "reviews": "held-reviews",
    "decisions": "held-decisions",
    "comments": "held-comments",
}
"""The phrase for how much of something a version holds."""
SAID_OF: Final[Mapping[str, str]] = {"review": "review-of", "decision": "decision-of"}
HASH_SHOWN: Final = 8
"""Characters of a hash; the whole of it is shown on request."""
VERSIONS_SHOWN: Final = 5
SIGNED_SHOWN: Final = 3
"""Signatures of a version in the list; its own screen has all."""
CHANGES_SHOWN: Final = 15
BLOCKING_SHOWN: Final = 8
VALUE_SHOWN: Final = 30
"""Characters of an old or a new value."""
FILE_SHOWN: Final = 15
"""Characters of the name of a file before what was found of it."""


class VersionsView(SharingView):
    """The versions of the assessment, the latest first."""

    @property
    def closed(self) -> int:
        """The number of the version it stands closed as; 0 while it is open."""
        return self.context.dossier.closed

    @property
    def versions(self) -> tuple[Version, ...]:
        """As many as are shown."""
        return self.context.around.versions[:VERSIONS_SHOWN]

    @property
    def versions_more(self) -> int:
        """How many more there are."""
        return len(self.context.around.versions) - len(self.versions)

    def signed(self, version: Version) -> tuple[SignOff, ...]:
        """What was said of a version last."""
        return version.sign_offs[-SIGNED_SHOWN:]

    def short(self, hash: str) -> str:
        """The first characters of a hash."""
        return hash[:HASH_SHOWN]

    def rows(self, offered: c.Rows) -> c.Rows:
        """Look at one of them."""
        looks = [c.choice(c.VERSION, one.number) for one in self.versions]
        return (*offered[:-1], *c.rows_of(looks, 3), *offered[-1:])

    @property
    def labels(self) -> Labels:
        """A version by its number."""
        return {
            c.VERSION: lambda number: self.context.label("version", number=number),
            c.SIGNATORY: "signatory",
        }

    @property
    def leading_on(self) -> tuple[str, ...]:
        """What is usually done next."""
        return (c.SIGNATORY, c.CLOSE)


class ClosingView(VerdictView, SharingView):
    """What is about to be frozen."""

    @property
    def enterprise(self) -> str:
        """Of whom."""
        return self.context.dossier.profile.name or ""

    @property
    def period(self) -> str | None:
        """The year assessed."""
        return self.context.dossier.profile.period

    @property
    def edition(self) -> str:
        """By which standard."""
        return self.say(self.context.catalogue.title)

    @property
    def name(self) -> str | None:
        """Who closes it."""
        return self.context.around.name

    @property
    def files(self) -> int:
        """How many files it holds."""
        return sum(map(len, self.context.dossier.evidence.values()))

    @property
    def held(self) -> str:
        """How much is said in review, and released, that goes into it; empty if nothing."""
        dossier = self.context.dossier
        decisions = len(dossier.released.rows) if dossier.released else 0
        counts = {"reviews": len(dossier.reviews), "decisions": decisions}
        parts = [self.context.phrase(HELD[k], count=n) for k, n in counts.items() if n]
        return self.context.listed(parts) if parts else ""

    @property
    def hash(self) -> str:
        """The first characters of the hash it will have."""
        seen = self.wait.state_if(FactsSeen)
        return seen.hash[:HASH_SHOWN] if seen else ""

    @property
    def leading_on(self) -> tuple[str, ...]:
        """Closing."""
        return (c.CLOSE_CONFIRMED,)

    @property
    def labels(self) -> Labels:
        """Another name; not now."""
        return {c.CALL_ME: "call-me-otherwise", c.RETURN: "close-not"}


class FrozenView(SharingView):
    """A version that was read again."""

    @property
    def _frozen(self) -> Frozen | None:
        return self.context.around.version

    @property
    def is_there(self) -> bool:
        """Whether it may be seen."""
        return self._frozen is not None

    @property
    def frozen(self) -> Frozen:
        """The version, if it may be seen."""
        found = self._frozen
        assert found is not None  # noqa: S101 - templates ask ``is_there`` first  # nosec B101
        return found

    @property
    def version(self) -> Version:
        """The version itself."""
        return self.frozen.version

    @property
    def verdict(self) -> Markup:
        """The verdict, in one or two sentences."""
        said = self.frozen.verdict
        return Markup("<b>{}</b>{}").format(self.say(said.headline), self.say(said.after_headline))

    @property
    def edition(self) -> str:
        """By which standard."""
        return self.say(self.frozen.catalogue.title)

    @property
    def hash(self) -> str:
        """The hash: its first characters, or all of it on request."""
        return self.version.hash if self.wait.help_open else self.version.hash[:HASH_SHOWN]

    @property
    def scores(self) -> list[ScoredLine]:
        """What it holds side by side, if more than the self-assessment."""
        said, frozen = self.frozen.said, self.frozen
        if said is None or not (said.reviewed or said.decided):
            return []
        titles = self.context.words["results"]
        own = figure(frozen.catalogue, frozen.verdict.result)
        lines = [ScoredLine(titles["self"], own, self.say(frozen.verdict.badge), "")]
        for title, found in (("reviewed", said.reviewed), ("decided", said.decided)):
            if found is not None:
                lines.append(line_by(self.context, frozen.catalogue, title, *found))
        return lines

    @property
    def held(self) -> str:
        """How much of review, decisions and comments it holds; empty if none."""
        said = self.frozen.said
        if said is None:
            return ""
        counts = {"reviews": said.reviews, "decisions": said.decisions, "comments": said.comments}
        parts = [self.context.phrase(HELD[k], count=n) for k, n in counts.items() if n]
        if said.decided and said.undecided:
            parts.append(self.context.phrase("undecided-count", count=said.undecided))
        return self.context.listed(parts)

    @property
    def blocking(self) -> list[str]:
        """What blocks readiness, by number and topic."""
        index = index_of(self.frozen.catalogue)
        return [
            f"{name_in_list(index.code[one], self.context.language)} "
            f"{brief(self.say(topic(self.frozen.catalogue, index.asked[one])), 40)}"
            for one in self.frozen.blocking[:BLOCKING_SHOWN]
        ]

    @property
    def blocking_more(self) -> int:
        """How many more rows block."""
        return max(0, len(self.frozen.blocking) - BLOCKING_SHOWN)


class VersionView(FrozenView):
    """One version, for the owner."""

    @property
    def changes(self) -> list[str]:
        """What differs from the version before, as many rows as are shown."""
        return [self._in_a_line(one) for one in self.frozen.changes[:CHANGES_SHOWN]]

    @property
    def changes_more(self) -> int:
        """How many more rows differ."""
        return max(0, len(self.frozen.changes) - CHANGES_SHOWN)

    @property
    def labels(self) -> Labels:
        """The PDF in each language."""
        return {c.PDF: lambda language: self.context.label(f"pdf-{language}")}

    def _in_a_line(self, change: Change) -> str:
        none = self.context.phrase("nothing-there")
        old, new = (
            none if one in (None, ()) else brief(self._value(change, one), VALUE_SHOWN)
            for one in (change.old, change.new)
        )
        return self.context.phrase("changed", what=self._what(change), old=old, new=new)

    def _what(self, change: Change) -> str:
        """The name of what differs."""
        match change.kind:
            case "fact":
                return str(self.context.words["fields"][change.key])
            case "review" | "decision":
                of = (
                    self.context.named(change.key)
                    if change.key in self.context.index.asked
                    else "…"
                )
                return self.context.phrase(SAID_OF[change.kind], where=of)
            case "figure":
                kind = figure_kinds().get(change.key)
                return self.say(kind.title) if kind else "…"
            case "overlays":
                return self.context.phrase("overlays-changed")
        known = change.key in self.context.index.asked
        where = self.context.named(change.key) if known else "…"
        if change.kind == "answer":
            return where
        return self.context.phrase("note-of" if change.kind == "note" else "files-of", where=where)

    def _value(self, change: Change, value: Any) -> str:
        """An old or a new value in words."""
        match change.kind:
            case "fact":
                profile = Profile(**{change.key: value})
                field: Any = change.key
                return fact_in_words(profile, field, self.context.language) or value
            case "answer":
                return self._in_words(change.key, value)
            case "review":
                said = str(self.context.words["verdicts"][value.verdict.value])
                own = in_words(self.context, change.key, value.value) if value.value else ""
                return f"{said} → {own}" if own else said
            case "decision":
                return in_words(self.context, change.key, value.value)
            case "figure":
                return as_given(figure_from_json(value), self.context.language)
            case "files":
                return self.context.listed(self._files(change, value))
            case "overlays":
                return self.context.listed(value)
            case _:
                return str(value)

    def _files(self, change: Change, files: tuple[HeldFile, ...]) -> list[str]:
        """The names; where they are the same as before, what differs of each file that does."""
        old, new = change.old or (), change.new or ()
        if [one.name for one in old] != [one.name for one in new]:
            return [one.name for one in files]
        pairs = zip(files, old, new, strict=True)
        return [self._file(file, was, now) for file, was, now in pairs if was != now]

    def _file(self, file: HeldFile, was: HeldFile, now: HeldFile) -> str:
        found = []
        if was.status != now.status:
            found.append(self.say(status_in_words(file.status)))
        if was.valid_until != now.valid_until:
            found.append(self.say(validity_in_words(file.valid_until, None)))
        if was.digest != now.digest:
            found.append(file.digest[:HASH_SHOWN])
        name, details = brief(file.name, FILE_SHOWN), self.context.listed(found)
        return self.context.phrase("file-found", name=name, found=details)


class SigningView(FrozenView):
    """The summary of a version, for the person asked to sign it."""

    @property
    def name(self) -> str | None:
        """The name it would be signed with."""
        return self.context.around.name

    @property
    def asked_by(self) -> str:
        """Who asks."""
        task = self.context.dossier.task
        return task.enterprise if task else ""

    @property
    def note(self) -> str:
        """What the one who asks wrote."""
        task = self.context.dossier.task
        return task.note if task else ""

    @property
    def due(self) -> date | None:
        """By when."""
        task = self.context.dossier.task
        return task.due if task else None

    @property
    def said(self) -> SignOff | None:
        """What this person said of it already."""
        task, found = self.context.dossier.task, self._frozen
        if task is None or found is None:
            return None
        mine = (one for one in found.version.sign_offs if one.member == task.member)
        return next(mine, None)

    @property
    def closed_on(self) -> str:
        """The day it was closed."""
        return f"{day_in_china(self.version.closed)}"

    def rows(self, offered: c.Rows) -> c.Rows:
        """What was said once is not said again."""
        is_open = self.is_there and self.said is None and self.version.stands
        gone = frozenset() if is_open else frozenset({c.SIGN, c.DECLINE_TO_SIGN})
        if not self.is_there:
            gone |= {c.PDF, c.WHOLE_HASH}
        kept = (tuple(one for one in row if one not in gone) for row in offered)
        return tuple(row for row in kept if row)

    @property
    def labels(self) -> Labels:
        """The hash is shown or shortened; another name."""
        return {
            c.WHOLE_HASH: "short-hash" if self.wait.help_open else "whole-hash",
            c.CALL_ME: "call-me-otherwise",
            c.PDF: "pdf",
        }


class SignatoryView(VersionsView):
    """Who is to sign."""

    @property
    def named(self) -> ColleagueNamed | None:
        """Who was typed, with a note and a day."""
        return self.wait.state_if(ColleagueNamed)

    def rows(self, offered: c.Rows) -> c.Rows:
        """The versions are not looked at here."""
        return offered
