#!/usr/bin/env python3
"""Stands for systemctl: notes what it is asked, and plays what the test says.

Its folder holds `asked` (one line a call), `state` (what `show` prints) and `fails` (the command
that goes wrong, with what it then says).
"""

import sys
from pathlib import Path

folder = Path(__file__).resolve().parent
user, *command = sys.argv[1:]
assert user == "--user", "the coach never touches the units of the system"
with (folder / "asked").open("a") as asked:
    asked.write(" ".join(command) + "\n")
fails = folder / "fails"
if fails.exists():
    name, _, why = fails.read_text().partition(":")
    if name == command[0]:
        sys.stderr.write(why + "\n")
        sys.exit(1)
if command[0] == "show":
    sys.stdout.write((folder / "state").read_text())
