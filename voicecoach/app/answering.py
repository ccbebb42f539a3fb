"""One question, one answer: what `voicecoach ask TEXT` prints."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from voicecoach.content import Content
from voicecoach.dialogue import Heard, Say, Session, step
from voicecoach.dialogue.session import Phase, Routine
from voicecoach.nlu import Context, Match, Understander, Understanding

IN_ROUTINE = "calf_cramp"
"The routine that stands for any with --context routine."


def context_of(state: str) -> Context:
    """The context for 'idle' or 'routine'."""
    return Context(routine=IN_ROUTINE, relief=True) if state == "routine" else Context()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was understood, and what the coach says to it at once."""

    understanding: Understanding
    say: tuple[str, ...]
    steps: tuple[dict[str, Any], ...] = ()
    cautions: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        found = self.understanding
        match = found if isinstance(found, Match) else None
        return {
            "heard": found.heard,
            "match": match.id if match else None,
            "kind": str(match.kind) if match else None,
            "score": round(match.score, 3) if match else 0.0,
            "say": list(self.say),
            "steps": list(self.steps),
            "cautions": list(self.cautions),
            "alternatives": [{"id": c.id, "score": round(c.score, 3)} for c in found.alternatives],
        }


def answer(content: Content, understander: Understander, text: str, state: str) -> Answer:
    """Understands a text and gives what the coach would say first."""
    found = understander.understand(text, context_of(state))
    session = Session()
    if state == "routine":
        session = Session(routine=Routine(IN_ROUTINE, relief=True, phase=Phase.WAITING))
    _, effects = step(content, session, Heard(0.0, found, datetime.now()))
    said = tuple(effect.text for effect in effects if isinstance(effect, Say))
    if not isinstance(found, Match):
        return Answer(found, said)
    entry = content.entries[found.id]
    return Answer(
        found,
        said,
        steps=tuple({"say": s.say, "hold_s": s.hold_s} for s in entry.steps),
        cautions=tuple(content.caution(entry, condition) for condition in entry.cautions),
    )
