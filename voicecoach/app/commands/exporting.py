"""export: what the coach knows, for other programs."""

from pathlib import Path

import click

from voicecoach.app.cli import app_of, print_json

AGENT_HELP = "Conversation agent that answers: the server, as Home Assistant names it."


@click.group()
def export() -> None:
    """Write what the coach knows for other programs."""


@export.command("home-assistant")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--agent", default="conversation.voicecoach", show_default=True, help=AGENT_HELP)
@click.option("--controls", is_flag=True, help="Also stop, next and the like.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def home_assistant(
    ctx: click.Context, folder: Path, agent: str, controls: bool, as_json: bool
) -> None:
    """Custom sentences for Home Assistant, and scripts that hand them on to the coach.

    For those who keep another conversation agent. DIR is Home Assistant's configuration folder, or
    one to copy from.
    """
    from voicecoach.app.homeassistant import export as write

    app = app_of(ctx, memory=False)
    written = write(app.content, app.understander, folder, agent, controls=controls)
    if as_json:
        print_json({"written": [str(path) for path in written]})
    else:
        for path in written:
            click.echo(path)


@export.command("card")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def everyday(ctx: click.Context, file: Path | None) -> None:
    """The everyday commands on one page to print, as Markdown; to FILE, or to read."""
    from voicecoach.app.card import card
    from voicecoach.files import write_whole

    page = card(app_of(ctx, memory=False).content)
    if file is None:
        click.echo(page, nl=False)
    else:
        write_whole(file, page.encode())
