"""Readings as values."""

import pytest

from voicecoach.asr import Reading, Word


def word(text: str, confidence: float) -> Word:
    return Word(text, 0.0, 0.5, confidence)


def test_confidence_is_the_mean_of_the_words() -> None:
    reading = Reading("next step", (word("next", 1.0), word("step", 0.5)))
    assert reading.confidence == pytest.approx(0.75)


def test_a_reading_without_words_has_no_confidence() -> None:
    assert Reading("next").confidence == 0.0
