"""The bench itself: what it measures with must be right before anything is measured."""

import time

import pytest

from tests.live.house import House
from tests.live.recording import LOUDSPEAKER, RATE_HZ, ROOM


def test_words_are_found_where_they_sound(house: House) -> None:
    said = house.say("my calf is cramping")
    words = house.people.words("my calf is cramping")
    house.silent(0.2, 5)
    recording = house.recording
    first = recording.first_audible(ROOM, said.first - RATE_HZ // 2)
    last = recording.last_audible(ROOM, said.first)
    assert first == pytest.approx(said.first, abs=RATE_HZ // 1000)
    assert last == pytest.approx(said.last, abs=RATE_HZ // 1000)
    assert said.last - said.first == words.last - words.first
    assert recording.first_audible(LOUDSPEAKER, said.first, said.last) is None


def test_time_and_samples_keep_together(house: House) -> None:
    recording = house.recording
    at = recording.length
    before_s = recording.time_s(at)
    house.play(house.people.words("next")).wait()
    later = recording.length
    assert abs(recording.time_s(later) - time.monotonic()) < 0.05
    assert abs((recording.time_s(later) - before_s) - (later - at) / RATE_HZ) < 0.005


def test_an_echo_is_as_loud_as_it_was_set(house: House) -> None:
    house.echo(-6.0)
    words = house.people.words("pull your toes up toward your shin", "slt")
    at = house.recording.length
    assert house.command("paplay", "-d", "spk", str(words.path)).returncode == 0
    house.recording.wait_until(house.recording.length + RATE_HZ // 4, 3)
    played = house.recording.find(words.samples, LOUDSPEAKER, at)
    came = house.recording.find(words.samples, ROOM, at)
    assert played is not None
    assert came is not None
    assert 0 < (came - played) / RATE_HZ < 0.1
    length = len(words.samples)
    loud = [
        float((house.recording.samples(channel, place, place + length).astype(float) ** 2).sum())
        for channel, place in ((LOUDSPEAKER, played), (ROOM, came))
    ]
    assert 0.45 < (loud[1] / loud[0]) ** 0.5 < 0.55
