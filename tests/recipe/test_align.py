"""Forced alignment on scores that leave no doubt."""

from pathlib import Path

import numpy as np
import pytest

from recipe import phones
from recipe.acoustic import align

LEXICON = {
    "eye": [("AY",)],
    "read": [("R", "EH", "D"), ("R", "IY", "D")],
    "did": [("D", "IH", "D")],
}


def scores(spoken: list[tuple[str, int]]) -> np.ndarray:
    """Scores of phones that last so many frames each."""
    row = [phones.INDEX[name] for name, frames in spoken for _ in range(frames)]
    found = np.full((len(row), phones.NUM_BASE), -5.0, np.float32)
    found[np.arange(len(row)), row] = 0.0
    return found


def stretches(spoken: list[tuple[str, int]], text: str) -> list[tuple[str, int]]:
    """What alignment finds, as it was put in."""
    found = align.label(scores(spoken), text, LEXICON)
    assert found is not None
    base, stretch, _ = found
    numbers = sorted(set(stretch.tolist()))
    return [(phones.BASE[base[stretch == n][0]], int((stretch == n).sum())) for n in numbers]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("eye", [("SIL", 10), ("AY", 20), ("SIL", 5)]),
        ("eye", [("AY", 20)]),
        ("eye eye", [("SIL", 4), ("AY", 9), ("SIL", 6), ("AY", 8)]),
        ("read", [("SIL", 3), ("R", 5), ("IY", 12), ("D", 3), ("SIL", 9)]),
        ("read", [("SIL", 3), ("R", 5), ("EH", 12), ("D", 3), ("SIL", 9)]),
        ("did eye", [("D", 4), ("IH", 7), ("D", 5), ("AY", 30), ("SIL", 3)]),
    ],
)
def test_phones_are_found_where_they_are(text: str, spoken: list[tuple[str, int]]) -> None:
    assert stretches(spoken, text) == spoken


def test_the_same_phone_twice_is_two_stretches() -> None:
    found = stretches([("R", 5), ("IY", 5), ("D", 12), ("IH", 4), ("D", 4)], "read did")
    assert [name for name, _ in found] == ["R", "IY", "D", "D", "IH", "D"]


def test_a_phone_lasts_at_least_three_frames() -> None:
    found = stretches([("R", 6), ("IY", 6), ("D", 1), ("SIL", 6)], "read")
    assert found[2][0] == "D"
    assert found[2][1] >= align.LEAST_FRAMES


def test_too_few_frames_for_the_sentence_are_told_apart() -> None:
    assert align.label(scores([("R", 3), ("D", 3)]), "read did eye", LEXICON) is None


def test_what_fits_badly_scores_badly() -> None:
    good = align.label(scores([("AY", 20)]), "eye", LEXICON)
    bad = align.label(scores([("D", 20)]), "eye", LEXICON)
    assert good is not None
    assert bad is not None
    assert good[2] == 0.0
    assert bad[2] < -1


def test_an_unknown_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        align.label(scores([("AY", 20)]), "knee", LEXICON)


def test_the_lexicon_has_every_pronunciation_of_a_word(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.txt"
    path.write_text("eye\tAY\nread\tR EH D\nread\tR IY D\n")
    assert align.read_lexicon(path) == {k: v for k, v in LEXICON.items() if k != "did"}
