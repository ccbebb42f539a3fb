"""Completion for three shells, and the manual page."""

import shutil
import subprocess

import pytest

from tests.app.conftest import Run
from voicecoach.app.cli import main


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script_that_asks_the_program(run: Run, shell: str) -> None:
    ran = run("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert f"_VOICECOACH_COMPLETE={shell}_complete" in ran.out


def test_bash_reads_its_script(run: Run) -> None:
    script = run("completion", "bash").out
    done = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("voicecoach dia", "diary"),
        ("voicecoach serve --ann", "--announce"),
        ("voicecoach export h", "home-assistant"),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_commands_and_options_are_completed(
    run: Run, shell: str, words: str, expected: str
) -> None:
    count = len(words.split()) - 1
    asked = {
        "COMP_WORDS": words,
        "COMP_CWORD": str(count),
        "_VOICECOACH_COMPLETE": f"{shell}_complete",
    }
    if shell == "fish":
        asked["COMP_CWORD"] = words.rsplit(maxsplit=1)[-1]
    ran = run(**asked)
    assert expected in ran.out, ran.err


def test_the_manual_names_every_command(run: Run) -> None:
    ran = run("man")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(".TH VOICECOACH 1")
    for command in main.list_commands(None):  # type: ignore[arg-type]  # it needs no context
        assert f"\n.SS {command} ".replace("-", "\\-") in ran.out
    assert ".SS export home\\-assistant" in ran.out
    assert "\\-\\-announce" in ran.out


def test_man_understands_the_manual(run: Run) -> None:
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not here: apt-get install groff")
    done = subprocess.run(
        [groff, "-man", "-ww", "-z"],
        input=run("man").out,
        text=True,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
