"""Entries by the concepts that are said."""

import pytest

from tests.nlu.small import content, entry, lexicon
from voicecoach.content import Entry, Kind
from voicecoach.nlu import IDLE, Context
from voicecoach.nlu.concepts import Annotator
from voicecoach.nlu.normal import Normaliser
from voicecoach.nlu.signs import SignIndex

LEXICON = lexicon(
    {
        "cramping": ["cramping", "cramp"],
        "calf": ["calf"],
        "foot": ["foot"],
        "swollen": ["swollen"],
        "next": ["next"],
        "telly": ["telly"],
        "past": ["yesterday"],
        "yes": ["yes"],
    },
    padding="really",
    neutral="my is the i it have in",
    foreign="telly",
)
NORMALISER = Normaliser(LEXICON)
ANNOTATOR = Annotator(LEXICON, NORMALISER)
CALF = entry("calf", Kind.RELIEF, signs=("cramping calf !past",))


def scores(text: str, *entries: Entry, context: Context = IDLE) -> dict[str, float]:
    said = ANNOTATOR.annotate(NORMALISER.words(text))
    found = SignIndex(content(LEXICON, *entries)).candidates(said, context)
    return {candidate.id: candidate.score for candidate, _ in found}


def test_a_sign_holds_when_all_its_concepts_are_said() -> None:
    assert "calf" in scores("my calf is cramping", CALF)


@pytest.mark.parametrize("text", ["my calf", "it is cramping", "my foot is cramping", ""])
def test_it_does_not_hold_when_one_is_missing(text: str) -> None:
    assert scores(text, CALF) == {}


def test_it_does_not_hold_when_something_bars_it() -> None:
    assert scores("my calf is cramping yesterday", CALF) == {}


def test_one_of_several_concepts_is_enough() -> None:
    either = entry("leg", Kind.RELIEF, signs=("cramping calf|foot",))
    assert scores("my foot is cramping", either).keys() == {"leg"}


def test_a_denied_concept_does_not_count() -> None:
    assert scores("my calf is not cramping", CALF) == {}


def test_a_sign_may_ask_for_a_denied_concept() -> None:
    fine = entry("fine", Kind.CONTROL, signs=("not_swollen",))
    assert scores("it is not swollen", fine).keys() == {"fine"}
    assert scores("it is swollen", fine) == {}


@pytest.mark.parametrize(
    ("needed", "context"),
    [
        ("@routine", Context(routine="soak")),
        ("@idle", Context()),
        ("@holding", Context(routine="soak", holding=True)),
        ("@soak", Context(routine="soak")),
        ("@offer:log", Context(offer="log")),
    ],
)
def test_a_sign_may_ask_for_a_state(needed: str, context: Context) -> None:
    onwards = entry("next", Kind.CONTROL, signs=(f"next {needed}",))
    assert scores("next", onwards, context=context).keys() == {"next"}


def test_in_another_state_it_does_not_hold() -> None:
    onwards = entry("next", Kind.CONTROL, signs=("next @routine",))
    assert scores("next", onwards) == {}


def test_a_state_may_bar_a_sign() -> None:
    onwards = entry("next", Kind.CONTROL, signs=("next !@paused",))
    assert scores("next", onwards, context=Context(routine="soak", paused=True)) == {}


def test_words_that_are_all_explained_score_full() -> None:
    assert scores("calf cramping", CALF) == {"calf": 1.0}


def test_words_that_tell_nothing_do_not_count_against_an_ailment() -> None:
    assert scores("i have the cramp in my calf", CALF) == {"calf": 1.0}


def test_they_count_a_little_against_a_command() -> None:
    onwards = entry("next", Kind.CONTROL, signs=("next",))
    assert 0.7 < scores("the next", onwards)["next"] < 1


def test_other_words_count_against_everything() -> None:
    few = scores("calf cramping monday", CALF)["calf"]
    many = scores("calf cramping monday after breakfast with grandma", CALF)["calf"]
    assert 1 > few > many > 0


def test_known_words_the_sign_does_not_ask_for_count_less() -> None:
    known = scores("calf cramping foot", CALF)["calf"]
    unknown = scores("calf cramping elbow", CALF)["calf"]
    assert 1 > known > unknown


def test_words_of_other_matters_count_most() -> None:
    foreign = scores("calf cramping telly", CALF)["calf"]
    unknown = scores("calf cramping elbow", CALF)["calf"]
    assert foreign < unknown


def test_unless_the_sign_asks_for_them() -> None:
    watching = entry("watching", Kind.RELIEF, signs=("cramping telly",))
    assert scores("cramping telly", watching) == {"watching": 1.0}


def test_a_warning_survives_a_long_story() -> None:
    text = "swollen since we came home with grandma on the last train from london"
    warning = entry("clot", Kind.SAFETY, signs=("swollen",), priority=1)
    order = entry("order", Kind.CONTROL, signs=("swollen",))
    found = scores(text, warning, order)
    assert found["clot"] > 0.55
    assert found["order"] == 0


def test_an_answer_to_a_question_may_say_more_than_yes() -> None:
    plain = entry("plain", Kind.CONTROL, signs=("yes",))
    asked = entry("asked", Kind.CONTROL, signs=("yes @offer",))
    found = scores("yes grandma said so", plain, asked, context=Context(offer="log"))
    assert found["asked"] > found["plain"]


def test_a_score_is_never_below_nothing() -> None:
    onwards = entry("next", Kind.CONTROL, signs=("next",))
    assert scores("next monday grandma comes by train", onwards) == {"next": 0.0}


def test_the_best_sign_of_an_entry_counts() -> None:
    both = entry("calf", Kind.RELIEF, signs=("cramping", "cramping calf"))
    assert scores("calf cramping", both) == {"calf": 1.0}
    said = ANNOTATOR.annotate(("calf", "cramping"))
    ((candidate, _),) = SignIndex(content(LEXICON, both)).candidates(said, IDLE)
    assert candidate.why == "sign cramping + calf"


def test_rare_concepts_weigh_more() -> None:
    index = SignIndex(
        content(
            LEXICON,
            entry("calf", Kind.RELIEF, signs=("cramping",)),
            entry("foot", Kind.RELIEF, signs=("cramping foot", "cramping swollen")),
            entry("rare", Kind.RELIEF, signs=("yes",)),
        )
    )
    found = index.candidates(ANNOTATOR.annotate(("cramping", "yes")), IDLE)
    weights = {candidate.id: weight for candidate, weight in found}
    assert weights["rare"] > weights["calf"]
