"""Concepts in a row of words, and which of them are denied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.nlu.small import lexicon
from voicecoach.nlu import Understander
from voicecoach.nlu.concepts import Annotation, Annotator, Span
from voicecoach.nlu.normal import Normaliser

LEXICON = lexicon(
    {
        "asking": ["^ (why|how)", "tell me why"],
        "calf": ["calf", "back of my leg"],
        "leg": ["leg"],
        "foot": ["foot", "ball of my foot"],
        "toe": ["big toe"],
        "swollen": ["swollen", "swelling"],
        "red": ["red"],
        "warm": ["warm", "hot"],
        "hot_thing": ["hot water bottle"],
        "cannot_stand": ["can not stand"],
        "stand": ["stand"],
    },
    contractions={"~n't": "not", "can't": "can not"},
    padding="really so",
    labels={"place": {"calf": "calf", "leg": "leg", "foot": "foot", "toe": "toe"}},
    hiding="hot_thing",
)
NORMALISER = Normaliser(LEXICON)
ANNOTATOR = Annotator(LEXICON, NORMALISER)


def annotate(text: str) -> Annotation:
    return ANNOTATOR.annotate(NORMALISER.words(text))


def concepts(text: str) -> set[str]:
    """What was found, without the words of denial themselves."""
    return set(annotate(text).concepts) - {"denial", "denial_next", "turn"}


def test_a_span_has_the_place_of_its_words() -> None:
    said = annotate("my calf is swollen")
    assert said.words == ("my", "calf", "is", "swollen")
    assert said.spans == (Span("calf", 1, 2), Span("swollen", 3, 4))


def test_no_words_have_no_concepts() -> None:
    assert annotate("") == Annotation((), ())


def test_unknown_words_have_no_concepts() -> None:
    assert concepts("the weather is fine") == set()


def test_padding_may_stand_inside_a_concept() -> None:
    (span,) = annotate("big really toe").spans
    assert (span.concept, span.start, span.end) == ("toe", 0, 3)


@pytest.mark.parametrize("text", ["why is it", "how come", "oh tell me why"])
def test_a_concept_bound_to_the_beginning_is_found_there(text: str) -> None:
    assert "asking" in concepts(text)


@pytest.mark.parametrize("text", ["that is why", "show me how", ""])
def test_it_is_not_found_elsewhere(text: str) -> None:
    assert "asking" not in concepts(text)


def test_a_concept_at_the_beginning_starts_with_the_first_word() -> None:
    (span,) = annotate("why me").spans
    assert (span.start, span.end) == (0, 1)


def test_the_longest_of_a_family_wins() -> None:
    assert concepts("back of my leg") == {"calf"}


def test_members_of_a_family_side_by_side_are_all_found() -> None:
    assert concepts("my leg and my foot") == {"leg", "foot"}


def test_other_concepts_are_not_hidden_by_longer_ones() -> None:
    assert concepts("i can't stand") == {"cannot_stand", "stand"}


def test_a_hiding_concept_hides_what_is_inside() -> None:
    assert concepts("a hot water bottle") == {"hot_thing"}


def test_it_hides_nothing_outside() -> None:
    assert concepts("a hot water bottle on my hot calf") == {"hot_thing", "warm", "calf"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("it is not swollen", {"not_swollen"}),
        ("it isn't swollen", {"not_swollen"}),
        ("not swollen or red", {"not_swollen", "join", "not_red"}),
        ("not swollen or red or warm", {"not_swollen", "join", "not_red", "not_warm"}),
        ("my calf is not swollen", {"calf", "not_swollen"}),
        ("not at all that red", {"not_red"}),
        ("without swelling", {"not_swollen"}),
        ("really not so red", {"not_red"}),
    ],
)
def test_a_denial_reaches_what_follows(text: str, found: set[str]) -> None:
    assert concepts(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("swollen but not red", {"swollen", "not_red"}),
        ("swollen or not", {"swollen", "join"}),
        ("not swollen but red", {"not_swollen", "red"}),
        ("not red it is swollen", {"not_red", "swollen"}),
        ("it's not the calf it is the foot", {"not_calf", "foot"}),
        ("not that any one of them would be red", {"red"}),
    ],
)
def test_a_denial_ends(text: str, found: set[str]) -> None:
    assert concepts(text) == found


def test_four_words_are_as_far_as_a_denial_reaches() -> None:
    assert concepts("not one two three four red") == {"not_red"}
    assert concepts("not one two three four five red") == {"red"}


def test_what_is_denied_carries_the_denial_on() -> None:
    assert concepts("not one two three swollen one two three red") == {"not_swollen", "not_red"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no swelling", {"not_swollen"}),
        ("no swelling red", {"not_swollen", "red"}),
        ("no my calf", {"calf"}),
        ("no calf no foot", {"not_calf", "not_foot"}),
        ("swelling no", {"swollen"}),
    ],
)
def test_no_denies_only_what_is_next_to_it(text: str, found: set[str]) -> None:
    assert concepts(text) == found


def test_a_not_inside_a_longer_concept_belongs_to_that_alone() -> None:
    assert concepts("i can not stand red") == {"cannot_stand", "stand", "red"}


def test_a_not_of_its_own_still_denies_a_longer_concept() -> None:
    assert concepts("not the back of my leg") == {"not_calf"}


def test_the_words_of_denial_are_never_denied() -> None:
    assert annotate("not without red").concepts == {"denial", "not_red"}


def test_the_vocabulary_is_every_word_of_the_concepts() -> None:
    assert {"calf", "bottle", "why", "headache"} <= ANNOTATOR.vocabulary
    assert "^" not in ANNOTATOR.vocabulary


@given(
    text=st.lists(
        st.sampled_from(["not", "no", "but", "calf", "leg", "red", "hot", "water", "bottle", "my"]),
        max_size=12,
    ).map(" ".join)
)
def test_spans_stay_within_the_words(text: str) -> None:
    said = annotate(text)
    for span in said.spans:
        assert 0 <= span.start < span.end <= len(said.words)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("it is not swollen", "swollen"),
        ("no swelling", "swollen"),
        ("my calf isn't swollen or red", "red"),
        ("it's not the calf, it's the foot", "calf"),
        ("no redness at all", "red"),
        ("it never swells", "swollen"),
    ],
)
def test_the_lexicon_that_ships_denies(understander: Understander, text: str, concept: str) -> None:
    found = understander.annotate(text).concepts
    assert f"not_{concept}" in found
    assert concept not in found


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("it's not the calf, it's the foot", "foot"),
        ("it's not cramping, but it is swollen", "swollen"),
        ("no, it's my foot", "foot"),
        ("it does not cramp, it's red", "red"),
    ],
)
def test_the_lexicon_that_ships_does_not_deny_what_is_not_denied(
    understander: Understander, text: str, concept: str
) -> None:
    found = understander.annotate(text).concepts
    assert concept in found
    assert f"not_{concept}" not in found


def test_what_is_put_right_is_not_denied(understander: Understander) -> None:
    found = understander.annotate("not the calf, the foot").concepts
    assert "not_calf" in found
    assert "foot" in found
