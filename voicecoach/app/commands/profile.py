"""profile and forget: what the coach knows about the person."""

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from voicecoach.app.cli import app_of, print_json, tell_trouble
from voicecoach.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.app.wiring import App
    from voicecoach.store import Diary

SETTINGS = ("rate", "volume", "voice", "night", "leg", "wake", "attention", "pre_roll")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
YES = click.option("--yes", is_flag=True, help="Do not ask.")


@contextmanager
def opened(ctx: click.Context, *, writes: bool) -> "Iterator[tuple[App, Diary]]":
    """The application and what is kept. Raises InputError where memory is off but needed."""
    app = app_of(ctx)
    if writes and not app.settings.memory:
        raise InputError("memory is off, so nothing is kept: set memory to on (VOICECOACH_MEMORY)")
    with app.kept(writes=writes) as diary:
        tell_trouble(diary)
        yield app, diary


def sure(question: str, yes: bool) -> None:
    """Asks, where somebody can answer. Raises InputError where nobody can."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise InputError("this cannot be undone: give --yes")
    click.confirm(question, abort=True, err=True)


@click.group()
def profile() -> None:
    """What the coach knows about you: conditions, and how it shall speak."""


def _conditions(app: "App") -> tuple[str, ...]:
    return tuple(dict.fromkeys(app.content.lexicon.labels.get("condition", {}).values()))


def _known(app: "App", name: str) -> None:
    names = (*_conditions(app), *SETTINGS)
    if name not in names:
        raise InputError(f"there is no '{name[:30]}' to set: use {', '.join(names)}")


@profile.command("set")
@click.argument("name")
@click.argument("value", required=False, default="")
@AS_JSON
@click.pass_context
def set_(ctx: click.Context, name: str, value: str, as_json: bool) -> None:
    """Remember a condition (pregnancy), or a setting with its VALUE (rate 130).

    Settings: rate (words a minute), volume (percent), voice (id), night (hours, as 22-7,
    or off), leg (left or right), wake ('hey coach'), attention (wake, always-on, push-to-talk),
    pre_roll (milliseconds, or bluetooth).
    """
    from voicecoach.app.settings import checked
    from voicecoach.content import Phrase

    with opened(ctx, writes=True) as (app, diary):
        _known(app, name)
        if name in SETTINGS:
            if not value:
                raise InputError(f"{name} needs a value: see 'voicecoach profile set --help'")
            said = f"I'll remember: {name} {checked(name, value, name)}."
            diary.keep(**{name: value})
        elif value:
            raise InputError(f"{name} takes no value: 'voicecoach profile set {name}'")
        else:
            diary.remember(name)
            label = app.content.phrases.label(name)
            said = app.content.phrases.say(Phrase.CONDITION_SET, condition=label)
        _tell(said, diary, as_json)
        if not as_json:
            click.echo(f"If it is wrong: voicecoach profile unset {name}", err=True)


@profile.command()
@click.argument("name")
@AS_JSON
@click.pass_context
def unset(ctx: click.Context, name: str, as_json: bool) -> None:
    """Forget a condition, or go back to the default of a setting."""
    from voicecoach.content import Phrase

    with opened(ctx, writes=True) as (app, diary):
        _known(app, name)
        if name in SETTINGS:
            diary.drop(name)
            said = f"{name}: back to the default."
        else:
            diary.unremember(name)
            label = app.content.phrases.label(name)
            said = app.content.phrases.say(Phrase.CONDITION_UNSET, condition=label)
        _tell(said, diary, as_json)


@profile.command()
@AS_JSON
@click.pass_context
def show(ctx: click.Context, as_json: bool) -> None:
    """All that the coach knows about you, the diary aside."""
    with opened(ctx, writes=False) as (app, diary):
        if as_json:
            print_json(_whole(diary))
            return
        for condition in sorted(diary.conditions()):
            click.echo(f"{condition:24} {app.content.phrases.label(condition)}")
        for name, value in sorted(diary.settings().items()):
            click.echo(f"{name:24} {value}")
        if not diary.conditions() and not diary.settings():
            click.echo("Nothing is known about you.", err=True)


@profile.command()
@YES
@AS_JSON
@click.pass_context
def clear(ctx: click.Context, yes: bool, as_json: bool) -> None:
    """Forget conditions and settings; the diary stays."""
    sure("Forget all conditions and settings?", yes)
    with opened(ctx, writes=False) as (_, diary):
        diary.forget_person()
        _tell("Conditions and settings are forgotten; the diary is as it was.", diary, as_json)


def _whole(diary: "Diary") -> dict[str, Any]:
    return {"conditions": sorted(diary.conditions()), **dict(diary.settings())}


def _tell(said: str, diary: "Diary", as_json: bool) -> None:
    print_json({"said": said, "profile": _whole(diary)}) if as_json else click.echo(said)


@click.command()
@click.option("--all", "everything", is_flag=True, help="Profile and diary, with all copies.")
@YES
@AS_JSON
@click.pass_context
def forget(ctx: click.Context, everything: bool, yes: bool, as_json: bool) -> None:
    """Delete everything known about you, diary and copies included, as "forget me" does."""
    from voicecoach.content import Phrase

    if not everything:
        raise InputError("this forgets profile and diary: give --all; or see 'voicecoach profile'")
    sure("Forget everything, the diary too?", yes)
    app = app_of(ctx)
    if app.paths.diary.exists():
        with app.kept() as diary:
            tell_trouble(diary)
            diary.forget_all()
    said = app.content.phrases.say(Phrase.FORGOTTEN)
    print_json({"said": said}) if as_json else click.echo(said)
