"""One normal form for everything that is said, typed or written in a template."""

import re
import unicodedata

from voicecoach.content.lexicon import Lexicon

MOST_WORDS = 80
"Nobody in pain says more in one breath; the rest of a longer text is not looked at."

_APOSTROPHES = str.maketrans(
    {"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{MODIFIER LETTER APOSTROPHE}": "'", "`": "'"}
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class Normaliser:
    """Turns text into the words that understanding works on.

    Small letters, no punctuation, contractions written out, sounds like um gone.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._whole = {k: tuple(v.split()) for k, v in lexicon.contractions.items() if k[0] != "~"}
        self._endings = sorted(
            ((k[1:], tuple(v.split())) for k, v in lexicon.contractions.items() if k[0] == "~"),
            key=lambda item: -len(item[0]),
        )
        self._fillers = lexicon.fillers
        self._padding = lexicon.padding
        self._numbers = {
            str(value): word for word, value in reversed(tuple(lexicon.numbers.items()))
        }

    def words(self, text: str) -> tuple[str, ...]:
        """The words of a text in normal form; none for a text of fillers and signs only."""
        # Cutting before the costly part keeps a text of any length cheap.
        plain = unicodedata.normalize("NFKC", text[: MOST_WORDS * 30]).lower()
        words: list[str] = []
        for word in _WORD.findall(plain.translate(_APOSTROPHES)):
            words.extend(w for w in self._written_out(word) if w not in self._fillers)
            if len(words) >= MOST_WORDS:
                break
        return tuple(words[:MOST_WORDS])

    def core(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words without padding; all of them where nothing else would be left."""
        return tuple(word for word in words if word not in self._padding) or words

    def _written_out(self, word: str) -> tuple[str, ...]:
        if word in self._whole:
            return self._whole[word]
        for ending, instead in self._endings:
            if word.endswith(ending) and len(word) > len(ending):
                return (*self._written_out(word[: -len(ending)]), *instead)
        if word.isdecimal() and word not in self._numbers:
            # 911 is said digit by digit.
            return tuple(self._numbers.get(str(int(digit)), digit) for digit in word)
        return (self._numbers.get(word, word),)
