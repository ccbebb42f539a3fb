"""Sound as a value, and sound files. Shapes: one channel, 16-bit samples."""

import io
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.errors import InputError, MissingError
from voicecoach.files import write_whole

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Samples = npt.NDArray[np.int16]

WIDTH_BYTES = 2
LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 4000, 384000
LARGEST_BYTES = 1 << 30
"Sound files larger than this are refused: nobody speaks for nine hours."


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    """A stretch of sound."""

    samples: "Samples"
    "One channel, 16 bit; shape (n,)."
    rate_hz: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate_hz

    def at_rate(self, rate_hz: int) -> "Sound":
        """The same sound at another sample rate, properly resampled."""
        if rate_hz == self.rate_hz:
            return self
        import soxr

        return Sound(soxr.resample(self.samples, self.rate_hz, rate_hz), rate_hz)

    def pcm(self) -> bytes:
        """The samples as little-endian bytes."""
        return self.samples.astype("<i2").tobytes()


def read(path: Path) -> Sound:
    """A sound file of any usual kind, rate, width and channel count, mixed to one channel.

    Raises InputError for a file that is missing, empty, cut short beyond use, or no sound.
    """
    _usable(path)
    plain = _read_plain(path)
    return plain if plain is not None else _read_any(path)


def _usable(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): give a WAV file") from error
    if path.is_dir():
        raise InputError(f"{path} is a folder: give a WAV file")
    if size == 0:
        raise InputError(f"{path} is empty: give a WAV file with sound in it")
    if size > LARGEST_BYTES:
        raise InputError(f"{path} is larger than a gigabyte: give a shorter recording")


def _read_plain(path: Path) -> Sound | None:
    """The common case without any library: 16-bit WAV; None for everything else."""
    import numpy as np

    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() != WIDTH_BYTES or file.getcomptype() != "NONE":
                return None
            channels, rate_hz = file.getnchannels(), file.getframerate()
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError, OSError):
        return None
    # A recording that was cut short may end within a frame.
    whole = len(data) // (2 * channels) * 2 * channels
    frames = np.frombuffer(data[:whole], "<i2").reshape(-1, channels)
    return _checked(path, _mixed(frames), rate_hz)


def _read_any(path: Path) -> Sound:
    try:
        import soundfile
    except (ImportError, OSError) as error:
        raise MissingError(
            f"{path} is no 16-bit WAV, and the library for other kinds is missing ({error}): "
            "run 'pip install soundfile' or convert the file"
        ) from error
    try:
        frames, rate_hz = soundfile.read(str(path), dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, OSError, TypeError, ValueError, RuntimeError) as error:
        raise InputError(
            f"{path} is no sound file that can be read: give a WAV or FLAC file"
        ) from error
    return _checked(path, _mixed(frames), int(rate_hz))


def _mixed(frames: Any) -> "Samples":
    """Channels mixed to one; floats of +-1 become 16 bit, values beyond are clipped."""
    import numpy as np

    if frames.dtype == np.int16:
        if frames.shape[1] == 1:
            return np.ascontiguousarray(frames[:, 0])
        return np.asarray(np.rint(frames.mean(axis=1)), dtype=np.int16)
    sane = np.clip(np.nan_to_num(frames, posinf=1.0, neginf=-1.0), -1.0, 1.0)
    return np.asarray(np.rint(sane.mean(axis=1) * 32767), dtype=np.int16)


def _checked(path: Path, samples: "Samples", rate_hz: int) -> Sound:
    if len(samples) == 0:
        raise InputError(f"{path} holds no sound: give a WAV file with sound in it")
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        raise InputError(f"{path} has a sample rate of {rate_hz}: 4,000 to 384,000 can be used")
    return Sound(samples, rate_hz)


def write(path: Path, sound: Sound) -> None:
    """Writes a 16-bit WAV file, whole or not at all. Raises InputError where that fails."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(sound.rate_hz)
        out.writeframes(sound.pcm())
    write_whole(path, buffer.getvalue())
