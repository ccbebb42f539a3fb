"""bundle: the coach for a machine that never sees a network."""

from pathlib import Path

import click

from voicecoach.app.cli import app_of, print_json

EXTRAS = ("wyoming", "announce", "report", "ovos")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--extra", "extras", multiple=True, type=click.Choice(EXTRAS), help="Also this extra."
)
@click.option("--no-models", is_flag=True, help="Leave the fetched models out.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def bundle(
    ctx: click.Context, folder: Path, extras: tuple[str, ...], no_models: bool, as_json: bool
) -> None:
    """Collect all that a machine without a network needs.

    DIR, a new folder, gets the packages as installed here, the fetched models, folders given with
    --pack, checksums, and install.sh. The other machine needs the same system and Python.
    """
    from voicecoach.app.bundle import bundle as fill

    app = app_of(ctx)
    there = app.paths.models
    models = sorted(p for p in there.iterdir() if p.is_dir()) if there.is_dir() else []
    packs = ctx.obj["packs"]
    count, size = fill(
        folder,
        frozenset(extras),
        [] if no_models else models,
        packs,
        lambda name: click.echo(name, err=True),
    )
    if as_json:
        print_json({"folder": str(folder), "files": count, "bytes": size})
    else:
        click.echo(f"{count} files, {size / 1e6:.0f} MB: copy {folder} and run install.sh there.")
