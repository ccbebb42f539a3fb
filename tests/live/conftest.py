"""One house for all scenarios; in each of them its own coach listens."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.live.house import House, missing
from tests.live.listening import Listening
from voicecoach.app.paths import Paths
from voicecoach.app.settings import Settings
from voicecoach.app.wiring import App, prerender

Listen = Callable[..., Listening]
PACK = Path(__file__).parent / "pack"
"Routines short enough for a test."
BEGIN = "hey coach, toe stretch"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that stands."""
    if reason := missing():
        pytest.skip(reason)
    house = House(tmp_path_factory.mktemp("h"))
    try:
        house.start()
        yield house
    finally:
        house.stop()


@pytest.fixture
def house(built: House) -> Iterator[House]:
    """A silent house with everything plugged in, and no echo."""
    yield built
    built.mend()


@pytest.fixture(scope="session")
def rehearsed(speech_cache: Path) -> Path:
    """The folder with everything that is made at the first start."""
    app = App(Settings(packs=(PACK,)), Paths(speech_cache, speech_cache, speech_cache))
    with app.voice() as voice:
        prerender(app, voice, lambda _: None)
    return speech_cache


@pytest.fixture
def listen(house: House, home: Path, rehearsed: Path) -> Iterator[Listen]:
    """Starts a coach in the house; comes back when it is ready."""
    home.mkdir(exist_ok=True)
    (home / "cache").symlink_to(rehearsed)
    with ExitStack() as stack:

        def start(*options: str, **environ: str) -> Listening:
            coach = stack.enter_context(
                Listening(house, home, *options, VOICECOACH_PACKS=str(PACK), **environ)
            )
            coach.ready()
            return coach

        yield start
