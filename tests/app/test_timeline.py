"""Speech on a virtual clock."""

import numpy as np

from tests.fakes.voice import FakeVoice
from voicecoach.app.timeline import RATE_HZ, Timeline
from voicecoach.dialogue import Say, Tone


def test_utterances_follow_each_other() -> None:
    timeline = Timeline(FakeVoice())
    timeline.say(Say("one two", 1))
    timeline.say(Say("three", 2))
    assert [(u.start_s, round(u.end_s, 3)) for u in timeline.said] == [(0.0, 0.8), (0.8, 1.2)]


def test_speech_begins_when_it_is_asked_for() -> None:
    timeline = Timeline(FakeVoice())
    timeline.now_s = 5.0
    timeline.say(Say("one", 1))
    assert timeline.said[0].start_s == 5.0


def test_hush_cuts_what_is_said_and_forgets_the_rest() -> None:
    timeline = Timeline(FakeVoice())
    timeline.say(Say("one two three", 1))
    timeline.say(Say("never", 2))
    timeline.now_s = 0.5
    timeline.hush()
    assert [u.text for u in timeline.said] == ["one two three"]
    assert timeline.said[0].end_s == 0.5
    assert timeline.next_end_s is None
    mixed = timeline.mixed(2.0)
    assert np.abs(mixed.samples[int(0.51 * RATE_HZ) :]).max() == 0


def test_ends_come_with_their_numbers() -> None:
    timeline = Timeline(FakeVoice())
    timeline.say(Say("one", 7))
    assert timeline.next_end_s is not None
    assert timeline.take_ended().number == 7


def test_gain_and_quiet_words_are_softer() -> None:
    timeline = Timeline(FakeVoice())
    timeline.set_voice(150, 0.0)
    timeline.say(Say("one", 1))
    timeline.say(Say("two", 2, Tone.QUIET))
    samples = timeline.mixed(1.0).samples
    loud = np.abs(samples[: int(0.3 * RATE_HZ)]).max()
    quiet = np.abs(samples[int(0.45 * RATE_HZ) : int(0.75 * RATE_HZ)]).max()
    assert 0.4 < quiet / loud < 0.6


def test_a_slower_rate_takes_longer() -> None:
    timeline = Timeline(FakeVoice())
    timeline.set_voice(75, 0.0)
    timeline.say(Say("one", 1))
    assert round(timeline.said[0].end_s, 2) == 0.8


def test_silence_lasts_as_long_as_the_recording() -> None:
    assert Timeline(FakeVoice()).mixed(3.0).seconds >= 3.0
