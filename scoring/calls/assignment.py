"""Who reviews what: evenly, within caps, and never against a conflict.

Each submission needs some reviewers. They are found one after the other along the shortest chain
of changes that ends at the reviewer with the least to do, and evened out at the end, so that a
reviewer barred from much gets what is left for them. The same input gives the same proposal.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]
"""A submission and a reviewer."""
Path = tuple[tuple[int, int | None, int], ...]
"""Changes in their order: a submission, from which reviewer, to which."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """A reviewer, and the most that they take; ``None`` is no limit."""

    reviewer: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who would review what. ``missing``: how many reviewers a submission lacks."""

    pairs: tuple[Pair, ...]
    missing: Mapping[int, int]
    loads: Mapping[int, int]


def propose(
    submissions: Sequence[int],
    reviewers: Sequence[Capacity],
    *,
    each: int,
    barred: Collection[Pair] = (),
    standing: Collection[Pair] = (),
) -> Proposal:
    """New pairs beside those ``standing``, which stay. ``barred`` pairs never come about."""
    board = _Board(submissions, reviewers, frozenset(barred), frozenset(standing))
    missing: dict[int, int] = {}
    for submission in submissions:
        for _ in range(each - board.count(submission)):
            if not board.add(submission):
                missing[submission] = missing.get(submission, 0) + 1
    board.even_out()
    return Proposal(tuple(sorted(board.made)), missing, dict(board.loads))


class _Board:
    def __init__(
        self,
        submissions: Sequence[int],
        reviewers: Sequence[Capacity],
        barred: frozenset[Pair],
        standing: frozenset[Pair],
    ) -> None:
        self._most = {one.reviewer: one.most for one in reviewers}
        self._order = {one.reviewer: at for at, one in enumerate(reviewers)}
        self._barred = barred
        self._standing = standing
        self.made: set[Pair] = set()
        self.loads = dict.fromkeys(self._most, 0)
        for _, reviewer in standing:
            if reviewer in self.loads:
                self.loads[reviewer] += 1
        self._submissions = tuple(submissions)

    def count(self, submission: int) -> int:
        """How many reviewers a submission has."""
        return sum(one == submission for one, _ in (*self._standing, *self.made))

    def add(self, submission: int) -> bool:
        """Give a submission one reviewer more; ``False`` where there is no way to."""
        paths = self._paths([(submission, None)])
        free = [one for one in paths if self._has_room(one)]
        if not free:
            return False
        self._apply(paths[min(free, key=self._preference)])
        return True

    def even_out(self) -> None:
        """Move work from the busiest to the least busy as long as that evens it out."""
        while self._move_one():
            pass

    def _move_one(self) -> bool:
        for busy in sorted(self.loads, key=lambda one: (-self.loads[one], self._order[one])):
            starts = [(sub, rev) for sub, rev in sorted(self.made) if rev == busy]
            paths = self._paths(starts)
            lower = [
                one
                for one in paths
                if self.loads[one] + 1 < self.loads[busy] and self._has_room(one)
            ]
            if lower:
                self._apply(paths[min(lower, key=self._preference)])
                return True
        return False

    def _paths(self, starts: Iterable[tuple[int, int | None]]) -> dict[int, Path]:
        """By reviewer that can be reached: the changes that lead to them."""
        found: dict[int, Path] = {}
        waiting: deque[tuple[int, int | None, Path]] = deque(
            (submission, gives, ()) for submission, gives in starts
        )
        while waiting:
            submission, gives, path = waiting.popleft()
            for reviewer in self._order:
                if reviewer in found or not self._may(submission, reviewer):
                    continue
                found[reviewer] = (*path, (submission, gives, reviewer))
                for other, holder in sorted(self.made):
                    if holder == reviewer:
                        waiting.append((other, reviewer, found[reviewer]))
        return found

    def _may(self, submission: int, reviewer: int) -> bool:
        pair = (submission, reviewer)
        return not any(pair in pairs for pairs in (self._barred, self._standing, self.made))

    def _has_room(self, reviewer: int) -> bool:
        most = self._most[reviewer]
        return most is None or self.loads[reviewer] < most

    def _preference(self, reviewer: int) -> tuple[int, int]:
        return self.loads[reviewer], self._order[reviewer]

    def _apply(self, path: Path) -> None:
        for submission, gives, _ in path:
            if gives is not None:
                self.made.remove((submission, gives))
                self.loads[gives] -= 1
        for submission, _, takes in path:
            self.made.add((submission, takes))
            self.loads[takes] += 1
