"""Whole conversations with the real content on a fake clock.

The scripts in tests/data/dialogues say, for each turn, what must hold right after it:
first/says/never are looked for in what is said in reply, step counts from 1, left is the
hold's seconds once the coach has spoken (2 s tolerance).
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fakes.night import Night
from voicecoach.content import Content
from voicecoach.dialogue import Cramp, Hush, Log, Phase, Routine, Session, Tick
from voicecoach.dialogue.session import GAIN_DB, RATE_WPM
from voicecoach.nlu import Understander

SCRIPTS = sorted((Path(__file__).parents[1] / "data" / "dialogues").glob("*.yaml"))
TOLERANCE_S = 2.0
MOST_WAITS = 5000


def script(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def approach(night: Night, at: str) -> None:
    """What happens before the words."""
    kind, _, value = at.partition(" ")
    if kind == "told":
        night.listen_out()
    elif kind == "wait":
        night.wait(float(value))
    elif at == "hold over":
        night.next_hold()
        night.wait(night.left_s() + 0.5)
    elif kind == "hold":
        night.into_hold(float(value))
    elif kind == "repetition":
        number, seconds = map(int, value.split())
        until(night, lambda: night.next_hold().repetition == number)
        night.into_hold(seconds)
    elif kind in ("work", "rest"):
        in_circuit(night, Phase.HOLDING if kind == "work" else Phase.RESTING, value)
    elif kind == "step":
        until(night, lambda: routine_of(night).step == int(value) - 1)
        night.wait(1.0)
    else:
        raise AssertionError(f"unknown position {at}")


def routine_of(night: Night) -> Routine:
    assert night.session.routine is not None, "no routine runs"
    return night.session.routine


def until(night: Night, there: Callable[[], bool]) -> None:
    """Lets time pass till it is so."""
    for _ in range(MOST_WAITS):
        if there():
            return
        night.wait(0.5)
    raise AssertionError("it never came to that")


def in_circuit(night: Night, phase: Phase, value: str) -> None:
    """Till so many seconds of the work or rest of a step in a round have passed."""
    step, number, seconds = map(int, value.split())
    for _ in range(20_000):
        routine = night.session.routine
        assert routine is not None, "the circuit is over"
        if (routine.step + 1, routine.round, routine.phase) == (step, number, phase):
            current = night.content.entries[routine.entry].steps[routine.step]
            full = current.hold_s if phase is Phase.HOLDING else current.rest_s
            night.wait(max(seconds - (full - night.left_s()), 0.0))
            return
        night.wait(0.1)
    raise AssertionError(f"never came to {phase} {value}")


def speak(night: Night, user: str) -> None:
    if user == "(unintelligible)":
        night.mumble()
    elif user == "(silence)":
        night.listen_out()
        due = night.session.deadline_s
        assert due is not None, "nothing waits for an answer"
        night.now_s = due
        night.entry = None
        night.happen(Tick(due))
    else:
        night.hear(user)


def check(night: Night, turn: dict[str, Any]) -> None:
    said = night.texts()
    joined = " ".join(said).lower()
    assert night.entry == turn["entry"], f"taken for {night.entry}: {joined}"
    if "first" in turn:
        assert turn["first"].lower() in said[0].lower(), said
    for words in turn.get("says", ()):
        assert words.lower() in joined, said
    for words in turn.get("never", ()):
        assert words.lower() not in joined, said
    if "words_at_most" in turn:
        assert 0 < len(joined.split()) <= turn["words_at_most"], said
    if "sentences_at_most" in turn:
        assert len(said) <= turn["sentences_at_most"], said
    if "asleep" in turn:
        assert night.session.asleep is turn["asleep"]
    if "offer" in turn:
        offer = night.session.offer
        assert (offer.question if offer else "none") == turn["offer"]
    if turn.get("silent"):
        assert not said
    if turn.get("hushed"):
        assert isinstance(night.effects[0], Hush)
    check_person(night, turn)
    check_place(night, turn)


def check_person(night: Night, turn: dict[str, Any]) -> None:
    session = night.session
    if "logs" in turn:
        assert sum(isinstance(e, Log) for e in night.effects) == turn["logs"]
    if "kept" in turn:
        assert session.conditions == set(turn["kept"])
    if "in_diary" in turn:
        assert len(session.cramps) == turn["in_diary"]
    if "logged_at" in turn:
        assert session.cramps[-1].at.hour == turn["logged_at"]
    if turn.get("slower"):
        assert session.rate_wpm < RATE_WPM
    if turn.get("louder"):
        assert session.gain_db > GAIN_DB
    if turn.get("quieter"):
        assert session.gain_db < GAIN_DB


def check_place(night: Night, turn: dict[str, Any]) -> None:
    routine = night.session.routine
    if turn.get("routine") == "none":
        assert routine is None
    if "step" in turn:
        assert routine is not None
        assert routine.step == turn["step"] - 1
    for name in ("round", "repetition"):
        if name in turn:
            assert routine is not None
            assert getattr(routine, name) == turn[name]
    if "still_hurts" in turn:
        assert routine is not None
        assert routine.still_hurts == turn["still_hurts"]
    if "left" in turn:
        assert routine is not None
        spoken_at = night.now_s
        held_on = routine.phase is Phase.HOLDING
        if not held_on:
            night.listen_out()
        assert abs(night.left_s() - turn["left"]) <= TOLERANCE_S, (night.left_s(), spoken_at)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_dialogue(path: Path, content: Content, understander: Understander) -> None:
    told = script(path)
    night = Night(content, understander)
    earlier = tuple(Cramp(night.wall - timedelta(days=n), "calf", "left") for n in range(1, 9))
    night.session = Session(
        conditions=frozenset(told.get("conditions", ())),
        cramps=earlier[: told.get("cramps", 0)][::-1],
    )
    for number, turn in enumerate(told["turns"], 1):
        if "at" in turn:
            approach(night, turn["at"])
        night.clear()
        speak(night, turn["user"])
        try:
            check(night, turn)
        except AssertionError as error:
            raise AssertionError(f"turn {number}, '{turn['user']}': {error}") from error


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) >= 4


def test_every_dialogue_of_the_development_set_is_scripted(shared: Path, content: Content) -> None:
    """A dialogue whose entries all exist must have a script with the same turns."""
    known = yaml.safe_load((shared / "eval" / "dialogues.yaml").read_text(encoding="utf-8"))
    have = {s["name"]: s for s in map(script, SCRIPTS)}
    for dialogue in known:
        entries = {turn["entry"] for turn in dialogue["turns"]} - {None}
        if not entries <= content.entries.keys():
            continue
        assert dialogue["name"] in have
        mine = [turn["user"] for turn in have[dialogue["name"]]["turns"]]
        assert mine == [turn["user"] for turn in dialogue["turns"]]
