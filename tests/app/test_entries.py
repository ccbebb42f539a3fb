"""Entries as people write them: what is taken, what is refused, and the way out and back."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.app.entries import COLUMNS, Rules, from_csv, parse_time, to_csv
from voicecoach.dialogue import Cramp
from voicecoach.errors import InputError

NOW = datetime(2026, 11, 20, 3, 0)
PLACES = frozenset({"calf", "foot", "leg"})
HELPS = frozenset({"stretch", "rub"})
RULES = Rules(PLACES, HELPS, NOW)

text = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t'=+-@\",;"), max_size=60
)
cramps = st.builds(
    Cramp,
    at=st.datetimes(datetime(1990, 1, 1), NOW),
    place=st.sampled_from(sorted(PLACES)),
    side=st.sampled_from(["left", "right", ""]),
    duration_s=st.integers(0, 86_400),
    strength=st.integers(0, 10),
    helped=st.lists(st.sampled_from(sorted(HELPS)), unique=True, max_size=2).map(tuple),
    woke=st.booleans(),
    rough=st.booleans(),
    note=text,
)


@given(st.lists(cramps, max_size=8))
def test_an_export_comes_back_without_loss(entries: list[Cramp]) -> None:
    assert list(from_csv(to_csv(entries), RULES, "export.csv")) == entries


def test_a_spreadsheet_runs_nothing_of_a_note() -> None:
    assert ",'=1+1" in to_csv([Cramp(NOW, "calf", note="=1+1")])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2027-01-01T03:00,calf,,,,,,,", "line 2: 2027-01-01 03:00 is in the future"),
        ("1066-10-14T03:00,calf,,,,,,,", "1066 is too long ago"),
        ("2026-11-19T03:00,elbow,,,,,,,", "unknown place 'elbow': use calf, foot, leg"),
        ("2026-11-19T03:00,calf,up,,,,,,", "unknown side 'up'"),
        ("2026-11-19T03:00,calf,,1080000,,,,,", "does not last 18000 minutes"),
        ("2026-11-19T03:00,calf,,-5,,,,,", "does not last"),
        ("2026-11-19T03:00,calf,,,11,,,,", "the strength is 11"),
        ("2026-11-19T03:00,calf,,,,magic,,,", "unknown help 'magic'"),
        ("2026-11-19T03:00,calf,,x,,,,,", "'x' is no whole number"),
        ("2026-11-19T03:00,calf,,,,,maybe,,", "'maybe' is neither"),
        ("2026-11-19T03:00,calf,,,,,,," + "x" * 100_000, "100,000 characters long"),
        ("2026-11-19T03:00,calf,,,,,,,\x07", "no text"),
        ("last night,calf,,,,,,,", "is no time"),
        ("2026-11-19T03:00,calf", "expected 9 values, not 2"),
        ('2026-11-19T03:00,calf,,,,,,,"open', "unexpected end"),
        ("2026-11-19T03:00,calf); DROP TABLE cramp; --,,,,,,,", "unknown place"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(row: str, told: str) -> None:
    with pytest.raises(InputError) as raised:
        from_csv(f"{','.join(COLUMNS)}\n{row}\n", RULES, "export.csv")
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 300


def test_another_file_is_no_export() -> None:
    with pytest.raises(InputError, match="no export of the diary"):
        from_csv("a,b\n", RULES, "other.csv")
    with pytest.raises(InputError, match="no export of the diary"):
        from_csv("", RULES, "empty.csv")


def test_a_time_is_a_date_with_an_hour_or_an_hour() -> None:
    assert parse_time("2026-11-19 22:15", NOW) == datetime(2026, 11, 19, 22, 15)
    assert parse_time("02:15", NOW) == datetime(2026, 11, 20, 2, 15)
    assert parse_time("22:15", NOW) == datetime(2026, 11, 19, 22, 15)
    for wrong in ("tomorrow", "25:00", "", "2026-02-30 03:00", "9" * 500):
        with pytest.raises(InputError, match="no time"):
            parse_time(wrong, NOW)


def test_a_clock_that_is_a_little_ahead_is_no_future() -> None:
    soon = Cramp(NOW + timedelta(seconds=30), "calf")
    assert RULES.checked(soon) == soon
