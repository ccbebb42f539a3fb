"""The frozen text: it must not change, or figures no longer compare."""

import hashlib
import random

import pytest

from recipe import measurement


@pytest.fixture(scope="module")
def text() -> measurement.FrozenText:
    pytest.importorskip("pocketsphinx", reason="the dictionary: pip install --group recipe")
    return measurement.frozen()


def test_the_text_is_the_one_that_every_network_was_measured_with(
    text: measurement.FrozenText,
) -> None:
    counted = (len(text.training), len(text.held_out), len(text.lexicon))
    assert counted == (5822, 604, 859)
    sentences = "\n".join(sentence for sentence, _ in text.training)
    digest = hashlib.sha256(sentences.encode()).hexdigest()
    assert digest == "15633f93e5d856708c83e62d9f2a3e824b0725dbc930b5dc7812b6844f91748e"


def test_no_sentence_is_both_learnt_and_held_out(text: measurement.FrozenText) -> None:
    assert not {sentence for sentence, _ in text.training} & set(text.held_out)


def test_fixed_commands_are_learnt_and_count_more(text: measurement.FrozenText) -> None:
    weights = dict(text.training)
    assert weights["what's next"] == 5.0
    assert weights["my left calf"] == 1.0


def test_every_word_has_a_pronunciation(text: measurement.FrozenText) -> None:
    known = {word for word, _ in text.lexicon}
    said = (*(sentence for sentence, _ in text.training), *text.held_out)
    assert {word for sentence in said for word in sentence.split()} <= known


def test_a_template_is_expanded_as_often_as_its_slots_allow() -> None:
    rng = random.Random(1)
    slots = {"size": ["small", "large"], "drink": ["tea"]}
    assert measurement.expansions("Stop  it", slots, 60, rng) == ["stop it"]
    found = measurement.expansions("a {size} {drink}", slots, 60, rng)
    assert found == ["a large tea", "a small tea"]
    assert len(measurement.expansions("a {size} {drink}", slots, 1, rng)) == 1
