"""Settings: flag over VOICECOACH_* over what the person told over config.toml over default."""

import math
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from voicecoach.dialogue.diary import NIGHT
from voicecoach.errors import InputError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SWITCH = {"on": True, "off": False, "true": True, "false": False, "1": True, "0": False}
LEGS = ("left", "right")
OFF = "off"
QUIET_HOURS = (22, 7)
"In which people sleep, if the person has not said otherwise."
_NIGHT = re.compile(r"([01]?\d|2[0-3])-([01]?\d|2[0-3])")
BLUETOOTH = "bluetooth"
BLUETOOTH_PRE_ROLL = (1000, 3.0)
"Milliseconds of pre-roll, and the seconds of silence after which such a link falls asleep."
LONGEST_PRE_ROLL_MS = 3000
AUTO = "auto"
DUPLEX = (AUTO, "half", "full")
ATTENTION = ("wake", "always-on", "push-to-talk")
OWN_NAME = "hey coach"
WAKE_WORDS = (OWN_NAME, "okay nabu", "hey jarvis", "alexa", "hey mycroft")
"All but the first are listened for by a package of the extra 'wake'."
CHOICES = {"duplex": DUPLEX, "attention": ATTENTION, "wake": WAKE_WORDS}


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
    duplex: str = AUTO
    """What is obeyed while the coach speaks. full: everything, for headphones; half: stop words
    and warning signs; auto: everything where its own voice can be taken out of the sound."""
    packs: tuple[Path, ...] = field(default=())
    "Folders with entries of your own."
    memory: bool = True
    "Without it nothing about the person is kept, and nothing kept is used."
    night: str = ""
    """Hours that the night spans, as 22-7: then the coach's first words are quiet. Empty: the
    usual ones; off: none."""
    attention: str = "wake"
    """wake: idle, the coach hears its name, cries for help, warning signs and stop, nothing else;
    always-on: everything; push-to-talk: what follows the Enter key, besides those cries."""
    pre_roll: str = "300"
    """Milliseconds of near silence before the first words, while a loudspeaker wakes up; bluetooth:
    a second, and again after every silence."""
    wake: str = OWN_NAME
    "What wakes it: its name, or a word of WAKE_WORDS."
    leg: str = ""
    "left or right: the one meant where none is named."

    @property
    def night_hours(self) -> tuple[int, int]:
        """The hours between which a cramp is one of the night; wide ones if none are set."""
        return NIGHT if self.night in ("", OFF) else self._hours

    @property
    def quiet_hours(self) -> tuple[int, int] | None:
        """The hours in which the first words are quiet; None for no such hours."""
        if self.night == OFF:
            return None
        return self._hours if self.night else QUIET_HOURS

    @property
    def _hours(self) -> tuple[int, int]:
        begin, _, end = self.night.partition("-")
        return int(begin), int(end)

    @property
    def wakes_loudspeaker(self) -> tuple[int, float | None]:
        """The pre-roll in milliseconds, and after how many seconds of silence it comes again."""
        return BLUETOOTH_PRE_ROLL if self.pre_roll == BLUETOOTH else (int(self.pre_roll), None)

    @property
    def gain_db(self) -> float:
        """The volume in decibels; 0 is full loudness."""
        return 20 * math.log10(self.volume / 100)


def load_settings(
    file: Path,
    flags: Mapping[str, Any],
    environ: Mapping[str, str] | None = None,
    told: Mapping[str, str] | None = None,
) -> Settings:
    """The settings in force. `flags` that are None or empty count as not given.

    `told`: what the person told the coach, as the profile keeps it.

    Raises InputError that names the place of a value that cannot be used.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for name, value in _from_file(file).items():
        values[name] = checked(name, value, str(file))
    for name, value in (told or {}).items():
        values[name] = checked(name, value, "the profile ('voicecoach profile')")
    for setting in fields(Settings):
        variable = f"VOICECOACH_{setting.name.upper()}"
        if environ.get(variable):
            values[setting.name] = checked(setting.name, environ[variable], variable)
    for name, value in flags.items():
        if value not in (None, "", ()):
            values[name] = checked(name, value, f"--{name.replace('_', '-')}")
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


def checked(name: str, value: Any, where: str) -> Any:
    """The value of a setting, if it can be one; else an InputError that names its place."""
    if name == "rate":
        return _whole(value, 90, 220, where)
    if name == "volume":
        return _whole(value, 1, 100, where)
    if name == "pre_roll":
        return value if value == BLUETOOTH else str(_whole(value, 0, LONGEST_PRE_ROLL_MS, where))
    if name == "packs":
        listed = value.split(os.pathsep) if isinstance(value, str) else value
        return tuple(Path(item).expanduser() for item in listed)
    if name == "memory":
        return _on_or_off(value, where)
    if name == "night" and not (value in ("", OFF) or _NIGHT.fullmatch(str(value))):
        raise InputError(
            f"{where}: expected two hours of the clock, as 22-7, or off, not {value!r}"
        )
    if name == "leg" and value not in (*LEGS, ""):
        raise InputError(f"{where}: expected left or right, not {value!r}")
    if not isinstance(value, str):
        raise InputError(f"{where}: expected a text, not {value!r}")
    if name in CHOICES and value not in CHOICES[name]:
        raise InputError(f"{where}: expected {' or '.join(CHOICES[name])}, not '{value}'")
    return value


def _on_or_off(value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in SWITCH:
        return SWITCH[str(value).lower()]
    raise InputError(f"{where}: expected on or off, not {value!r}")


def _whole(value: Any, least: int, most: int, where: str) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = least - 1
    if not least <= number <= most:
        raise InputError(f"{where}: expected a whole number from {least} to {most}, not {value!r}")
    return number
