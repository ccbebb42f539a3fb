"""Picks the best sense of what two ways of listening made of one utterance."""

from dataclasses import replace

from voicecoach.content import Kind
from voicecoach.nlu.results import Context, Match, NoMatch, Understanding
from voicecoach.nlu.understander import Understander

AGREEMENT = 62.0
"rapidfuzz ratio from which the two readings count as the same sounds."
SAME_WORDS = 84.0
"The same where more than a few words were heard: of a long row something always sounds alike."
A_FEW = 3
CLEAR = 0.75
"A free reading that makes such sense counts as it is."
SECOND_CUTOFF = 0.75
"A vocabulary of expected phrases bends everything to them: what comes of it must be clear."
SECOND_READING = 0.95
"What a score is worth when the second reading made better sense."


def understand_readings(
    understander: Understander, free: str, expected: str, context: Context
) -> Understanding:
    """What was meant, from the free reading and the one of the expected phrases.

    The free reading counts where it makes good sense. A vocabulary of expected phrases always
    finds one of them, in any noise: so the second reading counts only if it is free of
    unknown words, sounds like the first and makes better sense; never instead of a warning.
    """
    result = understander.understand(free, context)
    if _stands(result) or not expected or "[" in expected:
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


def agree(free: str, expected: str) -> bool:
    """Whether two readings of one utterance stand for about the same sounds."""
    return likeness(free, expected) >= AGREEMENT


def likeness(free: str, expected: str) -> float:
    """How alike two readings are, letter by letter: 0 to 100."""
    from rapidfuzz import fuzz

    return fuzz.ratio(free.replace(" ", ""), expected.replace(" ", ""))


def _stands(result: Understanding) -> bool:
    return isinstance(result, Match) and (result.score >= CLEAR or result.kind is Kind.SAFETY)
