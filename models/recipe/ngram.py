"""A trigram language model with absolute discounting, as arcs of an acceptor."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

EDGE = "<s>"
"Stands before and after each sentence; never a word."

History = tuple[str, ...]
Arc = tuple[int, int, int, float]
"From state, to state, word id (0: back off), cost."


class Ngrams:
    """Counts of weighed sentences, over a background of single words."""

    def __init__(
        self,
        sentences: Iterable[tuple[str, float]],
        background: Mapping[str, float],
        share: float,
        discount: float,
        order: int = 3,
        gain: float = 0.0,
    ) -> None:
        """Counts the sentences.

        `share` of the probability of single words comes from `background`; what `discount`
        takes from every count goes to shorter histories. The longest n-grams are left out
        where they better the text's likelihood by less than `gain` (nats): Seymore and
        Rosenfeld's weighted difference, "Scalable backoff language models", 1996.
        """
        self._order = order
        self._discount = discount
        self.counts: list[dict[History, dict[str, float]]] = [
            defaultdict(lambda: defaultdict(float)) for _ in range(order)
        ]
        for sentence, weight in sentences:
            row = [EDGE, *sentence.split(), EDGE]
            for i in range(1, len(row)):
                for n in range(min(order - 1, i) + 1):
                    self.counts[n][tuple(row[i - n : i])][row[i]] += weight
        single = self.counts[0][()]
        total = sum(single.values())
        spread = sum(background.values())
        self.words = sorted((set(single) - {EDGE}) | set(background))
        self._single = {
            word: (1 - share) * single.get(word, 0.0) / total
            + share * background.get(word, 0.0) / spread
            for word in self.words
        }
        self._single[EDGE] = (1 - share) * single[EDGE] / total
        floor = 1e-9
        self._single = {word: max(p, floor) for word, p in self._single.items()}
        self._memo: dict[tuple[History, str], float] = {}
        self._weighed = [
            {h: (sum(found.values()), self._taken(found)) for h, found in level.items()}
            for level in self.counts
        ]
        if gain:
            self._leave_out(gain)

    def probability(self, history: History, word: str) -> float:
        """Of a word (or the sentence's end) after a history."""
        if not history:
            return self._single[word]
        key = (history, word)
        if key not in self._memo:
            found = self.counts[len(history)].get(history)
            if not found:
                return self.probability(history[1:], word)
            total, taken = self._weighed[len(history)][history]
            lower = self.probability(history[1:], word)
            kept = max(found.get(word, 0.0) - taken, 0.0) / total
            self._memo[key] = kept + self.left_over(history) * lower
        return self._memo[key]

    def _taken(self, found: Mapping[str, float]) -> float:
        # Counts are weighed: what is taken follows the smallest of them.
        return self._discount * min(1.0, *found.values())

    def left_over(self, history: History) -> float:
        """What a history leaves to shorter ones."""
        found = self.counts[len(history)][history]
        total, taken = self._weighed[len(history)][history]
        return 1.0 - sum(count - taken for count in found.values()) / total

    def _leave_out(self, gain: float) -> None:
        longest = self.counts[-1]
        dropped = {
            history: [
                word
                for word, count in found.items()
                if count * self._bettered(history, word) < gain
            ]
            for history, found in longest.items()
        }
        for history, words in dropped.items():
            for word in words:
                del longest[history][word]
            if not longest[history]:
                del longest[history]
        self._memo.clear()

    def _bettered(self, history: History, word: str) -> float:
        """How much likelier a word is with the whole history (nats)."""
        shorter = self.left_over(history) * self.probability(history[1:], word)
        return math.log(self.probability(history, word) / shorter)

    def arcs(self, word_id: Mapping[str, int]) -> tuple[list[Arc], list[tuple[int, float]]]:
        """Arcs and final costs of the acceptor; state 0 is the beginning of a sentence."""
        start: History = (EDGE,)
        number: dict[History, int] = {start: 0}
        for level in self.counts:
            for history in level:
                if EDGE not in history[1:]:
                    number.setdefault(history, len(number))
        arcs: list[Arc] = []
        finals: list[tuple[int, float]] = []
        for history, state in number.items():
            followers: Sequence[str] = (
                [*self.words, EDGE] if not history else list(self.counts[len(history)][history])
            )
            for word in followers:
                cost = -math.log(self.probability(history, word))
                if word == EDGE:
                    finals.append((state, cost))
                else:
                    arcs.append(
                        (state, number[self._kept(history, word, number)], word_id[word], cost)
                    )
            if history:
                shorter = self._shorter(history[1:], number)
                arcs.append((state, number[shorter], 0, -math.log(self.left_over(history))))
        return sorted(arcs), finals

    def _kept(self, history: History, word: str, number: Mapping[History, int]) -> History:
        return self._shorter((*history, word)[-(self._order - 1) :], number)

    def _shorter(self, history: History, number: Mapping[History, int]) -> History:
        while history not in number:
            history = history[1:]
        return history
