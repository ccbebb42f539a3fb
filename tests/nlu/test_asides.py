"""A command, and then something that is none of the coach's business."""

import pytest

from voicecoach.nlu import IDLE, Context, Match, Understander

ROUTINE = Context(routine="calf_cramp", relief=True)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("stop he's awake now", "stop"),
        ("stop i need to go to work", "stop"),
        ("pause i have a visitor", "pause"),
        ("louder i'm nearly ninety", "louder"),
    ],
)
def test_a_command_before_an_aside_is_obeyed(
    understander: Understander, heard: str, meant: str
) -> None:
    found = understander.understand(heard, ROUTINE)
    assert isinstance(found, Match)
    assert found.id == meant


@pytest.mark.parametrize(
    "heard", ["next door's dog is barking", "next week we go to spain", "stop the music"]
)
def test_a_word_that_begins_something_else_is_no_command(
    understander: Understander, heard: str
) -> None:
    assert not isinstance(understander.understand(heard, ROUTINE), Match)


def test_where_nothing_runs_there_is_nothing_to_stop(understander: Understander) -> None:
    assert not isinstance(understander.understand("pause i have a visitor", IDLE), Match)


def test_what_makes_sense_as_a_whole_is_no_command(understander: Understander) -> None:
    found = understander.understand("stop i can't breathe", ROUTINE)
    assert isinstance(found, Match)
    assert found.id == "emergency"
