"""A night as a person lives it: a cry, steps by voice, a question in a hold."""

import numpy as np

from tests.live.conftest import Listen
from tests.live.house import House
from tests.live.recording import LOUDSPEAKER, RATE_HZ
from voicecoach.app.wiring import App


def test_a_cry_for_help_is_answered_by_the_first_instruction(
    house: House, listen: Listen, app: App
) -> None:
    coach = listen()
    cry = house.say("help, my calf is cramping")
    coach.wait_heard("calf_cramp")
    began = house.recording.wait_sound(LOUDSPEAKER, cry.last, 5)
    coach.wait_phase("holding", 20)
    with app.voice() as voice:
        step = voice.render(app.content.entries["calf_cramp"].steps[0].say, app.settings.rate)
    said = house.recording.find(step.at_rate(RATE_HZ).samples, LOUDSPEAKER, cry.last)
    assert said is not None
    assert abs(said - began) / RATE_HZ < 0.3, "the instruction comes first"
    assert (began - cry.last) / RATE_HZ < 2.0
    assert coach.end() == 0
