"""Noting in one breath, correcting and taking back, what a routine fills in, the report."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.fakes.night import Night
from voicecoach.dialogue import (
    AmendLog,
    Cramp,
    Log,
    Mended,
    Remember,
    Unlog,
    Unremember,
)

ONE_BREATH = "log a cramp in my left calf about five minutes it woke me"


def logged(night: Night) -> Cramp:
    return next(effect.cramp for effect in reversed(night.effects) if isinstance(effect, Log))


def amended(night: Night) -> Cramp:
    return next(effect.cramp for effect in reversed(night.effects) if isinstance(effect, AmendLog))


def test_all_is_understood_in_one_breath_and_said_back(night: Night) -> None:
    night.hear(ONE_BREATH)
    assert logged(night) == Cramp(night.wall, "calf", "left", 300, woke=True)
    assert night.texts() == ["Noted: left calf, five minutes, it woke you."]


def test_time_strength_and_help_too(night: Night) -> None:
    night.hear("note a cramp in my right foot at half past two seven out of ten massage helped")
    at = night.wall.replace(hour=2, minute=30)
    assert logged(night) == Cramp(at, "foot", "right", strength=7, helped=("rub",))
    assert night.texts() == [
        "Noted: right foot, thirty minutes past two, strength seven, rubbing helped."
    ]


def test_a_day_is_read_back(night: Night) -> None:
    night.hear("log a cramp in my right calf yesterday")
    assert logged(night).rough
    assert night.texts() == ["Noted: right calf, yesterday."]
    night.clear()
    night.hear("log a cramp in my toe three days ago")
    assert night.texts()[0] == "Noted: toe, three days ago."


@pytest.mark.parametrize(
    ("correction", "changed"),
    [
        ("no it was at four in the morning", {"at": datetime(2026, 11, 19, 4)}),
        ("it was about ten minutes", {"duration_s": 600}),
        ("it did not wake me", {"woke": False}),
        ("seven out of ten", {"strength": 7}),
        ("massage helped", {"helped": ("rub",)}),
        ("no the right leg", {"side": "right"}),
        ("no it was the foot", {"place": "foot"}),
    ],
)
def test_each_part_can_be_corrected(
    night: Night, correction: str, changed: dict[str, object]
) -> None:
    night.hear(ONE_BREATH)
    first = logged(night)
    night.hear(correction)
    assert amended(night) == replace(first, **changed)  # type: ignore[arg-type]  # of a table
    assert night.session.cramps == (amended(night),)


def test_a_second_cramp_is_no_correction(night: Night) -> None:
    night.hear(ONE_BREATH)
    night.hear("log a cramp in my right foot two minutes")
    assert [cramp.place for cramp in night.session.cramps] == ["calf", "foot"]


def test_forget_that_takes_the_entry_back(night: Night) -> None:
    night.hear(ONE_BREATH)
    night.hear("forget that")
    assert Unlog() in night.effects
    assert night.session.cramps == ()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("log a cramp three hundred hours long", "so I left the length out"),
        ("log a cramp strength fifteen", "from one to ten"),
    ],
)
def test_what_cannot_be_is_left_out_and_said(night: Night, words: str, told: str) -> None:
    night.hear(words)
    assert (logged(night).duration_s, logged(night).strength) == (0, 0)
    assert told in night.texts()[1]


def test_what_has_not_come_is_not_noted(night: Night) -> None:
    night.hear("log a cramp for tomorrow")
    assert night.session.cramps == ()
    assert night.texts() == ["That has not come yet, so I noted nothing."]


def test_a_correction_into_the_future_changes_nothing(night: Night) -> None:
    night.hear(ONE_BREATH)
    before = night.session.cramps
    night.hear("no it was tomorrow at four")
    assert night.session.cramps == before


def test_sql_in_speech_is_only_words(night: Night) -> None:
    night.hear("log a cramp'); drop table cramp; --")
    assert logged(night) == Cramp(night.wall, "leg")


def ease(night: Night, cry: str = "my left calf is cramping") -> datetime:
    """A relief routine that helped; gives when it began."""
    night.hear(cry)
    began = night.wall
    night.into_hold(3)
    night.hear("that's better")
    return began


def test_a_routine_fills_in_place_start_length_and_what_helped(night: Night) -> None:
    began = ease(night)
    eased = night.wall
    night.listen_out()
    night.hear("yes")
    length_s = round((eased - began).total_seconds())
    assert logged(night) == Cramp(began, "calf", "left", length_s, helped=("stretch",))
    assert "stretching helped" in night.texts()[-1]


def test_a_yes_may_say_more(night: Night) -> None:
    ease(night)
    night.listen_out()
    night.hear("yes please it woke me up")
    assert logged(night).woke


def test_what_is_said_goes_before_what_was_measured(night: Night) -> None:
    ease(night)
    night.listen_out()
    night.hear("log it about ten minutes")
    assert logged(night).duration_s == 600


def test_one_routine_is_one_cramp(night: Night) -> None:
    began = ease(night)
    night.listen_out()
    night.hear("yes")
    night.hear("log a cramp in my left calf")
    assert [cramp.at for cramp in night.session.cramps] == [began, night.wall]


def test_a_cramp_at_another_time_is_not_the_one_of_the_routine(night: Night) -> None:
    ease(night)
    night.hear("log a cramp in my left calf yesterday at two a m")
    assert logged(night).duration_s == 0


def test_a_routine_of_long_ago_fills_in_nothing(night: Night) -> None:
    ease(night)
    night.wait(4 * 3600)
    night.hear("log a cramp")
    assert logged(night) == Cramp(night.wall, "leg")


def test_another_place_is_still_the_same_cramp(night: Night) -> None:
    night.hear("help my calf is cramping")
    began = night.wall
    night.into_hold(2)
    night.hear("no it's my foot")
    night.wait(20)
    night.hear("that's better")
    night.listen_out()
    night.hear("yes")
    assert (logged(night).at, logged(night).place) == (began, "foot")


def test_the_usual_leg_is_meant_where_none_is_named(night: Night) -> None:
    night.session = replace(night.session, usual_leg="right")
    night.hear("log a cramp in my calf")
    assert logged(night).side == "right"


def test_often_is_said_once_and_more_is_told(night: Night) -> None:
    for _ in range(5):
        night.hear("log a cramp in my left calf")
    often = [text for text in night.texts() if "look for a cause" in text]
    assert often == ["That is often. A doctor can look for a cause."]
    night.hear("tell me more")
    assert night.session.answer == "when_to_see_a_doctor"


def test_without_memory_nothing_is_noted_and_that_is_said(night: Night) -> None:
    night.session = replace(night.session, keeps=False)
    night.hear(ONE_BREATH)
    night.hear("i have diabetes")
    ease(night)
    assert not any(isinstance(effect, Log | Remember) for effect in night.effects)
    assert night.texts()[:2] == [
        "Memory is off, so I noted nothing.",
        "I'll mind that you have diabetes, but only for now. Memory is off.",
    ]
    assert night.session.conditions == {"diabetes"}
    assert night.session.offer is None


def test_forget_that_takes_back_the_condition_just_read_back(night: Night) -> None:
    night.session = replace(night.session, conditions=frozenset({"diabetes"}))
    night.hear("i'm pregnant")
    assert "Say forget that" in night.texts()[0]
    night.hear("forget that")
    assert Unremember("pregnancy") in night.effects
    assert night.session.conditions == {"diabetes"}


def test_forget_that_later_is_not_about_the_condition(night: Night) -> None:
    night.hear("i'm pregnant")
    night.hear("should i use heat or ice")
    night.clear()
    night.hear("forget that")
    assert night.session.conditions == {"pregnancy"}


def past(*days: int, **of: object) -> tuple[Cramp, ...]:
    now = datetime(2026, 11, 20, 3)
    return tuple(
        Cramp(now - timedelta(days=day), "calf", "left", **of)  # type: ignore[arg-type]  # of a table
        for day in days
    )


@pytest.mark.parametrize(
    ("question", "days", "said"),
    [
        (
            "how many cramps did i have this month",
            (1, 2, 4, 8, 10, 19, 25, 30, 40, 45),
            "Six cramps this month, two more than in October, mostly the left calf, mostly after",
        ),
        ("how many cramps did i have this month", (2, 30), "as many as in October."),
        ("how many cramps did i have this month", (30, 31), "No cramps this month, two fewer"),
        ("how many cramps did i have this week", (1, 3, 6), "one more than last week"),
        ("how many cramps did i have last week", (1, 6), "One cramp last week."),
        ("how many cramps did i have last month", (1, 25), "One cramp last month."),
        ("how many cramps did i have this year", (1, 100, 400), "Two cramps this year, mostly"),
        ("when was my last cramp", (1, 4), "The last one was yesterday: left calf."),
        ("when was my last cramp", (9,), "The last one was November eleven: left calf."),
        ("when was my last cramp", (0,), "The last one was today: left calf."),
        ("when was my last cramp", (), "There is nothing in the diary."),
    ],
)
def test_the_report_in_one_sentence(
    night: Night, question: str, days: tuple[int, ...], said: str
) -> None:
    night.session = replace(night.session, cramps=past(*days))
    night.hear(question)
    assert night.entry == "cramp_report"
    assert len(night.texts()) == 1
    assert said in night.texts()[0]


def test_hours_that_nobody_said_are_not_counted(night: Night) -> None:
    night.session = replace(night.session, cramps=past(1, 2, rough=True))
    night.hear("how many cramps did i have this month")
    assert night.texts() == ["Two cramps this month, mostly the left calf."]


def test_more_of_the_report_is_about_the_same_time(night: Night) -> None:
    night.session = replace(night.session, cramps=past(1, 25, 26))
    night.hear("how many cramps did i have last month")
    night.clear()
    night.hear("tell me more")
    assert night.texts() == ["Two on the left, zero on the right.", "Mostly at night."]


def test_more_of_an_empty_report(night: Night) -> None:
    night.hear("how many cramps did i have this month")
    night.clear()
    night.hear("tell me more")
    assert night.texts() == ["No cramps this month."]


def test_a_damaged_diary_is_owned_up_to(night: Night) -> None:
    night.happen(Mended(0.0, date(2026, 11, 19)))
    night.happen(Mended(0.0, None))
    assert night.texts()[0].endswith("the copy of November nineteen.")
    assert "began a new one" in night.texts()[1]


def test_what_is_noted_already_is_not_offered_again(night: Night) -> None:
    night.hear("my left calf is cramping")
    night.into_hold(2)
    night.hear("log this cramp")
    night.hear("that's better")
    assert night.session.offer is None
    assert len(night.session.cramps) == 1
