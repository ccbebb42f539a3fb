"""What a hearing amounts to."""

from datetime import datetime

import pytest

from voicecoach.app.ears import STABLE_S, Doubt, Ears
from voicecoach.asr import Hearing, Reading, Word
from voicecoach.content import Content
from voicecoach.dialogue import Event, Heard, Routine, Session, StopHeard, Unintelligible
from voicecoach.nlu import Match, Understander

NOW = datetime(2026, 11, 20, 3)
RUNNING = Session(routine=Routine("calf_cramp", relief=True))


def reading(text: str, confidence: float = 0.95, start_s: float = 10.0) -> Reading:
    words = tuple(
        Word(word, start_s + i * 0.3, start_s + i * 0.3 + 0.25, confidence)
        for i, word in enumerate(text.split())
    )
    return Reading(text, words)


def final(text: str, confidence: float = 0.95, end_s: float = 12.0) -> Hearing:
    return Hearing(True, end_s, reading(text, confidence), Reading())


def partial(text: str) -> Hearing:
    return Hearing(False, 12.0, Reading(text), Reading())


@pytest.fixture
def full(content: Content, understander: Understander) -> Ears:
    return Ears(content, understander, "full")


@pytest.fixture
def half(content: Content, understander: Understander) -> Ears:
    return Ears(content, understander, "half")


def entry(event: Event | None) -> str | None:
    if isinstance(event, Heard) and isinstance(event.understanding, Match):
        return event.understanding.id
    return None


def test_clear_words_are_heard(full: Ears) -> None:
    assert entry(full.judge(final("help my calf is cramping"), Session(), 12, NOW)) == "calf_cramp"


def test_stop_counts_once_it_has_stood_for_a_moment(full: Ears) -> None:
    assert full.judge(partial("stop"), RUNNING, 12.0, NOW) is None
    assert isinstance(full.judge(partial("stop"), RUNNING, 12.0 + STABLE_S, NOW), StopHeard)


def test_stop_counts_only_once_in_an_utterance(full: Ears) -> None:
    full.judge(partial("stop"), RUNNING, 12.0, NOW)
    full.judge(partial("stop"), RUNNING, 12.2, NOW)
    assert full.judge(partial("stop"), RUNNING, 12.4, NOW) is None
    assert full.judge(final("stop"), RUNNING, 12.6, NOW) is None


def test_stop_that_goes_on_to_something_else_is_not_stop(full: Ears) -> None:
    full.judge(partial("stop"), RUNNING, 12.0, NOW)
    assert full.judge(partial("stop the music"), RUNNING, 12.2, NOW) is None
    event = full.judge(final("stop the music"), RUNNING, 12.8, NOW)
    assert entry(event) is None


def test_a_warning_after_stop_is_still_heard(full: Ears) -> None:
    full.judge(partial("stop"), RUNNING, 12.0, NOW)
    full.judge(partial("stop"), RUNNING, 12.2, NOW)
    event = full.judge(final("stop i can't breathe properly"), RUNNING, 13.0, NOW)
    assert entry(event) == "emergency"


def test_other_partial_words_do_nothing(full: Ears) -> None:
    for at_s in (12.0, 12.3, 12.6):
        assert full.judge(partial("next"), RUNNING, at_s, NOW) is None


@pytest.mark.parametrize("text", ["", "[unk]", "[unk] [unk]"])
def test_no_words_are_nothing(full: Ears, text: str) -> None:
    assert full.judge(final(text), RUNNING, 12, NOW) is None


def test_doubtful_words_are_not_acted_on(full: Ears) -> None:
    event = full.judge(final("my foot is cramping", 0.5), RUNNING, 12, NOW)
    assert isinstance(event, Unintelligible)


def test_one_doubtful_word_is_nothing(full: Ears) -> None:
    assert full.make_out(final("next", 0.4), RUNNING.context()) is Doubt.NOTHING


def test_a_warning_needs_less_certainty(full: Ears) -> None:
    event = full.judge(final("i can't breathe", 0.6), RUNNING, 12, NOW)
    assert entry(event) == "emergency"


def test_half_duplex_hears_nothing_while_the_coach_speaks(half: Ears) -> None:
    speaking = Session(speaking=True, routine=RUNNING.routine)
    assert half.judge(final("next"), speaking, 12, NOW) is None


def test_half_duplex_hears_stop_while_the_coach_speaks(half: Ears) -> None:
    speaking = Session(speaking=True, routine=RUNNING.routine)
    assert entry(half.judge(final("stop"), speaking, 12, NOW)) == "stop"


def test_half_duplex_hears_a_warning_that_is_not_its_own(half: Ears) -> None:
    speaking = Session(speaking=True, routine=RUNNING.routine)
    half.note_said("Push the heel down and keep that knee straight.")
    assert entry(half.judge(final("i can't breathe"), speaking, 12, NOW)) == "emergency"


def test_its_own_warning_is_an_echo(half: Ears) -> None:
    speaking = Session(speaking=True)
    half.note_said("Is it swollen, red, warm or weak?")
    assert half.judge(final("is it swollen red warm"), speaking, 12, NOW) is None


def test_words_begun_while_the_coach_spoke_are_its_echo(half: Ears) -> None:
    half.judge(partial("hold for"), Session(speaking=True, routine=RUNNING.routine), 10.2, NOW)
    late = Hearing(True, 11.0, reading("next", start_s=10.1), Reading())
    assert half.judge(late, RUNNING, 11.0, NOW) is None


def test_words_begun_later_count(half: Ears) -> None:
    half.judge(partial("hold for"), Session(speaking=True, routine=RUNNING.routine), 10.2, NOW)
    later = Hearing(True, 14.0, reading("next", start_s=13.0), Reading())
    assert entry(half.judge(later, RUNNING, 14.0, NOW)) == "next_step"


def test_full_duplex_hears_everything(full: Ears) -> None:
    speaking = Session(speaking=True, routine=RUNNING.routine)
    assert entry(full.judge(final("next"), speaking, 12, NOW)) == "next_step"


def both(free: str, expected: str, confidence: float) -> Hearing:
    return Hearing(True, 12.0, reading(free, confidence), reading(expected, confidence))


def test_what_both_readings_heard_may_be_doubtful_word_by_word(full: Ears) -> None:
    said = "my foot is cramping"
    assert entry(full.judge(both(said, said, 0.6), RUNNING, 12, NOW)) == "foot_cramp"
    alone = full.judge(both(said, "[unk]", 0.6), RUNNING, 12, NOW)
    assert isinstance(alone, Unintelligible)


def test_nearly_nothing_is_acted_on_though_both_readings_heard_it(full: Ears) -> None:
    said = "my foot is cramping"
    assert isinstance(full.judge(both(said, said, 0.3), RUNNING, 12, NOW), Unintelligible)


def test_a_warning_counts_whatever_the_other_reading_heard(full: Ears) -> None:
    event = full.judge(both("i can't breathe", "[unk]", 0.55), RUNNING, 12, NOW)
    assert entry(event) == "emergency"
