"""Effects are carried out, in order, and a full disk is owned up to."""

from datetime import datetime
from pathlib import Path

from voicecoach.app.coach import Coach
from voicecoach.content import Content
from voicecoach.dialogue import Cramp, Event, Heard, Say, Session, StopHeard
from voicecoach.nlu import Understander
from voicecoach.store import Diary, StoreError

NOW = datetime(2026, 11, 20, 3)


class Speech:
    """Notes what it is told to do."""

    def __init__(self) -> None:
        self.did: list[str] = []

    def say(self, utterance: Say) -> None:
        self.did.append(utterance.text)

    def hush(self) -> None:
        self.did.append("(hush)")

    def set_voice(self, rate_wpm: int, gain_db: float) -> None:
        self.did.append(f"({rate_wpm} wpm, {gain_db:g} dB)")


class FullDisk(Diary):
    """A diary that cannot be written."""

    def add(self, cramp: Cramp) -> int:
        raise StoreError("no space left")


def heard(understander: Understander, text: str, session: Session) -> Event:
    return Heard(1.0, understander.understand(text, session.context()), NOW)


def coach_with(content: Content, diary: Diary) -> tuple[Coach, Speech]:
    speech = Speech()
    return Coach(content, Session(), diary, speech), speech


def test_the_voice_is_set_before_the_first_word(content: Content) -> None:
    _, speech = coach_with(content, Diary(None))
    assert speech.did == ["(150 wpm, -6 dB)"]


def test_effects_reach_speech_in_order(content: Content, understander: Understander) -> None:
    coach, speech = coach_with(content, Diary(None))
    coach.handle(heard(understander, "help my calf is cramping", coach.session))
    coach.handle(heard(understander, "slower", coach.session))
    assert speech.did[1].startswith("For your calf")
    assert speech.did[3] == "(hush)"
    assert "(128 wpm, -6 dB)" in speech.did


def test_the_diary_keeps_what_is_noted_changed_and_taken_back(
    content: Content, understander: Understander, tmp_path: Path
) -> None:
    diary = Diary(tmp_path / "diary")
    coach, _ = coach_with(content, diary)
    coach.handle(heard(understander, "log a cramp in my left calf", coach.session))
    assert diary.cramps() == (Cramp(NOW, "calf", "left"),)
    coach.handle(heard(understander, "no the right leg", coach.session))
    assert diary.cramps() == (Cramp(NOW, "calf", "right"),)
    coach.handle(heard(understander, "delete that last one", coach.session))
    assert diary.cramps() == ()
    diary.close()


def test_conditions_are_kept_and_everything_is_forgotten(
    content: Content, understander: Understander
) -> None:
    diary = Diary(None)
    coach, _ = coach_with(content, diary)
    coach.handle(heard(understander, "i have diabetes", coach.session))
    assert diary.conditions() == {"diabetes"}
    coach.handle(heard(understander, "i don't have diabetes", coach.session))
    assert diary.conditions() == frozenset()
    coach.handle(heard(understander, "i'm pregnant", coach.session))
    coach.handle(heard(understander, "forget everything about me", coach.session))
    assert diary.conditions() == {"pregnancy"}
    coach.handle(heard(understander, "yes", coach.session))
    assert diary.conditions() == frozenset()


def test_a_full_disk_is_owned_up_to(content: Content, understander: Understander) -> None:
    coach, speech = coach_with(content, FullDisk(None))
    coach.handle(heard(understander, "log a cramp in my left calf", coach.session))
    assert speech.did[-1] == "I cannot write the diary just now."
    assert "Noted: left calf." not in speech.did


def test_watchers_are_told_everything(content: Content) -> None:
    coach, _ = coach_with(content, Diary(None))
    seen: list[Event] = []
    coach.watchers.append(lambda event, session, effects: seen.append(event))
    coach.handle(StopHeard(1.0))
    assert seen == [StopHeard(1.0)]


def test_what_could_not_be_noted_is_not_corrected_later(
    content: Content, understander: Understander
) -> None:
    coach, speech = coach_with(content, FullDisk(None))
    coach.handle(heard(understander, "log a cramp in my left calf", coach.session))
    assert coach.session.cramps == ()
    coach.handle(heard(understander, "delete that last one", coach.session))
    assert speech.did[-1] == "There is nothing in the diary."


def test_the_voice_is_kept_as_it_was_set(content: Content, understander: Understander) -> None:
    diary = Diary(None)
    coach = Coach(content, Session(gain_db=-6.0), diary, Speech())
    coach.handle(heard(understander, "slower", coach.session))
    assert diary.settings() == {"rate": "128", "volume": "50"}


def test_a_diary_that_cannot_be_opened_is_owned_up_to_first(content: Content) -> None:
    coach, speech = coach_with(content, Diary(None, refused="the disk is full"))
    coach.own_up()
    assert speech.did[-1] == "I cannot write the diary just now."


def test_what_the_command_line_adds_meanwhile_is_counted(
    content: Content, understander: Understander, tmp_path: Path
) -> None:
    diary, other = Diary(tmp_path / "diary"), Diary(tmp_path / "diary")
    coach, speech = coach_with(content, diary)
    other.add(Cramp(NOW, "foot"))
    other.remember("diabetes")
    coach.handle(heard(understander, "how many cramps did i have this month", coach.session))
    assert speech.did[-1] == "One cramp this month."
    assert coach.session.conditions == {"diabetes"}
    other.forget_person()
    coach.handle(heard(understander, "log a cramp in my left calf", coach.session))
    assert coach.session.conditions == frozenset()
    coach.handle(heard(understander, "no the right leg", coach.session))
    assert [(c.place, c.side) for c in other.cramps()] == [("foot", ""), ("calf", "right")]
    diary.close()
    other.close()
