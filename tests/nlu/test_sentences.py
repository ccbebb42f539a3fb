"""Entries by their sentences: word for word, or nearly so."""

import pytest

from tests.nlu.small import content, entry, lexicon
from voicecoach.content import Kind, Template
from voicecoach.nlu.normal import Normaliser
from voicecoach.nlu.sentences import SentenceIndex, armed_sentences, written_out

LEXICON = lexicon(
    contractions={"~'s": "is", "~n't": "not"},
    fillers="um",
    padding="please really",
    neutral="my the is it in",
)
NORMALISER = Normaliser(LEXICON)
INDEX = SentenceIndex(
    content(
        LEXICON,
        entry("calf", Kind.RELIEF, "my [left] calf is cramping", "cramp in the calf"),
        entry("toe", Kind.RELIEF, "my toe is locked"),
        entry("next", Kind.CONTROL, "next step", "go on", "move one"),
        entry("resume", Kind.CONTROL, "go on", armed=("carry on [please]",)),
    ),
    NORMALISER,
)


def exact(text: str) -> tuple[str, ...]:
    return INDEX.exact(NORMALISER.words(text))


def nearly(text: str) -> list[str]:
    return [one.id for one in INDEX.nearly(NORMALISER.words(text), lambda _: True)]


@pytest.mark.parametrize(
    "text",
    [
        "my calf is cramping",
        "my left calf is cramping",
        "My calf's cramping!",
        "um my calf is cramping",
    ],
)
def test_a_sentence_leads_to_its_entry(text: str) -> None:
    assert exact(text) == ("calf",)


def test_padding_does_not_matter() -> None:
    assert exact("please my calf is really cramping") == ("calf",)


def test_a_sentence_may_lead_to_two() -> None:
    assert exact("go on") == ("next", "resume")


def test_armed_words_are_sentences_too() -> None:
    assert exact("carry on please") == ("resume",)


@pytest.mark.parametrize(
    "text", ["", "my calf", "my calf is cramping badly", "calf my is cramping"]
)
def test_other_words_are_no_sentence(text: str) -> None:
    assert exact(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "my calf is crampin",
        "my calf is clamping",
        "my calff is cramping",
        "my left calf cramping",
    ],
)
def test_what_is_nearly_a_sentence_leads_to_its_entry(text: str) -> None:
    assert nearly(text) == ["calf"]


@pytest.mark.parametrize(
    "text",
    [
        "mov one",  # too short for likeness
        "go one",
        "my nose is blocked",  # a blocked nose is no locked toe
        "my toe is blue",
        "my calf is not cramping",  # the contrary
        "the calf",
        "something else altogether",
        "",
    ],
)
def test_one_other_word_can_make_all_the_difference(text: str) -> None:
    assert nearly(text) == []


def test_an_entry_is_named_once_with_its_best_likeness() -> None:
    (candidate,) = INDEX.nearly(("my", "lef", "calf", "is", "cramping"), lambda _: True)
    assert 0.86 <= candidate.score < 1
    assert candidate.why == "nearly 'my left calf is cramping'"


def test_only_entries_that_are_allowed_are_nearly_said() -> None:
    words = NORMALISER.words("my calf is crampin")
    assert list(INDEX.nearly(words, lambda entry_id: entry_id != "calf")) == []


def test_the_vocabulary_is_every_word_of_every_sentence() -> None:
    assert {"left", "calf", "carry", "step"} <= INDEX.vocabulary
    assert "please" not in INDEX.vocabulary


def test_sentences_are_written_out_in_normal_form_without_doubles() -> None:
    templates = [Template("My calf's [really] tight", 1), Template("my calf is tight", 2)]
    assert list(written_out(templates, NORMALISER)) == ["my calf is tight"]


def test_a_sentence_of_signs_is_no_sentence() -> None:
    assert list(written_out([Template("...", 1)], NORMALISER)) == []


def test_armed_sentences_are_words_without_padding() -> None:
    halt = entry("halt", Kind.CONTROL, "enough of it", armed=("halt [please]", "(quit|leave) it"))
    assert armed_sentences(halt, NORMALISER) == {("halt",), ("quit", "it"), ("leave", "it")}
