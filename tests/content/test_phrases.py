"""Fixed phrases: their gaps, numbers and labels."""

import pytest

from voicecoach.content import Content, Phrase, Phrases
from voicecoach.content.phrases import FIELDS, fields_of

PHRASES = Phrases(
    {Phrase.HOLD_AGAIN: "Again, {number} of {total}.", Phrase.AWAKE: "I'm here."},
    {"inner_calf": "inner calf"},
    {0: "zero", 21: "twenty one"},
)


def test_a_phrase_is_filled_in() -> None:
    assert PHRASES.say(Phrase.HOLD_AGAIN, number="two", total="three") == "Again, two of three."


def test_a_phrase_without_gaps_is_said_as_it_is() -> None:
    assert PHRASES.say(Phrase.AWAKE) == "I'm here."


def test_a_gap_must_be_filled() -> None:
    with pytest.raises(KeyError, match="total"):
        PHRASES.say(Phrase.HOLD_AGAIN, number="two")


@pytest.mark.parametrize(("number", "spoken"), [(21, "twenty one"), (0, "zero"), (61, "61")])
def test_numbers_are_words_where_the_language_has_them(number: int, spoken: str) -> None:
    assert PHRASES.number(number) == spoken


@pytest.mark.parametrize(("name", "label"), [("inner_calf", "inner calf"), ("calf", "calf")])
def test_names_have_labels_where_they_differ(name: str, label: str) -> None:
    assert PHRASES.label(name) == label


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Half way.", set()),
        ("{number} of {total}", {"number", "total"}),
        ("{number} and {number}", {"number"}),
        ("{{number}}", set()),
        ("{}", {""}),
    ],
)
def test_the_names_in_braces_are_found(text: str, names: set[str]) -> None:
    assert fields_of(text) == names


@pytest.mark.parametrize("text", ["{number", "number}", "{"])
def test_braces_that_do_not_match_are_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"[{}]"):
        fields_of(text)


@pytest.mark.parametrize("text", ["{number:>3}", "{number!r}", "{number!s:3}", "{:3}"])
def test_formats_and_conversions_are_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="only a name may stand in braces"):
        fields_of(text)


def test_phrases_made_by_hand_have_no_lines() -> None:
    assert PHRASES.lines == {}


@pytest.mark.parametrize("phrase", list(Phrase))
def test_every_phrase_that_ships_can_be_said(content: Content, phrase: Phrase) -> None:
    values = dict.fromkeys(FIELDS.get(phrase, ()), "seven")
    spoken = content.phrases.say(phrase, **values)
    assert spoken.count("seven") == len(values)
    assert not set("{}") & set(spoken)
