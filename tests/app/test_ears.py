"""What a hearing amounts to."""

from datetime import datetime

import pytest

from voicecoach.app.ears import STABLE_S, Doubt, DuplexMode, Ears
from voicecoach.asr import Hearing, Reading, Word
from voicecoach.content import Content
from voicecoach.dialogue import (
    Event,
    Heard,
    Hush,
    Routine,
    Say,
    Session,
    Spoken,
    StopHeard,
    Tick,
    Unintelligible,
)
from voicecoach.nlu import Context, Match, Understander

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
    return Ears(content, understander, DuplexMode.FULL)


@pytest.fixture
def half(content: Content, understander: Understander) -> Ears:
    return Ears(content, understander, DuplexMode.HALF)


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


SPEAKING = Session(speaking=True, routine=RUNNING.routine)
HEEL = "Push the heel down and keep that knee straight."
SIGNS = "Is it swollen, red, warm or weak?"


def says(ears: Ears, text: str, at_s: float = 9.0) -> None:
    ears.watch(Tick(at_s), SPEAKING, (Say(text, 1),))


def ends(ears: Ears, at_s: float) -> None:
    ears.watch(Spoken(at_s, 1), RUNNING, ())


def begun(text: str, start_s: float, confidence: float = 0.95) -> tuple[Hearing, float]:
    """Words that began at a time, and when they had been recognised."""
    words = reading(text, confidence, start_s)
    return Hearing(True, start_s + 2, words, Reading()), start_s + 2


@pytest.fixture
def cancelled(content: Content, understander: Understander) -> Ears:
    return Ears(content, understander, DuplexMode.CANCELLED)


def test_half_duplex_hears_nothing_while_the_coach_speaks(half: Ears) -> None:
    says(half, HEEL)
    assert half.judge(final("next"), SPEAKING, 12, NOW) is None


@pytest.mark.parametrize(("word", "id_"), [("stop", "stop"), ("wait", "pause")])
def test_half_duplex_obeys_armed_words_while_the_coach_speaks(
    half: Ears, word: str, id_: str
) -> None:
    says(half, HEEL)
    assert entry(half.judge(final(word), SPEAKING, 12, NOW)) == id_


@pytest.mark.parametrize("mode", [DuplexMode.HALF, DuplexMode.CANCELLED])
def test_a_warning_that_is_not_its_own_is_heard_while_it_speaks(
    half: Ears, mode: DuplexMode
) -> None:
    half.duplex = mode
    says(half, HEEL)
    assert entry(half.judge(final("i can't breathe"), SPEAKING, 12, NOW)) == "emergency"


@pytest.mark.parametrize("mode", [DuplexMode.HALF, DuplexMode.CANCELLED])
def test_its_own_question_for_warning_signs_is_an_echo(half: Ears, mode: DuplexMode) -> None:
    half.duplex = mode
    says(half, SIGNS)
    assert half.judge(final("is it swollen red warm"), SPEAKING, 12, NOW) is None


@pytest.mark.parametrize("mode", [DuplexMode.HALF, DuplexMode.CANCELLED])
def test_an_answer_to_that_question_is_a_warning(half: Ears, mode: DuplexMode) -> None:
    half.duplex = mode
    says(half, SIGNS)
    assert entry(half.judge(final("my calf is swollen and red"), SPEAKING, 12, NOW)) is not None


def test_words_begun_while_the_coach_spoke_are_its_echo(half: Ears) -> None:
    says(half, HEEL)
    ends(half, 10.2)
    assert half.judge(*_placed(begun("next", 10.1))) is None


def test_words_begun_later_count(half: Ears) -> None:
    says(half, HEEL)
    ends(half, 10.2)
    assert entry(half.judge(*_placed(begun("next", 13.0)))) == "next_step"


def test_words_begun_before_the_coach_spoke_count(half: Ears) -> None:
    says(half, HEEL, at_s=11.0)
    hearing, at_s = begun("my foot is cramping", 10.0)
    assert entry(half.judge(hearing, SPEAKING, at_s, NOW)) == "foot_cramp"


def _placed(heard: tuple[Hearing, float]) -> tuple[Hearing, Session, float, datetime]:
    hearing, at_s = heard
    return hearing, RUNNING, at_s, NOW


def test_cancelled_it_hears_a_command_over_its_own_voice(cancelled: Ears) -> None:
    says(cancelled, HEEL)
    assert entry(cancelled.judge(final("next"), SPEAKING, 12, NOW)) == "next_step"


def test_cancelled_its_own_words_are_nothing(cancelled: Ears) -> None:
    says(cancelled, "Say next when you are ready.")
    assert cancelled.judge(final("next when you're ready"), SPEAKING, 12, NOW) is None
    assert cancelled.judge(final("next"), SPEAKING, 12, NOW) is None


def test_what_it_said_may_be_recognised_after_it_ended(cancelled: Ears) -> None:
    says(cancelled, HEEL)
    ends(cancelled, 12.0)
    assert cancelled.judge(*_placed(begun("keep that knee straight", 11.0))) is None


def test_a_short_answer_after_its_words_is_not_their_echo(cancelled: Ears) -> None:
    says(cancelled, "Say next when you are ready.")
    ends(cancelled, 12.0)
    assert entry(cancelled.judge(*_placed(begun("next", 12.5)))) == "next_step"


def test_words_that_were_cut_off_are_no_echo_later(cancelled: Ears) -> None:
    says(cancelled, "Shall I note this cramp in your diary?")
    cancelled.watch(Tick(10.0), RUNNING, (Hush(),))
    heard = begun("note this cramp in my diary", 13.0)
    assert entry(cancelled.judge(*_placed(heard))) == "log_cramp"


def test_a_cough_does_not_take_the_word_from_it(cancelled: Ears) -> None:
    says(cancelled, HEEL)
    assert cancelled.judge(final("my foot is cramping", 0.5), SPEAKING, 12, NOW) is None


def test_full_duplex_hears_everything(full: Ears) -> None:
    says(full, "Say next when you are ready.")
    assert entry(full.judge(final("next"), SPEAKING, 12, NOW)) == "next_step"


def test_the_beginning_of_a_word_that_sounds_like_stop_ends_nothing(full: Ears) -> None:
    for at_s in (12.0, 12.2, 12.4):
        heard = Hearing(False, 12.0, Reading("stop"), Reading("coach"))
        assert full.judge(heard, RUNNING, at_s, NOW) is None


def test_where_nothing_is_under_way_nothing_is_ended_early(full: Ears) -> None:
    full.judge(partial("stop"), Session(), 12.0, NOW)
    assert full.judge(partial("stop"), Session(), 12.3, NOW) is None


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


def doubted(text: str, word: str, other: str = "[unk]", confidence: float = 0.45) -> Hearing:
    """All words are clear but one."""
    words = tuple(
        Word(w.text, w.start_s, w.end_s, confidence if w.text == word else 1.0)
        for w in reading(text).words
    )
    return Hearing(True, 12.0, Reading(text, words), reading(other, 1.0))


def test_what_hangs_on_a_word_hardly_heard_is_not_acted_on(full: Ears) -> None:
    said = "how do i get rid of cramps"
    alone = doubted(said, "cramps", "how do i get [unk]")
    assert full.make_out(alone, Context()) is Doubt.UNCLEAR
    assert isinstance(full.make_out(doubted(said, "cramps", said), Context()), Match)


@pytest.mark.parametrize(("other", "sure"), [("how do i get rid of [unk]", False), ("[unk]", True)])
def test_a_word_that_is_unknown_to_the_expected_phrases_must_be_clearer(
    full: Ears, other: str, sure: bool
) -> None:
    hearing = doubted("how do i get rid of cramps", "cramps", other, 0.65)
    assert isinstance(full.make_out(hearing, Context()), Match) is sure


def test_a_clear_word_is_not_given_up_for_one_that_would_make_sense(full: Ears) -> None:
    free, expected = "do bandanas help", "do bananas help"
    murky = Hearing(True, 12.0, reading(free, 0.8), reading(expected, 0.8))
    assert isinstance(full.make_out(murky, Context()), Match)
    clear = Hearing(True, 12.0, reading(free, 1.0), reading(expected, 0.8))
    assert not isinstance(full.make_out(clear, Context()), Match)


def test_a_warning_may_hang_on_a_word_hardly_heard(full: Ears) -> None:
    assert isinstance(full.make_out(doubted("i can't breathe", "breathe"), Context()), Match)


def test_a_warning_counts_whatever_the_other_reading_heard(full: Ears) -> None:
    event = full.judge(both("i can't breathe", "[unk]", 0.55), RUNNING, 12, NOW)
    assert entry(event) == "emergency"


def test_its_own_words_half_heard_are_its_echo(cancelled: Ears) -> None:
    says(cancelled, "Hold for two seconds.")
    assert cancelled.judge(final("for a second"), SPEAKING, 12, NOW) is None


def test_an_order_that_sounds_like_its_words_is_an_order(cancelled: Ears) -> None:
    says(cancelled, "Now lower your heel, and lean against the wall.")
    assert entry(cancelled.judge(final("slower"), SPEAKING, 12, NOW)) == "slower"
    assert entry(cancelled.judge(final("again"), SPEAKING, 12, NOW)) == "repeat"


def test_the_echo_of_two_utterances_in_a_row_is_an_echo(cancelled: Ears) -> None:
    cancelled.watch(Tick(9.0), SPEAKING, (Say("Pull your toes.", 1), Say("Hold on for ten.", 2)))
    assert cancelled.judge(final("pull your toes old on for ten"), SPEAKING, 12, NOW) is None


@pytest.mark.parametrize(
    ("words", "expected", "attending", "confidence", "heard"),
    [
        ("my calf is swollen and hot", "", True, 0.6, True),
        ("my calf is swollen and hot", "", False, 0.6, False),
        ("my calf is swollen and hot", "", False, 0.75, True),
        ("my calf is swollen and hot", "my calf is swollen and hot", False, 0.6, True),
        ("coach my calf is swollen and hot", "", False, 0.6, True),
    ],
)
def test_a_warning_out_of_the_blue_must_be_clearer(
    full: Ears, words: str, expected: str, attending: bool, confidence: float, heard: bool
) -> None:
    hearing = Hearing(True, 12.0, reading(words, confidence), reading(expected, confidence))
    event = full.judge(hearing, Session(), 12, NOW, attending=attending)
    assert (entry(event) is not None) is heard
