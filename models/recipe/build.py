"""Builds the graph of the shipped model anew from the content. No training.

    python -m recipe.build MODEL_DIR [--words N] [--share S] [--discount D] [--gain G]

Takes a minute or two. Words of the content that nobody says how to pronounce are an error.
"""

import argparse
import re
import sys
from pathlib import Path

from recipe import graph, text
from recipe.ngram import Ngrams
from recipe.pronounce import Pronouncer, cmudict
from voicecoach.asr.registry import write_manifest
from voicecoach.content import Content, load

BACKGROUND_WORDS = 6500
SHARE = 0.2
DISCOUNT = 0.9
GAIN = 1.9
"Trigrams that better the likelihood of the text by less (nats an arc) are left out."
RAREST = 1e-6
"Frequency given to words of the content that are not among the most frequent."
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


def background(words: int, pronouncer: Pronouncer) -> dict[str, float]:
    """The most frequent English words that we can pronounce, with their frequency."""
    from wordfreq import top_n_list, word_frequency

    listed = top_n_list("en", words * 2)
    known = [w for w in listed if _WORD.fullmatch(w) and pronouncer.of(w)][:words]
    return {word: word_frequency(word, "en") for word in known}


def build(
    model: Path, content: Content, words: int, share: float, discount: float, gain: float
) -> tuple[int, list[str]]:
    """Writes MODEL_DIR/graph; gives the size of the vocabulary and the words left out."""
    pronouncer = Pronouncer(cmudict())
    sentences = text.sentences(content)
    said = text.vocabulary(content) | {word for s, _ in sentences for word in s.split()}
    missing = sorted(word for word in said if not pronouncer.of(word))
    known = [s for s in sentences if not set(s[0].split()) & set(missing)]
    others = background(words, pronouncer)
    # A word of the content that no sampled sentence happens to hold is still known.
    for word in said - set(missing):
        others.setdefault(word, RAREST)
    language = Ngrams(known, others, share, discount, gain=gain)
    lexicon = list(pronouncer.lexicon(language.words))
    graph.write(model / "graph", lexicon, language)
    return len(language.words), missing


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--words", type=int, default=BACKGROUND_WORDS)
    parser.add_argument("--share", type=float, default=SHARE)
    parser.add_argument("--discount", type=float, default=DISCOUNT)
    parser.add_argument("--gain", type=float, default=GAIN)
    given = parser.parse_args()
    size, missing = build(given.model, load(), given.words, given.share, given.discount, given.gain)
    if missing:
        print("no pronunciation for: " + " ".join(missing), file=sys.stderr)
        print("add them to models/recipe/pronunciations.txt", file=sys.stderr)
        return 1
    write_manifest(given.model)
    total = sum(p.stat().st_size for p in given.model.rglob("*") if p.is_file())
    print(f"{size} words, {total:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
