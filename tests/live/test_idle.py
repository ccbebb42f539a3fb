"""Nothing runs: only the wake phrase, a cry with a cramp, and a warning sign count."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.fakes.live import FakeRoom, NotedSpeech
from tests.live.conftest import Listen
from tests.live.house import House
from tests.live.recording import LOUDSPEAKER, RATE_HZ, Samples
from voicecoach import sound
from voicecoach.app.ears import DuplexMode
from voicecoach.app.live import Live
from voicecoach.app.wiring import App
from voicecoach.asr import SAMPLE_RATE_HZ
from voicecoach.audio import Block
from voicecoach.store import Diary

AWAKE_S = 20.0
PEOPLE_HEARD_LIVE = 2


def recordings(shared: Path) -> list[Path]:
    return sorted((shared / "audio" / "human_other").glob("*.flac"))


def kitchen(shared: Path, rate_hz: int) -> Samples:
    return sound.read(shared / "audio" / "noise" / "kitchen.flac").at_rate(rate_hz).samples


@pytest.mark.long
def test_other_talk_in_a_kitchen_is_let_be(house: House, listen: Listen, shared: Path) -> None:
    coach = listen()
    start = house.recording.length
    noise = house.people.words_of(kitchen(shared, RATE_HZ)[: 10 * RATE_HZ], "(kitchen)", -40.0)
    background = house.play(noise)
    for path in recordings(shared)[:PEOPLE_HEARD_LIVE]:
        said = sound.read(path).at_rate(RATE_HZ).samples
        house.play(house.people.words_of(said, path.stem)).process.wait(timeout=15)
    background.process.wait(timeout=15)
    house.recording.wait_until(house.recording.length + 2 * RATE_HZ, 4)
    assert house.recording.first_audible(LOUDSPEAKER, start) is None
    assert coach.turns() == []


def test_a_question_out_of_the_blue_is_not_for_the_coach(house: House, listen: Listen) -> None:
    listen()
    said = house.say("what is a cramp")
    house.recording.wait_until(said.last + 2 * RATE_HZ, 4)
    assert house.recording.first_audible(LOUDSPEAKER, said.last) is None


def test_hey_coach_wakes_it(house: House, listen: Listen) -> None:
    """And for a while nothing needs to be said before a question."""
    coach = listen()
    turn = coach.obey("hey coach, what is a cramp", "what_is_a_cramp")
    house.recording.wait_sound(LOUDSPEAKER, turn.said.last, 3)
    house.silent(0.5, 20)
    follow = coach.obey("tell me more", "tell_me_more")
    house.recording.wait_sound(LOUDSPEAKER, follow.said.last, 3)


@pytest.mark.long
def test_it_falls_asleep_without_a_word(house: House, listen: Listen) -> None:
    coach = listen()
    turn = coach.obey("hey coach, what is a cramp", "what_is_a_cramp")
    house.recording.wait_sound(LOUDSPEAKER, turn.said.last, 3)
    quiet = house.silent(0.5, 20)
    house.recording.wait_until(quiet + int((AWAKE_S + 1.5) * RATE_HZ), AWAKE_S + 3)
    late = house.say("tell me more")
    house.recording.wait_until(late.last + 2 * RATE_HZ, 4)
    assert house.recording.first_audible(LOUDSPEAKER, quiet + RATE_HZ // 2) is None


def test_always_on_needs_no_wake_word(house: House, listen: Listen) -> None:
    coach = listen("--always-on")
    turn = coach.obey("what is a cramp", "what_is_a_cramp")
    house.recording.wait_sound(LOUDSPEAKER, turn.said.last, 3)


def tape(samples: Samples, on_end: Callable[[], None]) -> Iterator[Block]:
    """What a microphone heard, faster than real time."""
    pcm, size = samples.astype("<i2").tobytes(), 2 * SAMPLE_RATE_HZ // 20
    yield from (Block(pcm[at : at + size], 0.0) for at in range(0, len(pcm), size))
    on_end()


def reactions(app: App, samples: Samples) -> list[str]:
    """What the live loop says to a tape."""
    ears = app.ears(DuplexMode.FULL)
    live = Live(
        app.vocabularies, app.recogniser, ears, app.attention(), app.keys(), FakeRoom(),
        duplex=DuplexMode.FULL,
    )  # fmt: skip
    speech = NotedSpeech()
    coach = app.coach(Diary(None), speech)
    live.run(coach, tape(samples, live.end), speech, lambda: None)
    return speech.said


def evening(shared: Path, minutes: float, chance: np.random.Generator) -> Samples:
    """A kitchen in which people talk, 10 dB above it, of something else."""
    length = int(minutes * 60 * SAMPLE_RATE_HZ)
    noise = np.resize(kitchen(shared, SAMPLE_RATE_HZ), length).astype(np.float64) * 0.3
    level = float(np.sqrt(np.mean(noise**2)))
    paths, at, turn = recordings(shared), 0, 0
    order = chance.permutation(len(paths))
    while True:
        said = sound.read(paths[order[turn % len(paths)]]).at_rate(SAMPLE_RATE_HZ).samples
        at += int(chance.uniform(0.5, 6.0) * SAMPLE_RATE_HZ)
        if at + len(said) > length:
            break
        gain = 10 ** (10 / 20) * level / max(float(np.sqrt(np.mean(said.astype(float) ** 2))), 1.0)
        noise[at : at + len(said)] += said * gain
        at, turn = at + len(said), turn + 1
    return np.clip(noise, -32768, 32767).astype(np.int16)


@pytest.mark.parametrize(
    "minutes", [1.0, pytest.param(20.0, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_an_evening_of_other_talk_without_one_reaction(
    app: App, shared: Path, minutes: float
) -> None:
    assert reactions(app, evening(shared, minutes, np.random.default_rng(3))) == []
