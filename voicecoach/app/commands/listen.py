"""listen: the conversation through microphone and loudspeaker."""

import contextlib
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.app.cli import app_of, tell_trouble
from voicecoach.app.commands.talking import MODEL, NO_MEMORY
from voicecoach.errors import InputError

if TYPE_CHECKING:
    from voicecoach.app.attention import Attention
    from voicecoach.app.coach import Coach, Watcher
    from voicecoach.app.live import Live
    from voicecoach.app.view import View
    from voicecoach.app.wiring import App
    from voicecoach.audio import Block, Duplex


@click.command()
@MODEL
@click.option("--input-device", default="", help="Microphone: number or part of its name.")
@click.option("--output-device", default="", help="Loudspeaker: number or part of its name.")
@click.option(
    "--duplex",
    type=click.Choice(["auto", "half", "full"]),
    default=None,
    help="What is obeyed while the coach speaks; full, everything, is for headphones.",
)
@click.option(
    "--always-on", "attention", flag_value="always-on", help="React without being called."
)
@click.option(
    "--push-to-talk",
    "attention",
    flag_value="push-to-talk",
    help="React to what follows the Enter key, and to cries for help.",
)
@click.option("--quiet", is_flag=True, help="Print what it does, no words: for a service's log.")
@NO_MEMORY
@click.option(
    "--events",
    type=click.Path(path_type=Path),
    help="Append what happens to this file, one JSON object a line.",
)
@click.pass_context
def listen(
    ctx: click.Context,
    model: str,
    input_device: str,
    output_device: str,
    duplex: str | None,
    attention: str | None,
    quiet: bool,
    no_memory: bool,
    events: Path | None,
) -> None:
    """Talk: microphone in, loudspeaker out. End with Ctrl-C.

    Prints Ready on standard error when it truly listens. Nothing heard is stored.
    """
    from voicecoach.app.eventlog import EventLog
    from voicecoach.app.live import Live
    from voicecoach.app.room import SharedRoom
    from voicecoach.app.speech import LiveSpeech
    from voicecoach.app.terminal import ready_voice
    from voicecoach.audio import Duplex, Keeper, Loudspeaker, Microphone

    app = app_of(
        ctx,
        model=model,
        input_device=input_device,
        output_device=output_device,
        duplex=duplex,
        attention=attention,
        memory=False if no_memory else None,
    )
    microphone = Microphone(app.settings.input_device)
    echo = Duplex()
    click.echo(f"Model: {app.model_path.name}", err=True)
    attends = app.attention()
    live = Live(
        app.vocabularies,
        app.recogniser,
        app.ears(),
        attends,
        app.keys(),
        SharedRoom(echo),
        duplex=app.duplex_mode,
        wake=app.wake_detector(),
        on_trouble=lambda text: click.echo(f"voicecoach: {text}", err=True),
    )
    with contextlib.ExitStack() as stack:
        log = stack.enter_context(EventLog.opened(events)) if events else None
        diary = stack.enter_context(app.diary(remembers=True))
        tell_trouble(diary)
        voice = stack.enter_context(ready_voice(app))
        pre_roll_ms, wake_after_s = app.settings.wakes_loudspeaker
        loudspeaker = stack.enter_context(
            Loudspeaker(app.settings.output_device, pre_roll_ms, wake_after_s)
        )
        loudspeaker.on_played = echo.played
        stack.enter_context(microphone)
        stack.enter_context(Keeper(microphone, loudspeaker, live.note))
        stack.callback(_keep, app, echo)
        speech = LiveSpeech(voice, loudspeaker, live.spoken)
        stack.callback(speech.close)
        coach = app.coach(diary, speech, datetime.now())
        blocks = stack.enter_context(_shown(app, live, attends, coach, microphone.blocks(), quiet))
        if log is not None:
            coach.watchers.append(log)
        coach.own_up()
        signal.signal(signal.SIGTERM, lambda *_: live.end())
        with contextlib.suppress(KeyboardInterrupt):
            live.run(coach, blocks, speech, lambda: click.echo("Ready", err=True))


def _keep(app: "App", echo: "Duplex") -> None:
    """What was measured of the room, for `doctor`; where it cannot be kept, nobody is hurt."""
    from voicecoach.audio import remember

    with contextlib.suppress(InputError):
        remember(app.paths.echo_file, echo.report())


@contextlib.contextmanager
def _shown(
    app: "App",
    live: "Live",
    attends: "Attention",
    coach: "Coach",
    blocks: "Iterable[Block]",
    quiet: bool,
) -> "Iterator[Iterable[Block]]":
    """What a person can see: a screen and keys on a terminal, else lines. Gives the sound."""
    from voicecoach.app.eventlog import show_on, show_states_on
    from voicecoach.app.keys import Keyboard, can_be_read
    from voicecoach.app.view import View

    with contextlib.ExitStack() as stack:
        view: View | None = None
        if not quiet and sys.stdout.isatty():
            view = stack.enter_context(View(app.content, live.now_s, attends.awake))
            blocks = _measured(blocks, view)
        if can_be_read():
            stack.enter_context(Keyboard(_on_key(live, view)))
        shown: Watcher = view or (
            show_states_on(click.echo, attends.awake) if quiet else show_on(click.echo)
        )
        coach.watchers.append(shown)
        yield blocks


def _measured(blocks: "Iterable[Block]", view: "View") -> "Iterator[Block]":
    from voicecoach.asr.activity import loudness

    for block in blocks:
        view.note_loudness(loudness(block.pcm))
        yield block


def _on_key(live: "Live", view: "View | None") -> Callable[[str], None]:
    from voicecoach.app.pressed import ALL_KEYS, HINT, KEYS, QUIT, TALK

    hints = [HINT, ALL_KEYS]
    if view is not None:
        view.show_hint(HINT)

    def pressed(key: str) -> None:
        if key in TALK:
            live.call()
        elif key == QUIT:
            live.end()
        elif key == KEYS and view is not None:
            hints.reverse()
            view.show_hint(hints[0])
        else:
            live.press(key)

    return pressed
