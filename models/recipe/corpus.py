"""The sentences that the network is trained on, and those kept for measuring it.

Content and frozen templates for what is said to the coach; rows of words by chance from the
whole vocabulary and beyond, so that every row of phones is heard and no sentence is learnt by
heart. What is held out of the measurement's language model is held out here as well.
"""

import random
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from recipe import measurement, text
from recipe.build import BACKGROUND_WORDS, background
from recipe.pronounce import Pronouncer, cmudict, read
from voicecoach.content import Content, Kind
from voicecoach.content.templates import sample

SEED = 20261121
SHARES = {1: 2000, 2: 3200, 3: 3600}
"Content sentences of so many words; short ones are commands, and harder to hear."
LONGER = 7200
LONGEST = 16
DOMAIN, COFFEE_TIMES = 3000, 3
UNKNOWN_WORDS, UNKNOWN_TEST_WORDS = 6000, 300
ROWS_OF = (1, 2, 3, 3, 4, 5)
VOCABULARY_TIMES = 2
FREQUENT_ROWS, FREQUENT_LENGTHS = 2000, (3, 8)
SHORT_TIMES, SHORT_ROWS_OF = 3, (1, 1, 2, 3)
"Words of one syllable that the content has: how often each is said, and in what rows."
COMMAND_TIMES = 16
"How often each command of one word is said by itself."
_VOWELS = frozenset(
    ("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW")
)
_ORDINARY = re.compile(r"[a-z]{4,9}")
_SAYABLE = re.compile(r"[a-z' ]+")


def in_rows(words: Sequence[str], sizes: Sequence[int], rng: random.Random) -> list[str]:
    """Words in rows of sizes that chance picks, joined."""
    rows, at = [], 0
    while at < len(words):
        size = rng.choice(sizes)
        rows.append(" ".join(words[at : at + size]))
        at += size
    return rows


def by_length(sentences: Iterable[str], rng: random.Random) -> list[str]:
    """A choice of sentences with their share of each length."""
    found: dict[int, list[str]] = {}
    for sentence in sorted(sentences):
        words = len(sentence.split())
        if words <= LONGEST:
            found.setdefault(words if words in SHARES else 0, []).append(sentence)
    chosen = []
    for words, some in sorted(found.items()):
        rng.shuffle(some)
        chosen += some[: SHARES.get(words, LONGER)]
    return chosen


def of_one_syllable(words: Iterable[str], pronouncer: Pronouncer) -> list[str]:
    """The words that have one vowel however they are said, sorted."""
    ways = {word: pronouncer.of(word) for word in words}
    return sorted(
        word
        for word, said in ways.items()
        if said and all(sum(phone in _VOWELS for phone in way) == 1 for way in said)
    )


def commands_of_one_word(content: Content) -> list[str]:
    """What controls the coach in a single word, sorted."""
    said = (
        sentence.lower().strip()
        for entry in content.entries.values()
        if entry.kind is Kind.CONTROL
        for template in entry.sentences + entry.armed
        for sentence in sample(template.text, text.MOST_OF_A_TEMPLATE)
    )
    return sorted({sentence for sentence in said if len(sentence.split()) == 1})


def sets(content: Content) -> dict[str, list[str]]:
    """Sentences by what they are for: train, test, unknown_test; and lines of the lexicon."""
    rng = random.Random(SEED)
    pronouncer = Pronouncer(cmudict())
    frozen = measurement.frozen()
    frozen_words: dict[str, list[tuple[str, ...]]] = {}
    for word, way in frozen.lexicon:
        frozen_words.setdefault(word, []).append(way)
    frequency = background(BACKGROUND_WORDS, pronouncer)
    said = {w for w in text.vocabulary(content) if pronouncer.of(w)}
    vocabulary = sorted(said | set(frequency) | {*frozen_words})
    known = set(vocabulary)

    held_out = set(frozen.held_out)
    ours = {s for s, _ in text.sentences(content)} - held_out
    train = by_length((s for s in ours if set(s.split()) <= known), rng)
    domain = sorted({s for s, _ in frozen.training} - set(frozen.coffee))
    train += rng.sample(domain, DOMAIN)
    train += [s for s in frozen.coffee for _ in range(COFFEE_TIMES)]
    for _ in range(VOCABULARY_TIMES):
        rng.shuffle(vocabulary)
        train += in_rows(vocabulary, ROWS_OF, rng)
    outside = sorted(w for w in read(cmudict()) if w not in known and _ORDINARY.fullmatch(w))
    rng.shuffle(outside)
    unknown, kept = outside[:UNKNOWN_WORDS], outside[UNKNOWN_WORDS:][:UNKNOWN_TEST_WORDS]
    train += in_rows(unknown, ROWS_OF, rng)
    words, weights = list(frequency), [p**0.5 for p in frequency.values()]
    for _ in range(FREQUENT_ROWS):
        train.append(" ".join(rng.choices(words, weights, k=rng.randint(*FREQUENT_LENGTHS))))
    short = of_one_syllable(said, pronouncer)
    for _ in range(SHORT_TIMES):
        rng.shuffle(short)
        train += in_rows(short, SHORT_ROWS_OF, rng)
    commands = [s for s in commands_of_one_word(content) if s in known]
    train += COMMAND_TIMES * commands
    train = [s for s in train if _SAYABLE.fullmatch(s)]
    rng.shuffle(train)

    lexicon = []
    for word in sorted({w for s in (*train, *frozen.held_out) for w in s.split()}):
        ways = {*pronouncer.of(word), *frozen_words.get(word, [])}
        lexicon += [f"{word}\t{' '.join(way)}" for way in sorted(ways)]
    return {
        "train": train,
        "test": list(frozen.held_out),
        "unknown_test": in_rows(kept, (3,), rng),
        "lexicon": lexicon,
    }


def write(work: Path, content: Content) -> dict[str, int]:
    """Writes one text file a set; gives how many lines each has."""
    found = sets(content)
    work.mkdir(parents=True, exist_ok=True)
    for name, lines in found.items():
        (work / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {name: len(lines) for name, lines in found.items()}
