"""Cuts endless sound into utterances and has each of them decoded."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from voicecoach.asr.endpointing import Endpointer
from voicecoach.asr.level import Level
from voicecoach.asr.recogniser import (
    FRAME_BYTES,
    SAMPLE_RATE_HZ,
    Decoder,
    Hearing,
    Reading,
    SpeechDetector,
    Vocabulary,
)

FRAME_S = FRAME_BYTES / 2 / SAMPLE_RATE_HZ
BEGINS_AT, ENDS_BELOW = 0.5, 0.35
"Probabilities of speech that begin an utterance, and that count as silence in it."
BEGIN_FRAMES = 2
"Frames of speech in a row that begin an utterance: 64 ms."
PRE_ROLL_FRAMES = 12
"Frames before the beginning that belong to it: 384 ms, so that no first sound is lost."
PEEK_AFTER, PEEK_TIMES = 5, 2
"""After so many frames of silence (160 ms) the decoder gets them again, so many times: it looks
that far ahead before it says what it heard, and whoever gave a command need not wait for it."""
LATEST_S = 0.1
"A word that begins so long after the last frame of speech was not spoken."


class Listener:
    """A Recogniser made of a speech detector, a decoder, and a sense of when people are done."""

    def __init__(self, detector: SpeechDetector, decoder: Decoder, endpointer: Endpointer) -> None:
        self._detector = detector
        self._decoder = decoder
        self._endpointer = endpointer
        self._level = Level()
        self._rest = b""
        self._before: deque[bytes] = deque(maxlen=PRE_ROLL_FRAMES)
        self._vocabulary = Vocabulary()
        self._frames = 0
        self._speech_run = 0
        self._begun = False
        self._begin_frame = 0
        self._silent_frames = 0
        self._lately: deque[bytes] = deque(maxlen=PEEK_AFTER)
        self._decoded_s = self._spoken_s = 0.0
        "Sound that the decoder got of this utterance, and how much of it up to the last speech."

    def expect(self, vocabulary: Vocabulary) -> None:
        """See Recogniser."""
        self._vocabulary = vocabulary

    @property
    def in_utterance(self) -> bool:
        """See Recogniser."""
        return self._begun

    def feed(self, pcm: bytes) -> Sequence[Hearing]:
        """See Recogniser."""
        data = self._rest + pcm
        whole = len(data) // FRAME_BYTES * FRAME_BYTES
        self._rest = data[whole:]
        found: list[Hearing] = []
        for at in range(0, whole, FRAME_BYTES):
            found.extend(self._frame(data[at : at + FRAME_BYTES]))
        return found

    def finish(self) -> Sequence[Hearing]:
        """See Recogniser."""
        # The last frame is filled up with silence.
        found = list(self.feed(bytes(-len(self._rest) % FRAME_BYTES)))
        if self._begun:
            found.append(self._end())
        return found

    def drop(self) -> None:
        """See Recogniser."""
        self._begun = False
        self._speech_run = 0
        self._before.clear()
        self._level.release()
        self._detector.reset()

    def _frame(self, frame: bytes) -> Iterator[Hearing]:
        self._frames += 1
        self._level.hear(frame)
        lifted = self._level.lift(frame)
        probability = self._detector.probability(lifted)
        if not self._begun:
            self._before.append(frame)
            self._speech_run = self._speech_run + 1 if probability >= BEGINS_AT else 0
            if self._speech_run >= BEGIN_FRAMES:
                yield from self._begin()
            return
        yield from self._decode(lifted)
        self._lately.append(lifted)
        if probability < ENDS_BELOW:
            self._silent_frames += 1
        else:
            self._silent_frames = 0
            self._spoken_s = self._decoded_s
        if self._silent_frames == PEEK_AFTER:
            yield from self._peek()
        if self._endpointer.is_over(self._at_s, self._silent_frames * FRAME_S):
            yield self._end()

    def _peek(self) -> Iterator[Hearing]:
        """Has the decoder say all it can by now; more of the same silence changes nothing."""
        yield from self._decode(b"".join(self._lately) * PEEK_TIMES)
        self._endpointer.look()

    def _begin(self) -> Iterator[Hearing]:
        self._begun = True
        self._silent_frames = 0
        self._speech_run = 0
        self._begin_frame = self._frames - len(self._before)
        self._endpointer.begin(self._begin_frame * FRAME_S, self._vocabulary)
        self._decoder.begin(self._vocabulary.phrases)
        self._decoded_s = 0.0
        self._level.hold()
        # All of it as loud as the rest will be.
        sound = self._level.lift(b"".join(self._before))
        self._before.clear()
        yield from self._decode(sound)
        self._spoken_s = self._decoded_s

    def _decode(self, pcm: bytes) -> Iterator[Hearing]:
        self._decoded_s += len(pcm) / 2 / SAMPLE_RATE_HZ
        free, expected = self._decoder.feed(pcm)
        self._endpointer.note(self._at_s, free, expected)
        if free.text or expected.text:
            yield Hearing(False, self._at_s, free, expected)

    @property
    def _at_s(self) -> float:
        """Sound heard so far."""
        return self._frames * FRAME_S

    def _end(self) -> Hearing:
        free, expected = (self._spoken(r) for r in self._decoder.finish())
        self._begun = False
        self._level.release()
        self._detector.reset()
        began_s = self._begin_frame * FRAME_S
        return Hearing(True, self._at_s, _moved(free, began_s), _moved(expected, began_s))

    def _spoken(self, reading: Reading) -> Reading:
        """A reading without what noise was taken for after the person had ended."""
        words = tuple(w for w in reading.words if w.start_s < self._spoken_s + LATEST_S)
        if len(words) == len(reading.words):
            return reading
        return Reading(" ".join(word.text for word in words), words)


def _moved(reading: Reading, by_s: float) -> Reading:
    """A reading with its times counted from the beginning of listening."""
    words = tuple(replace(w, start_s=w.start_s + by_s, end_s=w.end_s + by_s) for w in reading.words)
    return Reading(reading.text, words)
