"""The text the language model learns from."""

import random
import re
from pathlib import Path

import pytest

from recipe import text
from recipe.pronounce import Pronouncer, cmudict
from voicecoach.content import Content

INTENTS = Path(__file__).resolve().parents[2] / "intents" / "en"


class Careless(random.Random):
    """Contracts whatever can be contracted."""

    def random(self) -> float:
        return 0.0


class Careful(random.Random):
    """Contracts nothing."""

    def random(self) -> float:
        return 0.999


@pytest.fixture(scope="module")
def sentences(content: Content) -> list[tuple[str, float]]:
    return text.sentences(content)


@pytest.fixture(scope="module")
def said(sentences: list[tuple[str, float]]) -> set[str]:
    return {word for sentence, _ in sentences for word in sentence.split()}


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("i am going to stand up", "i'm gonna stand up"),
        ("i can not move it", "i can't move it"),
        ("it does not help", "it doesn't help"),
        ("my calf is cramping", "my calf's cramping"),
        ("what is that", "what's that"),
        ("this is island", "this is island"),
        ("stop", "stop"),
    ],
)
def test_people_contract(full: str, short: str) -> None:
    assert text.as_said(full, Careless()) == short
    assert text.as_said(full, Careful()) == full


def test_people_do_not_always_contract() -> None:
    rng = random.Random(1)
    heard = {text.as_said("my calf is cramping", rng) for _ in range(50)}
    assert heard == {"my calf is cramping", "my calf's cramping"}


def test_sentences_are_the_same_in_every_run(
    content: Content, sentences: list[tuple[str, float]]
) -> None:
    assert text.sentences(content) == sentences


def test_sentences_are_small_words_with_single_spaces(
    sentences: list[tuple[str, float]],
) -> None:
    plain = re.compile(r"(?:[a-z']+(?: [a-z']+)*)?")
    assert [sentence for sentence, _ in sentences if not plain.fullmatch(sentence)] == []


def test_no_sentence_is_empty(sentences: list[tuple[str, float]]) -> None:
    assert [sentence for sentence, _ in sentences if not sentence] == []


def test_every_sentence_weighs_something(sentences: list[tuple[str, float]]) -> None:
    assert min(weight for _, weight in sentences) > 0


@pytest.mark.parametrize(
    "sentence", ["stop", "next step", "what can i say", "should i use heat or ice"]
)
def test_what_people_say_most_is_learned(sentences: list[tuple[str, float]], sentence: str) -> None:
    assert sentence in {known for known, _ in sentences}


def test_what_the_coach_says_is_learned_without_its_gaps(content: Content) -> None:
    spoken = list(text.spoken_by_coach(content))
    assert len(spoken) > 100
    assert [sentence for sentence in spoken if re.search(r"[{}_\d.,:;!?]", sentence)] == []


def test_the_vocabulary_has_every_word_of_the_sentences_but_contractions(
    content: Content, said: set[str]
) -> None:
    assert [word for word in said - text.vocabulary(content) if "'" not in word] == []


def test_every_word_is_in_the_content_or_can_be_pronounced(said: set[str]) -> None:
    pytest.importorskip("pocketsphinx", reason="the dictionary: pip install --group recipe")
    written: set[str] = set()
    for path in INTENTS.rglob("*.yaml"):
        written.update(re.findall(r"[a-z']+", path.read_text(encoding="utf-8").lower()))
    pronouncer = Pronouncer(cmudict())
    assert [word for word in said if word not in written and not pronouncer.of(word)] == []


def test_every_word_of_the_content_can_be_pronounced(content: Content, said: set[str]) -> None:
    pytest.importorskip("pocketsphinx", reason="the dictionary: pip install --group recipe")
    pronouncer = Pronouncer(cmudict())
    assert sorted(w for w in said | text.vocabulary(content) if not pronouncer.of(w)) == []


def test_another_word_of_its_class_may_stand_in_a_sentence() -> None:
    rng = random.Random(20261120)
    rows = [("my left calf hurts", 2.0)] * 40 + [("good night", 1.0)] * 40
    again = dict(text.exchanged(rows, rng))
    assert len(again) > 5
    for sentence, weight in again.items():
        assert re.fullmatch(r"my (left|right) \w+ hurts", sentence)
        assert 0.0 < weight < 1.0


def test_a_body_part_said_in_one_place_is_known_in_others(
    sentences: list[tuple[str, float]],
) -> None:
    pairs = {pair for s, _ in sentences for pair in zip(s.split(), s.split()[1:], strict=False)}
    assert {("my", part) for part in text.ALIKE[0]} <= pairs
