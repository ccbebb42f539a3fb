"""What is said while the coach speaks: warnings, commands, coughs."""

import numpy as np

from tests.live.conftest import Listen
from tests.live.house import House
from tests.live.listening import Listening
from tests.live.recording import LOUDSPEAKER, RATE_HZ


def test_a_warning_sign_goes_before_what_is_being_said(house: House, listen: Listen) -> None:
    coach = listen()
    cry = coach.obey("help, my calf is cramping", "calf_cramp")
    began = house.recording.wait_sound(LOUDSPEAKER, cry.said.last, 5)
    house.recording.wait_until(began + RATE_HZ // 2, 3)
    after = len(coach.events)
    warned = coach.obey("my leg is swollen and red", "possible_clot", "slt")
    assert coach.state["warning"] == "possible_clot"
    coach.wait(lambda: any(e["type"] == "said" for e in coach.events[after:]), 3, "not cut")
    cut = next(e for e in coach.events[after:] if e["type"] == "said")
    assert cut["cut"]
    assert cut["t"] - warned.event["t"] < 0.2
    house.recording.wait_sound(LOUDSPEAKER, coach.place(warned.event) + RATE_HZ // 5, 2)


def test_a_command_over_the_voice_is_obeyed(house: House, coach: Listening) -> None:
    """With headphones, so that nothing of the voice is in the room: known after its first words."""
    cry = coach.obey("i have a cramp in my foot", "foot_cramp")
    coach.wait_phase("waiting", cry.after)
    again = coach.obey("say that again", "repeat")
    began = house.recording.wait_sound(LOUDSPEAKER, again.said.last, 5)
    house.recording.wait_until(began + RATE_HZ // 2, 3)
    turn = coach.obey("next", "next_step")
    assert coach.state["step"] == 1
    ended = house.recording.last_audible(LOUDSPEAKER, began, coach.place(turn.event))
    assert ended is not None
    assert turn.said.last > began


def test_other_speech_makes_the_voice_softer_at_once(house: House, coach: Listening) -> None:
    cry = coach.obey("help, my calf is cramping", "calf_cramp")
    began = house.recording.wait_sound(LOUDSPEAKER, cry.said.last, 5)
    house.recording.wait_until(began + RATE_HZ, 3)
    talk = house.play(house.people.words("well i do not know what you mean by that", "slt")).wait()
    loud = _level(house, began, talk.first)
    soft = _level(house, talk.first + RATE_HZ // 2, talk.last)
    assert 20 * np.log10(loud / soft) > 8, "it went on as loud as before"


def test_a_cough_ends_nothing(house: House, coach: Listening) -> None:
    cry = coach.obey("i have a cramp in my foot", "foot_cramp")
    began = house.recording.wait_sound(LOUDSPEAKER, cry.said.last, 5)
    house.recording.wait_until(began + RATE_HZ // 2, 3)
    chance = np.random.default_rng(1)
    length = RATE_HZ // 4
    burst = chance.normal(0, 3000, length) * np.hanning(length)
    house.play(house.people.words_of(burst.astype(np.int16), "(a cough)")).wait()
    coach.wait_phase("waiting", cry.after)
    said = [e for e in coach.events[cry.after :] if e["type"] == "said"]
    assert [e["cut"] for e in said] == [False]
    assert len(coach.turns(cry.after)) == 1


def _level(house: House, start: int, end: int) -> float:
    samples = house.recording.samples(LOUDSPEAKER, start, end).astype(np.float64)
    return float(np.sqrt(np.mean(samples**2))) + 1.0
