"""A reply to 'the heat, or the cold?'."""

import pytest

from tests.nlu.small import content, entry, lexicon
from voicecoach.content import Kind
from voicecoach.nlu import Context, Match, Understander
from voicecoach.nlu.choice import chosen
from voicecoach.nlu.concepts import Annotator
from voicecoach.nlu.normal import Normaliser

LEXICON = lexicon()
ANNOTATOR = Annotator(LEXICON, Normaliser(LEXICON))
TITLES = {"towel": ("calf", "towel", "stretch"), "wall": ("calf", "wall", "stretch")}


@pytest.mark.parametrize(
    ("reply", "picked"),
    [
        ("the towel", "towel"),
        ("wall please", "wall"),
        ("the walls one", "wall"),
        ("first", "towel"),
        ("the other one", "wall"),
        ("the calf stretch", ""),
        ("towel or wall i do not mind", ""),
        ("what is for supper", ""),
        ("", ""),
    ],
)
def test_a_reply_picks_by_a_word_of_one_title_or_by_its_place(reply: str, picked: str) -> None:
    assert chosen(ANNOTATOR.annotate(reply.split()), TITLES) == picked


def test_the_word_of_a_title_counts_more_than_the_place() -> None:
    assert chosen(ANNOTATOR.annotate(["wall", "first"]), TITLES) == "wall"


SMALL = Understander(
    content(
        LEXICON,
        entry("towel", Kind.ROUTINE, "towel stretch"),
        entry("wall", Kind.ROUTINE, "wall stretch"),
        entry("danger", Kind.SAFETY, "my chest hurts", priority=1),
        entry("stop", Kind.CONTROL, "stop", armed=("stop",)),
    )
)
ASKED = Context(choices=("towel", "wall"))


def test_a_word_suffices_once_the_coach_has_asked() -> None:
    found = SMALL.understand("the wall", ASKED)
    assert isinstance(found, Match)
    assert (found.id, found.why) == ("wall", "as asked")


@pytest.mark.parametrize(("said", "meant"), [("my chest hurts", "danger"), ("stop", "stop")])
def test_a_warning_and_a_stop_go_before_the_choice(said: str, meant: str) -> None:
    found = SMALL.understand(said, ASKED)
    assert isinstance(found, Match)
    assert found.id == meant


def test_what_picks_neither_is_understood_as_ever() -> None:
    assert not isinstance(SMALL.understand("the weather", ASKED), Match)
