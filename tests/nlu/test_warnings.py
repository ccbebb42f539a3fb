"""What is no cramp must raise an alarm, whatever runs; what only sounds like it must not."""

from pathlib import Path

import pytest
import yaml

from voicecoach.content import Kind
from voicecoach.nlu import Context, Match, Understander

SAID = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "utterances" / "warnings.yaml").read_text("utf-8")
)
WARNINGS = [text for texts in SAID["warnings"].values() for text in texts]
CONTEXTS = (
    Context(),
    Context(routine="calf_cramp", relief=True),
    Context(routine="calf_cramp", relief=True, holding=True),
    Context(routine="calf_cramp", relief=True, paused=True),
    Context(offer="log"),
)


def alarms(understander: Understander, text: str) -> list[str]:
    """The warning in each state, or '' where none is given."""
    found = [understander.understand(text, context) for context in CONTEXTS]
    return [
        match.id
        if isinstance(match, Match) and (match.kind is Kind.SAFETY or match.id == "severe_leg_pain")
        else ""
        for match in found
    ]


def test_there_are_enough_of_both() -> None:
    assert len(WARNINGS) >= 60
    assert len(SAID["harmless"]) >= 40
    assert set(SAID["warnings"]) == {"emergency", "possible_clot", "injury", "severe_leg_pain"}


@pytest.mark.parametrize("text", WARNINGS)
def test_a_warning_is_given_in_every_state(understander: Understander, text: str) -> None:
    assert "" not in alarms(understander, text)


@pytest.mark.parametrize("text", SAID["harmless"])
def test_no_warning_is_given_for_what_only_sounds_like_it(
    understander: Understander, text: str
) -> None:
    assert set(alarms(understander, text)) == {""}


@pytest.mark.parametrize("text", SAID["warnings"]["emergency"])
def test_what_cannot_wait_is_not_taken_for_something_that_can(
    understander: Understander, text: str
) -> None:
    assert set(alarms(understander, text)) == {"emergency"}
