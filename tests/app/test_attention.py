"""Asleep the coach lets through what is meant for it, and nothing else."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from voicecoach.app.attention import ATTENTIVE_S, STANDING_S, Attention, Mode
from voicecoach.app.paths import user_paths
from voicecoach.app.settings import Settings
from voicecoach.app.wiring import App
from voicecoach.content import Content
from voicecoach.dialogue import (
    Event,
    Heard,
    Phase,
    Routine,
    Session,
    Spoken,
    StopHeard,
    Unintelligible,
)
from voicecoach.dialogue.session import Offer, Question
from voicecoach.errors import MissingError
from voicecoach.nlu import Understander

NOW = datetime(2026, 11, 20, 3)
IDLE = Session()
LATER_S = 100.0
Hear = Callable[..., Heard]


@pytest.fixture
def attention(content: Content) -> Attention:
    return Attention(content)


@pytest.fixture
def hear(understander: Understander) -> Hear:
    def heard(text: str, at_s: float = LATER_S) -> Heard:
        return Heard(at_s, understander.understand(text), NOW)

    return heard


@pytest.mark.parametrize(
    "cry",
    [
        "hey coach",
        "okay coach are you there",
        "hey coach my calf",
        "hey coach are bananas any good",
        "hey coach what is the football score",
        "help my calf is cramping",
        "my toes are cramping",
        "i can't breathe",
        "my leg is swollen and red",
        "stop",
    ],
)
def test_asleep_it_hears_what_is_meant_for_it(attention: Attention, hear: Hear, cry: str) -> None:
    event = hear(cry)
    assert attention.admit(event, IDLE) == event


@pytest.mark.parametrize(
    "talk",
    [
        "are bananas any good",
        "are you there",
        "can you hear me",
        "wake up",
        "next",
        "louder",
        "yes",
        "could i have a large coffee please",
        "the coach leaves at nine",
        "what is the football score",
        "i have diabetes",
        "my tooth is aching",
    ],
)
def test_asleep_it_hears_nothing_else(attention: Attention, hear: Hear, talk: str) -> None:
    assert attention.admit(hear(talk), IDLE) is None
    assert not attention.awake(IDLE, LATER_S)


def test_asleep_a_mumble_is_nothing(attention: Attention) -> None:
    assert attention.admit(Unintelligible(LATER_S), IDLE) is None


def test_stop_goes_before_everything_and_wakes_nobody(attention: Attention, hear: Hear) -> None:
    assert attention.admit(StopHeard(LATER_S), IDLE) == StopHeard(LATER_S)
    attention.admit(hear("stop"), IDLE)
    assert not attention.awake(IDLE, LATER_S + 1)


def test_its_name_opens_its_ears_for_twenty_seconds(attention: Attention, hear: Hear) -> None:
    attention.admit(hear("hey coach"), IDLE)
    assert attention.admit(hear("what can i say", LATER_S + 19), IDLE) is not None
    assert attention.admit(hear("what can i say", LATER_S + 38), IDLE) is not None
    assert attention.admit(hear("what can i say", LATER_S + 59), IDLE) is None


def test_after_its_own_words_it_listens_for_a_while(attention: Attention) -> None:
    attention(Spoken(LATER_S, 3), IDLE, ())
    assert attention.awake(IDLE, LATER_S + ATTENTIVE_S - 1)
    assert not attention.awake(IDLE, LATER_S + ATTENTIVE_S + 1)


def test_words_that_began_in_time_count(attention: Attention, hear: Hear) -> None:
    attention.note_spoken(LATER_S)
    late = hear("what can i say", LATER_S + 22)
    assert attention.admit(late, IDLE, began_s=LATER_S + 19) == late


def test_talk_that_is_not_for_it_does_not_keep_it_awake(attention: Attention, hear: Hear) -> None:
    attention.note_spoken(LATER_S)
    attention.admit(hear("could i have a large coffee please", LATER_S + 10), IDLE)
    assert not attention.awake(IDLE, LATER_S + 21)


@pytest.mark.parametrize(
    "session",
    [
        Session(offer=Offer(Question.LOG)),
        Session(speaking=True),
        Session(routine=Routine("calf_cramp", relief=True, phase=Phase.HOLDING)),
    ],
)
def test_awake_while_something_is_going_on(attention: Attention, session: Session) -> None:
    assert attention.awake(session, 5000.0)


@pytest.mark.parametrize(
    "session",
    [
        Session(alarm="possible_clot"),
        Session(routine=Routine("calf_cramp", relief=True, phase=Phase.PAUSED)),
        Session(routine=Routine("calf_cramp", relief=True, phase=Phase.WAITING)),
    ],
)
def test_what_waits_keeps_it_awake_but_not_all_night(
    attention: Attention, session: Session
) -> None:
    attention.note_spoken(LATER_S)
    assert attention.awake(session, LATER_S + 600)
    assert not attention.awake(session, LATER_S + STANDING_S + 1)


def test_sent_to_sleep_it_sleeps_at_once(attention: Attention, hear: Hear) -> None:
    asleep = Session(asleep=True)
    attention.note_spoken(LATER_S)
    assert attention.admit(hear("what can i say", LATER_S + 1), asleep) is None
    assert attention.admit(hear("hey coach", LATER_S + 2), asleep) is not None


def test_always_on_hears_all_until_sent_to_sleep(content: Content, hear: Hear) -> None:
    attention = Attention(content, Mode.ALWAYS_ON)
    assert attention.admit(hear("what can i say"), IDLE) is not None
    assert attention.admit(hear("what can i say"), Session(asleep=True)) is None


@pytest.mark.parametrize("mode", [Mode.WAKE, Mode.PUSH_TO_TALK])
def test_who_is_in_a_routine_is_in_talk_with_the_coach(content: Content, mode: Mode) -> None:
    attention = Attention(content, mode)
    running = Session(routine=Routine("calf_cramp", relief=True))
    assert attention.in_talk(running, LATER_S)
    assert not attention.in_talk(replace(running, asleep=True), LATER_S)
    assert not attention.in_talk(IDLE, LATER_S)


def test_push_to_talk_opens_for_one_utterance(content: Content, hear: Hear) -> None:
    attention = Attention(content, Mode.PUSH_TO_TALK)
    running = Session(routine=Routine("calf_cramp", relief=True, phase=Phase.WAITING))
    assert attention.admit(hear("next"), running) is None
    assert attention.admit(hear("hey coach"), IDLE) is None
    attention.push(LATER_S)
    assert attention.admit(hear("next", LATER_S + 2), running) is not None
    assert attention.admit(hear("next", LATER_S + 3), running) is None
    assert attention.admit(hear("help my calf is cramping"), IDLE) is not None
    assert attention.admit(StopHeard(LATER_S), running) is not None


def test_the_key_wakes_one_that_was_sent_to_sleep(content: Content, hear: Hear) -> None:
    attention = Attention(content, Mode.PUSH_TO_TALK)
    attention.push(LATER_S)
    event: Event | None = attention.admit(hear("what can i say"), Session(asleep=True))
    assert isinstance(event, Heard)
    assert event.understanding.called


def test_with_another_wake_word_the_name_does_nothing(content: Content, hear: Hear) -> None:
    attention = Attention(content, by_name=False)
    assert attention.admit(hear("hey coach"), IDLE) is None
    attention.push(LATER_S)
    assert attention.admit(hear("what can i say", LATER_S + 3), IDLE) is not None


def test_started_by_hand_it_listens_at_once(content: Content, hear: Hear) -> None:
    attention = Attention(content, from_s=0.0)
    assert attention.admit(hear("what can i say", 5.0), IDLE) is not None
    assert attention.admit(hear("what can i say", 60.0), IDLE) is None


def test_the_settings_choose_what_wakes_it(monkeypatch: pytest.MonkeyPatch, hear: Hear) -> None:
    monkeypatch.setitem(sys.modules, "pymicro_wakeword", None)
    assert App(Settings(), user_paths()).wake_detector() is None
    other = App(Settings(wake="alexa"), user_paths())
    assert other.attention().admit(hear("hey coach"), IDLE) is None
    with pytest.raises(MissingError, match=r"voicecoach\[wake\]"):
        other.wake_detector()
    always = App(Settings(wake="alexa", attention="always-on"), user_paths())
    assert always.wake_detector() is None
    assert always.attention().admit(hear("what can i say"), IDLE) is not None
