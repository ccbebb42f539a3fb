"""The coach as a service of the person's own: a unit of systemd --user."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicecoach.errors import ExitCode, InputError, MissingError
from voicecoach.files import write_whole

NAME = "voicecoach.service"
MARK = "# Written by 'voicecoach service install'; 'voicecoach service remove' takes it away."
FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
"Variables that say where settings, diary and models are."
ANSWER_WITHIN_S = 60.0
LOG = f"journalctl --user -u {NAME.partition('.')[0]}"
UNIT = """\
{mark}
[Unit]
Description=Voice coach for leg cramps
# Whichever of them plays sound here; those that are not are passed over.
After=pipewire.service wireplumber.service pulseaudio.service
StartLimitIntervalSec=0

[Service]
ExecStart={command}
{environment}Restart=on-failure
RestartSec=10
# Wrong settings or bad content: another start would end the same way.
RestartPreventExitStatus={hopeless}
NoNewPrivileges=yes
MemoryMax=800M

[Install]
WantedBy=default.target
"""
ELSEWHERE = {
    "darwin": "macOS has no systemd: let launchd start 'voicecoach listen --quiet', or add it to "
    "the login items in System Settings",
    "win32": "Windows has no systemd: put a shortcut to 'voicecoach listen --quiet' into the "
    "folder that Win+R, shell:startup opens",
}


@dataclass(frozen=True, slots=True)
class Status:
    """How the service stands."""

    unit: Path
    installed: bool = False
    enabled: bool = False
    state: str = "inactive"
    "As systemd calls it: active, activating, failed, inactive."
    restarts: int = 0
    exit_status: int = 0
    "Of its last run."

    @property
    def running(self) -> bool:
        """It listens now."""
        return self.state == "active"

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {
            "installed": self.installed,
            "enabled": self.enabled,
            "running": self.running,
            "state": self.state,
            "restarts": self.restarts,
            "exit_status": self.exit_status,
            "unit": str(self.unit),
            "log": LOG,
        }


def unit_path(environ: Mapping[str, str]) -> Path:
    """Where the user's own units lie."""
    given = environ.get("XDG_CONFIG_HOME", "")
    # By the specification of these variables, a relative path counts as none.
    config = Path(given) if Path(given).is_absolute() else Path.home() / ".config"
    return config / "systemd" / "user" / NAME


def program() -> tuple[str, ...]:
    """The running voicecoach, by its absolute path."""
    started = Path(sys.argv[0])
    if started.name == "voicecoach" and started.is_file():
        return (str(started.absolute()),)
    return (sys.executable, "-m", "voicecoach")


def unit_text(command: Sequence[str], environ: Mapping[str, str]) -> str:
    """The unit file. What was set by variables when it was installed holds in the service too."""
    path, *words = command
    kept = {
        name: _from_anywhere(name, value)
        for name, value in sorted(environ.items())
        if value and (name.startswith("VOICECOACH_") or name in FOLDERS)
    }
    return UNIT.format(
        mark=MARK,
        # Variables are replaced in the words after the program, not in its path.
        command=" ".join([_quoted(path), *(_quoted(w.replace("$", "$$")) for w in words)]),
        environment="".join(f"Environment={_quoted(f'{k}={v}')}\n" for k, v in kept.items()),
        hopeless=f"{ExitCode.USAGE} {ExitCode.BAD_CONTENT}",
    )


def _from_anywhere(name: str, value: str) -> str:
    """The value of a variable, its paths no longer as seen from this folder."""
    if name == "VOICECOACH_HOME":
        return str(Path(value).expanduser().absolute())
    if name == "VOICECOACH_PACKS":
        parts = (Path(part).expanduser().absolute() for part in value.split(os.pathsep))
        return os.pathsep.join(map(str, parts))
    if name == "VOICECOACH_MODEL" and Path(value).is_dir():
        return str(Path(value).absolute())
    return value


def _quoted(text: str) -> str:
    """A word as systemd reads it: in quotes, with what it would replace doubled."""
    if "\n" in text:
        raise InputError(f"a service cannot be given more than one line: {text.splitlines()[0]!r}")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def install(command: Sequence[str], environ: Mapping[str, str]) -> Path:
    """Writes the unit, starts it now and at every login.

    Raises MissingError without systemd, InputError where somebody else's unit is in the way.
    """
    _reachable()
    path = unit_path(environ)
    _own(path)
    text = unit_text(command, environ)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path.parent} cannot be made ({error.strerror}): make it") from error
    write_whole(path, text.encode())
    _systemctl("daemon-reload")
    _systemctl("enable", NAME)
    # Not only started: one that runs already shall be the new one.
    _systemctl("restart", NAME)
    return path


def remove(environ: Mapping[str, str]) -> bool:
    """Ends the service and takes its unit away; False where there is none."""
    path = unit_path(environ)
    if not path.exists():
        return False
    _reachable()
    _own(path)
    _systemctl("disable", "--now", NAME)
    path.unlink(missing_ok=True)
    _systemctl("daemon-reload")
    return True


def status(environ: Mapping[str, str]) -> Status:
    """How it stands. Raises MissingError without systemd."""
    _reachable()
    path = unit_path(environ)
    wanted = "ActiveState,UnitFileState,NRestarts,ExecMainStatus"
    shown = _systemctl("show", NAME, f"--property={wanted}")
    found = dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)
    return Status(
        path,
        installed=path.exists(),
        enabled=found.get("UnitFileState") == "enabled",
        state=found.get("ActiveState", "inactive"),
        restarts=int(found.get("NRestarts") or 0),
        exit_status=int(found.get("ExecMainStatus") or 0),
    )


def _own(path: Path) -> None:
    if path.exists() and MARK not in path.read_text(encoding="utf-8", errors="replace"):
        raise InputError(f"{path} is not from 'voicecoach service': move it away first")


def _reachable() -> None:
    if sys.platform in ELSEWHERE:
        raise MissingError(ELSEWHERE[sys.platform])
    if shutil.which("systemctl") is None:
        raise MissingError(
            "there is no systemd here (a container, or another init): let what starts programs "
            "here start 'voicecoach listen --quiet'"
        )
    try:
        _systemctl("show-environment")
    except MissingError as error:
        raise MissingError(
            "systemd does not answer for this user (in a container, or after su or sudo): log in "
            "as the one who shall use it, or start 'voicecoach listen --quiet' yourself"
        ) from error


def _systemctl(*args: str) -> str:
    command = ["systemctl", "--user", *args]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=ANSWER_WITHIN_S,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingError(f"{' '.join(command)} failed ({error}): see '{LOG}'") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        why = lines[0] if lines else f"exit code {done.returncode}"
        raise MissingError(f"{' '.join(command)} failed ({why}): see '{LOG}'")
    return done.stdout
