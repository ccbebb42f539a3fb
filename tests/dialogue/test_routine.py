"""Steps, holds, counts, rests, sides, remedies."""

from dataclasses import replace

from tests.fakes.night import Night
from voicecoach.content import Content
from voicecoach.dialogue import Phase, Session, Tone
from voicecoach.nlu import Understander


def counts(night: Night) -> list[str]:
    return [say.text for say in night.said if say.tone is Tone.COUNT]


def test_the_first_words_are_the_instruction(night: Night) -> None:
    night.hear("help my calf is cramping")
    assert "toes up" in night.texts()[0]
    assert night.said[0].tone is Tone.INSTRUCTION


def test_a_place_left_open_is_asked_for_after_the_instruction(night: Night) -> None:
    night.hear("help cramp")
    assert night.texts()[-1] == "Tell me if it is the foot or the thigh."


def test_a_named_place_is_not_asked_for(night: Night) -> None:
    night.hear("help my calf is cramping")
    assert not any("thigh" in text for text in night.texts())


def test_the_hold_begins_when_the_words_are_out(night: Night) -> None:
    night.hear("help my calf is cramping")
    assert night.session.routine is not None
    assert night.session.routine.phase is Phase.TELLING
    night.listen_out()
    assert night.session.routine.phase is Phase.HOLDING
    assert night.left_s() == 10


def test_a_short_hold_counts_its_last_three_seconds(calf: Night) -> None:
    calf.wait(9.9)
    assert counts(calf) == ["three", "two", "one"]


def test_a_long_hold_is_counted_half_way_too(bed: Night) -> None:
    bed.wait(29.9)
    assert counts(bed) == ["Half way.", "three", "two", "one"]


def test_counts_come_on_time(bed: Night) -> None:
    bed.wait(14.9)
    assert counts(bed) == []
    bed.wait(0.2)
    assert counts(bed) == ["Half way."]


def test_a_count_that_would_come_late_is_left_out(calf: Night) -> None:
    calf.now_s += 9.0
    calf.wait(0.5)
    assert "three" not in counts(calf)


def test_the_end_of_a_hold_is_announced(calf: Night) -> None:
    calf.wait(10.1)
    assert "And let go." in calf.texts()


def test_calf_holds_ten_then_twenty_then_thirty(night: Night) -> None:
    night.hear("help my calf is cramping")
    lengths = []
    for _ in range(3):
        night.into_hold(0)
        lengths.append(night.left_s())
        night.hear("next")
        if night.session.routine and night.session.routine.phase is Phase.TELLING:
            night.listen_out()
        if night.session.routine and night.session.routine.phase is Phase.WAITING:
            night.hear("next")
    assert lengths == [10, 20, 30]


def test_repetitions_are_numbered_and_rested_between(bed: Night) -> None:
    bed.wait(30.1)
    assert bed.session.routine is not None
    bed.listen_out()
    assert bed.session.routine.phase is Phase.RESTING
    bed.into_hold(0)
    assert "Again, two of three." in bed.texts()
    assert bed.session.routine.repetition == 2


def test_after_the_last_repetition_the_next_step_is_told(bed: Night) -> None:
    for _ in range(3):
        bed.into_hold(0)
        bed.wait(bed.left_s() + 0.1)
    assert bed.session.routine is not None
    assert bed.session.routine.step == 2


def test_both_legs_get_the_full_hold(night: Night) -> None:
    night.hear("my thigh is cramping")
    night.into_hold(0)
    night.wait(30.1)
    night.into_hold(0)
    assert night.session.routine is not None
    assert night.session.routine.second_side
    assert night.left_s() == 30
    assert "Now the other leg." in night.texts()


def test_a_step_without_a_hold_waits_and_reminds_twice(night: Night) -> None:
    night.hear("cramp in bed")
    night.listen_out()
    night.clear()
    night.wait(300)
    assert night.texts() == ["Say next when you are ready."] * 2


def test_reminders_are_at_least_thirty_seconds_apart(night: Night) -> None:
    night.hear("cramp in bed")
    night.listen_out()
    night.clear()
    night.wait(29)
    assert night.texts() == []
    night.wait(30)
    assert len(night.texts()) == 1


def to_the_end(night: Night) -> None:
    """A thigh cramp, step by step, till all remedies were told."""
    night.hear("my thigh is cramping")
    for _ in range(8):
        if "Has it eased?" in night.texts():
            return
        night.listen_out()
        night.hear("next")
    raise AssertionError("it never asked")


def test_at_the_end_it_asks_whether_it_has_eased(night: Night) -> None:
    to_the_end(night)
    night.wait(60)
    assert "Has it eased?" in night.texts()
    assert night.session.routine is None, "silence twice: the routine is let go"


def test_no_then_means_still_hurts(night: Night) -> None:
    to_the_end(night)
    night.listen_out()
    night.clear()
    night.hear("no")
    assert any("doctor" in text for text in night.texts()), "there is no other remedy"


def test_yes_then_means_it_is_better(night: Night) -> None:
    to_the_end(night)
    night.clear()
    night.hear("yes")
    assert "Shall I note this cramp in your diary?" in night.texts()


def with_condition(content: Content, understander: Understander, condition: str) -> Night:
    night = Night(content, understander)
    night.session = replace(Session(), conditions=frozenset({condition}))
    return night


def test_no_heat_for_someone_with_diabetes(content: Content, understander: Understander) -> None:
    night = with_condition(content, understander, "diabetes")
    night.hear("my foot is cramping")
    for _ in range(8):
        night.listen_out()
        night.hear("next")
    assert not any("warm towel" in text for text in night.texts())


def test_a_caution_is_spoken_once_and_before_its_step(
    content: Content, understander: Understander
) -> None:
    night = with_condition(content, understander, "diabetes")
    night.hear("my foot is cramping")
    for _ in range(8):
        night.listen_out()
        night.hear("next")
    cautions = [i for i, text in enumerate(night.texts()) if "With diabetes" in text]
    assert len(cautions) == 1
    assert "ice" in night.texts()[cautions[0] + 1]


def test_the_first_instruction_is_not_kept_waiting_by_a_caution_for_a_later_step(
    content: Content, understander: Understander
) -> None:
    night = with_condition(content, understander, "diabetes")
    night.hear("help my calf is cramping")
    assert "toes up" in night.texts()[0]


def test_in_pregnancy_nobody_lies_flat(content: Content, understander: Understander) -> None:
    night = with_condition(content, understander, "pregnancy")
    night.hear("my hamstring is cramping")
    joined = " ".join(night.texts())
    assert "Lie flat on your back, the other knee" not in joined
    assert "lie on your side" in joined
    assert night.texts()[0].startswith("In pregnancy")
