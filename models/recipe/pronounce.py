"""How words are said: the CMU dictionary, our own list, and rules for 's and the like."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

OWN = Path(__file__).with_name("pronunciations.txt")
_VARIANT = re.compile(r"\(\d+\)$")
_HISSING = frozenset(["S", "Z", "SH", "ZH", "CH", "JH"])
_VOICELESS = frozenset(["P", "T", "K", "F", "TH"])

Pronunciation = tuple[str, ...]


def read(path: Path) -> dict[str, list[Pronunciation]]:
    """A dictionary file: a word and its phones a line, variants as word(2)."""
    found: dict[str, list[Pronunciation]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.partition("#")[0].split()
        if len(fields) > 1:
            found.setdefault(_VARIANT.sub("", fields[0]), []).append(tuple(fields[1:]))
    return found


def cmudict() -> Path:
    """The CMU dictionary that comes with the package pocketsphinx."""
    import pocketsphinx

    root: str = pocketsphinx.get_model_path()
    return Path(root) / "en-us" / "cmudict-en-us.dict"


class Pronouncer:
    """Pronunciations of words, as many as are known of each."""

    def __init__(self, dictionary: Path) -> None:
        self._known = read(dictionary)
        for word, ways in read(OWN).items():
            self._known[word] = ways + [w for w in self._known.get(word, []) if w not in ways]

    def of(self, word: str) -> list[Pronunciation]:
        """All known ways to say a word; none where it is not known."""
        if word in self._known:
            return self._known[word]
        stem, mark, ending = word.rpartition("'")
        if mark and stem in self._known and ending in _ENDINGS:
            return [(*way, *_ENDINGS[ending](way)) for way in self._known[stem]]
        if mark and not ending and stem in self._known:
            return self._known[stem]
        return []

    def lexicon(self, words: Iterable[str]) -> Iterator[tuple[str, Pronunciation]]:
        """Each word with each of its pronunciations, sorted, without doubles."""
        yield from sorted({(word, way) for word in words for way in self.of(word)})


def _plural(way: Pronunciation) -> Pronunciation:
    if way[-1] in _HISSING:
        return ("IH", "Z")
    return ("S",) if way[-1] in _VOICELESS else ("Z",)


_ENDINGS: dict[str, Callable[[Pronunciation], Pronunciation]] = {
    "s": _plural,
    "ve": lambda way: ("AH", "V"),
    "ll": lambda way: ("AH", "L"),
    "d": lambda way: ("IH", "D") if way[-1] in ("T", "D") else ("D",),
    "re": lambda way: ("ER",),
    "m": lambda way: ("M",),
}
