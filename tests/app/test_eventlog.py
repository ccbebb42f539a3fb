"""The events file and the lines on the screen."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from voicecoach.app.eventlog import EventLog, show_on, show_states_on
from voicecoach.content import Content
from voicecoach.dialogue import Event, Heard, Session, Spoken, StopHeard, Unintelligible, step
from voicecoach.errors import InputError
from voicecoach.nlu import Understander

NOW = datetime(2026, 11, 20, 3)


def logged(content: Content, understander: Understander, *events: Event) -> list[dict[str, Any]]:
    file = io.StringIO()
    log = EventLog(file)
    session = Session()
    for event in events:
        session, effects = step(content, session, event)
        log(event, session, effects)
    return [json.loads(line) for line in file.getvalue().splitlines()]


def cry(understander: Understander, at_s: float = 1.0) -> Heard:
    return Heard(at_s, understander.understand("help my calf is cramping"), NOW)


def test_what_was_heard_and_the_state_it_led_to(
    content: Content, understander: Understander
) -> None:
    lines = logged(content, understander, cry(understander))
    assert lines[0] == {
        "t": 1.0,
        "type": "heard",
        "text": "help my calf is cramping",
        "match": "calf_cramp",
        "score": 1.0,
    }
    assert lines[1]["type"] == "state"
    assert (lines[1]["routine"], lines[1]["phase"]) == ("calf_cramp", "telling")


def test_what_was_said_has_its_times(content: Content, understander: Understander) -> None:
    lines = logged(content, understander, cry(understander), Spoken(4.0, 1), Spoken(5.0, 2))
    said = [line for line in lines if line["type"] == "said"]
    assert [(line["start"], line["end"], line["cut"]) for line in said] == [
        (1.0, 4.0, False),
        (4.0, 5.0, False),
    ]


def test_speech_that_was_cut_says_so(content: Content, understander: Understander) -> None:
    lines = logged(content, understander, cry(understander), StopHeard(2.5))
    said = [line for line in lines if line["type"] == "said"]
    assert [(line["end"], line["cut"]) for line in said] == [(2.5, True)]


def test_the_same_state_is_noted_once(content: Content, understander: Understander) -> None:
    lines = logged(content, understander, cry(understander), Unintelligible(2.0))
    assert sum(line["type"] == "state" for line in lines) == 1
    assert lines[-1]["match"] is None


def test_talk_for_others_has_no_match(content: Content, understander: Understander) -> None:
    other = Heard(1.0, understander.understand("what is the weather"), NOW)
    assert logged(content, understander, other)[0]["match"] is None


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="events"),
        EventLog.opened(tmp_path / "no" / "events.jsonl"),
    ):
        pass


def test_the_file_is_appended_to(
    tmp_path: Path, content: Content, understander: Understander
) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    event = cry(understander)
    session, effects = step(content, Session(), event)
    with EventLog.opened(path) as log:
        log(event, session, effects)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "{}"
    assert len(lines) == 3


def test_the_screen_shows_both_sides(content: Content, understander: Understander) -> None:
    lines: list[str] = []
    show = show_on(lines.append)
    event = cry(understander)
    session, effects = step(content, Session(), event)
    show(event, session, effects)
    show(StopHeard(2.0), session, ())
    assert lines[0] == "you    help my calf is cramping"
    assert lines[1].startswith("coach  For your calf")
    assert lines[-1] == "you    stop"


def test_a_services_log_holds_states_and_no_words(
    content: Content, understander: Understander
) -> None:
    lines: list[str] = []
    show = show_states_on(lines.append, lambda session, at_s: bool(session.routine))
    session = Session()
    show(StopHeard(0.5), session, ())
    event = cry(understander)
    session, effects = step(content, session, event)
    show(event, session, effects)
    show(Unintelligible(2.0), session, ())
    session, effects = step(content, session, StopHeard(3.0))
    show(StopHeard(3.0), session, effects)
    assert lines == ["asleep", "speaking", "asleep"]
