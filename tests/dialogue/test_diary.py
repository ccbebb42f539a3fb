"""When a cramp was, how often they come, and what is counted."""

from datetime import date, datetime, timedelta, timezone

import pytest

from voicecoach.content import Content
from voicecoach.dialogue import Cramp
from voicecoach.dialogue.diary import finer_part, is_often, mostly, night_of, when
from voicecoach.nlu.details import details_of

NOW = datetime(2026, 11, 20, 3, 0)
"A Friday."


@pytest.mark.parametrize(
    ("said", "at", "rough"),
    [
        ("", "2026-11-20T03:00", False),
        ("about two this morning", "2026-11-20T02:00", False),
        ("at half past two", "2026-11-20T02:30", False),
        ("at ten to three", "2026-11-20T02:50", False),
        ("last night about eleven", "2026-11-19T23:00", False),
        ("last night at two", "2026-11-20T02:00", False),
        ("at four", "2026-11-19T16:00", False),
        ("at four in the morning", "2026-11-19T04:00", False),
        ("at ten p m", "2026-11-19T22:00", False),
        ("about midnight", "2026-11-20T00:00", False),
        ("yesterday at noon", "2026-11-19T12:00", False),
        ("yesterday at two a m", "2026-11-19T02:00", False),
        ("on tuesday night about two", "2026-11-18T02:00", False),
        ("on friday at four in the afternoon", "2026-11-13T16:00", False),
        ("an hour ago", "2026-11-20T02:00", False),
        ("two days ago at four in the morning", "2026-11-18T04:00", False),
        ("three days ago", "2026-11-17T03:00", True),
        ("last night", "2026-11-20T03:00", False),
        ("tonight", "2026-11-20T03:00", False),
        ("yesterday", "2026-11-19T12:00", True),
        ("yesterday evening", "2026-11-19T20:00", True),
        ("the night before last", "2026-11-19T02:00", True),
        ("this afternoon", "2026-11-20T03:00", True),
        ("in the evening", "2026-11-20T03:00", True),
    ],
)
def test_when_it_was(content: Content, said: str, at: str, rough: bool) -> None:
    assert when(NOW, details_of(content, said)) == (datetime.fromisoformat(at), rough)


def test_last_night_said_the_next_evening(content: Content) -> None:
    evening = datetime(2026, 11, 20, 23, 30)
    assert when(evening, details_of(content, "last night at eleven"))[0] == datetime(
        2026, 11, 19, 23
    )


@pytest.mark.parametrize("hour", range(24))
def test_it_is_never_in_the_future(content: Content, hour: int) -> None:
    now = datetime(2026, 3, 1, hour, 17)
    for said in ("at four", "last night", "this morning at nine", "today at five", "on sunday"):
        assert when(now, details_of(content, said))[0] <= now


def nights(*days: int) -> list[Cramp]:
    return [Cramp(datetime(2026, 11, 1, 3) + timedelta(days=day)) for day in days]


@pytest.mark.parametrize(
    ("days", "often"),
    [
        ([0], False),
        ([0, 3], False),
        ([0, 3, 6], True),
        ([0, 3, 7], False),
        ([0, 3, 6, 7], False),  # it was said already
        ([0, 7, 14, 21], False),
        ([0, 1, 2, 31, 32, 33], True),  # weeks later it is said again
        ([5, 6, 0], True),  # one remembered late counts too
    ],
)
def test_three_in_a_week_are_often_once(days: list[int], often: bool) -> None:
    assert is_often(nights(*days)) is often


def test_a_fourth_night_in_a_row_is_often() -> None:
    # Three of them count as often already, where nights are all that is looked at.
    apart = [Cramp(datetime(2026, 11, day, 22 if day % 2 else 7)) for day in (1, 3, 4, 5)]
    assert is_often(apart[:3]) is True
    assert night_of(datetime(2026, 11, 4, 7)) == date(2026, 11, 3)


def test_a_night_belongs_to_the_day_it_began_on() -> None:
    assert night_of(datetime(2026, 11, 20, 23)) == date(2026, 11, 20)
    assert night_of(datetime(2026, 11, 21, 3)) == date(2026, 11, 20)
    assert night_of(datetime(2026, 11, 21, 14)) is None
    assert night_of(datetime(2026, 11, 21, 14), (13, 20)) == date(2026, 11, 21)
    assert night_of(datetime(2026, 11, 21, 3), (13, 20)) is None


def test_zones_do_not_disturb_counting() -> None:
    zoned = [
        Cramp(datetime(2026, 11, 1, 3, tzinfo=timezone(timedelta(hours=2)))),
        *nights(1, 2),
    ]
    assert is_often(zoned)


def test_parts_of_the_night() -> None:
    assert finer_part(datetime(2026, 1, 1, 23)) == "before_midnight"
    assert finer_part(datetime(2026, 1, 1, 1)) == "after_midnight"
    assert finer_part(datetime(2026, 1, 1, 9)) == "morning"


def test_mostly_means_at_least_half() -> None:
    assert mostly(["calf", "calf", "foot"]) == "calf"
    assert mostly(["calf", "foot", "toe"]) == ""
