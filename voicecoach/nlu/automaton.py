"""Finds many templates at once in a row of words.

The templates become one non-deterministic automaton over words; its deterministic form is
made as it is needed and kept, so that a search is a few look-ups for each word.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from voicecoach.content.templates import InTurn, OneOf, Part, Words

_State = frozenset[int]


class Automaton:
    """Made from (template, label) pairs.

    `words_of` turns a piece of template into words; words of `padding` are passed over where
    a template does not have them.
    """

    def __init__(
        self,
        templates: Iterable[tuple[Part, str]],
        words_of: Callable[[str], tuple[str, ...]],
        padding: frozenset[str],
    ) -> None:
        self._words_of = words_of
        self._padding = padding
        self._moves: list[dict[str, list[int]]] = []
        self._free: list[list[int]] = []
        self._labels: dict[int, str] = {}
        self.vocabulary: set[str] = set()
        starts = []
        for part, label in templates:
            start, end = self._new(), self._new()
            self._build(part, start, end)
            starts.append(start)
            self._labels[end] = label
        self._start = self._closed(starts)
        self._known: dict[tuple[_State, str], _State] = {}
        self._first: dict[str, list[int]] = defaultdict(list)
        for state in self._start:
            for word, targets in self._moves[state].items():
                self._first[word].extend(targets)

    def matches(self, row: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
        """Each (end, label) of a template that is row[at:end]; never an empty stretch."""
        state: _State = self._start
        for i in range(at, len(row)):
            after = self._next(state, row[i])
            if not after:
                # Padding may stand between two words of a template, not before the first.
                if state is self._start or row[i] not in self._padding:
                    return
                continue
            state = after
            for label in sorted({self._labels[s] for s in state if s in self._labels}):
                yield i + 1, label

    def _next(self, state: _State, word: str) -> _State:
        key = (state, word)
        if key not in self._known:
            if word not in self.vocabulary:
                return frozenset()
            if state is self._start:
                targets = self._first.get(word, [])
            else:
                targets = [t for s in state for t in self._moves[s].get(word, ())]
            self._known[key] = self._closed(targets)
        return self._known[key]

    def _new(self) -> int:
        self._moves.append({})
        self._free.append([])
        return len(self._moves) - 1

    def _build(self, part: Part, start: int, end: int) -> None:
        match part:
            case Words(text):
                at = start
                for word in self._words_of(text):
                    self.vocabulary.add(word)
                    target = self._new()
                    self._moves[at].setdefault(word, []).append(target)
                    at = target
                self._free[at].append(end)
            case OneOf(parts):
                for item in parts:
                    self._build(item, start, end)
            case InTurn(parts):
                at = start
                for item in parts:
                    target = self._new()
                    self._build(item, at, target)
                    at = target
                self._free[at].append(end)

    def _closed(self, states: Iterable[int]) -> _State:
        """States with all that are reached from them for free."""
        found = set(states)
        todo = list(found)
        while todo:
            for state in self._free[todo.pop()]:
                if state not in found:
                    found.add(state)
                    todo.append(state)
        return frozenset(found)
