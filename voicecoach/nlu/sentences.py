"""Entries by their sentences: word for word, or nearly so."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from voicecoach.content import Content, Entry, Template, expand
from voicecoach.content.lexicon import Role
from voicecoach.content.templates import sample
from voicecoach.nlu.normal import Normaliser
from voicecoach.nlu.results import Candidate

NEARLY = 86.0
"rapidfuzz ratio, 0 to 100, from which a sentence counts as nearly said."
ALIKE = 76.0
"rapidfuzz ratio from which two words count as one misheard or misspelt."
MOST_ELSEWHERE = 120
"Sentences of one template of other talk that are known word for word."
FEWEST_WORDS = 3
"Shorter sentences are only taken word for word: 'next stop' is two letters from 'next step'."


class SentenceIndex:
    """All sentences of the content, written out once, in normal form."""

    def __init__(self, content: Content, normaliser: Normaliser) -> None:
        self._neutral = content.lexicon.neutral | content.lexicon.padding
        self._denials = {
            template.text
            for role in (Role.DENIAL, Role.DENIAL_NEXT)
            for template in content.lexicon.concepts.get(role, ())
        }
        self._core = normaliser.core
        self._exact: dict[str, list[str]] = defaultdict(list)
        for entry in content.entries.values():
            for sentence in written_out(entry.sentences + entry.armed, normaliser):
                if entry.id not in self._exact[sentence]:
                    self._exact[sentence].append(entry.id)
        self._elsewhere = frozenset(written_out(content.elsewhere, normaliser, MOST_ELSEWHERE))
        self._choices = tuple(s for s in self._exact if len(s.split()) >= FEWEST_WORDS)
        self.vocabulary = frozenset(word for sentence in self._exact for word in sentence.split())

    def exact(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Ids of the entries that have just these words as a sentence."""
        return tuple(self._exact.get(" ".join(self._core(words)), ()))

    def elsewhere(self, words: tuple[str, ...]) -> bool:
        """Whether just these words are known as talk that is not for the coach."""
        return " ".join(self._core(words)) in self._elsewhere

    def nearly(self, words: tuple[str, ...], allowed: Callable[[str], bool]) -> Iterable[Candidate]:
        """Entries with a sentence that is nearly the words, best first."""
        from rapidfuzz import fuzz, process

        text = " ".join(self._core(words))
        seen: set[str] = set()
        found = process.extract(
            text, self._choices, scorer=fuzz.ratio, score_cutoff=NEARLY, limit=20, processor=None
        )
        for sentence, ratio, _ in found:
            if not self._says_the_same(text.split(), sentence.split()):
                continue
            for entry_id in self._exact[sentence]:
                if entry_id not in seen and allowed(entry_id):
                    seen.add(entry_id)
                    yield Candidate(entry_id, ratio / 100, f"nearly '{sentence}'")

    def _says_the_same(self, heard: list[str], sentence: list[str]) -> bool:
        """Whether each word heard has its like in the sentence, and both deny the same."""
        if self._denials.intersection(heard) != self._denials.intersection(sentence):
            return False
        return all(self._alike(word, sentence) for word in heard)

    def _alike(self, word: str, sentence: list[str]) -> bool:
        """Whether a word stands in a sentence, is like one there, or tells nothing.

        One other word can make all the difference: a blocked nose is no locked toe.
        """
        from rapidfuzz import fuzz

        return (
            word in sentence
            or word in self._neutral
            or any(fuzz.ratio(word, other) >= ALIKE for other in sentence)
        )


def written_out(
    templates: Iterable[Template], normaliser: Normaliser, most: int | None = None
) -> Iterable[str]:
    """Sentences of templates in normal form, without doubles; at most so many of each."""
    seen: set[str] = set()
    for template in templates:
        text = template.text
        for sentence in expand(text) if most is None else sample(text, most):
            normal = " ".join(normaliser.core(normaliser.words(sentence)))
            if normal and normal not in seen:
                seen.add(normal)
                yield normal


def armed_sentences(entry: Entry, normaliser: Normaliser) -> frozenset[tuple[str, ...]]:
    """The utterances of an entry that are obeyed at any moment, as words in normal form."""
    return frozenset(tuple(s.split()) for s in written_out(entry.armed, normaliser))
