"""From words to what was meant, in a fixed order: stop, safety, control, the rest."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from voicecoach.content import Content, Entry, Kind
from voicecoach.content.entries import LAST_PRIORITY
from voicecoach.content.lexicon import Role
from voicecoach.nlu.concepts import Annotation, Annotator
from voicecoach.nlu.normal import Normaliser
from voicecoach.nlu.results import (
    IDLE,
    Candidate,
    Context,
    Match,
    NoMatch,
    Reason,
    Understanding,
)
from voicecoach.nlu.sentences import SentenceIndex, armed_sentences
from voicecoach.nlu.signs import SignIndex

CUTOFF = {
    Kind.SAFETY: 0.55,
    Kind.CONTROL: 0.6,
    Kind.RELIEF: 0.5,
    Kind.ROUTINE: 0.5,
    Kind.ANSWER: 0.5,
}
"Scores below these are taken as not meant for the coach; chosen on labelled utterances."
MOST_ALTERNATIVES = 4
MISHEARD = 0.9
"What a score is worth when a word had to be taken for one that sounds like it."
MISHEARD_CUTOFF = 0.75
"Such a guess must make very good sense."


class Understander:
    """Understands utterances in the light of the state; made once from content."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._normaliser = Normaliser(content.lexicon)
        self._annotator = Annotator(content.lexicon, self._normaliser)
        self._signs = SignIndex(content)
        self._sentences = SentenceIndex(content, self._normaliser)
        self._armed = {
            words: entry.id
            for entry in content.entries.values()
            for words in armed_sentences(entry, self._normaliser)
        }

    def armed(self, heard: str) -> str:
        """The id of the entry whose armed words are the whole of what was heard, or ''.

        For partial results, at any moment; no likeness, only the very words.
        """
        words = self._normaliser.core(self._normaliser.words(heard))
        # "stop stop stop" is one stop, said with feeling.
        while len(words) > 1 and words[0] == words[-1] and len(set(words)) == 1:
            words = words[:1]
        return self._armed.get(words, "")

    def understand(self, heard: str, context: Context = IDLE) -> Understanding:
        """What was meant by an utterance."""
        armed = self.armed(heard)
        if armed:
            candidate = Candidate(armed, 1.0, "armed words")
            return replace(self._match(heard, candidate, (), None), armed=True)
        words = self._normaliser.words(heard)
        if not words:
            return NoMatch(heard, Reason.EMPTY)
        result = self._decide(heard, words, context)
        if isinstance(result, NoMatch):
            result = self._misheard(heard, words, context) or result
        return result

    def annotate(self, heard: str) -> Annotation:
        """The words and concepts of an utterance, for explanations."""
        return self._annotator.annotate(self._normaliser.words(heard))

    def _decide(self, heard: str, words: tuple[str, ...], context: Context) -> Understanding:
        said = self._annotator.annotate(words)
        weighed = self._weigh(said, context)
        ranked = tuple(candidate for candidate, _ in weighed)
        for tier in sorted({_tier(self._content.entries[c.id]) for c in ranked}):
            for candidate in ranked:
                entry = self._content.entries[candidate.id]
                if _tier(entry) == tier and candidate.score >= CUTOFF[entry.kind]:
                    others = tuple(c for c in ranked if c.id != candidate.id)
                    return self._match(heard, candidate, others, said)
        reason = Reason.OUT_OF_SCOPE if Role.OTHER_AILMENT in said.concepts else Reason.UNKNOWN
        return NoMatch(heard, reason, ranked[:MOST_ALTERNATIVES])

    def _weigh(self, said: Annotation, context: Context) -> list[tuple[Candidate, float]]:
        """All candidates, best first: whole sentences before signs, telling signs before others."""
        found: dict[str, tuple[Candidate, float]] = {}

        def allowed(entry_id: str) -> bool:
            return self._allowed(self._content.entries[entry_id], context)

        def add(candidates: Iterable[tuple[Candidate, float]]) -> None:
            for candidate, weight in candidates:
                if not allowed(candidate.id):
                    continue
                known = found.get(candidate.id)
                if known is None or (candidate.score, weight) > (known[0].score, known[1]):
                    found[candidate.id] = (candidate, weight)

        add((Candidate(i, 1.0, "word for word"), 99.0) for i in self._sentences.exact(said.words))
        if not found:
            add((c, 0.0) for c in self._sentences.nearly(said.words, allowed))
        add(self._signs.candidates(said, context))
        return sorted(found.values(), key=lambda item: -(item[0].score * (8.0 + item[1])))

    @staticmethod
    def _allowed(entry: Entry, context: Context) -> bool:
        state = "routine" if context.routine else "idle"
        return not entry.states or state in entry.states

    def _misheard(self, heard: str, words: tuple[str, ...], context: Context) -> Match | None:
        """A second try with words that sound alike, when those heard make no sense."""
        best: Match | None = None
        for guess in self._guesses(words):
            result = self._decide(heard, guess, context)
            if not isinstance(result, Match) or result.score < MISHEARD_CUTOFF:
                continue
            if best is None or result.score > best.score:
                best = result
        if best is None:
            return None
        return replace(best, score=best.score * MISHEARD, why=f"{best.why}, words that sound alike")

    def _guesses(self, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        alike = self._content.lexicon.sound_alikes
        for i, word in enumerate(words):
            for meant in alike.get(word, ()):
                yield (*words[:i], *meant.split(), *words[i + 1 :])
        several = [alike[word][0].split() if word in alike else [word] for word in words]
        if sum(word in alike for word in words) > 1:
            yield tuple(part for parts in several for part in parts)

    def _match(
        self,
        heard: str,
        candidate: Candidate,
        others: tuple[Candidate, ...],
        said: Annotation | None,
    ) -> Match:
        return Match(
            id=candidate.id,
            kind=self._content.entries[candidate.id].kind,
            score=candidate.score,
            heard=heard,
            why=candidate.why,
            slots=self._slots(said) if said else {},
            also=self._also(candidate, others),
            alternatives=others[:MOST_ALTERNATIVES],
        )

    def _also(self, chosen: Candidate, others: tuple[Candidate, ...]) -> str:
        """What else was asked in the breath of a command."""
        if self._content.entries[chosen.id].kind is not Kind.CONTROL:
            return ""
        for candidate in others:
            kind = self._content.entries[candidate.id].kind
            if kind is not Kind.CONTROL and candidate.score >= CUTOFF[kind]:
                return candidate.id
        return ""

    def _slots(self, said: Annotation) -> dict[str, str]:
        slots: dict[str, str] = {}
        for slot, labels in self._content.lexicon.labels.items():
            for span in said.spans:
                if span.concept in labels and not span.denied:
                    slots[slot] = labels[span.concept]
        return slots


def _tier(entry: Entry) -> int:
    """Warnings go first, in their order; then commands; then everything else."""
    if entry.priority:
        return entry.priority
    return LAST_PRIORITY + (1 if entry.kind is Kind.CONTROL else 2)
