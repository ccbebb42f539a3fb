"""Two ways of listening to one utterance."""

import pytest

from tests.nlu.small import content, entry, lexicon
from voicecoach.content import Kind
from voicecoach.nlu import IDLE, Context, Match, NoMatch, Reason, Understander
from voicecoach.nlu.readings import hangs_on, understand_readings
from voicecoach.nlu.results import Understanding

UNDERSTANDER = Understander(
    content(
        lexicon({"ache": ["headache"]}),
        entry("calf", Kind.RELIEF, "my calf is cramping"),
        entry("foot", Kind.RELIEF, "my foot is cramping"),
        entry("soak", Kind.ROUTINE, "i go on to it at"),
        entry("next", Kind.CONTROL, "move along", states=("routine",)),
    )
)


def both(free: str, expected: str, context: Context = IDLE) -> Understanding:
    return understand_readings(UNDERSTANDER, free, expected, context)


def test_a_free_reading_that_makes_sense_counts() -> None:
    found = both("my foot is cramping", "my calf is cramping")
    assert isinstance(found, Match)
    assert (found.id, found.heard, found.score) == ("foot", "my foot is cramping", 1.0)


def test_else_the_expected_reading_counts_for_a_little_less() -> None:
    found = both("maya calf his camp in", "my calf is cramping")
    assert isinstance(found, Match)
    assert (found.id, found.heard) == ("calf", "my calf is cramping")
    assert found.score == 0.95
    assert found.why.endswith(", second reading")


def test_words_beyond_doubt_are_not_given_up_for_better_sense() -> None:
    free, expected = "mica is cramping", "my calf is cramping"
    assert isinstance(understand_readings(UNDERSTANDER, free, expected, IDLE, {"is"}), Match)
    assert isinstance(understand_readings(UNDERSTANDER, free, expected, IDLE, {"mica"}), NoMatch)


def test_a_few_words_need_be_less_alike() -> None:
    assert isinstance(both("mo a song", "move along", Context(routine="calf")), Match)


def test_spaces_do_not_matter_to_the_likeness() -> None:
    found = both("mycal fisc ramping", "my calf is cramping")
    assert isinstance(found, Match)


def test_spaces_alone_are_no_likeness() -> None:
    assert isinstance(both("a go i do at it", "i go on to it at"), NoMatch)
    assert isinstance(both("i go onto i tat", "i go on to it at"), Match)


@pytest.mark.parametrize(
    ("free", "expected"),
    [
        ("the news at ten", "my calf is cramping"),  # sounds different
        ("", "my calf is cramping"),
        ("my car is the camping", "my calf is cramping"),  # alike, as long rows easily are
        ("my car was camping", "my calf is [unk]"),  # words it did not know
        ("my car was camping", "[unk]"),
        ("my car was camping", ""),
        ("my car was camping", "my car was camping"),  # makes no sense either
    ],
)
def test_the_expected_reading_counts_only_if_it_agrees_and_knows_every_word(
    free: str, expected: str
) -> None:
    found = both(free, expected)
    assert isinstance(found, NoMatch)
    assert found.heard == free


def test_unknown_words_are_no_reading_even_if_the_rest_makes_sense() -> None:
    words = lexicon({"cramping": ["cramping"], "calf": ["calf"]}, neutral="my is")
    by_signs = Understander(content(words, entry("calf", Kind.RELIEF, signs=("cramping calf",))))
    known = understand_readings(by_signs, "my calves crampin", "my calf is cramping", IDLE)
    assert isinstance(known, Match)
    unknown = understand_readings(by_signs, "my calves crampin", "my calf [unk] cramping", IDLE)
    assert isinstance(unknown, NoMatch)


def test_why_nothing_was_meant_is_told_by_the_free_reading() -> None:
    found = both("um headache", "headache")
    assert isinstance(found, NoMatch)
    assert found.reason is Reason.OUT_OF_SCOPE


def test_both_readings_are_understood_in_the_same_state() -> None:
    running = Context(routine="soak")
    assert isinstance(both("moof along", "move along"), NoMatch)
    assert isinstance(both("moof along", "move along", running), Match)


@pytest.mark.parametrize(
    ("doubtful", "other", "hangs"),
    [
        ({"calf"}, "my [unk]", True),
        ({"calf"}, "[unk]", True),
        ({"calf"}, "my half is [unk]", False),  # the other reading has heard about the same
        ({"calf"}, "my calf is cramping", False),
        ({"my"}, "[unk]", False),  # it tells little
        ({"foot"}, "[unk]", False),  # it was not heard
    ],
)
def test_what_hangs_on_a_doubtful_word(doubtful: set[str], other: str, hangs: bool) -> None:
    match = UNDERSTANDER.understand("my calf is cramping")
    assert isinstance(match, Match)
    assert hangs_on(UNDERSTANDER, match, doubtful, other, IDLE) is hangs
