"""How things look on a terminal."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from voicecoach.app.wiring import App, prerender
from voicecoach.content.spoken import fixed_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.tts import CachedVoice


def stderr_console() -> Console:
    """For progress and tables that are not the product."""
    return Console(stderr=True, highlight=False)


@contextmanager
def ready_voice(app: App) -> "Iterator[CachedVoice]":
    """The voice with all fixed texts rendered; a bar shows the first time it takes."""
    with app.voice() as voice:
        missing = len(voice.missing(fixed_texts(app.content), app.settings.rate))
        if missing:
            with Progress(console=stderr_console(), transient=True) as bar:
                task = bar.add_task("Rendering speech, this once", total=missing)
                prerender(app, voice, lambda n: bar.advance(task, n))
        yield voice
