"""models: list, path, fetch."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from voicecoach.app.cli import app_of, print_json
from voicecoach.errors import InputError

if TYPE_CHECKING:
    from voicecoach.app.wiring import App

OFFLINE = "VOICECOACH_OFFLINE"


@click.group()
def models() -> None:
    """List, find and fetch recognition models."""


@models.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_models(ctx: click.Context, as_json: bool) -> None:
    """The model that ships, and those that can be fetched."""
    from voicecoach.asr import registry

    app = app_of(ctx)
    have = registry.installed(app.paths.models)
    rows: list[dict[str, Any]] = [
        {
            "name": registry.SHIPPED,
            "title": "ships with voicecoach",
            "bytes": _shipped_bytes(),
            "licence": "see its README",
            "installed": True,
        },
        *(
            {
                "name": info.name,
                "title": info.title,
                "bytes": info.bytes,
                "licence": info.licence,
                "installed": info.name in have,
            }
            for info in registry.registry().values()
        ),
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        state = "here" if row["installed"] else "can be fetched"
        click.echo(f"{row['name']:30} {row['bytes']:>12,} bytes  {state:15} {row['title']}")


def _shipped_bytes() -> int:
    from voicecoach.asr import registry

    folder = registry.models_root() / registry.SHIPPED
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


@models.command("path")
@click.argument("name", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def path_of_model(ctx: click.Context, name: str, as_json: bool) -> None:
    """The folder of the model in use, or of NAME."""
    from voicecoach.asr import registry

    app = app_of(ctx)
    found = registry.locate(name or app.settings.model, app.paths.models)
    print_json({"path": str(found)}) if as_json else click.echo(str(found))


@models.command("fetch")
@click.argument("name", required=False, default="")
@click.option("--if-possible", is_flag=True, help="Without a connection, say so and succeed.")
@click.pass_context
def fetch_model(ctx: click.Context, name: str, if_possible: bool) -> None:
    """Fetch a model; goes on where it broke off. The only command that uses the network."""
    from voicecoach.asr import registry
    from voicecoach.asr.fetch import FetchError

    app = app_of(ctx)
    known = registry.registry()
    wanted = name or next(iter(known))
    if wanted not in known:
        raise InputError(f"there is no model '{wanted}' to fetch: see 'voicecoach models list'")
    if registry.is_whole(app.paths.models / wanted):
        click.echo(f"{wanted} is here already.", err=True)
        return
    try:
        folder = _fetched(app, wanted)
    except FetchError as error:
        if not if_possible:
            raise
        click.echo(f"{error}", err=True)
        sys.exit(0)
    click.echo(str(folder))


def _fetched(app: "App", wanted: str) -> object:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from voicecoach.app.terminal import stderr_console
    from voicecoach.asr import registry
    from voicecoach.asr.fetch import FetchError, fetch

    if os.environ.get(OFFLINE):
        raise FetchError(f"{OFFLINE} is set: nothing is fetched; unset it to fetch {wanted}")
    info = registry.registry()[wanted]
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Progress(*columns, console=stderr_console(), transient=True) as bar:
        task = bar.add_task(wanted, total=info.bytes)
        url = os.environ.get("VOICECOACH_MODELS_URL")
        return fetch(
            info,
            app.paths.models,
            lambda done, total: bar.update(task, completed=done, total=total),
            f"{url.rstrip('/')}/{wanted}.zip" if url else None,
        )
