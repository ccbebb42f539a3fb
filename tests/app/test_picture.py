"""What is to be seen of a night."""

import pytest

from tests.fakes.night import Night
from voicecoach.app.picture import Picture, Pictures, State
from voicecoach.content import Content
from voicecoach.dialogue import Event, Session
from voicecoach.nlu import Understander


class Watched(Night):
    """A night that somebody watches."""

    pictures: Pictures

    def happen(self, event: Event) -> None:
        before = len(self.effects)
        super().happen(event)
        self.pictures(event, self.session, tuple(self.effects[before:]))

    def seen(self, *, awake: bool = True) -> Picture:
        return self.pictures.at(self.now_s, awake=awake)


@pytest.fixture
def night(content: Content, understander: Understander) -> Watched:
    watched = Watched(content, understander)
    watched.pictures = Pictures(content)
    return watched


def test_before_anything_it_listens_or_sleeps(night: Watched) -> None:
    assert night.seen() == Picture(State.LISTENING)
    assert night.seen(awake=False) == Picture(State.ASLEEP)


def test_what_was_heard_and_is_said(night: Watched) -> None:
    night.hear("help my calf is cramping")
    seen = night.seen()
    assert (seen.state, seen.heard) == (State.SPEAKING, "help my calf is cramping")
    assert seen.words.startswith("For your calf")
    assert seen.hold_s == 0


def test_a_hold_runs_out_on_the_screen(night: Watched) -> None:
    night.hear("help my calf is cramping")
    night.into_hold(4)
    first = night.seen()
    assert first.state is State.HOLDING
    assert first.hold_s - first.left_s == pytest.approx(4)
    night.wait(3)
    later = night.seen()
    assert first.left_s - later.left_s == pytest.approx(3)
    assert "pull your toes up" in later.words


def test_a_pause_keeps_what_is_left(night: Watched) -> None:
    night.hear("help my calf is cramping")
    night.into_hold(4)
    night.hear("wait")
    night.wait(60)
    seen = night.seen()
    assert seen.state is State.PAUSED
    assert seen.hold_s - seen.left_s == pytest.approx(4)


def test_an_answer_beside_a_routine_is_shown_while_it_is_said(night: Watched) -> None:
    night.hear("help my calf is cramping")
    night.into_hold(2)
    night.hear("are bananas any good")
    assert "banana" in night.seen().words.lower()
    night.next_hold()
    assert "pull your toes up" in night.seen().words


def test_sent_to_sleep_it_sleeps(night: Watched) -> None:
    night.hear("go to sleep")
    night.listen_out()
    assert night.session.asleep
    assert night.seen().state is State.ASLEEP


def test_a_stop_is_shown(night: Watched) -> None:
    night.hear("help my calf is cramping")
    night.cry_stop()
    assert (night.seen().state, night.seen().heard) == (State.LISTENING, "stop")
    assert isinstance(night.session, Session)
