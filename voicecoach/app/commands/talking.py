"""ask, replay: conversations without a microphone."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.app.cli import app_of, print_json, tell_trouble
from voicecoach.errors import ExitCode
from voicecoach.files import check_writable

if TYPE_CHECKING:
    from voicecoach.app.wiring import App

NO_MEMORY = click.option("--no-memory", is_flag=True, help="Keep nothing, use nothing kept.")
MODEL = click.option("--model", default="", help="Vosk model: a name or a folder.")


@click.command()
@click.argument("text", required=False)
@click.option(
    "--context",
    "state",
    type=click.Choice(["idle", "routine"]),
    default="idle",
    help="As if nothing runs, or as if inside a routine.",
)
@click.option("--speak", is_flag=True, help="Also say it aloud.")
@click.option("--explain", is_flag=True, help="Say on standard error why this entry won.")
@NO_MEMORY
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def ask(
    ctx: click.Context,
    text: str | None,
    state: str,
    speak: bool,
    explain: bool,
    no_memory: bool,
    as_json: bool,
) -> None:
    """Ask once, or, without TEXT, talk by keyboard, line by line."""
    app = app_of(ctx, memory=False if no_memory else None)
    if text is None:
        sys.exit(_converse(app))
    from voicecoach.app.answering import answer
    from voicecoach.nlu import Match

    given = answer(app.content, app.understander, text, state)
    if explain:
        _explain(
            app, text, given.understanding.alternatives, getattr(given.understanding, "why", "")
        )
    if as_json:
        print_json(given.as_json())
    else:
        for line in given.say:
            click.echo(line)
    if speak and given.say:
        _speak(app, given.say)
    if not isinstance(given.understanding, Match):
        if not as_json:
            click.echo("Not understood: say what hurts, or ask about cramps.", err=True)
        sys.exit(ExitCode.NOT_UNDERSTOOD)


def _explain(app: "App", text: str, alternatives: object, why: str) -> None:
    said = app.understander.annotate(text)
    found = ", ".join(
        f"{'not ' if s.denied else ''}{s.concept} ({' '.join(said.words[s.start : s.end])})"
        for s in said.spans
    )
    click.echo(f"words: {' '.join(said.words)}", err=True)
    click.echo(f"concepts: {found or 'none'}", err=True)
    click.echo(f"won by: {why or 'nothing'}", err=True)
    for other in alternatives if isinstance(alternatives, tuple) else ():
        click.echo(f"next: {other.id} {other.score:.2f} by {other.why}", err=True)


def _speak(app: "App", texts: tuple[str, ...]) -> None:
    import threading

    from voicecoach.audio import Loudspeaker

    spoken = threading.Semaphore(0)
    with app.voice() as voice, Loudspeaker(app.settings.output_device) as loudspeaker:
        for text in texts:
            sound = voice.render(text, app.settings.rate)
            loudspeaker.play(sound, app.settings.gain_db, spoken.release)
        for _ in texts:
            spoken.acquire()
        loudspeaker.drain()


def _converse(app: "App") -> int:
    from voicecoach.app.typed import WrittenSpeech, converse

    speech = WrittenSpeech(click.echo)
    with app.diary(remembers=True) as diary:
        coach = app.coach(diary, speech)
        tell_trouble(diary)
        coach.own_up()
        lines = (line.rstrip("\n") for line in sys.stdin)
        understood = converse(lines, coach, speech, app.understander)
    return ExitCode.GOOD if understood else ExitCode.NOT_UNDERSTOOD


@click.command()
@click.argument("recording", type=click.Path(path_type=Path), metavar="IN.wav")
@click.option("--out", type=click.Path(path_type=Path), help="Write the spoken replies to a WAV.")
@MODEL
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def replay(
    ctx: click.Context, recording: Path, out: Path | None, model: str, as_json: bool
) -> None:
    """Hold a whole conversation with a recording, faster than real time."""
    import time

    from voicecoach import sound
    from voicecoach.app.replay import Replay
    from voicecoach.app.terminal import ready_voice
    from voicecoach.app.timeline import Timeline

    app = app_of(ctx, model=model)
    heard = sound.read(recording)
    if out is not None:
        check_writable(out)
    recogniser = app.recogniser()
    with ready_voice(app) as voice, app.diary(remembers=False) as diary:
        run = Replay(
            app.vocabularies,
            recogniser,
            app.ears(),
            Timeline(voice),
            lambda speech: app.coach(diary, speech),
        )
        began = time.process_time()
        spoken = run.run(heard)
        cpu_s = time.process_time() - began
    if out is not None:
        sound.write(out, spoken)
    if as_json:
        print_json(
            {
                "turns": [turn.as_json() for turn in run.turns],
                "model": app.model_path.name,
                "audio_s": round(heard.seconds, 3),
                "cpu_s": round(cpu_s, 3),
            }
        )
        return
    click.echo(f"Model: {app.model_path.name}", err=True)
    for turn in run.turns:
        click.echo(f"{turn.at_s:6.1f} s  you    {turn.heard or '(not made out)'}")
        for said in turn.said:
            click.echo(f"{said.start_s:6.1f} s  coach  {said.text}")
    if not any(turn.match for turn in run.turns):
        click.echo("Nothing for the coach was heard in this recording.", err=True)
        sys.exit(ExitCode.NOT_UNDERSTOOD)
