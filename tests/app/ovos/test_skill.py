"""The skill as OVOS loads it: by its entry point and its launcher, on a fake bus."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("ovos_workshop", reason="needs the dependency group ovos: script/test-ovos")

from ovos_bus_client.message import Message
from ovos_plugin_manager.skills import find_skill_plugins
from ovos_utils.fakebus import FakeBus
from ovos_workshop.skill_launcher import PluginSkillLoader

SKILL = "voicecoach.coach"
WITHIN_S = 20.0


class House:
    """An OVOS of which only the bus is there: what it would ask of the skill, tests ask."""

    def __init__(self) -> None:
        self.bus = FakeBus()
        self.messages: list[Message] = []
        self.bus.on("message", lambda text: self.messages.append(Message.deserialize(text)))
        skill_class = find_skill_plugins()[SKILL]
        self.loader = PluginSkillLoader(self.bus, SKILL)
        assert self.loader.load(skill_class)

    def said(self) -> list[str]:
        return [m.data["utterance"] for m in self.messages if m.msg_type == "speak"]

    def of_type(self, kind: str) -> list[Message]:
        return [m for m in self.messages if m.msg_type == kind]

    def emit(self, kind: str, session: str = "default", **data: object) -> None:
        context = {"session": {"session_id": session}, "skill_id": SKILL}
        self.bus.emit(Message(kind, data, context))

    def intent(self, entry: str, text: str, session: str = "default") -> None:
        self.emit(f"{SKILL}:{entry}.intent", session, utterance=text, utterances=[text])

    def converse(self, text: str, session: str = "default") -> bool:
        """What OVOS does while the skill is active."""
        before = len(self.of_type("skill.converse.response"))
        self.emit(f"{SKILL}.converse.request", session, utterances=[text], lang="en-US")
        self.until(lambda: len(self.of_type("skill.converse.response")) > before)
        return bool(self.of_type("skill.converse.response")[-1].data["result"])

    @staticmethod
    def until(true: Callable[[], bool]) -> None:
        end = time.monotonic() + WITHIN_S
        while not true():
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.02)


@pytest.fixture
def house(
    home: Path, speech_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    home.mkdir()
    (home / "cache").symlink_to(speech_cache)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    made = House()
    yield made
    made.loader.unload()


def test_ovos_is_told_what_people_say(house: House) -> None:
    registered = {
        m.data["name"]: m.data["samples"] for m in house.of_type("padatious:register_intent")
    }
    assert f"{SKILL}:calf_cramp.intent" in registered
    assert f"{SKILL}:emergency.intent" in registered
    assert f"{SKILL}:stop.intent" not in registered
    assert 1 <= max(map(len, registered.values())) <= 30
    (fallback,) = house.of_type("ovos.skills.fallback.register")
    assert fallback.data == {"skill_id": SKILL, "priority": 4}


def test_a_cry_begins_the_routine_and_next_goes_on(house: House) -> None:
    house.intent("calf_cramp", "help my calf is cramping")
    house.until(lambda: len(house.said()) >= 2)
    assert "toes up" in house.said()[0]
    assert house.of_type("intent.service.skills.activate")
    assert house.converse("next")
    assert "stand up" in house.said()[-1]


def test_the_hold_is_counted_aloud_by_itself(house: House) -> None:
    house.intent("calf_cramp", "help my calf is cramping")
    house.emit("recognizer_loop:audio_output_end")
    house.until(lambda: "And let go." in house.said())
    assert [text for text in house.said() if text in ("three", "two", "one")] == [
        "three",
        "two",
        "one",
    ]


def test_a_warning_comes_first_also_in_a_routine(house: House) -> None:
    house.intent("calf_cramp", "help my calf is cramping")
    assert house.converse("i can't breathe and my chest hurts")
    assert house.said()[-1] != house.said()[0]
    assert house.of_type("speak")[-1].context["session"]["session_id"] == "default"


def test_what_is_for_others_is_let_through(house: House) -> None:
    house.intent("calf_cramp", "help my calf is cramping")
    before = len(house.said())
    assert not house.converse("turn on the kitchen lights")
    assert len(house.said()) == before


def test_stop_is_handled(house: House) -> None:
    house.emit(f"{SKILL}.stop.ping")
    assert house.of_type("skill.stop.pong")[-1].data["can_handle"] is False
    house.intent("calf_cramp", "help my calf is cramping")
    house.emit(f"{SKILL}.stop.ping")
    assert house.of_type("skill.stop.pong")[-1].data["can_handle"] is True
    house.emit(f"{SKILL}.stop")
    assert house.of_type(f"{SKILL}.stop.response")[-1].data["result"] is True
    house.emit(f"{SKILL}.stop.ping")
    assert house.of_type("skill.stop.pong")[-1].data["can_handle"] is False


def test_what_nobody_else_understood_may_be_for_the_coach(house: House) -> None:
    text = "there is a knot in my calf and it will not let go"
    house.emit("ovos.skills.fallback.ping", utterances=[text], lang="en-US")
    assert house.of_type("ovos.skills.fallback.pong")[-1].data["can_handle"] is True
    house.emit(f"ovos.skills.fallback.{SKILL}.request", utterances=[text], lang="en-US")
    house.until(lambda: bool(house.of_type(f"ovos.skills.fallback.{SKILL}.response")))
    assert house.of_type(f"ovos.skills.fallback.{SKILL}.response")[-1].data["result"] is True
    assert house.said()
    house.emit("ovos.skills.fallback.ping", utterances=["what time is it"], lang="en-US")
    assert house.of_type("ovos.skills.fallback.pong")[-1].data["can_handle"] is False


def test_each_session_has_its_own_conversation(house: House) -> None:
    house.intent("calf_cramp", "help my calf is cramping", session="bedroom")
    house.emit(f"{SKILL}.converse.ping", "kitchen", utterances=["next"])
    assert house.of_type("skill.converse.pong")[-1].data["can_handle"] is False
    house.emit(f"{SKILL}.converse.ping", "bedroom", utterances=["next"])
    assert house.of_type("skill.converse.pong")[-1].data["can_handle"] is True


def test_nothing_said_is_kept(house: House, home: Path) -> None:
    house.intent("calf_cramp", "help my calf is cramping")
    assert not list(home.rglob("*.sqlite3"))
