"""What is read out of one breath about a cramp."""

from dataclasses import replace

import pytest

from voicecoach.content import Content
from voicecoach.nlu.details import Details, details_of

NOTHING = Details()

SAID = [
    (
        "log a cramp in my left calf about five minutes it woke me",
        {"duration_s": 300, "woke": "yes"},
    ),
    ("seven out of ten", {"strength": 7}),
    ("strength six", {"strength": 6}),
    ("the pain was eight", {"strength": 8}),
    ("eleven out of ten", {"strength": 11}),
    ("last night for two minutes", {"duration_s": 120, "day": "1", "part": "night"}),
    ("at half past two", {"hour": 2, "minute": 30}),
    ("at quarter to three", {"hour": 3, "minute": -15}),
    ("at ten to three for a minute", {"hour": 3, "minute": -10, "duration_s": 60}),
    ("at three forty five", {"hour": 3, "minute": 45}),
    ("at 3:15", {"hour": 3, "minute": 15}),
    ("at 2 a.m.", {"hour": 2, "part": "am"}),
    ("at three this morning", {"hour": 3, "day": "0", "part": "morning"}),
    ("three o'clock", {"hour": 3}),
    ("about midnight", {"hour": 0, "exact": True}),
    ("on tuesday night about two", {"hour": 2, "day": "tue", "part": "night"}),
    ("an hour ago", {"ago_s": 3600}),
    ("two days ago at four", {"ago_s": 172_800, "hour": 4}),
    ("a minute and a half", {"duration_s": 90}),
    ("two and a half minutes", {"duration_s": 150}),
    ("two to three minutes", {"duration_s": 150}),
    ("one minute and twenty seconds", {"duration_s": 80}),
    ("twenty five minutes", {"duration_s": 1500}),
    ("half an hour", {"duration_s": 1800}),
    ("a couple of minutes", {"duration_s": 120}),
    ("three hundred hours", {"duration_s": 1_080_000}),
    ("300 hours", {"duration_s": 1_080_000}),
    ("ten seconds at five", {"duration_s": 10, "hour": 5}),
    ("massage helped", {"helped": ("rub",)}),
    ("what helped was walking", {"helped": ("walk",)}),
    ("helped by stretching and heat", {"helped": ("stretch", "heat")}),
    ("the heat did not help but stretching did", {"helped": ("stretch",)}),
    ("ice did not help", {}),
    ("it did not wake me", {"woke": "no"}),
    ("tomorrow", {"future": True}),
    ("how many cramps this week", {"period": "week"}),
    ("log a cramp'); drop table cramp; --", {}),
    ("log a cramp in my left calf", {}),
    ("", {}),
]


@pytest.mark.parametrize(("words", "found"), SAID, ids=lambda value: str(value)[:40])
def test_what_was_said(content: Content, words: str, found: dict[str, object]) -> None:
    assert details_of(content, words) == replace(NOTHING, **found)  # type: ignore[arg-type]  # of a table


def test_whether_a_time_was_said(content: Content) -> None:
    assert details_of(content, "yesterday").timed
    assert not details_of(content, "five minutes").timed


def test_a_language_without_words_for_it_reads_nothing(content: Content) -> None:
    bare = replace(content, diary=replace(content.diary, terms={}))
    assert details_of(bare, "five minutes at three") == NOTHING


def test_a_text_of_any_length_is_read(content: Content) -> None:
    assert details_of(content, "five minutes " * 50_000).duration_s == 300
