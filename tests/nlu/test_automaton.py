"""Many templates at once in a row of words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.content.templates import expand, parse
from voicecoach.nlu.automaton import Automaton

PADDING = frozenset({"really", "so"})


def automaton(**templates: str) -> Automaton:
    """Labels are the names, templates the values."""
    pairs = [(parse(text), label) for label, text in templates.items()]
    return Automaton(pairs, lambda text: tuple(text.split()), PADDING)


def found(machine: Automaton, text: str) -> set[tuple[str, str]]:
    """Each label with the words it was found in."""
    row = text.split()
    return {
        (label, " ".join(row[i:end]))
        for i in range(len(row))
        for end, label in machine.matches(row, i)
    }


def test_a_template_is_found_where_it_stands() -> None:
    machine = automaton(tight="(rock|stone) hard")
    assert found(machine, "my calf is rock hard now") == {("tight", "rock hard")}


def test_nothing_is_found_where_nothing_stands() -> None:
    machine = automaton(tight="(rock|stone) hard")
    assert found(machine, "rock music is hard") == set()
    assert found(machine, "") == set()


def test_several_templates_are_found_over_each_other() -> None:
    machine = automaton(calf="calf", cramp="calf cramp", bad="cramp")
    assert found(machine, "calf cramp") == {
        ("calf", "calf"),
        ("cramp", "calf cramp"),
        ("bad", "cramp"),
    }


def test_two_labels_of_one_template_are_both_found() -> None:
    machine = automaton(one="calf", two="calf")
    assert [label for _, label in machine.matches(["calf"], 0)] == ["one", "two"]


def test_an_optional_piece_may_be_left_out() -> None:
    machine = automaton(seized="(seized|locked) [up] [solid]")
    assert found(machine, "seized up solid") == {
        ("seized", "seized"),
        ("seized", "seized up"),
        ("seized", "seized up solid"),
    }
    assert ("seized", "locked solid") in found(machine, "locked solid")


def test_the_search_begins_at_the_place_given() -> None:
    machine = automaton(calf="calf")
    assert list(machine.matches(["calf", "calf"], 1)) == [(2, "calf")]


def test_a_template_that_ends_early_is_not_found() -> None:
    assert found(automaton(go="let it go"), "let it") == set()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("rock hard", {"rock hard"}),
        ("rock really hard", {"rock really hard"}),
        ("rock really so really hard", {"rock really so really hard"}),
        ("really rock hard", {"rock hard"}),
        ("rock hard really", {"rock hard"}),
        ("rock very hard", set()),
        ("rock really", set()),
        ("really hard", set()),
    ],
)
def test_padding_is_passed_over_between_words_only(text: str, where: set[str]) -> None:
    assert {words for _, words in found(automaton(tight="rock hard"), text)} == where


def test_padding_that_the_template_asks_for_counts() -> None:
    machine = automaton(much="really bad", plain="bad")
    assert found(machine, "really bad") == {("much", "really bad"), ("plain", "bad")}
    assert found(machine, "bad") == {("plain", "bad")}


def test_a_template_that_can_be_empty_is_never_found_empty() -> None:
    machine = automaton(calf="[calf]")
    assert found(machine, "my calf") == {("calf", "calf")}
    assert found(machine, "my foot") == set()


def test_the_vocabulary_is_every_word_of_every_template() -> None:
    machine = automaton(one="my (calf|foot)", two="[big] toe")
    assert machine.vocabulary == {"my", "calf", "foot", "big", "toe"}


def test_a_piece_of_template_may_become_several_words() -> None:
    machine = Automaton([(parse("can't"), "no")], lambda text: ("can", "not"), PADDING)
    assert found(machine, "i can not") == {("no", "can not")}


def test_without_templates_nothing_is_found() -> None:
    assert found(automaton(), "my calf") == set()


WORDS = st.lists(st.sampled_from(["a", "b", "c", "really"]), max_size=8).map(" ".join)
TEMPLATES = st.sampled_from(["a", "a b", "a [b] c", "(a|b) c", "(a b|c) [a]", "[a] b", "a (b|c) a"])


@given(template=TEMPLATES, text=WORDS)
def test_it_finds_what_a_search_sentence_by_sentence_finds(template: str, text: str) -> None:
    row = text.split()
    by_hand = set()
    for sentence in expand(template):
        pattern = "( really)* ".join(sentence.split()) + "$"
        for i in range(len(row)):
            for end in range(i + 1, len(row) + 1):
                if re.match(pattern, " ".join(row[i:end])):
                    by_hand.add(("label", " ".join(row[i:end])))
    assert found(automaton(label=template), text) == by_hand
