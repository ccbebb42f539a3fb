"""A whole conversation on a recording, on a virtual clock, faster than real time."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from voicecoach.app.coach import Coach
from voicecoach.app.ears import Ears
from voicecoach.app.timeline import Timeline, Utterance
from voicecoach.asr import SAMPLE_RATE_HZ, Hearing, Recogniser
from voicecoach.asr.vocabulary import Vocabularies
from voicecoach.dialogue import Effect, Event, Heard, Session, StopHeard, Tick, Unintelligible
from voicecoach.nlu import Match
from voicecoach.sound import Sound

BLOCK_S = 0.05
TRAILING_S = 1.5
"Silence put after the recording, so that its last utterance ends."
LONGEST_TAIL_S = 60.0
"How long the coach may go on speaking after the recording."


@dataclass(slots=True)
class Turn:
    """Something heard, and what was said because of it."""

    at_s: float
    heard: str
    match: str | None
    score: float
    reply_ms: float | None = None
    "From the end of the utterance to the first sample of the reply: compute time only."
    said: list[Utterance] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {
            "at_s": round(self.at_s, 3),
            "heard": self.heard,
            "match": self.match,
            "score": round(self.score, 3),
            "reply_ms": None if self.reply_ms is None else round(self.reply_ms, 1),
            "said": [
                {"text": u.text, "start_s": round(u.start_s, 3), "end_s": round(u.end_s, 3)}
                for u in self.said
            ],
        }


class Replay:
    """Runs one recording through everything but the devices."""

    def __init__(
        self,
        vocabularies: Vocabularies,
        recogniser: Recogniser,
        ears: Ears,
        timeline: Timeline,
        make_coach: Callable[[Timeline], Coach],
    ) -> None:
        self._vocabularies = vocabularies
        self._recogniser = recogniser
        self._ears = ears
        self._timeline = timeline
        self._coach = make_coach(timeline)
        self._coach.watchers.append(self._watch)
        self._began = datetime.now()
        self.turns: list[Turn] = []

    def run(self, recording: Sound) -> Sound:
        """Plays the recording to the coach; gives everything it said as one sound."""
        pcm = recording.at_rate(SAMPLE_RATE_HZ).pcm()
        pcm += bytes(2 * int(TRAILING_S * SAMPLE_RATE_HZ))
        size = 2 * int(BLOCK_S * SAMPLE_RATE_HZ)
        self._expect()
        for at in range(0, len(pcm), size):
            listen = partial(self._recogniser.feed, pcm[at : at + size])
            self._hear(listen, at / 2 / SAMPLE_RATE_HZ + BLOCK_S)
        self._hear(self._recogniser.finish, len(pcm) / 2 / SAMPLE_RATE_HZ)
        end_s = self._timeline.now_s + LONGEST_TAIL_S
        while self._timeline.next_end_s is not None and self._timeline.now_s < end_s:
            self._advance(min(self._timeline.next_end_s, end_s))
        return self._timeline.mixed(recording.seconds)

    def _hear(self, listen: Callable[[], Any], at_s: float) -> None:
        """Lets time pass to the end of a block, then takes what was recognised in it."""
        self._advance(at_s)
        began = time.perf_counter()
        for hearing in listen():
            self._judge(hearing, at_s, began)

    def _judge(self, hearing: Hearing, at_s: float, began: float) -> None:
        now = self._began + timedelta(seconds=at_s)
        event = self._ears.judge(hearing, self._coach.session, at_s, now)
        if event is None:
            return
        spoken = len(self._timeline.said)
        self._coach.handle(event)
        reply_ms = (time.perf_counter() - began) * 1000
        if self.turns and len(self._timeline.said) > spoken:
            self.turns[-1].reply_ms = self.turns[-1].reply_ms or reply_ms
        self._expect()

    def _advance(self, to_s: float) -> None:
        """Everything that happens by itself up to a time, in order."""
        while True:
            ends_s, deadline_s = self._timeline.next_end_s, self._coach.session.deadline_s
            at_s = min((t for t in (ends_s, deadline_s) if t is not None), default=to_s + 1)
            if at_s > to_s:
                break
            self._timeline.now_s = max(self._timeline.now_s, at_s)
            if at_s == ends_s:
                self._coach.handle(self._timeline.take_ended())
            else:
                self._coach.handle(Tick(at_s))
        self._timeline.now_s = max(self._timeline.now_s, to_s)

    def _expect(self) -> None:
        self._recogniser.expect(self._vocabularies.of(self._coach.session.context()))

    def _watch(self, event: Event, session: Session, effects: tuple[Effect, ...]) -> None:
        match event:
            case Heard(understanding=found):
                matched = found.id if isinstance(found, Match) else None
                score = found.score if isinstance(found, Match) else 0.0
                self.turns.append(Turn(event.at_s, found.heard, matched, score))
            case StopHeard():
                self.turns.append(Turn(event.at_s, "stop", "stop", 1.0))
            case Unintelligible():
                self.turns.append(Turn(event.at_s, "", None, 0.0))
        self._assign()

    def _assign(self) -> None:
        """Gives each utterance to the turn it belongs to: the last one before it began."""
        for turn in self.turns:
            turn.said.clear()
        for utterance in self._timeline.said:
            earlier = [turn for turn in self.turns if turn.at_s <= utterance.start_s]
            if earlier:
                earlier[-1].said.append(utterance)
