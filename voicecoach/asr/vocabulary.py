"""The phrases a recogniser should expect in a state, and all words of the content."""

import random

from voicecoach.asr.recogniser import Vocabulary
from voicecoach.content import Content, Entry, Kind, expand
from voicecoach.content.templates import parse, words_in
from voicecoach.nlu import Context

LONGEST_PHRASE = 7
"Longer phrases are left to the free recogniser: a grammar would only guess at them."
MOST_OF_AN_ENTRY = 60
"More phrases of one entry than this are sampled, so that a state's grammar stays small."


class Vocabularies:
    """The vocabulary of each state, made once from content."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._made: dict[str, Vocabulary] = {}

    def of(self, context: Context) -> Vocabulary:
        """What people are likely to say in a state; its phrases each once, sorted."""
        state = "routine" if context.routine else "idle"
        if state not in self._made:
            found: set[str] = set()
            complete: set[str] = set()
            for entry in self._content.entries.values():
                if not entry.states or state in entry.states:
                    found.update(_short(entry) if entry.kind is not Kind.ROUTINE else ())
                    found.update(s for t in entry.taught for s in expand(t.text))
                    complete.update(s for t in entry.armed + entry.curt for s in expand(t.text))
            self._made[state] = Vocabulary(tuple(sorted(found | complete)), frozenset(complete))
        return self._made[state]


def _short(entry: Entry) -> list[str]:
    every = [
        sentence
        for template in entry.armed + entry.sentences
        for sentence in expand(template.text)
        if len(sentence.split()) <= LONGEST_PHRASE
    ]
    if len(every) <= MOST_OF_AN_ENTRY:
        return every
    # Short ones always; the draw is the same each time.
    every.sort(key=lambda sentence: (len(sentence.split()), sentence))
    kept = every[: MOST_OF_AN_ENTRY // 2]
    rest = every[MOST_OF_AN_ENTRY // 2 :]
    return kept + random.Random(0).sample(rest, MOST_OF_AN_ENTRY - len(kept))


def words(content: Content) -> frozenset[str]:
    """Every word that the content lets people say, as it is written in sentences and concepts."""
    templates = [t for entry in content.entries.values() for t in entry.sentences + entry.armed]
    templates += [t for ways in content.lexicon.concepts.values() for t in ways]
    return frozenset(word for template in templates for word in words_in(parse(template.text)))
