"""A night as a person lives it: a cry, steps by voice, a pause, a question in a hold."""

from itertools import pairwise

import numpy as np
import pytest

from tests.live.conftest import BEGIN, Listen
from tests.live.house import House
from tests.live.listening import Listening, Turn, night
from tests.live.people import speech_level
from tests.live.recording import AUDIBLE, LOUDSPEAKER, RATE_HZ, Samples
from voicecoach.app.wiring import App

ALIKE = 0.8
"Likeness of a syllable that nothing is missing from, at another volume."


def rendered(app: App, text: str) -> Samples:
    """What the coach's voice makes of a text, as the recording would hold it."""
    with app.voice() as voice:
        return voice.render(text, app.settings.rate).at_rate(RATE_HZ).samples


def test_a_cry_for_help_is_answered_by_the_first_instruction(
    house: House, coach: Listening, app: App
) -> None:
    turn = coach.obey("help, my calf is cramping", "calf_cramp")
    began = house.recording.wait_sound(LOUDSPEAKER, turn.said.last, 5)
    assert (began - turn.said.last) / RATE_HZ < 1.6
    coach.wait_phase("holding", seconds=12)
    first = rendered(app, app.content.entries["calf_cramp"].steps[0].say)
    said = house.recording.find(first, LOUDSPEAKER, turn.said.last)
    assert said is not None
    assert abs(said - began) / RATE_HZ < 0.35, "the instruction comes first"


@pytest.mark.long
def test_no_first_syllable_is_lost(house: House, coach: Listening, app: App) -> None:
    """However long the loudspeaker was silent before."""
    words = rendered(app, app.content.entries["foot_cramp"].steps[0].say)
    first = int(np.argmax(np.abs(words.astype(np.int32)) > 2 * AUDIBLE))
    syllable = words[first : first + RATE_HZ // 8]
    turn = coach.obey("i have a cramp in my foot", "foot_cramp")
    assert _begins_with(house, turn, syllable)
    coach.wait_phase("waiting", turn.after)
    coach.obey("stop", "stop")
    house.silent(2.0, 4)
    again = coach.obey("i have a cramp in my foot", "foot_cramp")
    assert _begins_with(house, again, syllable)


def _begins_with(house: House, turn: Turn, syllable: Samples) -> bool:
    began = house.recording.wait_sound(LOUDSPEAKER, turn.said.last, 3)
    end = began + RATE_HZ // 4
    house.recording.wait_until(end, 2)
    at = house.recording.find(syllable, LOUDSPEAKER, began - RATE_HZ // 20, end, ALIKE)
    return at is not None and abs(at - began) < RATE_HZ // 50


def test_next_and_again(house: House, coach: Listening) -> None:
    begun = coach.obey(BEGIN, "toe_stretch")
    coach.wait_phase("waiting", begun.after)
    again = coach.obey("say that again", "repeat")
    house.recording.wait_sound(LOUDSPEAKER, again.said.last, 2)
    coach.wait_phase("waiting", again.after)
    assert coach.state["step"] == 0
    further = coach.obey("next", "next_step")
    coach.wait_phase("holding", further.after)
    assert coach.state["step"] == 1


def test_a_pause_stops_the_clock_of_a_hold(house: House, coach: Listening) -> None:
    begun = coach.obey(BEGIN, "toe_stretch")
    coach.wait_phase("waiting", begun.after)
    further = coach.obey("next", "next_step")
    held = coach.wait_phase("holding", further.after)
    paused = coach.obey("wait a minute", "pause")
    house.recording.wait_sound(LOUDSPEAKER, paused.said.last, 2)
    quiet = house.silent(0.5, 4)
    still = house.recording.length
    house.recording.wait_until(quiet + 3 * RATE_HZ, 4)
    assert house.recording.first_audible(LOUDSPEAKER, still) is None, "nothing is counted"
    assert coach.state["phase"] == "paused"
    resumed = coach.obey("go on", "resume")
    on = coach.wait_phase("holding", resumed.after)
    over = coach.wait_phase("waiting", resumed.after, 12)
    ended = next(e for e in coach.events if e["t"] > on["t"] and e["type"] == "state")
    assert ended["t"] <= over["t"]
    assert paused.event["t"] - held["t"] + ended["t"] - on["t"] == pytest.approx(4.0, abs=0.3)


def test_a_question_in_a_hold_is_answered_and_the_hold_goes_on(
    house: House, coach: Listening
) -> None:
    begun = coach.obey(BEGIN, "toe_stretch")
    coach.wait_phase("waiting", begun.after)
    further = coach.obey("next", "next_step")
    held = coach.wait_phase("holding", further.after)
    asked = coach.obey("what is a cramp", "what_is_a_cramp")
    house.recording.wait_sound(LOUDSPEAKER, asked.said.last, 2)
    on = coach.wait_phase("holding", asked.after, 20)
    over = coach.wait_phase("waiting", asked.after, 12)
    assert over["step"] == 2
    ended = next(e for e in coach.events if e["t"] > on["t"] and e["type"] == "state")
    assert ended["t"] <= over["t"]
    assert asked.event["t"] - held["t"] + ended["t"] - on["t"] == pytest.approx(4.0, abs=0.3)


def test_a_whole_routine_goes_by_itself(house: House, listen: Listen) -> None:
    """The coach in the room's echo, and nobody who speaks: no turn may come from itself."""
    house.echo(-6.0)
    coach = listen()
    begun = coach.obey("hey coach, ankle circles", "ankle_circles")
    coach.wait_phase("telling", begun.after)
    coach.wait(lambda: coach.state["routine"] is None, 25, "the routine did not end")
    quiet = house.silent(2.5, 8)
    assert house.recording.last_audible(LOUDSPEAKER, begun.said.last, quiet) is not None
    assert [e.fields for e in coach.turns(begun.after)] == [begun.event.fields]


@pytest.mark.long
def test_at_night_the_first_words_are_soft_and_grow_louder(house: House, listen: Listen) -> None:
    coach = listen(VOICECOACH_NIGHT=night(in_hours=0))
    levels = []
    said = coach.obey("hey coach, toe stretch", "toe_stretch").said
    for _ in range(4):
        began = house.recording.wait_sound(LOUDSPEAKER, said.last, 3)
        # Soft words have soft endings: half a second of silence may still be one of them.
        ended = house.silent(1.0, 8, start=began)
        levels.append(speech_level(house.recording.samples(LOUDSPEAKER, began, ended)))
        said = coach.obey("say that again", "repeat").said
    assert levels[3] > 2.5 * levels[0], "12 dB softer at first"
    assert all(after > 0.95 * before for before, after in pairwise(levels))
