"""The linear model that weighs what the rules find."""

from pathlib import Path

import numpy as np
import pytest

from voicecoach.content import Content
from voicecoach.nlu import Context, Match, NoMatch, Understander, likeness
from voicecoach.nlu.concepts import Annotation, Span
from voicecoach.nlu.likeness import NOTHING, UNSEEN, Likeness, features_of, in_bytes, unseen

WEIGHTS = np.array([[3.0, -1.0, 0.0], [-2.0, 2.0, 0.0], [0.0, 0.0, 4.0]])


@pytest.fixture
def model() -> Likeness:
    weights, scale = in_bytes(WEIGHTS)
    return Likeness(
        entries=("calf", "foot", NOTHING),
        rows={"w calf": 0, "w foot": 1, UNSEEN: 2},
        weights=weights,
        scale=scale,
        bias=np.zeros(3, np.float32),
        content="abc",
    )


def test_features_are_words_stems_pairs_concepts_signs_and_state() -> None:
    said = Annotation(("my", "calves"), (Span("calf", 1, 2),))
    found = features_of(said, ("@idle",), {"calf_cramp": 0.5}, frozenset({"my"}))
    assert set(found) == {
        "w my", "w calves", "s calve", "p ^ my", "p my calves", "p calves $",
        "c calf", "r calf_cramp", "@idle",
    }  # fmt: skip
    assert sum(value * value for value in found.values()) == pytest.approx(1)
    assert found["w my"] < found["w calves"]


def test_nothing_said_has_hardly_any_features() -> None:
    assert set(features_of(Annotation((), ()), (), {}, frozenset())) == {"p ^ $"}


def test_probabilities_add_up_and_follow_the_words(model: Likeness) -> None:
    chances = model.probabilities({"w calf": 1.0})
    assert sum(chances.values()) == pytest.approx(1)
    assert max(chances, key=lambda name: chances[name]) == "calf"


def test_words_never_seen_speak_for_nothing(model: Likeness) -> None:
    chances = model.probabilities({"w pastry": 1.0})
    assert max(chances, key=lambda name: chances[name]) == NOTHING


def test_how_much_is_unseen_goes_from_none_to_all() -> None:
    assert unseen({"w calf": 1.0}, {"w calf"}) == 0
    assert unseen({"w calf": 1.0, "w pastry": 1.0}, {"w calf"}) == pytest.approx(0.5)
    assert unseen({"w pastry": 1.0}, {"w calf": 0}) == 1
    assert unseen({}, set()) == 0


def test_the_reasons_name_what_spoke_for_an_entry(model: Likeness) -> None:
    assert model.reasons({"w calf": 1.0, "w foot": 0.5}, "calf") == "calf +3.0"


def test_a_model_comes_back_as_it_was_written(model: Likeness, tmp_path: Path) -> None:
    path = tmp_path / likeness.FILE
    likeness.write(path, model)
    again = likeness.read(path)
    assert again is not None
    assert (again.entries, again.rows, again.content) == (model.entries, model.rows, "abc")
    assert again.probabilities({"w calf": 1.0}) == model.probabilities({"w calf": 1.0})


def test_without_a_file_there_is_no_model(tmp_path: Path) -> None:
    assert likeness.read(tmp_path / likeness.FILE) is None


def test_a_broken_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / likeness.FILE
    path.write_bytes(b"no model")
    with pytest.raises((OSError, ValueError)):
        likeness.read(path)


def test_the_model_that_ships_was_taught_from_the_content_that_ships(content: Content) -> None:
    model = likeness.of(content)
    assert model is not None
    assert model.content == content.version, "run script/teach"
    assert set(model.entries) == {*content.entries, NOTHING}


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("my husband's calf has locked solid whatever shall i do", "calf_cramp"),
        ("would a banana at bedtime do me any good", "foods_that_help"),
        ("is it my cholesterol pills that give me these", "medicines_that_cause_cramps"),
        ("my stilettos have given me a lump behind the heel", "high_heel_syndrome"),
    ],
)
def test_what_no_sentence_holds_is_understood(
    understander: Understander, text: str, entry_id: str
) -> None:
    found = understander.understand(text)
    assert isinstance(found, Match)
    assert found.id == entry_id
    assert found.why


@pytest.mark.parametrize(
    "text",
    [
        "put the tonic back in the fridge next to the lemonade",
        "the second leg of the final is on saturday",
        "my laptop battery is swollen",
        "there is a new roller coaster at the funfair",
    ],
)
def test_other_talk_with_words_of_the_field_is_nothing(
    understander: Understander, text: str
) -> None:
    assert isinstance(understander.understand(text), NoMatch)


def test_who_names_a_piece_of_the_exercise_does_not_begin_it_again(
    understander: Understander,
) -> None:
    running = Context(routine="mini_band_workout", holding=True)
    found = understander.understand("i do not like these squats", running)
    assert not (isinstance(found, Match) and found.id == "mini_band_workout")
