"""Which entry was meant, given all that speaks for each: a fixed order, cutoffs chosen on data.

Warnings first; then what the moment calls for; then whole sentences; then stop and wait; then
what is likeliest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from heapq import nlargest

from voicecoach.content import Content, Kind
from voicecoach.content.entries import LAST_PRIORITY
from voicecoach.nlu.likeness import NOTHING
from voicecoach.nlu.results import Candidate

CUTOFF = {
    Kind.SAFETY: 0.55,
    Kind.CONTROL: 0.6,
    Kind.RELIEF: 0.5,
    Kind.ROUTINE: 0.5,
    Kind.ANSWER: 0.5,
}
"Scores of signs below these are taken as not meant for the coach."
BACKING = 0.2
"How much a full sign adds to how likely its entry is."
LIKELY = 0.3
"How likely an entry must be, with its backing."
CLEARER = 1.5
"How many times likelier than talk that is not for the coach."
UNLIKELY = 0.05
"What a rule found counts only if it is no less likely than this."
DOUBTFUL = 0.06
"A sign of danger counts unless warnings are less likely than this altogether ..."
PLAIN = 0.9
"... and one that explains nearly all that was said, ..."
ABSURD = 0.002
"... unless they are less likely than this."
ALARMING = 0.65
"So likely together, warnings need no sign."
ALONE = 0.5
"So likely must a command be that no sign backs: it is obeyed."
MOST_RANKED = 8
CLOSE = 0.6
"A second entry with this share of the best one's score may have been meant as well ..."
SETTLED = 0.75
"... unless the best one is as likely as this."
NEAR = 0.2
"What is less likely than LIKELY, but no less than this, was nearly understood."
HINT = 0.3
"A sign of a lower score backs nothing."


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for the entries that can be said now."""

    signs: Mapping[str, tuple[Candidate, float]]
    "Id to what its best sign gives, and the weight of that sign (bits)."
    exact: tuple[str, ...]
    "Ids with just these words as a sentence."
    chances: Mapping[str, float]
    "Id or NOTHING to how likely it is by likeness, 0 to 1; empty without a model."


class Chooser:
    """Chooses among entries; made once from content."""

    def __init__(self, content: Content) -> None:
        self._entries = content.entries

    def by_likeness(self, found: Evidence) -> Candidate | None:
        """The entry meant, where a model was taught for the content."""
        return (
            self._warning(found)
            or self._by_sign(found, lambda candidate: candidate.awaited)
            or self._exact(found)
            or self._by_sign(found, lambda candidate: self._is_armed(candidate.id, found))
        )

    def likeliest(self, found: Evidence, ranked: tuple[Candidate, ...]) -> Candidate | None:
        """What no rule decides: the likeliest of the ranked, if it is likely enough."""
        best = next((c for c in ranked if self._may_be_guessed(c, found)), None)
        if best is None:
            return None
        nothing = found.chances.get(NOTHING, 0.0)
        enough = best.score >= max(LIKELY, CLEARER * nothing)
        return best if enough and found.chances[best.id] >= UNLIKELY else None

    def rival(self, best: Candidate, ranked: tuple[Candidate, ...]) -> str:
        """Another entry that may have been meant as well; '' where none is as close.

        In a cramp there is no time to ask, and of commands the likelier one is obeyed.
        """
        if not self._may_wait(best) or best.score >= SETTLED:
            return ""
        others = (c for c in ranked if c.id != best.id and self._is_content(c))
        close = (c.id for c in others if c.score >= CLOSE * best.score)
        return next(close, "")

    def is_near(self, found: Evidence, ranked: tuple[Candidate, ...]) -> bool:
        """Whether something of the field was nearly understood."""
        if not ranked or not self._is_content(ranked[0]):
            return False
        return ranked[0].score >= max(NEAR, found.chances.get(NOTHING, 0.0))

    def ranked(self, found: Evidence) -> tuple[Candidate, ...]:
        """The likeliest entries, with what their signs add."""
        scores = {i: chance for i, chance in found.chances.items() if i != NOTHING}
        for entry_id, (candidate, _) in found.signs.items():
            if entry_id in scores:
                scores[entry_id] = min(1.0, scores[entry_id] + BACKING * candidate.score)
        best = nlargest(MOST_RANKED, scores, key=lambda entry_id: scores[entry_id])
        return tuple(Candidate(entry_id, scores[entry_id], "") for entry_id in best)

    def by_rules(self, found: Evidence) -> tuple[Candidate | None, tuple[Candidate, ...]]:
        """The entry meant and all candidates, by signs and sentences alone."""
        weighed = dict(found.signs)
        for entry_id in found.exact:
            weighed[entry_id] = (Candidate(entry_id, 1.0, "word for word"), 99.0)
        ranked = tuple(c for c, _ in sorted(weighed.values(), key=_strength))
        for tier in sorted({self._tier(candidate.id) for candidate in ranked}):
            for candidate in ranked:
                if self._tier(candidate.id) == tier and self.holds(candidate):
                    return candidate, ranked
        return None, ranked

    def holds(self, candidate: Candidate) -> bool:
        """Whether a rule's score suffices."""
        return candidate.score >= CUTOFF[self._entries[candidate.id].kind]

    def _tier(self, entry_id: str) -> int:
        """Warnings go first, in their order; then commands; then everything else."""
        entry = self._entries[entry_id]
        if entry.priority:
            return entry.priority
        return LAST_PRIORITY + (1 if entry.kind is Kind.CONTROL else 2)

    def _warning(self, found: Evidence) -> Candidate | None:
        """The most urgent warning: a sign of danger counts unless it is very unlikely."""
        chances = {i: p for i, p in found.chances.items() if self._is_warning(i)}
        overall = sum(chances.values())
        seen = [Candidate(i, 1.0, "word for word") for i in found.exact if i in chances]
        # Whose very words are taught to mean something else is not alarmed by a mere sign.
        taught = bool(found.exact) and not seen
        for candidate, _ in found.signs.values():
            doubt = ALARMING if taught else ABSURD if candidate.score >= PLAIN else DOUBTFUL
            believed = candidate.awaited or overall >= doubt
            if candidate.id in chances and self.holds(candidate) and believed:
                seen.append(candidate)
        if not seen and not taught and overall >= ALARMING:
            likeliest = max(chances, key=lambda entry_id: chances[entry_id])
            seen = [Candidate(likeliest, chances[likeliest], "")]
        return min(seen, key=lambda c: (self._entries[c.id].priority, -c.score), default=None)

    def _by_sign(self, found: Evidence, wanted: Callable[[Candidate], bool]) -> Candidate | None:
        """The strongest of the wanted candidates that hold by their signs alone."""
        called = [
            (candidate, weight)
            for candidate, weight in found.signs.values()
            if self.holds(candidate) and not self._is_warning(candidate.id) and wanted(candidate)
        ]
        return min(called, key=_strength)[0] if called else None

    def _exact(self, found: Evidence) -> Candidate | None:
        best = max(found.exact, key=lambda i: found.chances.get(i, 0.0), default=None)
        return Candidate(best, 1.0, "word for word") if best else None

    def _is_armed(self, entry_id: str, found: Evidence) -> bool:
        likely = found.chances.get(entry_id, 0.0) >= UNLIKELY
        return bool(self._entries[entry_id].armed) and likely

    def _is_warning(self, entry_id: str) -> bool:
        return entry_id in self._entries and bool(self._entries[entry_id].priority)

    def _is_content(self, candidate: Candidate) -> bool:
        entry = self._entries[candidate.id]
        return not entry.priority and entry.kind is not Kind.CONTROL

    def _may_wait(self, candidate: Candidate) -> bool:
        return self._is_content(candidate) and (self._entries[candidate.id].kind is not Kind.RELIEF)

    def _may_be_guessed(self, candidate: Candidate, found: Evidence) -> bool:
        if self._is_warning(candidate.id):
            return False
        command = self._entries[candidate.id].kind is Kind.CONTROL
        backed = self._sign(found, candidate.id) >= HINT
        return not command or backed or found.chances[candidate.id] >= ALONE

    @staticmethod
    def _sign(found: Evidence, entry_id: str) -> float:
        return found.signs[entry_id][0].score if entry_id in found.signs else 0.0


def _strength(item: tuple[Candidate, float]) -> float:
    """Whole sentences before signs, telling signs before others; the strongest is least."""
    candidate, weight = item
    return -candidate.score * (8.0 + weight)
