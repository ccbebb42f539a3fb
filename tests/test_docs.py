"""Every command in the pages is one: it is parsed, and what does no harm is run."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest
import yaml

from tests.app.conftest import Run, run
from voicecoach.app.cli import main

__all__ = ["run"]

DOCS = Path(__file__).resolve().parents[1] / "docs"
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
RUNS = (
    "ask",
    "completion",
    "man",
    "export",
    "entries",
    "profile",
    "diary",
    "forget",
    "words",
)


def commands() -> list[str]:
    """Lines of the pages that call the coach."""
    found = []
    for page in sorted(DOCS.glob("*.md")):
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            lines = [line.partition("  #")[0].strip() for line in block.splitlines()]
            found += [re.sub(r"^(\.venv/bin/|uvx )", "", line) for line in lines]
    return sorted({line for line in found if line.startswith("voicecoach ")})


def test_there_are_commands() -> None:
    assert len(commands()) >= 5


@pytest.mark.parametrize("line", commands())
def test_a_command_in_the_pages_is_one(line: str, run: Run, tmp_path: Path) -> None:
    args = shlex.split(line)[1:]
    context = main.make_context("voicecoach", list(args))
    command: click.Command = main
    rest = [*context._protected_args, *context.args]
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command = found
        context = command.make_context(name, rest, parent=context)
        rest = [*context._protected_args, *context.args]
    if args[0] in RUNS:
        ran = run(*(str(tmp_path / "config") if arg == "/config" else arg for arg in args))
        assert ran.code == 0, ran.err
        assert ran.out + ran.err


def test_the_example_of_an_own_stretch_is_understood(run: Run, tmp_path: Path) -> None:
    page = (DOCS / "adding.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    folder = tmp_path / "pack" / "routine"
    folder.mkdir(parents=True)
    (folder / "wall_push.yaml").write_text(example, encoding="utf-8")
    ran = run("--pack", tmp_path / "pack", "ask", "do the wall push", "--json")
    assert ran.json()["match"] == "wall_push", ran.err


def test_the_picture_of_the_folders_is_real() -> None:
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\S+)/` \|", page, re.MULTILINE))
    root = DOCS.parent
    real = {
        path.parent.relative_to(root).as_posix()
        for path in (root / "voicecoach").rglob("__init__.py")
        if path.parent != root / "voicecoach"
    }
    assert named == real | {"intents", "models"}


@pytest.mark.parametrize("kind", ["listen", "serve"])
def test_the_pi_is_told_what_would_be_done(kind: str, tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", str(DOCS.parent / "script" / "setup-pi"), kind],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DRY_RUN": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    by_unit = re.findall(r"^ExecStart=\S+/voicecoach (.+)$", done.stdout, re.MULTILINE)
    by_command = re.findall(r"^\+ \S+/voicecoach (.+)$", done.stderr, re.MULTILINE)
    (started,) = by_unit + by_command
    name, *rest = started.split()
    assert name == {"listen": "service", "serve": "serve"}[kind]
    command = main.get_command(click.Context(main), name)
    assert command is not None
    command.make_context(name, rest)
    assert "libportaudio2" in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_compose_file_starts_servers() -> None:
    whole = yaml.safe_load((DOCS / "compose.yaml").read_text(encoding="utf-8"))
    assert len(whole["services"]) == 2
    for service in whole["services"].values():
        name, *rest = service["command"]
        command = main.get_command(click.Context(main), name)
        assert command is not None
        assert command.make_context(name, rest).params["uri"] == "tcp://0.0.0.0:10700"
        assert service["ports"][0].endswith(":10700")


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
