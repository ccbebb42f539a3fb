"""Devices that fail are noticed, told of once, and opened again."""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import numpy as np
import pytest

from tests.fakes.sound_system import SoundSystem, Stream
from voicecoach.audio import (
    Ailment,
    Keeper,
    Loudspeaker,
    Microphone,
    News,
    Part,
    SoundBack,
    SoundTrouble,
)
from voicecoach.sound import Sound

SOUND, ZEROS = b"\x01\x00" * 800, bytes(1600)


class Desk:
    """A microphone and a loudspeaker under a keeper, and a clock that stands still."""

    def __init__(self, system: SoundSystem, stack: ExitStack, wanted: str = "") -> None:
        self.system = system
        self.time_s = 100.0
        self.news: list[News] = []
        self.microphone = stack.enter_context(Microphone(wanted, self.now_s))
        self.loudspeaker = stack.enter_context(Loudspeaker(wanted, pre_roll_ms=0, now_s=self.now_s))
        self.keeper = Keeper(self.microphone, self.loudspeaker, self.news.append, self.now_s)

    def now_s(self) -> float:
        return self.time_s

    def stream(self, kind: str) -> Stream:
        """The newest of a kind."""
        return next(s for s in reversed(self.system.streams) if s.kind == kind)

    def live(self, seconds: float, recorded: bytes | None = SOUND, *, playing: bool = True) -> None:
        """Time passes while the devices do, or do not do, their work."""
        for _ in range(round(seconds / 0.1)):
            self.time_s += 0.1
            if recorded is not None:
                self.stream("in").record(recorded)
            if playing:
                self.stream("out").play(960)
            self.keeper.look()

    def told(self) -> list[tuple[Part, Ailment | None]]:
        return [(n.part, n.ailment if isinstance(n, SoundTrouble) else None) for n in self.news]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> SoundSystem:
    made = SoundSystem()
    made.plug("Headset", inputs=1, outputs=1)
    monkeypatch.setitem(sys.modules, "sounddevice", made)
    return made


@pytest.fixture
def desk(system: SoundSystem) -> Iterator[Desk]:
    with ExitStack() as stack:
        yield Desk(system, stack)


def entry(name: str) -> dict[str, object]:
    return {
        "name": name,
        "max_input_channels": 1,
        "max_output_channels": 1,
        "default_samplerate": 48000.0,
    }


def test_devices_that_work_are_left_alone(desk: Desk) -> None:
    desk.live(60)
    assert desk.news == []
    assert len(desk.system.streams) == 2


def test_a_microphone_that_sends_nothing_is_told_after_a_second_and_opened_again(
    desk: Desk,
) -> None:
    desk.live(1)
    desk.live(0.9, recorded=None)
    assert desk.news == []
    desk.live(0.3, recorded=None)
    assert desk.told() == [(Part.MICROPHONE, Ailment.NO_FRAMES)]
    desk.live(0.3, recorded=None)
    assert len(desk.system.streams) == 3
    desk.live(1.5)
    assert desk.told()[1:] == [(Part.MICROPHONE, None)]


def test_a_loudspeaker_that_takes_nothing_is_told_and_opened_again(desk: Desk) -> None:
    desk.live(1.5, playing=False)
    assert desk.told() == [(Part.LOUDSPEAKER, Ailment.NO_FRAMES)]
    desk.live(2)
    assert desk.told()[1:] == [(Part.LOUDSPEAKER, None)]


def test_only_zeros_are_told_after_two_seconds_with_the_cure(desk: Desk) -> None:
    desk.live(1.9, ZEROS)
    assert desk.news == []
    desk.live(0.3, ZEROS)
    (trouble,) = desk.news
    assert isinstance(trouble, SoundTrouble)
    assert trouble.ailment is Ailment.ONLY_ZEROS
    assert "'Headset'" in trouble.cure
    assert "macOS" in trouble.cure
    desk.live(0.2)
    assert desk.news[1:] == [SoundBack(Part.MICROPHONE)]
    assert len(desk.system.streams) == 2, "a microphone that was only muted stays open"


def test_a_microphone_that_never_sent_but_zeros_is_opened_again(desk: Desk) -> None:
    desk.live(10, ZEROS)
    assert len(desk.system.streams) > 2


def test_a_microphone_that_is_silent_where_it_hears_nothing_is_never_closed_for_it(
    desk: Desk,
) -> None:
    desk.live(1)
    desk.live(120, ZEROS)
    assert len(desk.system.streams) == 2


def test_trouble_is_told_once_however_long_it_lasts(desk: Desk) -> None:
    desk.live(120, recorded=None)
    assert desk.told() == [(Part.MICROPHONE, Ailment.NO_FRAMES)]
    opened = len(desk.system.streams)
    assert 20 < opened < 80, "again and again, but with pauses between"


def test_iterating_the_microphone_goes_on_across_an_unplugged_cable(desk: Desk) -> None:
    blocks = iter(desk.microphone)
    desk.stream("in").record(SOUND)
    assert next(blocks) == SOUND
    desk.stream("in").unplug()
    desk.live(1.5, recorded=None)
    desk.stream("in").record(b"\x05\x00" * 800)
    assert next(blocks) == b"\x05\x00" * 800


def test_a_device_is_found_again_by_its_name_under_another_number(system: SoundSystem) -> None:
    with ExitStack() as stack:
        desk = Desk(system, stack, wanted="0")
        system.replug(entry("Webcam"), entry("Headset"))
        desk.stream("in").unplug()
        desk.live(2)
        assert desk.told() == [(Part.MICROPHONE, Ailment.GONE), (Part.MICROPHONE, None)]
        assert [desk.stream(kind).device for kind in ("in", "out")] == [1, 1]


def test_where_the_device_stays_away_the_usual_one_does(system: SoundSystem) -> None:
    with ExitStack() as stack:
        desk = Desk(system, stack, wanted="headset")
        system.replug(entry("Webcam"))
        desk.stream("in").unplug()
        desk.live(1, recorded=None)
        assert not desk.microphone.open_now
        desk.live(10, recorded=None, playing=False)
        assert desk.microphone.name == "Webcam"


def test_a_dead_server_is_asked_again_until_it_answers(desk: Desk) -> None:
    desk.system.dead = True
    desk.stream("in").unplug()
    desk.stream("out").unplug()
    desk.live(20, recorded=None, playing=False)
    assert desk.told() == [(Part.MICROPHONE, Ailment.GONE), (Part.LOUDSPEAKER, Ailment.GONE)]
    desk.system.dead = False
    desk.live(6, recorded=None, playing=False)
    desk.live(1.5)
    assert set(desk.told()[2:]) == {(Part.MICROPHONE, None), (Part.LOUDSPEAKER, None)}


def test_what_was_playing_goes_on_from_where_it_stood(desk: Desk) -> None:
    rising = np.arange(1, 24001, dtype=np.int16)
    ended: list[str] = []
    desk.loudspeaker.play(Sound(rising, 48000), 0.0, lambda: ended.append("end"))
    before = np.frombuffer(desk.stream("out").play(20000), np.int16)
    desk.stream("out").unplug()
    desk.live(0.6, playing=False)
    after = np.frombuffer(desk.stream("out").play(48000), np.int16)
    sounding = after[np.flatnonzero(after)]
    assert before[-1] - 20000 < sounding[0] <= before[-1], "a little is said again"
    assert sounding[-1] == 24000
    assert ended == ["end"]


def test_a_stream_that_cannot_be_ended_is_abandoned(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voicecoach.audio.bounded.LIMIT_S", 0.05)
    old = desk.stream("in")
    old.holds = threading.Event()
    try:
        desk.live(1.5, recorded=None)
        assert desk.stream("in") is not old
        desk.live(1.5)
        assert desk.told()[-1] == (Part.MICROPHONE, None)
        taken = desk.microphone._queue.qsize()
        old.record(SOUND)
        assert desk.microphone._queue.qsize() == taken, "nobody listens to it any longer"
    finally:
        old.holds.set()


def test_while_the_coach_speaks_an_ill_microphone_does_not_interrupt_it(desk: Desk) -> None:
    desk.loudspeaker.play(Sound(np.ones(48000 * 60, np.int16), 48000), 0.0, lambda: None)
    speaking = desk.stream("out")
    desk.live(2, recorded=None)
    assert desk.stream("out") is speaking


def test_the_keeper_works_by_itself(system: SoundSystem) -> None:
    told = threading.Event()
    with Microphone() as microphone, Keeper(microphone, None, lambda news: told.set()):
        system.streams[0].unplug()
        assert told.wait(5)


def test_times_at_which_the_device_lost_sound_are_counted(desk: Desk) -> None:
    desk.stream("in").callback(memoryview(SOUND), 800, None, "input overflow")
    desk.stream("out").callback(bytearray(4), 2, None, "output underflow")
    assert (desk.microphone.overflows, desk.loudspeaker.underflows) == (1, 1)
