"""At night the first words are quiet, and rise to normal."""

from datetime import datetime

import pytest

from voicecoach.app.coach import Coach
from voicecoach.app.night import FirstWords
from voicecoach.content import Content
from voicecoach.dialogue import Heard, Say, Session, Tone
from voicecoach.nlu import Understander
from voicecoach.store import Diary

NIGHT = datetime(2026, 11, 20, 3)
DAY = datetime(2026, 11, 20, 14)
NORMAL_DB = -6.0


def levels(first_words: FirstWords, count: int, at_s: float = 0.0) -> list[float]:
    return [first_words.next_gain_db(at_s + i, NORMAL_DB, Tone.INSTRUCTION) for i in range(count)]


def test_the_first_words_are_quiet_and_rise_to_normal() -> None:
    assert levels(FirstWords((22, 7), NIGHT), 6) == [-18, -14, -10, -6, -6, -6]


def test_by_day_every_word_is_normal() -> None:
    assert levels(FirstWords((22, 7), DAY), 3) == [-6, -6, -6]


def test_without_a_night_every_word_is_normal() -> None:
    assert levels(FirstWords(None, NIGHT), 3) == [-6, -6, -6]


def test_the_next_conversation_begins_quietly_again() -> None:
    first_words = FirstWords((22, 7), NIGHT)
    levels(first_words, 5)
    first_words.note_heard(1000.0, NIGHT)
    assert levels(first_words, 2, 1001.0) == [-18, -14]


def test_the_hour_is_that_of_the_conversation() -> None:
    first_words = FirstWords((22, 7), NIGHT)
    first_words.note_heard(40000.0, DAY)
    assert levels(first_words, 2, 40001.0) == [-6, -6]


def test_a_hold_of_a_minute_is_no_new_conversation() -> None:
    first_words = FirstWords((22, 7), NIGHT)
    levels(first_words, 4)
    assert levels(first_words, 1, 63.0) == [-6]


def test_a_warning_is_not_lowered() -> None:
    first_words = FirstWords((22, 7), NIGHT)
    assert first_words.next_gain_db(0.0, NORMAL_DB, Tone.WARNING) == NORMAL_DB


@pytest.mark.parametrize(("normal_db", "heard_db"), [(-30.0, -30.0), (-25.0, -30.0), (6.0, -6.0)])
def test_it_is_never_silent_and_never_clips(normal_db: float, heard_db: float) -> None:
    first_words = FirstWords((22, 7), NIGHT)
    assert first_words.next_gain_db(0.0, normal_db, Tone.PROMPT) == heard_db
    levels(first_words, 5)
    assert -30 <= first_words.next_gain_db(9.0, normal_db, Tone.PROMPT) <= 0


class Ear:
    """Hears how loud each utterance is."""

    def __init__(self) -> None:
        self.gain_db = 0.0
        self.heard: list[float] = []

    def say(self, utterance: Say) -> None:
        self.heard.append(round(self.gain_db, 1))

    def hush(self) -> None:
        pass

    def set_voice(self, rate_wpm: int, gain_db: float) -> None:
        self.gain_db = gain_db


class Bed:
    """A coach at night, and somebody who talks to it."""

    def __init__(self, content: Content, understander: Understander) -> None:
        self.ear, self.diary = Ear(), Diary(None)
        first_words = FirstWords((22, 7), NIGHT)
        self.coach = Coach(content, Session(), self.diary, self.ear, first_words)
        self._understander = understander
        self._now_s = 0.0

    def say(self, text: str) -> float:
        """The loudness of the last word of the answer."""
        self._now_s += 1
        found = self._understander.understand(text, self.coach.session.context())
        self.coach.handle(Heard(self._now_s, found, NIGHT))
        return self.ear.heard[-1]


@pytest.fixture
def bed(content: Content, understander: Understander) -> Bed:
    return Bed(content, understander)


def test_quieter_is_quieter_than_what_was_heard_and_stays_so(bed: Bed) -> None:
    assert bed.say("hey coach") == -18
    assert bed.say("quieter") == -22
    assert bed.say("hey coach") == -22


def test_louder_is_louder_than_what_was_heard(bed: Bed) -> None:
    before = bed.say("hey coach")
    after = bed.say("louder")
    assert before < after < -6
    assert bed.say("louder") > after


def test_what_was_asked_for_is_remembered_as_by_day(bed: Bed) -> None:
    bed.say("hey coach")
    bed.say("quieter")
    assert bed.diary.settings()["volume"] == "32", "four decibels under 50 percent"


def test_a_whisper_is_one_until_it_is_called_off(bed: Bed) -> None:
    for _ in range(5):
        bed.say("hey coach")
    assert bed.say("whisper") == -24
    assert bed.say("whisper please") == -28
    assert bed.say("quieter") == bed.say("quieter") == -30
    assert bed.say("stop whispering") == -6
