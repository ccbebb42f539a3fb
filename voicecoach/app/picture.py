"""What can be seen of a conversation: a state, the words, how much of a hold is left. Pure."""

from dataclasses import dataclass, replace

from voicecoach.content import Content
from voicecoach.dialogue import Effect, Event, Heard, Phase, Say, Session, StopHeard
from voicecoach.enums import StrEnum
from voicecoach.nlu import Match


class State(StrEnum):
    """What the coach is doing."""

    ASLEEP = "asleep"
    "Only its name, cries for help, warning signs and stop are heard."
    LISTENING = "listening"
    SPEAKING = "speaking"
    HOLDING = "holding"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Picture:
    """All there is to see but the level of the microphone."""

    state: State = State.LISTENING
    heard: str = ""
    "What was understood last."
    words: str = ""
    "What the coach is saying; when it is silent or counts, the step, or what it said last."
    hold_s: float = 0.0
    "How long the hold or rest is; 0 where none runs."
    left_s: float = 0.0
    "How much of it is left."


def state_of(session: Session, *, awake: bool) -> State:
    """What the coach is doing; `awake`: more reaches it than in its sleep."""
    phase = session.routine.phase if session.routine else None
    if phase is Phase.PAUSED:
        return State.PAUSED
    if phase in (Phase.HOLDING, Phase.RESTING):
        return State.HOLDING
    if session.speaking:
        return State.SPEAKING
    return State.LISTENING if awake and not session.asleep else State.ASLEEP


class Pictures:
    """Follows a conversation; a Watcher of the coach."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.session = Session()
        self._heard = ""
        self._said: tuple[str, ...] = ()

    def __call__(self, event: Event, session: Session, effects: tuple[Effect, ...]) -> None:
        """See Watcher."""
        self.session = session
        if isinstance(event, StopHeard):
            self._heard = "stop"
        elif isinstance(event, Heard) and isinstance(event.understanding, Match):
            self._heard = event.understanding.heard
        said = tuple(effect.text for effect in effects if isinstance(effect, Say))
        self._said = said or self._said

    def at(self, at_s: float, *, awake: bool) -> Picture:
        """What is to be seen at a time."""
        session = self.session
        picture = Picture(state_of(session, awake=awake), self._heard, " ".join(self._said))
        routine = session.routine
        if routine is None:
            return picture
        step = self._content.entries[routine.entry].steps[routine.step]
        if session.counting or not session.speaking:
            picture = replace(picture, words=step.say)
        if routine.phase in (Phase.HOLDING, Phase.RESTING, Phase.PAUSED) and routine.left_s > 0:
            left_s = max(routine.remaining_s(at_s), 0.0)
            full_s = step.hold_s if routine.phase is not Phase.RESTING else routine.left_s
            return replace(picture, hold_s=max(full_s, routine.left_s), left_s=left_s)
        return picture
