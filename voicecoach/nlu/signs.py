"""Entries by the concepts that are said: which signs hold, and how much they explain."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from voicecoach.content import Content, Entry, Kind, Sign
from voicecoach.nlu.concepts import Annotation
from voicecoach.nlu.results import Candidate, Context

UNUSED = 0.4
"How much a word of a known concept that the sign does not ask for counts against it."
NEUTRAL = 0.06
"How much a word that tells nothing counts against a command: commands are short."
FOREIGN = 1.5
"How much a word counts that belongs to other matters: the telly, the dog."
PRICE = {
    Kind.SAFETY: 0.35,
    Kind.CONTROL: 1.6,
    Kind.RELIEF: 0.7,
    Kind.ROUTINE: 0.8,
    Kind.ANSWER: 0.8,
}
"""What it costs if all words that tell something are left unexplained, by kind. A warning may
not drown in a long story; a command is the whole utterance or none."""
EXPECTED = {"@offer": 0.6, "@routine": 0.8, "@paused": 0.8, "@relief": 0.8}
"""The same for commands whose sign names a state that calls for them. The answer to an open
question may say more than yes or no."""


EVERYDAY = frozenset({"@routine", "@idle", "@relief", "@holding"})
"States that last, and so call for nothing in particular."


@dataclass(frozen=True, slots=True)
class _Rule:
    entry: Entry
    sign: Sign
    weight: float
    awaited: bool
    "The sign names a question, a warning or another moment that calls for the entry."


class SignIndex:
    """All signs of the content, ready to be held against utterances."""

    def __init__(self, content: Content) -> None:
        pairs = [(e, s) for e in content.entries.values() for s in e.signs]
        uses = Counter(c for _, sign in pairs for need in sign.needs for c in need)
        self._rules = tuple(
            _Rule(
                entry,
                sign,
                sum(self._telling(need, uses, len(pairs)) for need in sign.needs),
                any(c[0] == "@" and c not in EVERYDAY for need in sign.needs for c in need),
            )
            for entry, sign in pairs
        )
        # A rule is only looked at where one of its most telling concepts was found.
        self._by_concept: dict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(self._rules):
            key = max(rule.sign.needs, key=lambda need: self._telling(need, uses, len(pairs)))
            for concept in key:
                self._by_concept[concept].append(number)
        self._foreign = content.lexicon.foreign
        self._neutral = content.lexicon.neutral | content.lexicon.padding

    @staticmethod
    def _telling(need: frozenset[str], uses: Counter[str], signs: int) -> float:
        """The rarer a concept is among the signs, the more it tells (bits)."""
        return math.log2(1 + signs / sum(uses[c] for c in need))

    def candidates(self, said: Annotation, context: Context) -> Iterable[tuple[Candidate, float]]:
        """Each entry with a sign that holds: its best candidate, and that sign's weight."""
        present = said.concepts | context.concepts()
        best: dict[str, tuple[Candidate, float]] = {}
        for number in sorted({n for c in present for n in self._by_concept.get(c, ())}):
            rule = self._rules[number]
            sign = rule.sign
            if sign.bars & present or not all(need & present for need in sign.needs):
                continue
            score = self._score(rule, said)
            if rule.entry.id not in best or (score, rule.weight) > (
                best[rule.entry.id][0].score,
                best[rule.entry.id][1],
            ):
                names = " + ".join("|".join(sorted(need & present)) for need in sign.needs)
                why = f"sign {names}"
                candidate = Candidate(rule.entry.id, score, why, awaited=rule.awaited)
                best[rule.entry.id] = (candidate, rule.weight)
        return best.values()

    def _score(self, rule: _Rule, said: Annotation) -> float:
        wanted = frozenset().union(*rule.sign.needs)
        explained: set[int] = set()
        known: set[int] = set()
        foreign: set[int] = set()
        for span in said.spans:
            name = f"not_{span.concept}" if span.denied else span.concept
            where = range(span.start, span.end)
            known.update(where)
            if name in wanted:
                explained.update(where)
            elif name in self._foreign:
                foreign.update(where)
        kind = rule.entry.kind
        left = 0.0
        for i, word in enumerate(said.words):
            if i in explained:
                continue
            if i in foreign:
                left += FOREIGN
            elif word in self._neutral:
                left += NEUTRAL if kind is Kind.CONTROL else 0.0
            else:
                left += UNUSED if i in known else 1.0
        price = PRICE[kind]
        if kind is Kind.CONTROL:
            price = min([price, *(EXPECTED[c] for c in wanted & EXPECTED.keys())])
        return max(0.0, 1.0 - price * left / (left + max(len(explained), 1)))
