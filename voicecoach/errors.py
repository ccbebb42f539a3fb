"""Every error that reaches a user: one sentence that says what to do, and an exit code.

CoachError
├── InputError      2  a file, option or text that cannot be used
├── MissingError    3  a part that is not there: model, device, voice
└── ContentError    4  intents/ or a user's pack has faults
"""

from collections.abc import Sequence
from dataclasses import dataclass


class ExitCode:
    """What the command line returns; part of its contract."""

    GOOD = 0
    NOT_UNDERSTOOD = 1
    USAGE = 2
    MISSING = 3
    BAD_CONTENT = 4


class CoachError(Exception):
    """Base of all errors with a message made for the user."""

    exit_code = ExitCode.NOT_UNDERSTOOD


class InputError(CoachError):
    """Something the user handed over cannot be used; the message says what would do."""

    exit_code = ExitCode.USAGE


class MissingError(CoachError):
    """A part is missing or broken (model, device, voice); the message names the cure."""

    exit_code = ExitCode.MISSING


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a content file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ContentError(CoachError):
    """Content that must not be used; carries every fault found, in file order."""

    exit_code = ExitCode.BAD_CONTENT

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
