"""What the network is trained on."""

import random

import pytest

from recipe import corpus
from recipe.pronounce import Pronouncer, cmudict
from voicecoach.content import load


def test_rows_hold_every_word_once_in_order() -> None:
    words = [f"w{i}" for i in range(20)]
    rows = corpus.in_rows(words, (1, 2, 3), random.Random(1))
    assert " ".join(rows).split() == words
    assert {len(row.split()) for row in rows[:-1]} == {1, 2, 3}


def test_short_sentences_have_a_share_of_their_own() -> None:
    many = [f"a{i}" for i in range(3000)] + [f"b{i} b" for i in range(10)]
    many += [" ".join(["c"] * 30), "five words that are kept"]
    chosen = corpus.by_length(many, random.Random(1))
    assert sum(len(s.split()) == 1 for s in chosen) == corpus.SHARES[1]
    assert sum(len(s.split()) == 2 for s in chosen) == 10
    assert "five words that are kept" in chosen
    assert not any(len(s.split()) > corpus.LONGEST for s in chosen)


def test_words_of_one_syllable_however_they_are_said() -> None:
    pytest.importorskip("pocketsphinx", reason="the dictionary: pip install --group recipe")
    words = ["stop", "wait", "resume", "fire", "a", "qqq"]
    assert corpus.of_one_syllable(words, Pronouncer(cmudict())) == ["a", "stop", "wait"]


def test_commands_of_one_word_are_words_of_control() -> None:
    found = corpus.commands_of_one_word(load())
    assert {"stop", "next", "wait", "yes", "no"} <= set(found)
    assert not any(" " in word for word in found)
    assert "cramp" not in found
