"""diary: the cramps that were noted, by keyboard."""

import math
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecoach.app.cli import print_json
from voicecoach.app.commands.profile import AS_JSON, opened
from voicecoach.errors import InputError

if TYPE_CHECKING:
    from voicecoach.content import Content
    from voicecoach.dialogue import Cramp

LARGEST_FILE = 50_000_000
Command = Callable[..., Any]

_OPTIONS = (
    click.option("--at", help="When: '2026-11-20 03:12', or 03:12. Without it: now."),
    click.option("--side", help="left or right."),
    click.option("--minutes", type=float, help="How long it lasted."),
    click.option("--strength", type=int, help="1 to 10."),
    click.option("--helped", multiple=True, help="stretch, rub, heat ...; may be given again."),
    click.option("--woke/--no-woke", default=None, help="It woke you, or not."),
    click.option("--note", help="Anything else, in your words."),
)


def _with_options(command: Command) -> Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group()
def diary() -> None:
    """Your cramps: list, add, edit, remove, export, import, report."""


def _changed(cramp: "Cramp", now: datetime, given: dict[str, Any]) -> "Cramp":
    """An entry with what the options say; what was not given stays."""
    from voicecoach.app.entries import parse_time

    values: dict[str, Any] = {
        name: given[name]
        for name in ("place", "side", "strength", "woke", "note")
        if given.get(name) is not None
    }
    if given["at"] is not None:
        values.update(at=parse_time(given["at"], now), rough=False)
    if given["minutes"] is not None:
        if not math.isfinite(given["minutes"]):
            raise InputError("--minutes must be a number of minutes")
        values["duration_s"] = round(given["minutes"] * 60)
    if given["helped"]:
        values["helped"] = tuple(dict.fromkeys(given["helped"]))
    return replace(cramp, **values)


@diary.command()
@click.argument("place")
@_with_options
@AS_JSON
@click.pass_context
def add(ctx: click.Context, /, place: str, as_json: bool, **given: Any) -> None:
    """Note a cramp in PLACE: calf, foot, toe, thigh, hamstring, inner_calf, leg."""
    from voicecoach.app.entries import Rules
    from voicecoach.dialogue import Cramp

    now = datetime.now().replace(microsecond=0)
    with opened(ctx, writes=True) as (app, kept):
        app.know(kept)
        first = Cramp(now, place, app.settings.leg)
        cramp = Rules.of(app.content, now).checked(_changed(first, now, given))
        number = kept.add(cramp)
        _show_one(app.content, number, cramp, as_json)


@diary.command()
@click.argument("number", type=int)
@click.option("--place", help="calf, foot, toe, thigh, hamstring, inner_calf, leg.")
@_with_options
@AS_JSON
@click.pass_context
def edit(ctx: click.Context, /, number: int, as_json: bool, **given: Any) -> None:
    """Change the entry NUMBER; what you do not name stays. --side '' and --minutes 0 empty it."""
    from voicecoach.app.entries import Rules

    now = datetime.now().replace(microsecond=0)
    with opened(ctx, writes=True) as (app, kept):
        before = kept.entries().get(number)
        if before is None:
            raise _missing(number)
        cramp = Rules.of(app.content, now).checked(_changed(before, now, given))
        kept.change(number, cramp)
        _show_one(app.content, number, cramp, as_json)


@diary.command()
@click.argument("numbers", type=int, nargs=-1, required=True, metavar="NUMBER...")
@AS_JSON
@click.pass_context
def remove(ctx: click.Context, numbers: tuple[int, ...], as_json: bool) -> None:
    """Take entries out."""
    with opened(ctx, writes=True) as (app, kept):
        there = kept.entries()
        for number in numbers:
            if number not in there:
                raise _missing(number)
        for number in dict.fromkeys(numbers):
            kept.remove(number)
        if as_json:
            print_json({"removed": list(dict.fromkeys(numbers))})
            return
        for number in dict.fromkeys(numbers):
            click.echo(f"Removed: {_line(app.content, number, there[number])}")


@diary.command("list")
@click.option("--last", type=click.IntRange(1), help="Only so many, the latest.")
@AS_JSON
@click.pass_context
def list_(ctx: click.Context, last: int | None, as_json: bool) -> None:
    """All entries, in the order of their time."""
    from voicecoach.app.entries import as_dict

    with opened(ctx, writes=False) as (app, kept):
        rows = sorted(kept.entries().items(), key=lambda row: row[1].at.replace(tzinfo=None))
        rows = rows[-last:] if last else rows
        if as_json:
            print_json([as_dict(cramp, number) for number, cramp in rows])
            return
        for number, cramp in rows:
            click.echo(_line(app.content, number, cramp))
        if not rows:
            click.echo("There is nothing in the diary.", err=True)


@diary.command()
@click.option("--csv", "kind", flag_value="csv", help="For a spreadsheet, and to import again.")
@click.option("--json", "kind", flag_value="json", help="For programs.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.pass_context
def export(ctx: click.Context, kind: str | None, file: Path | None) -> None:
    """Write all entries to FILE, or to standard output."""
    import json

    from voicecoach.app.entries import as_dict, to_csv
    from voicecoach.files import write_whole

    if kind is None:
        raise InputError("give --csv or --json")
    with opened(ctx, writes=False) as (_, kept):
        entries = kept.entries()
    if kind == "csv":
        text = to_csv(entries.values())
    else:
        listed = [as_dict(cramp, number) for number, cramp in entries.items()]
        text = json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
    if file is None:
        sys.stdout.buffer.write(text.encode())
        return
    write_whole(file, text.encode())
    click.echo(f"Entries written to {file}: {len(entries)}", err=True)


@diary.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.csv")
@AS_JSON
@click.pass_context
def import_(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Take the entries of an export back; those that are there already are left out."""
    from voicecoach.app.entries import Rules, from_csv

    try:
        if file.stat().st_size > LARGEST_FILE:
            raise InputError(f"{file} is too large for a diary: give an export of one")
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}): give another file") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text: save it as CSV in UTF-8") from error
    with opened(ctx, writes=True) as (app, kept):
        cramps = from_csv(text, Rules.of(app.content, datetime.now()), str(file))
        added = kept.add_all(cramps)
    if as_json:
        print_json({"added": added, "there_already": len(cramps) - added})
    else:
        click.echo(f"Entries added: {added}; there already: {len(cramps) - added}")


def _missing(number: int) -> InputError:
    return InputError(f"there is no entry {number}: see 'voicecoach diary list'")


def _show_one(content: "Content", number: int, cramp: "Cramp", as_json: bool) -> None:
    from voicecoach.app.entries import as_dict

    print_json(as_dict(cramp, number)) if as_json else click.echo(_line(content, number, cramp))


def _line(content: "Content", number: int, cramp: "Cramp") -> str:
    label = content.phrases.label
    parts = [f"{number:4}  {cramp.at:%Y-%m-%d}", "  ?  " if cramp.rough else f"{cramp.at:%H:%M}"]
    parts.append(f"{label(cramp.side) if cramp.side else '':5} {label(cramp.place):17}".strip())
    if cramp.duration_s:
        parts.append(f"{cramp.duration_s // 60}:{cramp.duration_s % 60:02} min")
    if cramp.strength:
        parts.append(f"{cramp.strength}/10")
    if cramp.woke:
        parts.append("woke you")
    parts.extend(f"{label(helped)} helped" for helped in cramp.helped)
    parts.append(" ".join(cramp.note.split()))
    return "  ".join(part for part in parts if part)


@diary.command()
@click.option("--html", type=click.Path(path_type=Path), help="Write one page for a doctor.")
@click.option("--pdf", type=click.Path(path_type=Path), help="The same, as PDF.")
@click.option("--weeks", type=click.IntRange(1, 60), default=12, help="How far back; 12.")
@AS_JSON
@click.pass_context
def report(
    ctx: click.Context, html: Path | None, pdf: Path | None, weeks: int, as_json: bool
) -> None:
    """Count the cramps of the last weeks; with --html or --pdf as one page for a doctor."""
    from voicecoach.app.report.figures import figures
    from voicecoach.app.report.words import Words
    from voicecoach.files import check_writable, write_whole

    for file in (html, pdf):
        if file is not None:
            check_writable(file)
    now = datetime.now()
    with opened(ctx, writes=False) as (app, kept):
        app.know(kept)
        held = kept.conditions()
        found = figures(kept.cramps(), now, weeks, app.settings.night_hours)
    if html is not None:
        from voicecoach.app.report.html import page

        write_whole(html, page(app.content, found, held, now.date()).encode())
    if pdf is not None:
        from voicecoach.app.report import pdf as printed

        write_whole(pdf, printed.page(app.content, found, held, now.date()))
    if as_json:
        print_json({**found.as_json(), "conditions": sorted(held)})
    elif html is None and pdf is None:
        for name, value in Words(app.content).summary(found):
            click.echo(f"{name:32} {value}")
    for file in (html, pdf):
        if file is not None:
            click.echo(f"Written: {file}", err=True)
