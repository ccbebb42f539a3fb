"""What works on this machine and what does not: one line a finding, with the cure."""

import importlib.metadata
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from voicecoach import __version__
from voicecoach.app.settings import OWN_NAME
from voicecoach.app.wiring import App
from voicecoach.asr import registry
from voicecoach.audio import echo_facts
from voicecoach.errors import CoachError

PACKAGES = (
    "vosk",
    "pyttsx3",
    "sounddevice",
    "rapidfuzz",
    "espeakng-loader",
    "numpy",
    "soundfile",
    "soxr",
)
TRIAL = "All is well."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    part: str
    good: bool
    text: str
    needed: bool = True
    "Without it the coach cannot hear, speak or answer."

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {"part": self.part, "good": self.good, "text": self.text, "needed": self.needed}


def examine(app: App) -> Iterator[Finding]:
    """Looks at every part."""
    system = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    yield Finding("version", True, f"voicecoach {__version__}, {system}")
    for package in PACKAGES:
        yield _package(package)
    yield _try("content", lambda: _content(app))
    yield _try("model", lambda: _model(app))
    if app.settings.wake != OWN_NAME:
        yield _try("wake word", lambda: _wake_word(app))
    yield _try("voice", lambda: _voice(app))
    yield _try("microphone", lambda: _device("input", app.settings.input_device))
    yield _try("loudspeaker", lambda: _device("output", app.settings.output_device))
    yield _echo(app)
    yield _try("diary", lambda: _diary(app))


def _echo(app: App) -> Finding:
    """Whether the coach can be talked to while it speaks; no conversation fails for it."""
    facts = echo_facts(app.paths.echo_file)
    return Finding("echo", facts.good, facts.sentence, needed=False)


def _package(name: str) -> Finding:
    try:
        return Finding("package", True, f"{name} {importlib.metadata.version(name)}", False)
    except importlib.metadata.PackageNotFoundError:
        return Finding("package", False, f"{name} is missing: run 'pip install {name}'", False)


def _try(part: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(part, True, look())
    except CoachError as error:
        return Finding(part, False, str(error).splitlines()[0])


def _content(app: App) -> str:
    packs = f" and {len(app.packs)} of your packs" if app.packs else ""
    return f"{len(app.content.entries)} entries in {app.content.language}{packs}"


def _model(app: App) -> str:
    app.recogniser()
    fetched = ", ".join(registry.installed(app.paths.models)) or "none"
    return f"{app.model_path.name} in {app.model_path} (fetched: {fetched})"


def _wake_word(app: App) -> str:
    app.wake_detector()
    return f"'{app.settings.wake}', besides cries for help"


def _voice(app: App) -> str:
    with app.voice() as voice:
        spoken = voice.render(TRIAL, app.settings.rate)
    return (
        f"{voice.name}, {spoken.seconds:.1f} s for a sentence at {app.settings.rate} words a minute"
    )


def _device(kind: str, wanted: str) -> str:
    from voicecoach.audio import choose

    device = choose(wanted, kind)
    return f"{device.index}: {device.name}, {device.rate_hz} Hz"


def _diary(app: App) -> str:
    with app.kept() as diary:
        return f"{len(diary.cramps())} cramps noted in {app.paths.diary}"
