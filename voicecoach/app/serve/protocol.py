"""The words of the Wyoming protocol. The only file that imports wyoming."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wyoming import asr, audio, error, handle, info, intent, ping, snd, timer, tts
from wyoming.event import Event, async_write_event

from voicecoach import __version__
from voicecoach.app.serve.hearing import Format
from voicecoach.app.serve.holds import HoldChange, HoldEvent
from voicecoach.app.serve.wire import Message
from voicecoach.nlu import Match
from voicecoach.sound import Sound

NAME = "voicecoach"
CHUNK_SAMPLES = 2048
DEFAULT_CODE = "bad-message"

__all__ = ["Event", "async_write_event"]


@dataclass(frozen=True, slots=True)
class Describe:
    """A client asks what is on offer."""


@dataclass(frozen=True, slots=True)
class Ping:
    """A client asks whether anybody is there."""

    text: str | None


@dataclass(frozen=True, slots=True)
class Listen:
    """Sound follows that is to be written down."""

    context: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class SoundBegins:
    """A stream of sound begins."""

    written: Format


@dataclass(frozen=True, slots=True)
class SoundPiece:
    """A piece of sound."""

    written: Format
    sound: bytes


@dataclass(frozen=True, slots=True)
class SoundEnds:
    """A stream of sound is over."""


@dataclass(frozen=True, slots=True)
class Converse:
    """A person said this to the coach."""

    text: str
    context: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Recognise:
    """A client asks what this would mean."""

    text: str
    context: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Speak:
    """Say this aloud."""

    text: str
    context: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Played:
    """The client has spoken all that it was given."""


Request = (
    Describe
    | Ping
    | Listen
    | SoundBegins
    | SoundPiece
    | SoundEnds
    | Converse
    | Recognise
    | Speak
    | Played
)


class BadRequest(Exception):  # noqa: N818  its name is what it is
    """A message of a known type lacks something, or has it wrong; the stream goes on."""


def request(message: Message) -> Request | None:
    """What a message asks for; None for one of a type that is nothing to us.

    Raises BadRequest.
    """
    event = Event(message.type, message.data, message.payload)
    try:
        return _request(event)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise BadRequest(f"{message.type[:40]} lacks a field or has it wrong") from wrong


def _request(event: Event) -> Request | None:  # noqa: PLR0911  one line for each word
    kind = event.type
    if info.Describe.is_type(kind):
        return Describe()
    if ping.Ping.is_type(kind):
        text = ping.Ping.from_event(event).text
        return Ping(None if text is None else _text(text))
    if asr.Transcribe.is_type(kind):
        return Listen(_context(asr.Transcribe.from_event(event).context))
    if audio.AudioStart.is_type(kind):
        return SoundBegins(_format(audio.AudioStart.from_event(event)))
    if audio.AudioChunk.is_type(kind):
        chunk = audio.AudioChunk.from_event(event)
        return SoundPiece(_format(chunk), chunk.audio)
    if audio.AudioStop.is_type(kind):
        return SoundEnds()
    if asr.Transcript.is_type(kind):
        said = asr.Transcript.from_event(event)
        return Converse(_text(said.text), _context(said.context))
    if intent.Recognize.is_type(kind):
        asked = intent.Recognize.from_event(event)
        return Recognise(_text(asked.text), _context(asked.context))
    if tts.Synthesize.is_type(kind):
        wanted = tts.Synthesize.from_event(event)
        return Speak(_text(wanted.text), _context(wanted.context))
    return Played() if snd.Played.is_type(kind) else None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _context(value: Any) -> Mapping[str, Any] | None:
    if value is not None and not isinstance(value, dict):
        raise TypeError(value)
    return value


def _format(written: audio.AudioFormat) -> Format:
    # wyoming declares types and does not check them.
    numbers: tuple[Any, Any, Any] = (written.rate, written.width, written.channels)
    if not all(isinstance(n, int) and not isinstance(n, bool) for n in numbers):
        raise TypeError(numbers)
    found = Format(*numbers)
    if found.fault():
        raise ValueError(found.fault())
    return found


# -- replies ----------------------------------------------------------------------------------


def trouble(text: str, code: str = DEFAULT_CODE) -> Event:
    """Something is wrong with what the client wants."""
    return error.Error(text, code).event()


def pong(text: str | None) -> Event:
    """Somebody is there."""
    return ping.Pong(text).event()


def transcript(text: str, context: Mapping[str, Any] | None, language: str) -> Event:
    """What was said."""
    return asr.Transcript(text, _plain(context), language).event()


def handled(texts: tuple[str, ...], context: Mapping[str, Any] | None) -> Event:
    """What the coach says to it."""
    return handle.Handled(" ".join(texts), _plain(context)).event()


def not_handled(texts: tuple[str, ...], context: Mapping[str, Any] | None) -> Event:
    """It was not for the coach, as far as it can tell."""
    return handle.NotHandled(" ".join(texts), _plain(context)).event()


def recognised(match: Match, texts: tuple[str, ...], context: Mapping[str, Any] | None) -> Event:
    """The entry that was meant, its kind and what was named."""
    slots = {"kind": str(match.kind), "score": str(round(match.score, 3)), **match.slots}
    entities = [intent.Entity(name, value) for name, value in slots.items() if value]
    return intent.Intent(match.id, entities, " ".join(texts) or None, _plain(context)).event()


def not_recognised(texts: tuple[str, ...], context: Mapping[str, Any] | None) -> Event:
    """Nothing that the coach knows."""
    return intent.NotRecognized(" ".join(texts) or None, _plain(context)).event()


def speech(sound: Sound) -> Iterator[Event]:
    """A stretch of speech in pieces."""
    for at in range(0, len(sound.samples), CHUNK_SAMPLES):
        piece = Sound(sound.samples[at : at + CHUNK_SAMPLES], sound.rate_hz)
        at_ms = at * 1000 // sound.rate_hz
        yield audio.AudioChunk(sound.rate_hz, 2, 1, piece.pcm(), timestamp=at_ms).event()


def speech_begins(rate_hz: int) -> Event:
    """Speech follows."""
    return audio.AudioStart(rate_hz, 2, 1, timestamp=0).event()


def speech_ends() -> Event:
    """That was all of it."""
    return audio.AudioStop().event()


def timer_event(hold: HoldEvent) -> Event:
    """What became of a hold, as of a timer."""
    match hold.change:
        case HoldChange.STARTED:
            return timer.TimerStarted(hold.id, hold.left_s, hold.name).event()
        case HoldChange.PAUSED:
            return timer.TimerUpdated(hold.id, False, hold.left_s).event()
        case HoldChange.RESUMED:
            return timer.TimerUpdated(hold.id, True, hold.left_s).event()
        case HoldChange.CANCELLED:
            return timer.TimerCancelled(hold.id).event()
        case HoldChange.FINISHED:
            return timer.TimerFinished(hold.id).event()


def _plain(context: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if context is None else dict(context)


def offer(language: str, model: str, voice: str) -> Event:
    """What is on offer here."""
    who = info.Attribution(NAME, "")
    languages = [language]

    def common(name: str, description: str) -> dict[str, Any]:
        return {
            "name": name,
            "attribution": who,
            "installed": True,
            "description": description,
            "version": __version__,
        }

    program = common(NAME, "A voice coach for leg cramps that works with no network")
    hears = info.AsrModel(**common(model, "Vosk model"), languages=languages)
    speaks = info.TtsVoice(**common(voice, voice), languages=languages)
    answers = info.HandleModel(**common(NAME, "Conversation about leg cramps"), languages=languages)
    means = info.IntentModel(**common(NAME, "Entries of the coach"), languages=languages)
    return info.Info(
        asr=[info.AsrProgram(**program, models=[hears])],
        tts=[info.TtsProgram(**program, voices=[speaks])],
        handle=[info.HandleProgram(**program, models=[answers])],
        intent=[info.IntentProgram(**program, models=[means])],
    ).event()
