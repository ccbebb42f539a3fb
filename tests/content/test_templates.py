"""Sentence templates: what they stand for, and what may not be written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.content.templates import (
    InTurn,
    OneOf,
    TemplateError,
    Words,
    count,
    expand,
    nth,
    parse,
    resolve,
    sample,
    words_in,
)


@pytest.mark.parametrize(
    ("template", "sentences"),
    [
        ("my calf", {"my calf"}),
        ("my [left] calf", {"my calf", "my left calf"}),
        ("(calf|foot) cramp", {"calf cramp", "foot cramp"}),
        ("(calf|[big] toe) cramp", {"calf cramp", "toe cramp", "big toe cramp"}),
        ("my (calf|foot) [is] (tight|in a knot)", {
            "my calf tight",
            "my calf in a knot",
            "my foot tight",
            "my foot in a knot",
            "my calf is tight",
            "my calf is in a knot",
            "my foot is tight",
            "my foot is in a knot",
        }),
        ("[oh|ow] my calf", {"my calf", "oh my calf", "ow my calf"}),
        ("(a|b|a)", {"a", "b"}),
        ("one|two", {"one", "two"}),
    ],
)  # fmt: skip
def test_a_template_stands_for_all_its_sentences(template: str, sentences: set[str]) -> None:
    found = expand(template)
    assert set(found) == sentences
    assert len(found) == len(sentences)


@pytest.mark.parametrize(
    "template",
    [
        "cramp(s|ing)",
        "cramp[s]",
        "my (calf)s",
        "(calf)(foot)",
        "[my](calf)",
        "(calf|foot)[now]",
        "my[left] calf",
    ],
)
def test_glued_pieces_are_refused(template: str) -> None:
    with pytest.raises(TemplateError, match="leave a space on both sides"):
        parse(template)


@pytest.mark.parametrize("template", ["[calf]", "[my] [calf]", "(calf|[foot])", "[(a|b)]"])
def test_a_template_that_can_be_empty_is_refused(template: str) -> None:
    with pytest.raises(TemplateError, match="it can be empty"):
        expand(template)


@pytest.mark.parametrize("template", ["{place} cramp", "my {place:where}", "(left;right) calf"])
def test_what_the_notation_lacks_is_refused(template: str) -> None:
    with pytest.raises(TemplateError):
        parse(template)


def test_a_rule_that_was_not_resolved_is_refused() -> None:
    with pytest.raises(TemplateError, match="use only"):
        parse("my <limb> hurts")


@pytest.mark.parametrize(
    "template",
    ["my (calf", "my calf)", "my [calf", "my calf]", "my <limb", "my {place", "my (calf]"],
)
def test_brackets_that_do_not_match_are_refused(template: str) -> None:
    for read in (parse, expand):
        with pytest.raises(TemplateError):
            read(template)


def test_two_thousand_sentences_are_the_most() -> None:
    five, four = "(a|b|c|d|e)", "(f|g|h|i)"
    most = f"{five} {five} {five} {four} {four}"
    assert len(expand(most)) == 2000
    with pytest.raises(TemplateError, match="more than 2000 sentences"):
        expand(f"{most} (y|z)")
    with pytest.raises(TemplateError, match="more than 2000 sentences"):
        expand(f"({most}|one more)")


def test_a_rule_takes_the_place_of_its_name() -> None:
    assert resolve("my <limb> hurts", {"limb": "leg|foot"}) == "my (leg|foot) hurts"


def test_a_rule_may_use_another() -> None:
    rules = {"limb": "leg|<end>", "end": "foot|toe"}
    assert set(expand(resolve("my <limb>", rules))) == {"my leg", "my foot", "my toe"}


def test_a_rule_may_be_used_twice() -> None:
    assert resolve("<limb> or <limb>", {"limb": "leg"}) == "(leg) or (leg)"


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(TemplateError, match="there is no rule <arm>"):
        resolve("my <arm> hurts", {"limb": "leg"})


@pytest.mark.parametrize(
    "rules", [{"limb": "<limb>"}, {"limb": "big <toe>", "toe": "end of <limb>"}]
)
def test_rules_that_lead_back_to_themselves_are_refused(rules: dict[str, str]) -> None:
    with pytest.raises(TemplateError, match="lead back to themselves"):
        resolve("my <limb>", rules)


def test_a_template_without_brackets_is_words() -> None:
    assert parse("my calf's cramping") == Words("my calf's cramping")


def test_the_structure_shows_choices_in_turn() -> None:
    part = parse("(leg|foot) (hurts|aches)")
    assert isinstance(part, InTurn)
    assert all(isinstance(item, OneOf) for item in part.parts)


def test_sentences_are_counted_with_their_doubles() -> None:
    assert count(parse("(a|b|a) [c]")) == 6


def test_every_number_below_the_count_has_a_sentence() -> None:
    part = OneOf((Words("a"), InTurn((OneOf((Words("b"), Words("c"))), Words("d")))))
    assert [nth(part, index) for index in range(3)] == ["a", "b d", "c d"]


def test_there_is_no_sentence_past_the_last() -> None:
    with pytest.raises(IndexError, match="no such sentence"):
        nth(OneOf((Words("a"), Words("b"))), 2)


def test_the_words_of_a_template_are_small_and_without_the_mark_of_the_beginning() -> None:
    assert sorted(words_in(parse("^ (Why|how) [is] it"))) == ["how", "is", "it", "why"]


def test_a_sample_of_a_small_template_is_all_of_it() -> None:
    assert sorted(sample("my [left|right] calf", 10)) == [
        "my calf",
        "my left calf",
        "my right calf",
    ]


def test_a_sample_is_no_larger_than_asked_and_always_the_same() -> None:
    template = "(a|b|c|d|e) (f|g|h|i|j) (k|l|m|n|o)"
    chosen = sample(template, 12)
    assert len(chosen) == 12
    assert set(chosen) <= set(expand(template))
    assert sample(template, 12) == chosen


def test_a_sample_wanders_through_the_choices() -> None:
    chosen = sample("(a|b|c) (d|e|f) (g|h|i) (j|k|l)", 20)
    assert {word for sentence in chosen for word in sentence.split()} == set("abcdefghijkl")


def test_a_sample_is_spread_over_all_a_template_stands_for() -> None:
    chosen = sample("(a|b|c|d|e) (f|g|h|i|j) (k|l|m|n|o)", 25)
    assert {word for sentence in chosen for word in sentence.split()} == set("abcdefghijklmno")


def test_a_sample_leaves_out_the_sentence_without_words() -> None:
    assert sample("[calf]", 5) == ("calf",)


WORD = st.sampled_from(["calf", "foot", "my", "is", "tight"])
TEMPLATES = st.recursive(
    WORD,
    lambda piece: st.one_of(
        st.lists(piece, min_size=2, max_size=3).map(" ".join),
        st.lists(piece, min_size=2, max_size=3).map(lambda items: f"({'|'.join(items)})"),
        piece.map(lambda item: f"[{item}]"),
    ),
    max_leaves=6,
).map(lambda text: f"ow {text}")


@given(TEMPLATES)
def test_any_well_made_template_can_be_written_out(template: str) -> None:
    for sentence in expand(template):
        assert sentence.startswith("ow")
        assert not set("()[]|") & set(sentence)
        assert "  " not in sentence


@given(st.text(alphabet="ab ^'", min_size=1).filter(str.strip))
def test_words_without_notation_stand_for_themselves(text: str) -> None:
    assert expand(text) == (" ".join(text.split()),)
