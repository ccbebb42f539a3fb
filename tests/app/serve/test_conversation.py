"""One conversation over requests: the clock, what is said unasked, and holds as timers."""

from dataclasses import dataclass

import pytest

from tests.fakes.serving import ServedHouse
from voicecoach.app.serve.conversation import Conversation
from voicecoach.app.serve.conversations import Conversations, TooMany, key_of
from voicecoach.app.serve.holds import HoldChange
from voicecoach.app.serve.limits import Limits
from voicecoach.content import Content
from voicecoach.dialogue import Phase
from voicecoach.nlu import Understander


@dataclass
class Clock:
    now_s: float = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(content: Content, understander: Understander, clock: Clock) -> ServedHouse:
    limits = Limits(conversations=3, conversations_of_one=2)
    return ServedHouse(content, understander, limits, clock=clock)


@pytest.fixture
def talk(house: ServedHouse) -> Conversation:
    return house.open_one()[0]


def phase(talk: Conversation) -> Phase:
    assert talk.session.routine is not None
    return talk.session.routine.phase


def changes(talk: Conversation) -> list[HoldChange]:
    return [hold.change for hold in talk.take_holds()]


def test_nothing_is_missed_by_who_cannot_be_told(talk: Conversation, clock: Clock) -> None:
    talk.hear("help, my calf is cramping")
    clock.now_s += 120
    # Two minutes later it still stands at the first hold, and next is the second step.
    assert "stand up" in " ".join(talk.hear("next").texts)


def test_the_hold_runs_for_who_cannot_be_told(talk: Conversation, clock: Clock) -> None:
    talk.hear("help, my calf is cramping")
    talk.played()
    clock.now_s += 4
    assert talk.hear("how much longer").texts == ("About six seconds left.",)
    assert phase(talk) is Phase.HOLDING


def test_who_is_told_gets_the_whole_routine_by_itself(talk: Conversation, clock: Clock) -> None:
    talk.told_to = object()
    talk.hear("help, my calf is cramping")
    said: list[str] = []
    for _ in range(400):
        clock.now_s += 0.1
        talk.pass_time()
        said.extend(talk.take_unasked())
    assert said[:4] == ["three", "two", "one", "And let go."]
    assert any("stand up" in text for text in said)
    # The second step has no clock: it waits for next.
    assert changes(talk) == [HoldChange.STARTED, HoldChange.FINISHED]


def test_a_hold_can_be_paused_resumed_and_called_off(talk: Conversation, clock: Clock) -> None:
    talk.told_to = object()
    talk.hear("help, my calf is cramping")
    talk.played()
    assert changes(talk) == [HoldChange.STARTED]
    clock.now_s += 3
    talk.hear("wait")
    assert changes(talk) == [HoldChange.PAUSED]
    clock.now_s += 60
    talk.hear("go on")
    talk.played()
    assert changes(talk) == [HoldChange.RESUMED]
    talk.hear("stop")
    assert changes(talk) == [HoldChange.CANCELLED]


def test_a_question_in_a_hold_lets_the_same_hold_go_on(talk: Conversation, clock: Clock) -> None:
    talk.told_to = object()
    talk.hear("help, my calf is cramping")
    talk.played()
    clock.now_s += 3
    talk.hear("should I use heat or ice")
    talk.played()
    assert changes(talk) == [HoldChange.STARTED, HoldChange.PAUSED, HoldChange.RESUMED]


def test_who_wakes_a_satellite_and_is_not_understood_is_told(talk: Conversation) -> None:
    reply = talk.hear("turn on the kitchen lights")
    assert not reply.understood
    assert reply.texts


def test_slower_is_for_this_conversation_only(house: ServedHouse) -> None:
    one, two = house.open_one()[0], house.open_one()[0]
    one.hear("slower")
    assert one.rate_wpm < two.rate_wpm == 150


# -- finding conversations --------------------------------------------------------------------


def test_the_context_names_the_conversation() -> None:
    me = object()
    assert key_of({"conversation_id": "a", "device_id": "b"}, me) == ("conversation_id", "a")
    assert key_of({"satellite_id": "s", "device_id": "b"}, me) == ("satellite_id", "s")
    assert key_of({"device_id": 7}, me) == ("device_id", "7")
    for unusable in (None, {}, {"conversation_id": ""}, {"conversation_id": ["a"]}):
        assert key_of(unusable, me) is me
    assert key_of({"conversation_id": "x" * 1000}, me) is me


def test_a_conversation_unused_for_long_is_over(house: ServedHouse, clock: Clock) -> None:
    found = house.conversations.of("a", None)
    clock.now_s += 800
    assert house.conversations.of("a", None) is found
    found.hear("help")
    clock.now_s += 901
    assert house.conversations.find("a") is None


def test_one_that_leads_a_person_gives_way_last(house: ServedHouse) -> None:
    conversations: Conversations = house.conversations
    conversations.of("led", "x").hear("help, my calf is cramping")
    for number in range(6):
        conversations.of(f"idle {number}", number)
    assert len(conversations) == 3
    assert conversations.find("led") is not None


def test_one_client_may_open_only_so_many(house: ServedHouse) -> None:
    house.conversations.of("a", "me")
    house.conversations.of("b", "me")
    with pytest.raises(TooMany):
        house.conversations.of("c", "me")
    house.conversations.of("c", "you")


def test_sound_that_names_nobody_is_heard_as_of_who_is_led(house: ServedHouse) -> None:
    assert house.conversations.likely_context().routine == ""
    house.conversations.of("a", None).hear("help, my calf is cramping")
    assert house.conversations.likely_context().routine == "calf_cramp"
