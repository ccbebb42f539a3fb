"""Warnings, answers, questions, the diary, what is known about the person."""

from dataclasses import replace
from datetime import datetime

import pytest

from tests.fakes.night import Night
from voicecoach.content import Content, Kind
from voicecoach.dialogue import (
    AmendLog,
    Cramp,
    Failed,
    ForgetAll,
    Heard,
    Hush,
    Log,
    Phase,
    Remember,
    Tone,
    Unlog,
    Unremember,
)
from voicecoach.nlu import Match, NoMatch, Reason

FLAGS = [
    ("i can't breathe", "emergency"),
    ("my leg is swollen and red", "possible_clot"),
    ("i felt something pop in my calf", "injury"),
    ("the pain is unbearable", "severe_leg_pain"),
]


@pytest.mark.parametrize(("cry", "entry"), FLAGS)
def test_a_warning_ends_the_routine_with_its_first_words(
    calf: Night, content: Content, cry: str, entry: str
) -> None:
    calf.hear(cry)
    assert calf.entry == entry
    assert isinstance(calf.effects[0], Hush)
    assert calf.texts()[0] == content.entries[entry].say
    assert calf.said[0].tone is Tone.WARNING
    assert calf.session.routine is None


@pytest.mark.parametrize(("cry", "entry"), FLAGS)
@pytest.mark.parametrize(
    "request_",
    [
        "help my calf is cramping",
        "go on",
        "start over",
        "next",
        "should i use heat or ice",
        "it still hurts",
        "yes",
        "again",
        "the other leg",
    ],
)
def test_no_way_leads_from_a_warning_to_a_stretch(
    night: Night, content: Content, cry: str, entry: str, request_: str
) -> None:
    night.hear("help my calf is cramping")
    night.into_hold(2)
    night.hear(cry)
    night.listen_out()
    night.clear()
    night.hear(request_)
    steps = {step.say for e in content.entries.values() for step in e.steps}
    assert not steps.intersection(night.texts())
    assert night.session.routine is None


def test_a_repeated_warning_says_how_to_call_it_off(night: Night) -> None:
    night.hear("my leg is swollen and red")
    night.hear("my leg is swollen and red")
    assert night.texts()[-1] == "If I got that wrong, say, I'm fine."


def test_a_flight_is_one_more_reason(night: Night) -> None:
    night.hear("my leg is swollen and red")
    night.listen_out()
    night.clear()
    night.hear("i only flew in from sydney on monday")
    assert night.entry == "possible_clot"
    assert any("journey" in text for text in night.texts())


def test_no_i_am_fine_calls_it_off(night: Night) -> None:
    night.hear("i can't breathe")
    night.hear("no i'm fine")
    assert night.session.alarm == ""
    night.hear("help my calf is cramping")
    assert night.session.routine is not None


def test_a_bare_no_does_not_call_it_off(night: Night) -> None:
    night.hear("i can't breathe")
    night.hear("no")
    assert night.session.alarm == "emergency"


def test_feeling_better_calls_it_off(night: Night) -> None:
    night.hear("my leg is swollen and red")
    night.listen_out()
    night.hear("it's gone now")
    assert night.session.alarm == ""


@pytest.mark.parametrize(
    "words",
    ["my leg is not swollen", "there is no swelling", "it isn't red and it's not hot"],
)
def test_a_denied_sign_changes_nothing(calf: Night, words: str) -> None:
    calf.hear(words)
    assert calf.session.alarm == ""
    assert calf.session.routine is not None


def test_a_question_in_a_hold_freezes_it_and_comes_back(bed: Night, content: Content) -> None:
    bed.wait(12)
    bed.hear("should i use heat or ice")
    assert bed.texts()[0] == content.entries["heat_or_cold"].say
    assert bed.texts()[2] == content.entries["calf_cramp_in_bed"].steps[1].say
    bed.listen_out()
    assert bed.left_s() == pytest.approx(18)
    assert bed.session.routine is not None
    assert bed.session.routine.phase is Phase.HOLDING


def test_a_question_in_a_pause_leaves_it_paused(bed: Night) -> None:
    bed.hear("wait")
    bed.hear("should i use heat or ice")
    bed.listen_out()
    assert bed.session.routine is not None
    assert bed.session.routine.phase is Phase.PAUSED


def test_a_question_in_a_rest_goes_on_to_the_next_hold(bed: Night) -> None:
    bed.wait(30.1)
    bed.listen_out()
    bed.hear("should i use heat or ice")
    bed.into_hold(0)
    assert bed.session.routine is not None
    assert bed.session.routine.repetition == 2


def test_tell_me_more_goes_piece_by_piece(night: Night, content: Content) -> None:
    night.hear("when should i see a doctor")
    pieces = content.entries["when_to_see_a_doctor"].more
    for piece in pieces:
        night.clear()
        night.hear("tell me more")
        assert night.texts() == [piece]
    night.clear()
    night.hear("tell me more")
    assert night.texts() == ["That is all I know about it."]


def test_tell_me_more_in_a_hold_comes_back_to_it(bed: Night) -> None:
    bed.wait(5)
    bed.hear("when should i see a doctor")
    bed.listen_out()
    bed.hear("tell me more")
    bed.listen_out()
    assert bed.left_s() == pytest.approx(25)


def test_tell_me_more_about_nothing(night: Night) -> None:
    night.hear("tell me more")
    assert night.texts() == ["Ask me something first."]


def test_the_caution_comes_before_the_answer(night: Night) -> None:
    night.session = replace(night.session, conditions=frozenset({"diabetes"}))
    night.hear("should i use heat or ice")
    assert night.texts()[0].startswith("With diabetes")


def test_a_condition_and_a_question_in_one_breath(night: Night) -> None:
    night.hear("i'm diabetic should i use heat or ice")
    assert Remember("diabetes") in night.effects
    joined = " ".join(night.texts())
    assert "With diabetes" in joined
    assert "Heat relaxes" not in joined


def test_an_offer_to_start_is_taken_up(night: Night) -> None:
    night.hear("what is the quickest way to stop a cramp")
    assert night.session.offer is not None
    night.listen_out()
    night.hear("yes please")
    assert night.session.routine is not None
    assert night.session.routine.entry == "calf_cramp"


def test_an_offer_to_start_is_declined(night: Night) -> None:
    night.hear("what is the quickest way to stop a cramp")
    night.listen_out()
    night.clear()
    night.hear("no thanks")
    assert night.texts() == ["All right."]
    assert night.session.routine is None


def test_silence_lets_an_offer_go_without_a_word(night: Night) -> None:
    night.hear("what is the quickest way to stop a cramp")
    night.listen_out()
    night.clear()
    night.wait(60)
    assert night.texts() == []
    assert night.session.offer is None


def test_three_times_still_hurts_is_the_doctor(calf: Night) -> None:
    for _ in range(3):
        calf.hear("it still hurts")
        calf.listen_out()
    assert any("doctor" in text for text in calf.texts())
    assert calf.session.routine is None


def test_a_sign_confirmed_then_is_a_warning(calf: Night) -> None:
    for _ in range(3):
        calf.hear("it still hurts")
        calf.listen_out()
    calf.hear("yes")
    assert calf.session.alarm == "possible_clot"


def test_still_hurts_after_the_routine_takes_it_up(calf: Night) -> None:
    calf.hear("stop")
    calf.hear("it still hurts")
    assert calf.session.routine is not None
    assert calf.session.routine.still_hurts == 1


def test_still_hurts_with_nothing_before(night: Night) -> None:
    night.hear("it still hurts")
    assert night.texts()[0].startswith("Nothing is running")


def test_a_switch_of_place_starts_the_count_again(calf: Night) -> None:
    calf.hear("it still hurts")
    calf.listen_out()
    calf.hear("no it's my foot")
    assert calf.session.routine is not None
    assert (calf.session.routine.entry, calf.session.routine.still_hurts) == ("foot_cramp", 0)


def test_better_gives_one_tip_and_the_offer(calf: Night, content: Content) -> None:
    calf.hear("that's better")
    assert calf.texts()[1] == content.entries["calf_cramp"].tip
    assert len(calf.texts()) == 3


def test_better_with_nothing_running_is_a_kind_word(night: Night) -> None:
    night.hear("it's gone now")
    assert night.texts() == ["Good, that is over."]


def test_silence_after_the_offer_is_asked_once_more_and_is_never_yes(calf: Night) -> None:
    calf.hear("that's better")
    calf.listen_out()
    calf.clear()
    calf.wait(120)
    assert calf.texts() == ["Note it, yes or no?", "You can log it later."]
    assert not any(isinstance(effect, Log) for effect in calf.effects)


def test_the_leg_named_at_the_start_is_noted(night: Night) -> None:
    night.hear("my left calf is cramping")
    began = night.wall
    night.into_hold(2)
    night.hear("that's better")
    length_s = round((night.wall - began).total_seconds())
    night.listen_out()
    night.hear("yes")
    assert Log(Cramp(began, "calf", "left", length_s, helped=("stretch",))) in night.effects


def test_a_cramp_nobody_placed_is_a_leg(night: Night) -> None:
    night.hear("log a cramp")
    assert Log(Cramp(night.wall, "leg", "")) in night.effects


def test_the_last_entry_can_be_corrected(night: Night) -> None:
    night.hear("log a cramp in my left calf")
    night.listen_out()
    night.hear("no the right leg")
    assert AmendLog(Cramp(night.session.cramps[0].at, "calf", "right")) in night.effects
    assert night.texts()[-1] == "Changed to: right calf."


def test_the_last_entry_can_be_taken_back(night: Night) -> None:
    night.hear("log a cramp in my left calf")
    night.hear("delete that last one")
    assert Unlog() in night.effects
    assert night.session.cramps == ()


def test_nothing_to_take_back(night: Night) -> None:
    night.hear("delete that last one")
    assert night.texts() == ["There is nothing in the diary."]


def cramp(day: int, place: str = "calf", month: int = 11) -> Cramp:
    return Cramp(datetime(2026, month, day, 3), place)


@pytest.mark.parametrize(
    ("cramps", "said"),
    [
        ((), ["No cramps this month."]),
        ((cramp(30, month=10),), ["No cramps this month, one fewer than in October."]),
        ((cramp(1),), ["One cramp this month."]),
        (
            (cramp(1), cramp(2), cramp(3, "foot")),
            ["Three cramps this month, mostly the calf, mostly after midnight."],
        ),
    ],
)
def test_the_report(night: Night, cramps: tuple[Cramp, ...], said: list[str]) -> None:
    night.session = replace(night.session, cramps=cramps)
    night.hear("how many cramps did i have this month")
    assert night.texts() == said


def test_a_diary_that_cannot_be_written_is_owned_up_to(night: Night) -> None:
    night.hear("log a cramp in my left calf")
    night.clear()
    night.happen(Failed(night.now_s))
    assert night.texts() == ["I cannot write the diary just now."]
    assert isinstance(night.effects[0], Hush)


def test_a_condition_is_read_back_and_can_be_taken_back(night: Night) -> None:
    night.hear("i'm pregnant")
    assert "that you are pregnant" in night.texts()[0]
    night.hear("i'm not pregnant any more")
    assert Unremember("pregnancy") in night.effects
    assert night.session.conditions == frozenset()


def test_no_longer_without_a_name_means_the_one_that_is_held(night: Night) -> None:
    night.hear("i have diabetes")
    night.hear("i've had the baby")
    assert Unremember("pregnancy") not in night.effects


def test_nothing_held_nothing_forgotten(night: Night) -> None:
    night.hear("i've had the baby")
    assert night.texts() == ["Tell me in one breath. For instance, I have diabetes."]


def test_forget_me_asks_first(night: Night) -> None:
    night.hear("i have diabetes")
    night.hear("forget everything about me")
    assert not any(isinstance(effect, ForgetAll) for effect in night.effects)
    night.listen_out()
    night.hear("yes")
    assert any(isinstance(effect, ForgetAll) for effect in night.effects)
    assert night.session.conditions == frozenset()


@pytest.mark.parametrize("answer", ["no", None])
def test_anything_but_yes_keeps_everything(night: Night, answer: str | None) -> None:
    night.hear("i have diabetes")
    night.hear("forget everything about me")
    night.listen_out()
    if answer:
        night.hear(answer)
    night.wait(60)
    assert night.session.conditions == {"diabetes"}
    assert night.texts()[-1] == "I have kept everything."


def test_two_reprompts_in_different_words_then_quiet_help_then_silence(calf: Night) -> None:
    calf.hear("wait")
    calf.listen_out()
    calf.clear()
    for _ in range(10):
        calf.mumble()
        calf.listen_out()
    assert len(calf.texts()) == 3
    assert len(set(calf.texts())) == 3
    assert calf.said[2].tone is Tone.QUIET


def test_being_understood_starts_the_reprompts_anew(calf: Night) -> None:
    calf.mumble()
    calf.hear("how much longer")
    calf.listen_out()
    calf.clear()
    calf.mumble()
    assert calf.texts() == ["Sorry, say that again."]


def test_idle_a_mumble_is_not_answered(night: Night) -> None:
    night.mumble()
    assert night.texts() == []


def test_talk_for_others_is_not_answered_and_stops_nothing(bed: Night) -> None:
    bed.wait(10)
    for words in ("did you stop at the shop for milk", "and now over to sally for the weather"):
        bed.hear(words)
    assert bed.texts() == []
    assert bed.left_s() == pytest.approx(20)


def test_another_ailment_is_declined_in_one_sentence(night: Night) -> None:
    night.hear("my hand keeps cramping")
    assert night.texts() == ["I can only help with cramps in legs and feet."]


def close(night: Night, best: str, rival: str, kind: Kind = Kind.ANSWER) -> None:
    """The person says something that may have meant either of two entries."""
    found = Match(best, kind, 0.5, "mumbled words", rival=rival)
    night.happen(Heard(night.now_s, found, night.wall))


def test_of_two_close_entries_the_coach_asks_which(night: Night) -> None:
    close(night, "heat_or_cold", "apply_heat")
    assert len(night.texts()) == 1
    assert "Heat or cold" in night.texts()[0]
    assert night.session.routine is None
    assert night.session.answer == ""


@pytest.mark.parametrize(
    ("reply", "routine", "answer"),
    [
        ("the wall", "calf_wall_stretch", ""),
        ("the second one", "calf_towel_stretch", ""),
        ("towel", "calf_towel_stretch", ""),
        ("yes", "calf_wall_stretch", ""),
        ("why do i get cramps at night", "", "why_at_night"),
    ],
)
def test_a_word_picks_one_of_the_two(night: Night, reply: str, routine: str, answer: str) -> None:
    close(night, "calf_wall_stretch", "calf_towel_stretch", Kind.ROUTINE)
    night.hear(reply)
    running = night.session.routine
    assert (running.entry if running else "") == routine
    assert night.session.answer == answer
    assert night.session.offer is None


@pytest.mark.parametrize("reply", ["no", "stop"])
def test_neither_is_an_answer_too(night: Night, reply: str) -> None:
    close(night, "calf_wall_stretch", "calf_towel_stretch", Kind.ROUTINE)
    night.hear(reply)
    assert (night.session.offer, night.session.routine) == (None, None)


def test_silence_picks_nothing(night: Night) -> None:
    close(night, "heat_or_cold", "apply_heat")
    night.wait(60)
    assert len(night.texts()) == 1
    assert (night.session.offer, night.session.answer) == (None, "")


def test_in_a_routine_the_likelier_is_answered_without_a_question(calf: Night) -> None:
    close(calf, "heat_or_cold", "apply_heat")
    assert calf.session.answer == "heat_or_cold"


def test_a_second_close_call_is_answered_not_asked_again(night: Night) -> None:
    close(night, "calf_wall_stretch", "calf_towel_stretch", Kind.ROUTINE)
    close(night, "heat_or_cold", "apply_heat")
    assert night.session.answer == "heat_or_cold"


def test_what_was_nearly_understood_is_told_once_what_the_coach_can_do(night: Night) -> None:
    for _ in range(3):
        night.happen(Heard(night.now_s, NoMatch("leg thing", Reason.NEAR), night.wall))
    assert len(night.texts()) == 1
    assert "cramps" in night.texts()[0]


def test_near_misses_in_a_routine_are_not_remarked_on(calf: Night) -> None:
    calf.happen(Heard(calf.now_s, NoMatch("leg thing", Reason.NEAR), calf.wall))
    assert calf.texts() == []


def test_every_answer_can_be_given(night: Night, content: Content) -> None:
    answers = content.of_kind(Kind.ANSWER)
    assert answers
    for entry in answers:
        assert entry.say
