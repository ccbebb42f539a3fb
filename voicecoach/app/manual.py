"""The manual page, made from the command line itself, as man reads it."""

from collections.abc import Iterator

import click

from voicecoach import __version__
from voicecoach.app.paths import user_paths

EXIT_CODES = (
    ("0", "good"),
    ("1", "not understood, or a check failed"),
    ("2", "an option, file or text that cannot be used"),
    ("3", "a part is missing: model, device, voice, package"),
    ("4", "bad content"),
)


def manual(main: click.Command, name: str) -> str:
    """The whole page."""
    context = click.Context(main, info_name=name)
    lines = [f'.TH {name.upper()} 1 "" "{name} {__version__}" "User Commands"']
    lines += [".SH NAME", f"{name} \\- {_plain(main.get_short_help_str(200))}"]
    lines += [".SH SYNOPSIS", f".B {name}", "[OPTIONS] COMMAND [ARGS]..."]
    lines += [".SH DESCRIPTION", *_paragraphs(main.help or "")]
    lines += [".SH OPTIONS", *_options(main, context)]
    lines.append(".SH COMMANDS")
    for command, inner in _commands(main, context):
        lines += _command(command, inner)
    lines.append(".SH EXIT STATUS")
    for code, meaning in EXIT_CODES:
        lines += [".TP", f".B {code}", meaning]
    lines += [".SH FILES", ".TP", f".I {_plain(_home(user_paths().settings_file))}", "settings"]
    lines += [".TP", f".I {_plain(_home(user_paths().data))}", "diary and fetched models"]
    return "\n".join(lines) + "\n"


def _home(path: object) -> str:
    import pathlib

    home = str(pathlib.Path.home())
    text = str(path)
    return "~" + text[len(home) :] if text.startswith(home) else text


def _commands(
    group: click.Command, context: click.Context
) -> Iterator[tuple[click.Command, click.Context]]:
    """Every command with its own, in order."""
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            inner = click.Context(command, info_name=name, parent=context)
            yield command, inner
            yield from _commands(command, inner)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    # The name of the program itself is known.
    path = " ".join(context.command_path.split()[1:])
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_plain(path)} {_plain(usage)}"
    yield from _paragraphs(command.help or "")
    yield from _options(command, context)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            yield ".TP"
            yield f".B {_plain(record[0])}"
            yield _plain(record[1])


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        yield ".PP"
        yield _plain(" ".join(paragraph.split()))


def _plain(text: str) -> str:
    """Text in which roff sees no commands."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
