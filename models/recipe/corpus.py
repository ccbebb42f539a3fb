"""The sentences the acoustic network is trained and tested on, from the content.

    python -m recipe.corpus WORK_DIR

Writes WORK_DIR/train.txt and test.txt (sentences; the tests are in neither training nor the
language model's share of it), random.txt (random rows of known words, so that the network
does not learn sentences by heart), oov.txt and oov_test.txt (words outside the vocabulary,
for phonetic variety and for [unk]), dev_words.txt (more of them, for tuning), lexicon.txt
(a word, a tab, its phones) and lm_sentences.txt.
"""

import random
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from recipe import text
from recipe.pronounce import Pronouncer, cmudict, read
from voicecoach.content import load

SEED = 20240607
TEST_SHARE = 0.1
SHORTEST_TEST = 3
"Words; shorter sentences, commands above all, are never kept from training."
MOST_TRAINING = 12000
UNKNOWN_WORDS, UNKNOWN_TEST_WORDS, DEV_WORDS = 6000, 300, 150
_ORDINARY = re.compile(r"[a-z]{4,9}")


def in_rows(words: Sequence[str], size: int) -> list[str]:
    """Words in rows of a size, joined."""
    return [" ".join(words[i : i + size]) for i in range(0, len(words), size)]


def write(work: Path) -> dict[str, int]:
    """Writes all files; gives how many lines each has."""
    rng = random.Random(SEED)
    content = load()
    pronouncer = Pronouncer(cmudict())
    vocabulary = sorted(w for w in text.vocabulary(content) if pronouncer.of(w))
    known = set(vocabulary)
    sentences = sorted({s for s, _ in text.sentences(content) if set(s.split()) <= known})
    rng.shuffle(sentences)
    sentences = sentences[:MOST_TRAINING]
    longer = [s for s in sentences if len(s.split()) >= SHORTEST_TEST]
    test = set(longer[: int(len(longer) * TEST_SHARE)])
    train = sorted(set(sentences) - test)

    shuffled = list(vocabulary)
    rng.shuffle(shuffled)
    dictionary = read(cmudict())
    outside = sorted(w for w in dictionary if w not in known and _ORDINARY.fullmatch(w))
    rng.shuffle(outside)
    ends = (UNKNOWN_WORDS, UNKNOWN_WORDS + UNKNOWN_TEST_WORDS)
    lexicon = [f"{word}\t{' '.join(way)}" for word, way in pronouncer.lexicon(vocabulary)]
    files = {
        "train": train,
        "test": sorted(test),
        "random": in_rows(shuffled, 3),
        "oov": in_rows(outside[: ends[0]], 4),
        "oov_test": in_rows(outside[ends[0] : ends[1]], 3),
        "dev_words": outside[ends[1] : ends[1] + DEV_WORDS],
        "lexicon": lexicon,
        "lm_sentences": train,
    }
    work.mkdir(parents=True, exist_ok=True)
    for name, lines in files.items():
        (work / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {name: len(lines) for name, lines in files.items()}


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
