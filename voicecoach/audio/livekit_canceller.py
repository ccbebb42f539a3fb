"""WebRTC's echo canceller. The only file that imports livekit."""

from voicecoach.errors import MissingError

RATE_HZ, FRAME = 16000, 160


class LivekitCanceller:
    """See EchoCanceller."""

    def __init__(self) -> None:
        """Raises MissingError where the library is not there or does not load."""
        try:
            from livekit.rtc import AudioFrame
            from livekit.rtc.apm import AudioProcessingModule
        except (ImportError, OSError) as error:
            raise MissingError(
                "the package livekit is missing: run 'pip install voicecoach[aec]'"
            ) from error
        self._frame = AudioFrame
        self._module = AudioProcessingModule(echo_cancellation=True)

    def clean(self, near: bytes, far: bytes) -> bytes:
        """See EchoCanceller."""
        self._module.process_reverse_stream(self._frame(far, RATE_HZ, 1, FRAME))
        frame = self._frame(bytearray(near), RATE_HZ, 1, FRAME)
        self._module.process_stream(frame)
        return bytes(frame.data)
