"""The service of the person's own, with something that stands for systemctl."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import ROOT, Ran, Run
from voicecoach.app.service import MARK, Status, unit_path, unit_text
from voicecoach.errors import InputError

ACTIVE = "ActiveState=active\nUnitFileState=enabled\nNRestarts=2\nExecMainStatus=0\n"
FAILED = "ActiveState=failed\nUnitFileState=enabled\nNRestarts=9\nExecMainStatus=3\n"


class Systemd:
    """A folder on PATH with a systemctl in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        shutil.copy(ROOT / "tests" / "fakes" / "systemctl.py", folder / "systemctl")
        self.becomes(ACTIVE)

    def becomes(self, state: str) -> None:
        (self.folder / "state").write_text(state, encoding="utf-8")

    def fails(self, command: str, why: str) -> None:
        (self.folder / "fails").write_text(f"{command}:{why}", encoding="utf-8")

    def asked(self) -> list[str]:
        file = self.folder / "asked"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.fixture
def systemd(tmp_path: Path) -> Systemd:
    return Systemd(tmp_path / "bin")


@pytest.fixture
def service(run: Run, systemd: Systemd, tmp_path: Path) -> Callable[..., Ran]:
    def command(*args: object, **environ: str) -> Ran:
        path = f"{systemd.folder}{os.pathsep}{os.environ['PATH']}"
        around = {"PATH": path, "XDG_CONFIG_HOME": str(tmp_path / "config")}
        return run("service", *args, **(around | environ))

    return command


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    return tmp_path / "config" / "systemd" / "user" / "voicecoach.service"


def test_it_is_installed_started_and_taken_away(
    service: Callable[..., Ran], systemd: Systemd, unit: Path
) -> None:
    ran = service("install", VOICECOACH_RATE="120")
    assert (ran.code, str(unit) in ran.out) == (0, True), ran.err
    assert systemd.asked() == [
        "show-environment",
        "daemon-reload",
        "enable voicecoach.service",
        "restart voicecoach.service",
    ]
    text = unit.read_text(encoding="utf-8")
    (started,) = [line for line in text.splitlines() if line.startswith("ExecStart=")]
    assert started.endswith('"listen" "--quiet"')
    assert Path(started.partition('"')[2].partition('"')[0]).is_absolute()
    assert 'Environment="VOICECOACH_RATE=120"' in text
    assert "Restart=on-failure" in text
    assert "WantedBy=default.target" in text

    assert service("remove").code == 0
    assert not unit.exists()
    assert systemd.asked()[-2:] == ["disable --now voicecoach.service", "daemon-reload"]
    again = service("remove")
    assert (again.code, again.out) == (0, "There is no service.\n")


def test_installing_again_starts_the_new_one(
    service: Callable[..., Ran], systemd: Systemd, unit: Path
) -> None:
    service("install")
    assert service("install", VOICECOACH_VOLUME="70").code == 0
    assert "VOICECOACH_VOLUME=70" in unit.read_text(encoding="utf-8")
    assert systemd.asked()[-1] == "restart voicecoach.service"


def test_a_unit_of_somebody_else_is_left_alone(service: Callable[..., Ran], unit: Path) -> None:
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\nExecStart=/bin/true\n", encoding="utf-8")
    for command in ("install", "remove"):
        ran = service(command)
        assert ran.code == 2
        assert "move it away" in ran.err
    assert "/bin/true" in unit.read_text(encoding="utf-8")


@pytest.mark.parametrize(("state", "code", "running"), [(ACTIVE, 0, True), (FAILED, 1, False)])
def test_how_it_stands(
    service: Callable[..., Ran], systemd: Systemd, state: str, code: int, running: bool
) -> None:
    service("install")
    systemd.becomes(state)
    told = service("status", "--json")
    assert told.code == code
    assert told.json()["running"] is running
    assert told.json()["installed"] is True
    assert service("status").out.startswith("active" if running else "failed")


def test_not_installed_is_said(service: Callable[..., Ran], systemd: Systemd) -> None:
    systemd.becomes("ActiveState=inactive\nUnitFileState=\nNRestarts=0\nExecMainStatus=0\n")
    ran = service("status")
    assert (ran.code, "service install" in ran.out) == (1, True)


@pytest.mark.parametrize("command", ["install", "status"])
def test_without_systemd_it_says_what_to_do(
    run: Run, tmp_path: Path, command: str, unit: Path
) -> None:
    (tmp_path / "empty").mkdir()
    ran = run("service", command, PATH=str(tmp_path / "empty"))
    assert ran.code == 3
    assert "voicecoach listen --quiet" in ran.err
    assert not unit.exists()


def test_a_systemd_that_does_not_answer_is_named(
    service: Callable[..., Ran], systemd: Systemd, unit: Path
) -> None:
    systemd.fails("show-environment", "Failed to connect to bus: No medium found")
    ran = service("install")
    assert ran.code == 3
    assert "log in" in ran.err
    assert not unit.exists()


def test_a_start_that_fails_is_told_with_the_place_of_the_log(
    service: Callable[..., Ran], systemd: Systemd
) -> None:
    systemd.fails("restart", "Job for voicecoach.service failed.")
    ran = service("install")
    assert ran.code == 3
    assert "Job for voicecoach.service failed" in ran.err
    assert "journalctl --user -u voicecoach" in ran.err


def test_a_service_has_no_key_to_push(service: Callable[..., Ran], unit: Path) -> None:
    ran = service("install", VOICECOACH_ATTENTION="push-to-talk")
    assert (ran.code, "always-on" in ran.err) == (2, True)
    assert not unit.exists()


def test_what_systemd_would_replace_is_written_plainly() -> None:
    text = unit_text(
        ["/a b/voice$coach", '$50% "x"'], {"VOICECOACH_VOICE": "a\\b%c$d", "HOME": "x"}
    )
    assert r'ExecStart="/a b/voice$coach" "$$50%% \"x\""' in text
    assert r'Environment="VOICECOACH_VOICE=a\\b%%c$d"' in text
    assert "HOME=x" not in text
    assert text.startswith(MARK)
    with pytest.raises(InputError, match="one line"):
        unit_text(["/x"], {"VOICECOACH_VOICE": "a\nExecStart=/bin/sh"})


def test_paths_hold_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    packs = f"mine{os.pathsep}/yours"
    text = unit_text(["/x"], {"VOICECOACH_HOME": "home", "VOICECOACH_PACKS": packs})
    assert f"VOICECOACH_HOME={tmp_path}/home" in text
    assert f"VOICECOACH_PACKS={tmp_path}/mine{os.pathsep}/yours" in text


def test_units_lie_where_the_specification_says(tmp_path: Path) -> None:
    assert unit_path({"XDG_CONFIG_HOME": str(tmp_path)}).is_relative_to(tmp_path)
    for given in ({}, {"XDG_CONFIG_HOME": "relative"}):
        assert unit_path(given).parent == Path.home() / ".config" / "systemd" / "user"


def test_a_status_runs_only_where_systemd_calls_it_active() -> None:
    assert Status(Path("u"), state="active").running
    assert not Status(Path("u"), state="activating").running


def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not here: apt-get install systemd")
    program = tmp_path / "a folder" / "voice$coach 5%"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    path = tmp_path / "voicecoach.service"
    environ = {"VOICECOACH_VOICE": 'a "quoted" \\ 50% voice'}
    path.write_text(unit_text([str(program), "listen", "--quiet"], environ), encoding="utf-8")
    done = subprocess.run(
        [analyze, "--user", "verify", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("system", "cure"), [("darwin", "launchd"), ("win32", "shell:startup")])
def test_other_systems_are_told_their_own_way(
    system: str, cure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from voicecoach.app import service
    from voicecoach.errors import MissingError

    monkeypatch.setattr(sys, "platform", system)
    with pytest.raises(MissingError, match=cure):
        service.status({})
