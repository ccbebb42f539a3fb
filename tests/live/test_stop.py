"""Stop, anywhere in the coach's words: silence within 200 ms, and no click."""

import numpy as np

from tests.live.house import House
from tests.live.listening import Listening
from tests.live.recording import AUDIBLE, LOUDSPEAKER, RATE_HZ

SILENT_WITHIN_S = 0.2
PLACES_S = (0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1.0, 1.15, 1.3, 1.45)
"Of the word in what the coach says, counted from its first sound."
SAID_AGAIN = 1
"""Times in ten that the word may go unheard at first. How much is heard over its own voice is
measured elsewhere: here, how what was heard is obeyed."""
CLICK = 0.25
"Share of the speech's peak from which an end without a fade is a click."


def test_stop_ends_the_voice_in_the_middle_of_a_word(house: House, coach: Listening) -> None:
    recording = house.recording
    stop = house.people.words("stop")
    left = list(PLACES_S)
    said_again = 0
    while left:
        cry = coach.obey("i have a cramp in my foot", "foot_cramp", "slt")
        began = recording.wait_sound(LOUDSPEAKER, cry.said.last, 5)
        recording.wait_until(began + int(left[0] * RATE_HZ), 5)
        after = len(coach.events)
        said = house.play(stop)
        event = coach.hears("stop", after, 4)
        if not event:
            said_again += 1
            assert said_again <= SAID_AGAIN, "'stop' goes unheard"
            coach.obey("stop", "stop")
            continue
        house.silent(0.5, 5, start=began)
        obeyed = coach.place(event)
        ended = recording.last_audible(LOUDSPEAKER, began)
        assert ended is not None
        assert (ended - obeyed) / RATE_HZ <= SILENT_WITHIN_S
        assert (ended - said.wait().last) / RATE_HZ <= 0.5
        speech = recording.samples(LOUDSPEAKER, began, ended).astype(np.int32)
        edge = np.abs(recording.samples(LOUDSPEAKER, ended - 8, ended + 8).astype(np.int32)).max()
        assert edge <= max(CLICK * np.abs(speech[-RATE_HZ // 10 :]).max(), 4 * AUDIBLE), "a click"
        assert coach.state["routine"] is None
        del left[0]
