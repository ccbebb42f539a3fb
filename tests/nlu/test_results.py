"""The state as concepts, and results as values."""

import dataclasses

import pytest

from voicecoach.content import Kind
from voicecoach.nlu import IDLE, Context, Match, NoMatch, Reason


@pytest.mark.parametrize(
    ("context", "concepts"),
    [
        (Context(), {"@idle"}),
        (Context(routine="calf_cramp"), {"@routine", "@calf_cramp"}),
        (
            Context(routine="calf_cramp", relief=True, holding=True),
            {"@routine", "@calf_cramp", "@relief", "@holding"},
        ),
        (Context(routine="soak", paused=True), {"@routine", "@soak", "@paused"}),
        (Context(offer="log"), {"@idle", "@offer", "@offer:log"}),
        (
            Context(alarm="possible_clot"),
            {"@idle", "@alarm", "@alarm:possible_clot"},
        ),
    ],
)
def test_the_state_is_a_set_of_concepts(context: Context, concepts: set[str]) -> None:
    assert context.concepts() == concepts


def test_idle_is_the_state_in_which_nothing_is_open() -> None:
    assert Context() == IDLE


def test_a_match_without_slots_has_an_empty_mapping() -> None:
    match = Match("stop", Kind.CONTROL, 1.0, "stop")
    assert dict(match.slots) == {}
    with pytest.raises(TypeError):
        match.slots["side"] = "left"  # type: ignore[index]  # that is the point


def test_no_match_says_why() -> None:
    assert NoMatch("la la").reason is Reason.UNKNOWN


def test_results_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        NoMatch("la la").heard = "stop"  # type: ignore[misc]  # that is the point
