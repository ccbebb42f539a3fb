"""entries, check, devices, doctor: a look at what is there."""

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecoach.app.cli import app_of, print_json
from voicecoach.errors import CoachError, ExitCode, InputError

if TYPE_CHECKING:
    from voicecoach.content import Entry

KINDS = ("safety", "control", "relief", "routine", "answer")


@click.command()
@click.argument("entry_id", required=False, metavar="[ID]")
@click.option("--kind", type=click.Choice(KINDS), help="Only entries of this kind.")
@click.option("--json", "as_json", is_flag=True, help="Print them whole, as JSON.")
@click.pass_context
def entries(ctx: click.Context, entry_id: str | None, kind: str | None, as_json: bool) -> None:
    """List what the coach knows; with an ID, all of one entry."""
    content = app_of(ctx).content
    if entry_id is not None and entry_id not in content.entries:
        raise InputError(f"there is no entry '{entry_id}': see 'voicecoach entries'")
    chosen = [
        entry
        for entry in content.entries.values()
        if entry_id in (None, entry.id) and kind in (None, entry.kind)
    ]
    if as_json:
        whole = [_whole(entry) for entry in chosen]
        print_json(whole[0] if entry_id is not None and whole else whole)
    elif entry_id is not None:
        for entry in chosen:
            _show(entry)
    else:
        for entry in chosen:
            click.echo(f"{entry.kind:8} {entry.id:24} {entry.title}")


def _whole(entry: "Entry") -> dict[str, Any]:
    """An entry as plain values."""
    fields = dataclasses.asdict(entry)
    fields["sentences"] = [template.text for template in entry.sentences]
    fields["armed"] = [template.text for template in entry.armed]
    fields["signs"] = [
        " ".join(["|".join(sorted(n)) for n in s.needs] + [f"!{b}" for b in sorted(s.bars)])
        for s in entry.signs
    ]
    fields["states"] = sorted(entry.states)
    return fields


def _show(entry: "Entry") -> None:
    click.echo(f"{entry.title} ({entry.id}, {entry.kind}, sources {', '.join(entry.sources)})")
    for text in (entry.say, *entry.more):
        if text:
            click.echo(f"  {text}")
    for number, step in enumerate(entry.steps, 1):
        hold = f" [{step.hold_s:g} s x {step.repeat}]" if step.hold_s else ""
        click.echo(f"  {number}. {step.say}{hold}")
    for text in (entry.hint, entry.tip):
        if text:
            click.echo(f"  {text}")


@click.command()
@click.argument("packs", nargs=-1, type=click.Path(path_type=Path), metavar="[PACK]...")
@click.option("--model", default=None, help="Also check that this model knows every word.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def check(ctx: click.Context, packs: tuple[Path, ...], model: str | None, as_json: bool) -> None:
    """Check the content, your packs and a model; name file, line and fault."""
    from voicecoach.app.checks import meaning_faults, words_missing
    from voicecoach.asr import registry
    from voicecoach.content import read

    app = app_of(ctx)
    content, faults = read(app.settings.language, (*app.packs, *packs))
    missing: tuple[str, ...] = ()
    if not faults:
        faults = tuple(meaning_faults(content))
        if model is not None:
            missing = tuple(words_missing(content, registry.locate(model, app.paths.models)))
    if as_json:
        listed = [dataclasses.asdict(fault) for fault in faults]
        print_json({"good": not faults and not missing, "faults": listed, "words": list(missing)})
    else:
        for line in (*map(str, faults), *missing):
            click.echo(line)
    if faults:
        click.echo(f"{len(faults)} faults: mend the lines named above", err=True)
        sys.exit(ExitCode.BAD_CONTENT)
    if missing:
        click.echo(f"{len(missing)} words cannot be heard with this model", err=True)
        sys.exit(ExitCode.NOT_UNDERSTOOD)
    if not as_json:
        click.echo(f"{len(content.entries)} entries, all good")


@click.command()
@click.option("--check", "only_check", is_flag=True, help="Only say whether there are both kinds.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def devices(only_check: bool, as_json: bool) -> None:
    """List microphones and loudspeakers."""
    from voicecoach import audio

    if only_check:
        good, why = audio.have_both()
        if not good:
            click.echo(why, err=True)
            sys.exit(ExitCode.MISSING)
        return
    found = audio.devices()
    if as_json:
        print_json([dataclasses.asdict(device) for device in found])
        return
    if not found:
        click.echo("No sound devices were found: connect a microphone and a loudspeaker.", err=True)
        sys.exit(ExitCode.MISSING)
    for device in found:
        kinds = ("microphone " if device.inputs else "") + ("loudspeaker" if device.outputs else "")
        usual = " (usual)" if device.default_input or device.default_output else ""
        click.echo(f"{device.index:3}  {device.name}  {kinds.strip()}  {device.rate_hz} Hz{usual}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Say what works on this machine, and the cure for what does not."""
    from voicecoach.app.doctor import examine

    findings = []
    try:
        for finding in examine(app_of(ctx)):
            findings.append(finding)
            if not as_json:
                click.echo(f"{'ok ' if finding.good else 'BAD'}  {finding.part:12} {finding.text}")
    except CoachError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    if as_json:
        print_json([finding.as_json() for finding in findings])
    if any(f.needed and not f.good for f in findings):
        sys.exit(ExitCode.MISSING)
