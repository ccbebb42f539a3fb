"""The phrases expected in each state come from the content that ships."""

import pytest

from voicecoach.asr.vocabulary import Vocabularies, words
from voicecoach.content import Content
from voicecoach.nlu import Context

IDLE = Context()
ROUTINE = Context(routine="calf_cramp", relief=True)


@pytest.fixture(scope="module")
def vocabularies(content: Content) -> Vocabularies:
    return Vocabularies(content)


def test_stop_is_expected_in_every_state(vocabularies: Vocabularies) -> None:
    assert "stop" in vocabularies.of(IDLE).phrases
    assert "stop" in vocabularies.of(ROUTINE).phrases


def test_going_on_is_expected_only_where_there_is_something_to_go_on_with(
    vocabularies: Vocabularies,
) -> None:
    assert "next step" in vocabularies.of(ROUTINE).phrases
    assert "next step" not in vocabularies.of(IDLE).phrases


@pytest.mark.parametrize("command", ["next", "stop", "again", "go on", "slower"])
def test_after_a_command_nothing_more_is_waited_for(
    vocabularies: Vocabularies, command: str
) -> None:
    found = vocabularies.of(ROUTINE)
    assert command in found.complete
    assert command in found.phrases


@pytest.mark.parametrize("beginning", ["my foot", "help", "no", "yes", "what"])
def test_what_may_go_on_is_waited_for(vocabularies: Vocabularies, beginning: str) -> None:
    assert beginning not in vocabularies.of(ROUTINE).complete


def test_phrases_are_sorted_and_without_doubles(vocabularies: Vocabularies) -> None:
    found = vocabularies.of(IDLE).phrases
    assert list(found) == sorted(set(found))


def test_phrases_are_short(vocabularies: Vocabularies) -> None:
    assert max(len(phrase.split()) for phrase in vocabularies.of(ROUTINE).phrases) <= 7


def test_phrases_of_a_state_are_the_very_same_each_time(vocabularies: Vocabularies) -> None:
    again = Context(routine="foot_cramp", holding=True)
    assert vocabularies.of(ROUTINE) is vocabularies.of(again)


def test_phrases_are_the_same_in_every_run(content: Content, vocabularies: Vocabularies) -> None:
    assert Vocabularies(content).of(IDLE) == vocabularies.of(IDLE)


def test_the_words_of_the_content_are_plain_small_words(content: Content) -> None:
    found = words(content)
    assert {"calf", "cramp", "stop", "hamstring"} <= found
    assert [word for word in found if not word.replace("'", "").isalpha()] == []
    assert [word for word in found if word != word.lower()] == []
