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


class Bedside:
    """A coach that goes on living from one scenario to the next, as long as it is well."""

    def __init__(self, house: House, home: Path) -> None:
        self._house = house
        self._home = home
        self._coach: Listening | None = None

    def coach(self) -> Listening:
        """It listens, and nothing runs."""
        if self._coach is None or self._coach.process.poll() is not None:
            self._coach = Listening(self._house, self._home, VOICECOACH_PACKS=str(PACK))
            self._coach.ready()
        return self._coach

    def calm(self) -> None:
        """Ends what runs; a coach that does not stop is not kept."""
        if self._coach is None or self._coach.process.poll() is not None:
            return
        try:
            self._coach.obey("stop", "stop")
            self._house.silent(0.5, 5)
            assert self._coach.state["routine"] is None
        except AssertionError:
            self.close()

    def close(self) -> None:
        """The coach ends."""
        if self._coach is not None:
            self._coach.__exit__()
        self._coach = None


@pytest.fixture(scope="session")
def bedside(
    built: House, rehearsed: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bedside]:
    """Where the coach stands that scenarios share."""
    home = tmp_path_factory.mktemp("bedside")
    (home / "cache").symlink_to(rehearsed)
    bedside = Bedside(built, home)
    yield bedside
    bedside.close()


@pytest.fixture
def coach(house: House, bedside: Bedside) -> Iterator[Listening]:
    """A coach that listens, with nothing running; others used it before."""
    yield bedside.coach()
    house.echo(None)
    bedside.calm()


@pytest.fixture
def listen(house: House, home: Path, rehearsed: Path, bedside: Bedside) -> Iterator[Listen]:
    """Starts a coach of its own, alone in the house; comes back when it is ready."""
    bedside.close()
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
