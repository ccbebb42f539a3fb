"""Settings: flag over VOICECOACH_* over config.toml over default."""

import math
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from voicecoach.errors import InputError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DUPLEX = ("half", "full")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with its default."""

    language: str = "en"
    "Folder of intents/."
    model: str = ""
    "Name or folder of a Vosk model; empty: the best one installed."
    input_device: str = ""
    "Microphone, by number or part of its name; empty: the system's."
    output_device: str = ""
    "Loudspeaker, likewise."
    voice: str = ""
    "Voice id of pyttsx3; empty: the usual one."
    rate: int = 150
    "Words a minute, 90 to 220."
    volume: int = 50
    "Percent of full loudness, 1 to 100."
    duplex: str = "half"
    """half: while the coach speaks only stop words and warning signs are obeyed; full: all
    is, for headphones."""
    packs: tuple[Path, ...] = field(default=())
    "Folders with entries of your own."

    @property
    def gain_db(self) -> float:
        """The volume in decibels; 0 is full loudness."""
        return 20 * math.log10(self.volume / 100)


def load_settings(
    file: Path, flags: Mapping[str, Any], environ: Mapping[str, str] | None = None
) -> Settings:
    """The settings in force. `flags` that are None or empty count as not given.

    Raises InputError that names the place of a value that cannot be used.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for name, value in _from_file(file).items():
        values[name] = _checked(name, value, str(file))
    for setting in fields(Settings):
        variable = f"VOICECOACH_{setting.name.upper()}"
        if environ.get(variable):
            values[setting.name] = _checked(setting.name, environ[variable], variable)
    for name, value in flags.items():
        if value not in (None, "", ()):
            values[name] = _checked(name, value, f"--{name.replace('_', '-')}")
    return Settings(**values)


def _from_file(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        with file.open("rb") as opened:
            values: dict[str, Any] = tomllib.load(opened)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"{file} cannot be read ({error}): mend it or move it away") from error
    known = {setting.name for setting in fields(Settings)}
    for name in values:
        if name not in known:
            raise InputError(f"{file}: unknown setting '{name}': use {', '.join(sorted(known))}")
    return values


def _checked(name: str, value: Any, where: str) -> Any:
    if name == "rate":
        return _whole(value, 90, 220, where)
    if name == "volume":
        return _whole(value, 1, 100, where)
    if name == "packs":
        listed = value.split(os.pathsep) if isinstance(value, str) else value
        return tuple(Path(item).expanduser() for item in listed)
    if not isinstance(value, str):
        raise InputError(f"{where}: expected a text, not {value!r}")
    if name == "duplex" and value not in DUPLEX:
        raise InputError(f"{where}: expected {' or '.join(DUPLEX)}, not '{value}'")
    return value


def _whole(value: Any, least: int, most: int, where: str) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = least - 1
    if not least <= number <= most:
        raise InputError(f"{where}: expected a whole number from {least} to {most}, not {value!r}")
    return number
