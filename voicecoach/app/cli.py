"""The command line. What answers goes to standard output, everything else to standard error."""

import io
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecoach import __version__
from voicecoach.errors import CoachError, ExitCode

if TYPE_CHECKING:
    from voicecoach.app.wiring import App
    from voicecoach.store import Diary

LOG_FORMAT = "%(levelname)s %(name)s: %(message)s"

_COMMANDS = {
    "listen": "voicecoach.app.commands.listen",
    "ask": "voicecoach.app.commands.talking",
    "replay": "voicecoach.app.commands.talking",
    "service": "voicecoach.app.commands.service",
    "serve": "voicecoach.app.commands.serving",
    "export": "voicecoach.app.commands.exporting",
    "evaluate": "voicecoach.app.commands.measuring",
    "entries": "voicecoach.app.commands.looking",
    "check": "voicecoach.app.commands.looking",
    "devices": "voicecoach.app.commands.looking",
    "doctor": "voicecoach.app.commands.looking",
    "models": "voicecoach.app.commands.models",
    "words": "voicecoach.app.commands.words",
    "profile": "voicecoach.app.commands.profile",
    "diary": "voicecoach.app.commands.diary",
    "forget": "voicecoach.app.commands.profile",
    "bundle": "voicecoach.app.commands.bundling",
    "completion": "voicecoach.app.commands.shell",
    "man": "voicecoach.app.commands.shell",
}
_HELP = {
    "listen": "Talk: microphone in, loudspeaker out.",
    "ask": "Ask once, or talk by keyboard.",
    "replay": "Hold a whole conversation with a recording.",
    "service": "Let it listen from login on: install, remove, status.",
    "serve": "Serve Home Assistant and others by the Wyoming protocol.",
    "export": "Write what the coach knows for Home Assistant.",
    "evaluate": "Measure understanding on labelled utterances.",
    "entries": "List what the coach knows.",
    "check": "Check the content, your packs and a model.",
    "devices": "List microphones and loudspeakers.",
    "doctor": "Say what works on this machine, and the cure for what does not.",
    "models": "List, find and fetch recognition models.",
    "words": "Teach the coach words of your own.",
    "profile": "What the coach knows about you: set, unset, show, clear.",
    "diary": "Your cramps: list, add, edit, remove, export, import, report.",
    "forget": "Delete everything known about you.",
    "bundle": "Collect all that a machine without a network needs.",
    "completion": "Print what makes a shell complete commands.",
    "man": "Print the manual page.",
}


class _Lazy(click.Group):
    """Loads a command's module only when it is used: help comes at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        import importlib

        module = importlib.import_module(_COMMANDS[cmd_name])
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_HELP.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="voicecoach")
@click.option("-v", "--verbose", count=True, help="Say more on standard error; twice: all.")
@click.option(
    "--pack",
    "packs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder with entries of your own; may be given several times.",
)
@click.pass_context
def main(ctx: click.Context, verbose: int, packs: tuple[Path, ...]) -> None:
    """A voice coach for leg cramps that works with no network.

    Say "help, my calf" and it tells you what to do, step by step.
    """
    level = (logging.ERROR, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, format=LOG_FORMAT, stream=sys.stderr)
    ctx.obj = {"packs": packs, "verbose": verbose}


def app_of(ctx: click.Context, **flags: Any) -> "App":
    """The application, with the settings in force for this call."""
    from voicecoach.app.wiring import app_of_user

    return app_of_user(flags | {"packs": ctx.obj["packs"]})


def tell_trouble(diary: "Diary") -> None:
    """Says on standard error what is wrong with the diary, or was and has been mended."""
    if diary.refused:
        click.echo(diary.refused, err=True)
    elif diary.mended:
        what = (
            f"the copy of {diary.mended.restored} took its place"
            if diary.mended.restored
            else "there was no copy, so a new one was begun"
        )
        click.echo(f"The diary was damaged: {what}; the old is {diary.mended.aside}.", err=True)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def run() -> None:
    """The console script: every error becomes one sentence and a deliberate exit code."""
    try:
        # A name that cannot be decoded or shown must not end in a traceback.
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        main(standalone_mode=False, prog_name="voicecoach")
    except CoachError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(ExitCode.GOOD)
    except BrokenPipeError:
        # Whoever read our output has gone, as with `| head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.GOOD)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except Exception as error:
        logging.getLogger(__name__).debug("unexpected", exc_info=True)
        click.echo(
            f"Something is wrong inside voicecoach ({type(error).__name__}: {error}): "
            "run the command again with 'voicecoach -vv ...' and report what it prints",
            err=True,
        )
        sys.exit(ExitCode.NOT_UNDERSTOOD)


if __name__ == "__main__":
    run()
