"""What was said: sound in, readings out."""

from voicecoach.asr.recogniser import (
    SAMPLE_RATE_HZ,
    UNKNOWN,
    Hearing,
    Reading,
    Recogniser,
    Vocabulary,
    Word,
)

__all__ = ["SAMPLE_RATE_HZ", "UNKNOWN", "Hearing", "Reading", "Recogniser", "Vocabulary", "Word"]
