"""The command line in a process of its own, as a user has it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
OFFLINE = ROOT / "tests" / "fakes" / "offline"
"What keeps commands in a process of their own from opening a socket."


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(home: Path, tmp_path: Path, speech_cache: Path) -> Run:
    """Runs voicecoach; every message must be for people. What was rendered once is shared."""
    home.mkdir(exist_ok=True)
    (home / "cache").symlink_to(speech_cache)

    def command(*args: object, stdin: str = "", **environ: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "voicecoach", *map(str, args)],
            input=stdin.encode("utf-8", "surrogateescape"),
            capture_output=True,
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": f"{OFFLINE}{os.pathsep}{ROOT}",
                "VOICECOACH_HOME": str(home),
                **environ,
            },
            timeout=120,
            check=False,
        )
        ran = Ran(
            done.returncode,
            done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"),
        )
        assert "Traceback" not in ran.err, ran.err
        return ran

    return command
