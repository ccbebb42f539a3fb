"""Devices that stand still, go away or die: the routine goes on from where it stood."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.conftest import BEGIN, Listen
from tests.live.house import ROOT, House
from tests.live.listening import Listening
from tests.live.recording import LOUDSPEAKER, RATE_HZ

NOTICED_S, BACK_S = 3.0, 8.0
AGAIN = "works again"
LIBRARIES = ("ALSA lib", "Expression", "PaAlsa", "Cannot connect")
"How lines begin that the audio libraries print by themselves."


def at_the_first_step(house: House, coach: Listening) -> None:
    begun = coach.obey(BEGIN, "toe_stretch")
    coach.wait_phase("waiting", begun.after)


def said_of_it(coach: Listening, before: int) -> list[str]:
    lines = [line.text for line in coach.errors[before:] if AGAIN not in line.text]
    return [line for line in lines if line.strip() and not line.startswith(LIBRARIES)]


def goes_on(house: House, coach: Listening, before: int) -> None:
    """The routine is where it was, hears and speaks; the trouble was told once."""
    turn = coach.obey("next", "next_step", seconds=BACK_S)
    house.recording.wait_sound(LOUDSPEAKER, turn.said.last, 3)
    assert coach.state["routine"] == "toe_stretch"
    assert coach.state["step"] == 1
    told = said_of_it(coach, before)
    assert 1 <= len(told) <= 2, told
    assert len(set(told)) == len(told), "told twice"


def noticed(coach: Listening, before: int) -> None:
    coach.wait(lambda: said_of_it(coach, before), NOTICED_S, "nobody was told")


def back(house: House, coach: Listening) -> None:
    """Waits until it says that it listens again."""
    coach.wait(lambda: coach.told(AGAIN), BACK_S, "it does not say so")
    house.silent(0.5, 10)


def test_a_microphone_that_stands_still(house: House, listen: Listen) -> None:
    coach = listen()
    at_the_first_step(house, coach)
    before = len(coach.errors)
    house.suspend(stalled=True)
    noticed(coach, before)
    house.suspend(stalled=False)
    back(house, coach)
    goes_on(house, coach, before)


def test_a_microphone_that_is_unplugged(house: House, listen: Listen) -> None:
    coach = listen()
    at_the_first_step(house, coach)
    before = len(coach.errors)
    house.unplug()
    noticed(coach, before)
    house.plug_in()
    back(house, coach)
    goes_on(house, coach, before)


def test_a_sound_server_that_dies(house: House, listen: Listen) -> None:
    """It dies while the coach speaks; what was being said goes on when it is back."""
    coach = listen()
    begun = coach.obey("help, my calf is cramping", "calf_cramp")
    began = house.recording.wait_sound(LOUDSPEAKER, begun.said.last, 3)
    house.recording.wait_until(began + RATE_HZ, 3)
    before = len(coach.errors)
    house.kill()
    noticed(coach, before)
    place = house.recording.length
    house.restart()
    house.recording.wait_sound(LOUDSPEAKER, place, BACK_S)
    coach.wait_phase("holding", begun.after, 20)
    turn = coach.obey("next", "next_step", seconds=BACK_S)
    assert coach.state["routine"] == "calf_cramp"
    assert coach.state["step"] == 1
    house.recording.wait_sound(LOUDSPEAKER, turn.said.last, 3)
    told = said_of_it(coach, before)
    assert len(set(told)) == len(told), "told twice"
    assert len(told) <= 2, told


@pytest.mark.parametrize("trouble", ["suspend", "unplug"])
def test_trouble_does_not_keep_it_from_ending(house: House, listen: Listen, trouble: str) -> None:
    coach = listen()
    if trouble == "suspend":
        house.suspend(stalled=True)
    else:
        house.unplug()
    assert coach.end() == 0


def test_without_devices_it_says_so(tmp_path: Path) -> None:
    """A home without PulseAudio and without sound cards."""
    (tmp_path / ".asoundrc").write_text("pcm.!default {type null}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "voicecoach", "listen", "--input-device", "no such microphone"],
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "microphone" in done.stderr or "PortAudio" in done.stderr
