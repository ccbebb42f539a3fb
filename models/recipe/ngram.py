"""A trigram language model with the discounting of Kneser and Ney, as arcs of an acceptor."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

EDGE = "<s>"
"Stands before and after each sentence; never a word."
STATE_IN_ARCS = 2.25
"What a history costs besides: a state of 20 bytes and an arc to back off, of 16 like all arcs."

History = tuple[str, ...]
Counts = dict[History, dict[str, float]]
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
        variety: bool = True,
    ) -> None:
        """Counts the sentences.

        `share` of the probability of single words comes from `background`. `discount` is taken
        from every count (that share of it from one below 1) and goes to shorter histories. With
        `variety` these are made of nothing but what was taken: it counts after how many different
        words a word was seen, not how often (Kneser and Ney, "Improved backing-off for m-gram
        language modeling", 1995); without, they are made of the counts themselves. The
        longest n-grams are left out where they better the text's likelihood by less than `gain`
        (nats) for each arc that they cost: Seymore and Rosenfeld's weighted difference,
        "Scalable backoff language models", 1996. All of their counts then goes to shorter
        histories (Siivola et al., "On growing and pruning Kneser-Ney smoothed n-gram models",
        2007).
        """
        self._order = order
        self._discount = discount
        self._variety = variety
        self._share = share
        self._background = background
        self._text: list[Counts] = [defaultdict(lambda: defaultdict(float)) for _ in range(order)]
        for sentence, weight in sentences:
            row = [EDGE, *sentence.split(), EDGE]
            for i in range(1, len(row)):
                n = min(order - 1, i)
                self._text[n][tuple(row[i - n : i])][row[i]] += weight
        self._estimate({})
        if gain:
            self._estimate(self._not_worth(gain))

    def _estimate(self, without: Mapping[History, frozenset[str]]) -> None:
        """Everything from the text's counts, `without` some of the longest n-grams."""
        self._memo: dict[tuple[History, str], float] = {}
        self.counts = [{h: dict(found) for h, found in level.items()} for level in self._text]
        self._total = [{h: sum(f.values()) for h, f in level.items()} for level in self._text]
        for n in range(self._order - 1, 0, -1):
            self._hand_down(n, without)
            shorter = self.counts[n - 1]
            self._total[n - 1] = {h: sum(found.values()) for h, found in shorter.items()}
        longest = self.counts[-1]
        for history, words in without.items():
            for word in words:
                del longest[history][word]
            if not longest[history]:
                del longest[history]
        self._weigh_single()

    def _hand_down(self, n: int, without: Mapping[History, frozenset[str]]) -> None:
        """Makes the counts of shorter histories from those of length n."""
        shorter = self.counts[n - 1]
        for history, found in self.counts[n].items():
            left_out = without.get(history, frozenset())
            followers = shorter.setdefault(history[1:], {})
            for word, count in found.items():
                whole = word in left_out or not self._variety
                given = count if whole else self._taken(count)
                followers[word] = followers.get(word, 0.0) + given

    def _weigh_single(self) -> None:
        single = self.counts[0][()]
        total = self._total[0][()]
        spread = sum(self._background.values())
        self.words = sorted((set(single) - {EDGE}) | set(self._background))
        share, floor = self._share, 1e-9
        self._single = {
            word: (1 - share) * single.get(word, 0.0) / total
            + share * self._background.get(word, 0.0) / spread
            for word in self.words
        }
        self._single[EDGE] = (1 - share) * single[EDGE] / total
        self._single = {word: max(p, floor) for word, p in self._single.items()}

    def probability(self, history: History, word: str) -> float:
        """Of a word (or the sentence's end) after a history."""
        if not history:
            return self._single[word]
        key = (history, word)
        if key not in self._memo:
            found = self.counts[len(history)].get(history)
            if not found:
                return self.probability(history[1:], word)
            count = found.get(word, 0.0)
            kept = (count - self._taken(count)) / self._total[len(history)][history]
            lower = self.probability(history[1:], word)
            self._memo[key] = kept + self.left_over(history) * lower
        return self._memo[key]

    def _taken(self, count: float) -> float:
        # Counts are weighed: what is taken follows them where they are small.
        return self._discount * min(1.0, count)

    def left_over(self, history: History) -> float:
        """What a history leaves to shorter ones."""
        found = self.counts[len(history)][history]
        kept = sum(count - self._taken(count) for count in found.values())
        return 1.0 - kept / self._total[len(history)][history]

    def _not_worth(self, gain: float) -> dict[History, frozenset[str]]:
        """The followers of the longest histories that are not worth their arcs."""
        dropped = {}
        for history, found in self.counts[-1].items():
            left_over = self.left_over(history)
            worth = {
                word: count * self._bettered(history, word, left_over) - gain
                for word, count in found.items()
            }
            of_all = sum(value for value in worth.values() if value > 0)
            none = of_all < STATE_IN_ARCS * gain
            dropped[history] = frozenset(w for w, value in worth.items() if none or value < 0)
        return dropped

    def _bettered(self, history: History, word: str, left_over: float) -> float:
        """How much likelier a word is with the whole history (nats)."""
        shorter = left_over * self.probability(history[1:], word)
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
