"""One normal form for all that is said, typed or written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.nlu.small import lexicon
from voicecoach.content import Content
from voicecoach.nlu.normal import MOST_WORDS, Normaliser

NORMALISER = Normaliser(
    lexicon(
        contractions={
            "can't": "can not",
            "gonna": "going to",
            "o'clock": "o'clock",
            "~n't": "not",
            "~'s": "is",
            "~'ve": "have",
        },
        fillers="um uh",
        padding="please really",
        numbers={"one": 1, "ten": 10, "hundred": 100, "a hundred": 100},
    )
)


def said(text: str) -> str:
    return " ".join(NORMALISER.words(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("My CALF", "my calf"),
        ("  my \t calf\n", "my calf"),
        ("Ow! My calf... (again)?", "ow my calf again"),
        ("my_calf", "my calf"),
        ("calf-cramp", "calf cramp"),
        ("um, my uh calf", "my calf"),
        ("UM my calf", "my calf"),
        ("'my calf'", "my calf"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER C}alf", "calf"),
        ("cafe\N{COMBINING ACUTE ACCENT}", "caf\N{LATIN SMALL LETTER E WITH ACUTE}"),
    ],
)
def test_case_signs_and_fillers_are_gone(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I can't", "i can not"),
        ("it isn't", "it is not"),
        ("my calf's tight", "my calf is tight"),
        ("I've had it", "i have had it"),
        ("I'm gonna stop", "i'm going to stop"),
        ("ten o'clock", "ten o'clock"),
        ("cant", "cant"),
    ],
)
def test_contractions_are_written_out(text: str, words: str) -> None:
    assert said(text) == words


@pytest.mark.parametrize(
    "apostrophe", ["'", "\N{RIGHT SINGLE QUOTATION MARK}", "\N{MODIFIER LETTER APOSTROPHE}", "`"]
)
def test_every_apostrophe_is_one(apostrophe: str) -> None:
    assert said(f"I can{apostrophe}t, it isn{apostrophe}t") == "i can not it is not"


def test_a_whole_word_goes_before_an_ending() -> None:
    normaliser = Normaliser(lexicon(contractions={"won't": "will not", "~n't": "not"}))
    assert normaliser.words("won't don't") == ("will", "not", "do", "not")


def test_the_longest_ending_counts() -> None:
    normaliser = Normaliser(lexicon(contractions={"~'s": "is", "~t's": "that is"}))
    assert normaliser.words("it's she's") == ("i", "that", "is", "she", "is")


def test_an_ending_alone_is_a_word() -> None:
    normaliser = Normaliser(lexicon(contractions={"~ing": "be"}))
    assert normaliser.words("ing") == ("ing",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("10 times", "ten times"),
        ("1", "one"),
        ("7", "7"),
        ("1000", "one 0 0 0"),
        ("\N{SUPERSCRIPT ONE}", "one"),
        ("\N{FULLWIDTH DIGIT ONE}", "one"),
    ],
)
def test_digits_are_words_where_the_lexicon_has_them(text: str, words: str) -> None:
    assert said(text) == words


def test_the_first_word_for_a_number_is_the_one() -> None:
    assert said("100") == "hundred"


@pytest.mark.parametrize("text", ["", "   ", "...", "um", "Um, uh!", "'", "_", "\x00", "\ud800"])
def test_signs_and_fillers_are_no_words(text: str) -> None:
    assert NORMALISER.words(text) == ()


def test_ten_thousand_words_are_cut() -> None:
    assert NORMALISER.words("calf " * 10_000) == ("calf",) * 80


def test_fillers_do_not_count_towards_the_cut() -> None:
    assert NORMALISER.words("um " * 100 + "calf") == ("calf",)


def test_a_word_written_out_does_not_pass_the_cut() -> None:
    words = NORMALISER.words("calf " * 79 + "isn't")
    assert words == (*("calf",) * 79, "is")


def test_one_endless_word_is_cut_short() -> None:
    (word,) = NORMALISER.words("a" * 1_000_000)
    assert len(word) < 10_000


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("please my calf really hurts", "my calf hurts"),
        ("my calf", "my calf"),
        ("really", "really"),
        ("please, really", "please really"),
        ("", ""),
    ],
)
def test_the_core_is_without_padding_unless_nothing_else_is_left(text: str, core: str) -> None:
    assert " ".join(NORMALISER.core(NORMALISER.words(text))) == core


@pytest.fixture(scope="module")
def shipped(content: Content) -> Normaliser:
    return Normaliser(content.lexicon)


@given(text=st.text(max_size=200))
def test_the_normal_form_of_a_normal_form_is_itself(shipped: Normaliser, text: str) -> None:
    words = shipped.words(text)
    assert shipped.words(" ".join(words)) == words


SAID_OFTEN = (
    "my Calf can't isn\N{RIGHT SINGLE QUOTATION MARK}t um calf's I've 10 100 innit o'clock y'know "
    "gonna its they'll ... cannot oh"
)
SPEECH = st.lists(st.sampled_from(SAID_OFTEN.split()), max_size=30).map(" ".join)


@given(text=SPEECH)
def test_so_it_is_for_what_people_say(shipped: Normaliser, text: str) -> None:
    words = shipped.words(text)
    assert shipped.words(" ".join(words)) == words


@pytest.mark.parametrize("word", ["couldn't've", "I'd've", "what's've", "won't've"])
def test_contractions_of_contractions_are_written_out(shipped: Normaliser, word: str) -> None:
    words = shipped.words(word)
    assert "'" not in "".join(words)


@given(text=st.text())
def test_any_text_becomes_few_plain_words(shipped: Normaliser, text: str) -> None:
    words = shipped.words(text)
    assert len(words) <= MOST_WORDS
    for word in words:
        assert word
        assert word == word.lower()
        assert not any(sign.isspace() for sign in word)
