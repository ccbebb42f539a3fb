"""A key is what the same words, spoken, would be."""

from datetime import datetime

import pytest

from voicecoach.app.pressed import ALL_KEYS, COMMANDS, PAUSE, Commands
from voicecoach.content import Content
from voicecoach.dialogue import Heard, Phase, Routine, Session
from voicecoach.dialogue.session import Offer, Question
from voicecoach.nlu import Match, Understander

NOW = datetime(2026, 11, 20, 3)
HOLDING = Session(routine=Routine("calf_cramp", relief=True, phase=Phase.HOLDING))
PAUSED = Session(routine=Routine("calf_cramp", relief=True, phase=Phase.PAUSED))


@pytest.fixture
def commands(content: Content, understander: Understander) -> Commands:
    return Commands(content, understander)


def meant(commands: Commands, key: str, session: Session) -> str | None:
    event = commands.event(key, session, 5.0, NOW)
    if event is None:
        return None
    assert isinstance(event, Heard)
    assert isinstance(event.understanding, Match)
    assert (event.at_s, event.now, event.understanding.called) == (5.0, NOW, True)
    return event.understanding.id


@pytest.mark.parametrize(("key", "entry_id"), COMMANDS.items())
def test_every_key_does_in_a_hold_what_it_says(commands: Commands, key: str, entry_id: str) -> None:
    assert meant(commands, key, HOLDING) == entry_id
    assert meant(commands, key.upper(), HOLDING) == entry_id


@pytest.mark.parametrize("key", ["p", " "])
def test_the_key_that_pauses_goes_on(commands: Commands, key: str) -> None:
    assert meant(commands, key, PAUSED) == "resume"
    assert meant(commands, key, Session()) == PAUSE


@pytest.mark.parametrize(("key", "entry_id"), [("y", "yes"), ("o", "no"), ("s", "stop")])
def test_a_question_is_answered_by_key(commands: Commands, key: str, entry_id: str) -> None:
    assert meant(commands, key, Session(offer=Offer(Question.LOG))) == entry_id


@pytest.mark.parametrize("key", ["z", "1", "q", "?", "\n", "ä", "\x00"])
def test_other_keys_mean_nothing(commands: Commands, key: str) -> None:
    assert meant(commands, key, HOLDING) is None


def test_a_key_says_no_more_than_it_must(commands: Commands) -> None:
    event = commands.event("p", HOLDING, 5.0, NOW)
    assert isinstance(event, Heard)
    assert event.understanding.heard == "wait"


def test_the_keys_are_told() -> None:
    told = ALL_KEYS.replace("space or p", "p").replace("space", " ")
    for key in COMMANDS:
        assert key == " " or f"{key} " in told
