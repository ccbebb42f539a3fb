"""Slower, faster, louder, quieter: changes of the voice that leave a hold as it is."""

from voicecoach.content import Phrase
from voicecoach.dialogue import talk
from voicecoach.dialogue.effects import SetVoice
from voicecoach.dialogue.session import (
    FASTEST_WPM,
    GAIN_DB,
    LOUDEST_DB,
    QUIETEST_DB,
    SLOWEST_WPM,
)
from voicecoach.dialogue.turn import Turn
from voicecoach.nlu import Match

RATE_STEP = 0.85
GAIN_STEP_DB = 4.0
WHISPER_DB = -24.0
"What is still understood beside the bed, and nowhere else."


def slower(turn: Turn, match: Match) -> None:
    """Speaks more slowly from now on."""
    _pace(turn, RATE_STEP, Phrase.SLOWER)


def faster(turn: Turn, match: Match) -> None:
    """Speaks faster from now on."""
    _pace(turn, 1 / RATE_STEP, Phrase.FASTER)


def louder(turn: Turn, match: Match) -> None:
    """Speaks louder from now on, never so loud that it clips; no whisper is normal again."""
    wanted_db = turn.session.gain_db + GAIN_STEP_DB
    if _is_whisper(match):
        wanted_db = max(wanted_db, GAIN_DB)
    _gain(turn, wanted_db, Phrase.LOUDER)


def quieter(turn: Turn, match: Match) -> None:
    """Speaks more softly from now on, never so softly that it is silent."""
    wanted_db = turn.session.gain_db - GAIN_STEP_DB
    if _is_whisper(match):
        wanted_db = min(wanted_db, WHISPER_DB)
    _gain(turn, wanted_db, Phrase.QUIETER)


def _is_whisper(match: Match) -> bool:
    return match.slots.get("manner") == "whisper"


def _pace(turn: Turn, factor: float, phrase: Phrase) -> None:
    wanted = round(turn.session.rate_wpm * factor)
    rate_wpm = min(max(wanted, SLOWEST_WPM), FASTEST_WPM)
    _change(turn, phrase, rate_wpm, turn.session.gain_db)


def _gain(turn: Turn, wanted_db: float, phrase: Phrase) -> None:
    gain_db = min(max(wanted_db, QUIETEST_DB), LOUDEST_DB)
    _change(turn, phrase, turn.session.rate_wpm, gain_db)


def _change(turn: Turn, phrase: Phrase, rate_wpm: int, gain_db: float) -> None:
    same = (rate_wpm, gain_db) == (turn.session.rate_wpm, turn.session.gain_db)
    turn.set(rate_wpm=rate_wpm, gain_db=gain_db)
    turn.effects.append(SetVoice(rate_wpm, gain_db))
    talk.aside(turn, turn.phrase(Phrase.AT_LIMIT if same else phrase))
