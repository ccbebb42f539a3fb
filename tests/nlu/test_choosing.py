"""What is close enough to ask about, and what was nearly understood."""

import pytest

from tests.nlu.small import content, entry, lexicon
from voicecoach.content import Kind
from voicecoach.nlu.choosing import Chooser, Evidence
from voicecoach.nlu.likeness import NOTHING
from voicecoach.nlu.results import Candidate

CHOOSER = Chooser(
    content(
        lexicon(),
        entry("heat", Kind.ANSWER),
        entry("cold", Kind.ANSWER),
        entry("calf", Kind.RELIEF),
        entry("foot", Kind.RELIEF),
        entry("next", Kind.CONTROL),
        entry("danger", Kind.SAFETY, priority=1),
    )
)


def ranked(**scores: float) -> tuple[Candidate, ...]:
    return tuple(Candidate(name, score, "") for name, score in scores.items())


@pytest.mark.parametrize(
    ("scores", "rival"),
    [
        ({"heat": 0.45, "cold": 0.4}, "cold"),
        ({"heat": 0.45, "calf": 0.4}, "calf"),
        ({"heat": 0.45, "cold": 0.1}, ""),
        ({"heat": 0.95, "cold": 0.9}, ""),
        ({"heat": 0.45}, ""),
        ({"heat": 0.45, "next": 0.44, "danger": 0.44}, ""),
        ({"heat": 0.45, "next": 0.44, "cold": 0.4}, "cold"),
    ],
)
def test_a_rival_is_an_entry_about_as_likely(scores: dict[str, float], rival: str) -> None:
    found = ranked(**scores)
    assert CHOOSER.rival(found[0], found) == rival


@pytest.mark.parametrize("best", ["calf", "next", "danger"])
def test_a_cramp_a_command_and_a_warning_are_not_kept_waiting(best: str) -> None:
    found = ranked(**{best: 0.45, "cold": 0.44})
    assert CHOOSER.rival(found[0], found) == ""


@pytest.mark.parametrize(
    ("scores", "nothing", "near"),
    [
        ({"heat": 0.25}, 0.1, True),
        ({"heat": 0.25}, 0.6, False),
        ({"heat": 0.05}, 0.01, False),
        ({"next": 0.25, "heat": 0.2}, 0.1, False),
        ({}, 0.0, False),
    ],
)
def test_near_is_likelier_than_talk_for_others_but_not_likely(
    scores: dict[str, float], nothing: float, near: bool
) -> None:
    evidence = Evidence({}, (), {**scores, NOTHING: nothing})
    assert CHOOSER.is_near(evidence, ranked(**scores)) is near
