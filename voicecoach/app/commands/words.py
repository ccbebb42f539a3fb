"""words: teach the coach words of your own."""

import sys
from typing import TYPE_CHECKING

import click

from voicecoach.app.cli import app_of, print_json
from voicecoach.errors import ExitCode

if TYPE_CHECKING:
    from voicecoach.app.teaching import Lesson


@click.group()
def words() -> None:
    """Teach the coach words of your own."""


@words.command("add")
@click.argument("phrase")
@click.option("--as", "entry", required=True, metavar="ENTRY", help="What it is to mean.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def add(ctx: click.Context, phrase: str, entry: str, as_json: bool) -> None:
    """Teach that PHRASE means an entry, and try whether it is heard.

    voicecoach words add "charlie horse" --as calf_cramp
    """
    from voicecoach.app.teaching import OwnWords

    lesson = OwnWords(app_of(ctx)).add(phrase, entry)
    if as_json:
        print_json(lesson.as_json())
    else:
        _tell(lesson)
    if lesson.unknown or not lesson.understood:
        sys.exit(ExitCode.NOT_UNDERSTOOD)


def _tell(lesson: "Lesson") -> None:
    for word, near in lesson.unknown.items():
        others = " or ".join(f"'{other}'" for other in near) or "a more common word"
        click.echo(f"Not taught: the model cannot hear '{word}'. Teach it with {others}.", err=True)
    if lesson.unknown:
        return
    click.echo(f"'{lesson.phrase}' now means {lesson.entry}.")
    if lesson.understood:
        click.echo(f"Tried aloud: heard '{lesson.heard}', and understood.")
    else:
        click.echo(
            f"Tried aloud, it was heard as '{lesson.heard}' and not understood: typed it works; "
            "for the ear teach a longer phrase too.",
            err=True,
        )


@words.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_words(ctx: click.Context, as_json: bool) -> None:
    """What was taught."""
    from voicecoach.app.teaching import OwnWords

    taught = OwnWords(app_of(ctx)).all()
    if as_json:
        print_json(taught)
        return
    for entry, phrases in taught.items():
        for phrase in phrases:
            click.echo(f"{entry:24} {phrase}")


@words.command("remove")
@click.argument("phrase")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def remove(ctx: click.Context, phrase: str, as_json: bool) -> None:
    """Forget a phrase that was taught."""
    from voicecoach.app.teaching import OwnWords, plain

    phrase = plain(phrase)
    entry = OwnWords(app_of(ctx)).remove(phrase)
    if as_json:
        print_json({"phrase": phrase, "entry": entry})
    else:
        click.echo(f"'{phrase}' no longer means {entry}.")
