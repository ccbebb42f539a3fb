"""The language model hands out all probability, and no more."""

import math
import random
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recipe import text
from recipe.ngram import EDGE, Arc, Ngrams
from voicecoach.content import Content

SENTENCES = [("next", 1.0), ("next step", 1.0)]
BACKGROUND = {"next": 1.0, "cat": 1.0}


@pytest.fixture
def toy() -> Ngrams:
    return Ngrams(SENTENCES, BACKGROUND, share=0.2, discount=0.8, variety=False)


@pytest.fixture
def varied() -> Ngrams:
    return Ngrams(SENTENCES, BACKGROUND, share=0.2, discount=0.8)


def spread(model: Ngrams, history: tuple[str, ...]) -> float:
    return sum(model.probability(history, word) for word in [*model.words, EDGE])


def test_words_are_those_of_sentences_and_background(toy: Ngrams) -> None:
    assert toy.words == ["cat", "next", "step"]


@pytest.mark.parametrize(
    ("word", "share"), [("next", 0.42), ("step", 0.16), ("cat", 0.1), (EDGE, 0.32)]
)
def test_single_words_mix_sentences_and_background(toy: Ngrams, word: str, share: float) -> None:
    # Of five words and ends in the sentences two are "next"; a fifth is background.
    assert toy.probability((), word) == pytest.approx(share)


def test_what_was_seen_gives_a_share_to_what_was_not(toy: Ngrams) -> None:
    # After "next" came "step" and the end, once each: 0.8 of either count is given away.
    assert toy.probability(("next",), "step") == pytest.approx(0.1 + 0.8 * 0.16)
    assert toy.probability(("next",), "cat") == pytest.approx(0.8 * 0.1)


def test_an_unknown_history_counts_as_a_shorter_one(toy: Ngrams) -> None:
    assert toy.probability(("cat",), "next") == pytest.approx(0.42)
    assert toy.probability(("cat", "next"), "step") == pytest.approx(0.228)


def test_heavier_sentences_are_more_probable() -> None:
    model = Ngrams([("go on", 1.0), ("go back", 5.0)], {"go": 1.0}, share=0.1, discount=0.5)
    assert model.probability((EDGE, "go"), "back") > model.probability((EDGE, "go"), "on")


# Of two sentences that begin with "next" it takes 0.8 as of one; "step" and the end follow "next"
# once each (0.8 of either is given away, and 0.64 of that), the end follows "step" as well.
@pytest.mark.parametrize(
    ("word", "share"), [("next", 0.335294), ("step", 0.188235), ("cat", 0.1), (EDGE, 0.376471)]
)
def test_single_words_count_by_what_they_follow(varied: Ngrams, word: str, share: float) -> None:
    assert varied.probability((), word) == pytest.approx(share, abs=1e-6)


def test_how_often_a_pair_is_said_does_not_make_its_word_likely_elsewhere() -> None:
    said = [("soy milk", 50.0), ("my leg", 1.0), ("your leg", 1.0)]
    model = Ngrams(said, {"leg": 1.0, "milk": 1.0}, share=0.1, discount=0.8)
    assert model.probability(("the",), "leg") > model.probability(("the",), "milk")
    assert model.probability((EDGE, "soy"), "milk") > 0.9


def test_rows_that_are_not_worth_their_arcs_are_left_out_and_their_words_are_not() -> None:
    said = [("next step please", 30.0), ("go on please", 1.0), ("step on it", 1.0)]
    whole = Ngrams(said, {"it": 1.0}, share=0.1, discount=0.8)
    small = Ngrams(said, {"it": 1.0}, share=0.1, discount=0.8, gain=3.0)
    assert ("next", "step") in small.counts[2]
    assert ("go", "on") in whole.counts[2]
    assert ("go", "on") not in small.counts[2]
    assert small.words == whole.words
    assert small.probability(("go", "on"), "please") > small.probability(("go", "on"), "next")


@pytest.mark.parametrize(
    "history", [(), (EDGE,), ("next",), ("step",), ("cat",), (EDGE, "next"), ("next", "step")]
)
def test_probabilities_after_a_history_sum_to_one(toy: Ngrams, history: tuple[str, ...]) -> None:
    assert spread(toy, history) == pytest.approx(1.0, abs=1e-6)


@settings(deadline=None, max_examples=60)
@given(
    sentences=st.lists(
        st.tuples(
            st.lists(st.sampled_from("abcde"), min_size=1, max_size=6).map(" ".join),
            st.floats(0.05, 30.0),
        ),
        min_size=1,
        max_size=12,
    ),
    share=st.floats(0.01, 0.9),
    discount=st.floats(0.05, 0.95),
    history=st.lists(st.sampled_from(["a", "b", "c", EDGE]), max_size=2).map(tuple),
    gain=st.sampled_from([0.0, 0.5, 3.0]),
    variety=st.booleans(),
)
def test_probabilities_of_any_sentences_sum_to_one(
    sentences: list[tuple[str, float]],
    share: float,
    discount: float,
    history: tuple[str, ...],
    gain: float,
    variety: bool,
) -> None:
    background = {"a": 3.0, "f": 1.0}
    model = Ngrams(sentences, background, share, discount, gain=gain, variety=variety)
    assert spread(model, history) == pytest.approx(1.0, abs=1e-6)
    assert all(model.probability(history, word) > 0 for word in [*model.words, EDGE])


def test_probabilities_of_the_real_sentences_sum_to_one(content: Content) -> None:
    model = Ngrams(text.sentences(content, each=2), {"the": 0.05, "cat": 1e-4}, 0.2, 0.8)
    rng = random.Random(20261120)
    histories = [()] + [
        history
        for level in model.counts[1:]
        for history in rng.sample(sorted(history for history in level), 12)
    ]
    for history in histories:
        assert spread(model, history) == pytest.approx(1.0, abs=1e-6), history


def from_state(arcs: list[Arc]) -> dict[int, list[Arc]]:
    found = defaultdict(list)
    for arc in arcs:
        found[arc[0]].append(arc)
    return found


WORD_ID = {"cat": 1, "next": 2, "step": 3}


def test_the_acceptor_has_no_loose_ends(toy: Ngrams) -> None:
    arcs, finals = toy.arcs(WORD_ID)
    states = set(from_state(arcs)) | {state for state, _ in finals}
    assert 0 in states
    assert {to for _, to, _, _ in arcs} <= states
    assert all(cost >= 0 for *_, cost in [*arcs, *finals])


def test_every_state_backs_off_but_for_one_that_knows_all_words(toy: Ngrams) -> None:
    arcs, finals = toy.arcs(WORD_ID)
    complete = [
        state for state, out in from_state(arcs).items() if all(word for _, _, word, _ in out)
    ]
    (state,) = complete
    assert sorted(word for _, _, word, _ in from_state(arcs)[state]) == [1, 2, 3]
    assert state in dict(finals)
    backing_off = [sum(word == 0 for _, _, word, _ in out) for out in from_state(arcs).values()]
    assert sorted(backing_off) == [0] + [1] * (len(backing_off) - 1)


def test_no_word_leaves_a_state_twice(toy: Ngrams) -> None:
    arcs, _ = toy.arcs(WORD_ID)
    left = [(state, word) for state, _, word, _ in arcs]
    assert len(left) == len(set(left))


def test_a_sentence_costs_what_it_is_worth(toy: Ngrams) -> None:
    arcs, finals = toy.arcs(WORD_ID)
    out = {(state, word): (to, cost) for state, to, word, cost in arcs}
    at, first = out[0, WORD_ID["next"]]
    at, second = out[at, WORD_ID["step"]]
    worth = math.exp(-(first + second + dict(finals)[at]))
    # "next" begins both sentences: 0.6 + 0.4 * 0.42. "step" after it, with two words known,
    # is 0.1 + 0.8 * 0.228; the end after "next step": 0.2 + 0.8 * (0.2 + 0.8 * 0.32).
    assert worth == pytest.approx(0.768 * 0.2824 * 0.5648)
