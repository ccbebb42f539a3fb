"""Which of two entries was meant, when the coach has asked: 'heat, or cold?'."""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from voicecoach.content.lexicon import Role
from voicecoach.nlu.concepts import Annotation

ALIKE = 80.0
"Similarity (0 to 100) from which a word heard is a word of a title: stretching, stretch."


def chosen(said: Annotation, titles: Mapping[str, Sequence[str]]) -> str:
    """The id of the one of two entries that a reply picks, or '' where it picks neither.

    `titles` holds, in the order asked, the words of each title in the normal form. A reply
    picks by a word that only one of them has, or by its place: the first, the other one.
    """
    first, second = titles
    named = [
        entry_id
        for entry_id, other in ((first, second), (second, first))
        if _names(said.words, set(titles[entry_id]) - set(titles[other]))
    ]
    if len(named) == 1:
        return named[0]
    placed = {Role.FORMER: first, Role.LATTER: second}
    found = [placed[role] for role in placed if role in said.concepts]
    return found[0] if not named and len(found) == 1 else ""


def _names(heard: Sequence[str], own: set[str]) -> bool:
    return any(fuzz.ratio(word, title_word) >= ALIKE for word in heard for title_word in own)
