"""Picks the best sense of what two ways of listening made of one utterance."""

from collections.abc import Container
from dataclasses import replace

from voicecoach.content import Kind
from voicecoach.nlu.results import Context, Match, NoMatch, Understanding
from voicecoach.nlu.understander import Understander

AGREEMENT = 62.0
"rapidfuzz ratio from which the two readings count as the same sounds."
SAME_WORDS = 84.0
"The same where more than a few words were heard: of a long row something always sounds alike."
A_FEW = 3
ALIKE = 75.0
"The same from which a word of one reading is a word of the other: walk and talk."
CLEAR = 0.75
"A free reading that makes such sense counts as it is."
SECOND_CUTOFF = 0.75
"A vocabulary of expected phrases bends everything to them: what comes of it must be clear."
SECOND_READING = 0.95
"What a score is worth when the second reading made better sense."


def understand_readings(
    understander: Understander,
    free: str,
    expected: str,
    context: Context,
    beyond_doubt: Container[str] = (),
) -> Understanding:
    """What was meant, from the free reading and the one of the expected phrases.

    The free reading counts where it makes good sense. A vocabulary of expected phrases always
    finds one of them, in any noise: so the second reading counts only if it is free of
    unknown words, sounds like the first and makes better sense; never instead of a warning, nor
    where all that it would replace is `beyond_doubt`.
    """
    result = understander.understand(free, context)
    if _stands(result) or not expected or "[" in expected:
        return result
    also = set(expected.split())
    replaced = [word for word in free.split() if word not in also]
    if replaced and all(word in beyond_doubt for word in replaced):
        return result
    if likeness(free, expected) < (AGREEMENT if len(free.split()) <= A_FEW else SAME_WORDS):
        return result
    second = understander.understand(expected, context)
    if isinstance(second, NoMatch) or second.score < SECOND_CUTOFF:
        return result
    score = second.score * SECOND_READING
    if isinstance(result, Match) and result.score >= score:
        return result
    return replace(second, score=score, why=f"{second.why}, second reading")


def hangs_on(
    understander: Understander, match: Match, doubtful: Container[str], other: str, context: Context
) -> bool:
    """Whether a match hangs on doubtful words: without them nothing is meant, or something else.

    Not where the `other` reading has words like them, or makes the same sense.
    """
    words = match.heard.split()
    kept = [
        word
        for word in words
        if word not in doubtful or understander.tells_little(word) or _is_among(word, other)
    ]
    if kept == words or _means(understander, other, match.id, context):
        return False
    return not _means(understander, " ".join(kept), match.id, context)


def _is_among(word: str, text: str) -> bool:
    return any(likeness(word, other) >= ALIKE for other in text.split())


def _means(understander: Understander, text: str, entry_id: str, context: Context) -> bool:
    found = understander.understand(text, context)
    return isinstance(found, Match) and found.id == entry_id


def agree(free: str, expected: str) -> bool:
    """Whether two readings of one utterance stand for about the same sounds."""
    return likeness(free, expected) >= AGREEMENT


def likeness(free: str, expected: str) -> float:
    """How alike two readings are, letter by letter: 0 to 100."""
    from rapidfuzz import fuzz

    return fuzz.ratio(free.replace(" ", ""), expected.replace(" ", ""))


def _stands(result: Understanding) -> bool:
    return isinstance(result, Match) and (result.score >= CLEAR or result.kind is Kind.SAFETY)
