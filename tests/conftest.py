"""What every test has: the real content, a home folder of its own, and no network."""

from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from voicecoach.app.paths import user_paths
from voicecoach.app.settings import Settings
from voicecoach.app.wiring import App
from voicecoach.content import Content, load
from voicecoach.nlu import Understander, likeness

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def _no_network() -> None:
    """Only loopback, for the local server of the fetch tests."""
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that is empty and goes away."""
    folder = tmp_path / "home"
    for name in ("VOICECOACH_MODEL", "VOICECOACH_RATE", "VOICECOACH_PACKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VOICECOACH_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def content() -> Content:
    """The content that ships."""
    return load()


@pytest.fixture(scope="session")
def understander(content: Content) -> Understander:
    """Understanding of the content that ships."""
    return Understander(content, likeness.of(content))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the development data is not in {SHARED}: put it there")
    return SHARED


@pytest.fixture(scope="session")
def speech_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rendered speech that tests share, so that it is rendered once."""
    return tmp_path_factory.mktemp("speech")


@pytest.fixture
def app(home: Path) -> App:
    """The application with default settings and an empty home."""
    return App(Settings(), user_paths())
