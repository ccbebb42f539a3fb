"""Every command, in the states that matter."""

import pytest

from tests.fakes.night import Night
from voicecoach.content import Content, Kind
from voicecoach.dialogue import HANDLERS, Hush, Phase, SetVoice
from voicecoach.dialogue.session import FASTEST_WPM, LOUDEST_DB, QUIETEST_DB, SLOWEST_WPM


def test_every_control_entry_has_a_handler_and_the_other_way_round(content: Content) -> None:
    assert {entry.id for entry in content.of_kind(Kind.CONTROL)} == set(HANDLERS)


def test_next_leaves_the_hold(bed: Night) -> None:
    bed.wait(5)
    bed.hear("next")
    assert bed.session.routine is not None
    assert bed.session.routine.step == 2


def test_next_after_the_last_step_ends_with_the_question(night: Night) -> None:
    night.hear("my thigh is cramping")
    for _ in range(3):
        night.listen_out()
        night.hear("next")
    assert "Has it eased?" in night.texts()


def test_back_goes_to_the_step_before(bed: Night) -> None:
    bed.wait(5)
    bed.hear("go back")
    assert bed.session.routine is not None
    assert bed.session.routine.step == 0
    assert "Sit with the cramping leg straight out" in bed.texts()[0]


def test_back_from_the_second_repetition_goes_to_the_step_before(bed: Night) -> None:
    bed.wait(31)
    bed.into_hold(5)
    bed.hear("go back")
    assert bed.session.routine is not None
    assert (bed.session.routine.step, bed.session.routine.repetition) == (0, 1)


def test_back_at_the_first_step_says_so(calf: Night) -> None:
    calf.hear("go back")
    assert calf.texts()[0] == "This is the first one."
    assert calf.session.routine is not None
    assert calf.session.routine.step == 0


def test_repeat_keeps_what_is_left_of_the_hold(bed: Night) -> None:
    bed.wait(12)
    bed.hear("say that again")
    assert any("both ends toward you" in text for text in bed.texts())
    bed.listen_out()
    assert bed.left_s() == pytest.approx(18)
    assert bed.session.routine is not None
    assert bed.session.routine.phase is Phase.HOLDING


def test_repeat_without_a_routine_says_the_last_answer_again(night: Night) -> None:
    night.hear("should i use heat or ice")
    night.listen_out()
    first = night.texts()[0]
    night.clear()
    night.hear("pardon")
    assert night.texts() == [first]


def test_repeat_with_nothing_said_is_silent(night: Night) -> None:
    night.hear("pardon")
    assert night.texts() == []


def test_repeat_while_paused_stays_paused(bed: Night) -> None:
    bed.hear("wait")
    bed.listen_out()
    bed.hear("say that again")
    bed.listen_out()
    assert bed.session.routine is not None
    assert bed.session.routine.phase is Phase.PAUSED


def test_pause_freezes_the_hold(bed: Night) -> None:
    bed.wait(12)
    bed.hear("wait")
    assert len(" ".join(bed.texts()).split()) <= 3
    bed.clear()
    bed.wait(120)
    assert bed.left_s() == pytest.approx(18)
    assert bed.texts() == [], "nothing is counted, and nobody is hurried"


def test_resume_goes_on_with_what_was_left(bed: Night) -> None:
    bed.wait(12)
    bed.hear("hang on a moment")
    bed.wait(60)
    bed.clear()
    bed.hear("go on")
    bed.listen_out()
    assert bed.left_s() == pytest.approx(18)
    bed.wait(17.9)
    assert bed.texts()[-1] == "one"


def test_pause_twice_is_one_pause(bed: Night) -> None:
    bed.wait(12)
    bed.hear("wait")
    bed.wait(5)
    bed.clear()
    bed.hear("wait")
    assert bed.texts() == []
    assert bed.left_s() == pytest.approx(18)


def test_pause_in_a_rest_resumes_the_rest(bed: Night) -> None:
    bed.wait(30.1)
    bed.listen_out()
    bed.hear("wait")
    bed.wait(30)
    bed.hear("go on")
    bed.into_hold(0)
    assert bed.session.routine is not None
    assert bed.session.routine.repetition == 2


def test_pause_while_the_step_is_told_tells_it_again(night: Night) -> None:
    night.hear("help my calf is cramping")
    night.wait(1)
    night.hear("wait")
    night.listen_out()
    night.clear()
    night.hear("go on")
    assert "toes up" in night.texts()[0]


def test_pause_with_no_routine_ends_the_talking(night: Night) -> None:
    night.hear("should i use heat or ice")
    night.hear("wait")
    assert night.silent


def test_go_on_without_a_pause_is_next(calf: Night) -> None:
    calf.hear("carry on")
    assert calf.session.routine is not None
    assert calf.session.routine.step == 1


def test_go_on_after_stop_takes_up_the_step(calf: Night) -> None:
    calf.hear("next")
    calf.hear("stop")
    calf.clear()
    calf.hear("go on")
    assert calf.session.routine is not None
    assert calf.session.routine.step == 1


def test_go_on_with_nothing_to_go_on_with_says_so(night: Night) -> None:
    night.hear("go on")
    assert night.texts() == ["Nothing is running. Tell me what hurts, or name a stretch."]


def test_stop_is_silence(calf: Night) -> None:
    calf.hear("stop")
    assert calf.texts() == []
    assert calf.silent
    assert calf.session.routine is None


def test_stop_in_a_sentence_gets_one_short_line(calf: Night) -> None:
    calf.hear("that's me finished now")
    assert len(calf.texts()) == 1
    assert calf.session.routine is None


def test_stop_heard_before_the_utterance_ends_cuts_the_speech(night: Night) -> None:
    night.hear("help my calf is cramping")
    night.wait(1)
    night.cry_stop()
    assert isinstance(night.effects[-1], Hush)
    assert night.silent
    assert night.session.routine is None


def test_start_over_begins_at_the_first_step(bed: Night) -> None:
    bed.hear("start over")
    assert bed.session.routine is not None
    assert bed.session.routine.step == 0


def test_start_over_takes_the_last_routine(bed: Night) -> None:
    bed.hear("stop")
    bed.wait(7200)
    bed.hear("start again from the beginning")
    assert bed.session.routine is not None
    assert (bed.session.routine.entry, bed.session.routine.step) == ("calf_cramp_in_bed", 0)


def test_start_over_with_no_routine_says_so(night: Night) -> None:
    night.hear("start over")
    assert night.texts()[0].startswith("Nothing is running")


def test_skip_ends_only_this_hold(bed: Night) -> None:
    bed.wait(9)
    bed.hear("skip the hold")
    bed.into_hold(0)
    assert bed.session.routine is not None
    assert (bed.session.routine.step, bed.session.routine.repetition) == (1, 2)


def test_skip_in_the_rest_begins_the_next_hold(bed: Night) -> None:
    bed.wait(30.1)
    bed.listen_out()
    bed.hear("skip it")
    assert bed.session.routine is not None
    assert bed.session.routine.repetition == 2


def test_skip_without_a_hold_is_next(night: Night) -> None:
    night.hear("cramp in bed")
    night.listen_out()
    night.hear("skip this")
    assert night.session.routine is not None
    assert night.session.routine.step == 1


def test_slower_and_faster_change_speech_only(bed: Night) -> None:
    bed.wait(4)
    left = bed.left_s()
    bed.hear("slower please")
    assert bed.session.rate_wpm == 128
    assert bed.left_s() == left
    bed.hear("faster")
    assert bed.session.rate_wpm == pytest.approx(150, abs=1)


@pytest.mark.parametrize(
    ("words", "field", "limit"),
    [
        ("slower", "rate_wpm", SLOWEST_WPM),
        ("faster", "rate_wpm", FASTEST_WPM),
        ("louder", "gain_db", LOUDEST_DB),
        ("quieter", "gain_db", QUIETEST_DB),
    ],
)
def test_the_voice_stays_within_limits(night: Night, words: str, field: str, limit: float) -> None:
    for _ in range(12):
        night.hear(words)
    assert getattr(night.session, field) == limit
    assert night.texts()[-1] == "That is as far as it goes."
    assert isinstance(night.effects[-2], SetVoice)


def test_slower_in_the_middle_of_a_step_tells_it_again(night: Night) -> None:
    night.hear("help my calf is cramping")
    night.wait(2)
    night.clear()
    night.hear("slower")
    assert any("toes up" in text for text in night.texts())


def test_time_left_lets_the_hold_run(bed: Night) -> None:
    bed.wait(12)
    bed.hear("how much longer")
    assert bed.texts() == ["About eighteen seconds left."]
    bed.wait(2)
    assert bed.left_s() == pytest.approx(16)


def test_time_left_without_a_clock_says_so(night: Night) -> None:
    night.hear("cramp in bed")
    night.listen_out()
    night.clear()
    night.hear("how much longer")
    assert night.texts()[0] == "No clock is running. Say next when you are ready."


@pytest.mark.parametrize(
    ("nexts", "answer"),
    [
        (0, "After this, three more steps."),
        (2, "After this, one more step."),
        (3, "This is the last one."),
    ],
)
def test_steps_left(night: Night, nexts: int, answer: str) -> None:
    night.hear("cramp in bed")
    for _ in range(nexts):
        night.listen_out()
        night.hear("next")
    night.listen_out()
    night.clear()
    night.hear("how many steps are left")
    assert night.texts()[0] == answer


def test_the_other_leg_gets_a_full_hold(night: Night) -> None:
    night.hear("my thigh is cramping")
    night.into_hold(20)
    night.hear("the other leg")
    night.into_hold(0)
    assert night.left_s() == 30
    assert night.session.routine is not None
    assert night.session.routine.second_side


def test_swapping_when_the_second_leg_has_just_begun_stays_there(night: Night) -> None:
    night.hear("my thigh is cramping")
    night.into_hold(0)
    night.wait(31)
    night.into_hold(2)
    night.hear("switch legs")
    assert night.session.routine is not None
    assert night.session.routine.second_side


def test_swapping_late_in_the_second_leg_goes_back_to_the_first(night: Night) -> None:
    night.hear("my thigh is cramping")
    night.into_hold(0)
    night.wait(31)
    night.into_hold(20)
    night.hear("switch legs")
    assert night.session.routine is not None
    assert not night.session.routine.second_side


def test_the_other_leg_in_a_step_for_one_leg_does_it_again(calf: Night) -> None:
    calf.wait(5)
    calf.hear("the other leg")
    calf.into_hold(0)
    assert calf.left_s() == 10


def test_what_can_i_say_depends_on_the_state(night: Night) -> None:
    night.hear("what can i say")
    idle = night.texts()[0]
    night.hear("help my calf is cramping")
    night.into_hold(1)
    night.clear()
    night.hear("what can i say")
    assert night.texts()[0] != idle
    assert night.session.routine is not None


def test_the_list_names_what_there_is(night: Night, content: Content) -> None:
    night.hear("what stretches do you know")
    kind = Kind.ROUTINE if content.of_kind(Kind.ROUTINE) else Kind.RELIEF
    assert content.of_kind(kind)[0].title in night.texts()[0]


def test_asleep_it_hears_only_its_name_and_cries_for_help(night: Night) -> None:
    night.hear("go to sleep")
    assert night.session.asleep
    night.listen_out()
    night.clear()
    for words in (
        "should i use heat or ice",
        "louder",
        "yes",
        "my tooth is aching",
        "are you there",
    ):
        night.hear(words)
    night.mumble()
    assert night.texts() == []
    night.hear("hey coach")
    assert not night.session.asleep


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("hey coach should i use heat or ice", "heat"),
        ("hey coach what is the football score", "I'm here."),
    ],
)
def test_its_name_and_a_wish_in_one_breath_wake_it(night: Night, words: str, answer: str) -> None:
    night.hear("go to sleep")
    night.listen_out()
    night.clear()
    night.hear(words)
    assert not night.session.asleep
    assert answer.lower() in night.texts()[0].lower()


@pytest.mark.parametrize("cry", ["help my calf is cramping", "i can't breathe"])
def test_a_cry_wakes_it(night: Night, cry: str) -> None:
    night.hear("go to sleep")
    night.listen_out()
    night.clear()
    night.hear(cry)
    assert not night.session.asleep
    assert night.texts()


def test_waking_does_not_start_anything(calf: Night) -> None:
    calf.hear("stop")
    calf.hear("hey coach")
    assert calf.texts() == ["I'm here."]
    assert calf.session.routine is None


@pytest.mark.parametrize("words", ["yes", "no"])
def test_yes_and_no_to_nothing_do_nothing(night: Night, words: str) -> None:
    night.hear(words)
    assert night.texts() == []


def test_yes_at_a_waiting_step_means_ready(night: Night) -> None:
    night.hear("cramp in bed")
    night.listen_out()
    night.hear("yes")
    assert night.session.routine is not None
    assert night.session.routine.step == 1


def test_yes_in_a_hold_changes_nothing(calf: Night) -> None:
    calf.wait(2)
    calf.hear("yes")
    assert calf.left_s() == 8


def test_yes_when_paused_goes_on(calf: Night) -> None:
    calf.hear("wait")
    calf.listen_out()
    calf.hear("yes")
    assert calf.session.routine is not None
    assert calf.session.routine.phase is not Phase.PAUSED


def test_a_hush_without_new_words_does_not_lose_the_step(night: Night) -> None:
    night.hear("cramp in bed")
    night.wait(1)
    night.hear("no")
    assert not night.silent, "what was being said goes on"
