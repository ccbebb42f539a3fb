"""service: the coach beside the bed, from login on."""

import os
import sys

import click

from voicecoach.app.cli import app_of, print_json
from voicecoach.errors import ExitCode, InputError


@click.group()
def service() -> None:
    """Let it listen from login on (systemd)."""


@service.command()
@click.pass_context
def install(ctx: click.Context) -> None:
    """Write a unit of systemd --user, and start it.

    Settings are those of 'profile set' and config.toml, and what is set by variables now. Its
    journal holds states only, no words.
    """
    from voicecoach.app.attention import Mode
    from voicecoach.app.service import LOG, program, unit_path
    from voicecoach.app.service import install as install_unit

    app = app_of(ctx)
    with app.kept(writes=False) as diary:
        app.know(diary)
    if app.settings.attention == Mode.PUSH_TO_TALK:
        raise InputError("a service has no Enter key to push: set attention to wake or always-on")
    packs = [part for pack in ctx.obj["packs"] for part in ("--pack", str(pack.absolute()))]
    install_unit([*program(), *packs, "listen", "--quiet"], os.environ)
    click.echo(f"It listens now, and after every login: {unit_path(os.environ)}")
    click.echo(f"What it does: 'voicecoach service status', {LOG}", err=True)
    click.echo("To listen while nobody is logged in: loginctl enable-linger", err=True)


@service.command()
def remove() -> None:
    """End the service and take its unit away; diary and settings stay."""
    from voicecoach.app.service import remove as remove_unit

    removed = remove_unit(os.environ)
    click.echo("It listens no more." if removed else "There is no service.")


@service.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(as_json: bool) -> None:
    """Say whether it is installed and runs; exit code 1 where it does not run."""
    from voicecoach.app.service import LOG
    from voicecoach.app.service import status as status_now

    found = status_now(os.environ)
    if as_json:
        print_json(found.as_json())
    elif not found.installed:
        click.echo("not installed: 'voicecoach service install'")
    else:
        at_login = "starts" if found.enabled else "does not start"
        click.echo(f"{found.state}; {at_login} at login; restarted {found.restarts} times")
        if not found.running:
            click.echo(f"Its last exit code was {found.exit_status}; see '{LOG}'.", err=True)
    sys.exit(ExitCode.GOOD if found.running else ExitCode.NOT_UNDERSTOOD)
