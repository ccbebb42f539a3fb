"""`voicecoach check`: the content held against itself, the understanding and a model."""

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

from voicecoach.asr import vocabulary
from voicecoach.content import Content, Kind
from voicecoach.dialogue import HANDLERS
from voicecoach.errors import Fault
from voicecoach.nlu import Understander, likeness
from voicecoach.nlu.overmatch import overmatches

LIKENESS = 0.75
"How alike a known word must be to be proposed for one the model lacks."


def meaning_faults(content: Content) -> Iterator[Fault]:
    """Sentences that lead elsewhere, and control entries nobody carries out."""
    for entry in content.of_kind(Kind.CONTROL):
        if entry.id not in HANDLERS:
            yield Fault(entry.file, entry.line, f"there is no command '{entry.id}' in the program")
    for control in HANDLERS:
        if control not in content.entries:
            yield Fault(f"{content.language}/control", 1, f"the entry '{control}' is missing")
    yield from overmatches(content, Understander(content, likeness.of(content)))


def words_missing(content: Content, model: Path) -> Iterator[str]:
    """Words of the content that a model does not know, each with what to write instead."""
    from voicecoach.asr.vosk import VoskModel

    loaded = VoskModel(model)
    words = vocabulary.words(content)
    known = sorted(words_listed(model) or (word for word in words if loaded.knows(word)))
    for word in loaded.unknown_words(sorted(words)):
        near = nearest(word, known, 1)
        hint = f"'{near[0]}'" if near else "another word"
        yield f"'{word}' is not in {model.name}: it cannot be heard; also offer {hint}"


def nearest(word: str, known: Sequence[str], most: int) -> tuple[str, ...]:
    """Known words that look like a word, the likest first."""
    return tuple(difflib.get_close_matches(word, known, most, LIKENESS))


def words_listed(model: Path) -> set[str]:
    """The model's word list, where it has one that can be read."""
    path = model / "graph" / "words.txt"
    if not path.is_file():
        return set()
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return {line.split()[0] for line in lines if line.strip()}
