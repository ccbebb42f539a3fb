"""Which microphones and loudspeakers there are. The only file that imports sounddevice."""

import atexit
from dataclasses import dataclass
from types import ModuleType

from voicecoach.audio import alsa
from voicecoach.errors import CoachError, MissingError


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device, as the system names it."""

    index: int
    name: str
    inputs: int
    "Channels it can record."
    outputs: int
    "Channels it can play."
    rate_hz: int
    "Its usual sample rate."
    default_input: bool = False
    default_output: bool = False


def sounddevice() -> ModuleType:
    """The library. Raises MissingError with the cure where it or PortAudio is missing."""
    try:
        import sounddevice as library
    except ImportError as error:
        raise MissingError(
            "the package sounddevice is missing: run 'pip install sounddevice'; "
            "typing and 'voicecoach replay' still work"
        ) from error
    except OSError as error:
        raise MissingError(
            "PortAudio is missing: run 'apt install libportaudio2' (Fedora: 'dnf install "
            "portaudio'); typing and 'voicecoach replay' still work"
        ) from error
    alsa.hush()
    return library  # type: ignore[no-any-return]  # sounddevice has no types


def devices() -> tuple[Device, ...]:
    """All devices of the system; none where there is no sound hardware."""
    library = sounddevice()
    try:
        listed = [dict(entry) for entry in library.query_devices()]
        default_input, default_output = library.default.device
    except Exception as error:
        raise MissingError(f"the sound system does not answer ({error}): start it anew") from error
    return tuple(
        Device(
            index=index,
            name=str(entry["name"]),
            inputs=int(entry["max_input_channels"]),
            outputs=int(entry["max_output_channels"]),
            rate_hz=int(entry["default_samplerate"]),
            default_input=index == default_input,
            default_output=index == default_output,
        )
        for index, entry in enumerate(listed)
    )


def choose(wanted: str, kind: str) -> Device:
    """The device of a kind ('input' or 'output') by number, part of its name, or '' for the usual.

    Raises MissingError where there is none, and where the name fits none or several.
    """
    what = {"input": "microphone", "output": "loudspeaker"}[kind]
    fitting = [d for d in devices() if (d.inputs if kind == "input" else d.outputs) > 0]
    if not fitting:
        raise MissingError(
            f"no {what} was found: connect one (see 'voicecoach devices'); "
            "typing and 'voicecoach replay' still work"
        )
    if not wanted:
        usual = [d for d in fitting if (d.default_input if kind == "input" else d.default_output)]
        return (usual or fitting)[0]
    named = [d for d in fitting if wanted == str(d.index) or wanted.lower() == d.name.lower()]
    named = named or [d for d in fitting if wanted.lower() in d.name.lower()]
    if len(named) != 1:
        found = "none" if not named else "several"
        raise MissingError(f"'{wanted}' fits {found} of the {what}s: see 'voicecoach devices'")
    return named[0]


def choose_again(wanted: str, before: str, kind: str) -> Device:
    """As `choose`, but a device that was chosen by its number is found by the name it had.

    Numbers change whenever something is plugged in or out.
    """
    return choose(before if before and wanted.isdigit() else wanted, kind)


def look_again() -> None:
    """Makes the library see what was plugged in or out. No stream may be open meanwhile."""
    library = sounddevice()
    if library._initialized:  # noqa: SLF001  the documented way, for want of a public one
        library._terminate()  # noqa: SLF001  as above
    library._initialize()  # noqa: SLF001  as above


def leave_as_it_is() -> None:
    """Keeps the library from tidying up at the end: with a call stuck in it, it would hang."""
    library = sounddevice()
    atexit.unregister(library._exit_handler)  # noqa: SLF001  there is no public way


def have_both() -> tuple[bool, str]:
    """Whether there is a microphone and a loudspeaker; if not, the sentence that says why."""
    try:
        choose("", "input")
        choose("", "output")
    except CoachError as error:
        return False, str(error)
    return True, ""
