"""A speech detector that reads the answer off the frame itself."""

from dataclasses import dataclass

from voicecoach.asr.recogniser import FRAME_BYTES


def frame(percent: int, label: int = 0) -> bytes:
    """A frame that holds speech with a probability in percent, and a number to know it by.

    It is loud, so that nothing needs to be lifted.
    """
    return bytes([percent, label]) + b"\x00\x20" * (FRAME_BYTES // 2 - 1)


@dataclass
class LabelledDetector:
    """Each frame says how probable speech is in it, in percent, with its first byte."""

    asked: int = 0
    resets: int = 0

    def probability(self, frame: bytes) -> float:
        assert len(frame) == FRAME_BYTES, f"a frame of {len(frame)} bytes"
        self.asked += 1
        return frame[0] / 100

    def reset(self) -> None:
        self.resets += 1
