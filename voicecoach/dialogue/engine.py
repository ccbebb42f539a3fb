"""The one function that moves a conversation on. Pure: no clock, no device, no thread."""

from dataclasses import replace

from voicecoach.content import Content, Entry, Kind, Phrase
from voicecoach.dialogue import person, talk
from voicecoach.dialogue import routine as steps
from voicecoach.dialogue.controls import HANDLERS, silent_stop
from voicecoach.dialogue.effects import AmendLog, Effect, Hush, Log, Remember, Say, Tone
from voicecoach.dialogue.events import (
    Event,
    Failed,
    Heard,
    HearingChanged,
    Mended,
    Spoken,
    StopHeard,
    Tick,
    Unintelligible,
)
from voicecoach.dialogue.session import Phase, Question, Session
from voicecoach.dialogue.sleep import rouses
from voicecoach.dialogue.turn import Turn
from voicecoach.nlu import Match, NoMatch, Reason

GENERIC_PLACES = frozenset({"", "leg"})
"Places that do not say which muscle: then the coach says which it took."


def step(content: Content, session: Session, event: Event) -> tuple[Session, tuple[Effect, ...]]:
    """What a session becomes by an event, and what is to be done about it, in order."""
    turn = Turn(content, session, event.at_s, event.now if isinstance(event, Heard) else None)
    match event:
        case Heard(understanding=Match() as match):
            _matched(turn, match)
        case Heard(understanding=NoMatch() as nothing):
            _not_matched(turn, nothing)
        case StopHeard():
            silent_stop(turn)
        case Unintelligible():
            _unintelligible(turn)
        case Spoken(number=number):
            _spoken(turn, number)
        case Tick():
            talk.silence(turn)
            steps.tick(turn)
        case Failed():
            turn.hush()
            turn.tell(Phrase.LOG_UNAVAILABLE)
        case Mended():
            _mended(turn, event)
        case HearingChanged(hears=hears):
            _tell_whoever_waits(turn, Phrase.HEARS_AGAIN if hears else Phrase.DEAF)
    _settle(turn)
    return turn.session, tuple(turn.effects)


def _mended(turn: Turn, event: Mended) -> None:
    """The diary was damaged: the person learns what they have now."""
    if event.restored is None:
        turn.tell(Phrase.DIARY_LOST)
        return
    month = turn.content.diary.months[event.restored.month - 1]
    day = turn.phrase(Phrase.DATE, month=month, day=turn.number(event.restored.day))
    turn.tell(Phrase.DIARY_RESTORED, date=day)


def _tell_whoever_waits(turn: Turn, phrase: Phrase) -> None:
    """Says something about the sound, after what is being said; nobody is woken for it."""
    session = turn.session
    if session.routine or session.offer or session.alarm:
        turn.tell(phrase)


def _spoken(turn: Turn, number: int) -> None:
    """An utterance is out; with the last of them clocks begin to run."""
    if number == turn.session.number:
        turn.set(speaking=False)
        talk.question_spoken(turn)
        if turn.session.routine:
            steps.words_out(turn)


def _settle(turn: Turn) -> None:
    """Lets no clock wait for words that nobody speaks, and no question's time run under speech."""
    session = turn.session
    if session.routine and session.routine.phase is Phase.TELLING and not session.speaking:
        steps.words_out(turn)
    if session.offer and session.speaking:
        turn.set(offer=replace(session.offer, due_s=None))


def _matched(turn: Turn, match: Match) -> None:
    entry = turn.content.entries[match.id]
    if turn.session.asleep and not rouses(entry, match):
        return
    turn.set(misses=0, asleep=False)
    if entry.priority:
        talk.alarm(turn, entry)
        return
    turn.cut = turn.session.speaking
    if entry.kind is Kind.CONTROL:
        HANDLERS[match.id](turn, match)
    else:
        person.take_note(turn, match, aloud=entry.kind is not Kind.RELIEF)
        _act_on(turn, match, entry)
    turn.set(
        logged=any(isinstance(effect, Log | AmendLog) for effect in turn.effects),
        remembered=" ".join(e.condition for e in turn.effects if isinstance(e, Remember)),
    )
    # What the coach was saying ends only where it has something else to say.
    if turn.cut and any(isinstance(effect, Say) for effect in turn.effects):
        turn.effects.insert(0, Hush())


def _act_on(turn: Turn, match: Match, entry: Entry) -> None:
    """Begins the entry that was meant; asks first where two may have been."""
    answered = turn.session.offer is not None and turn.session.offer.question is Question.WHICH
    if answered:
        turn.set(offer=None)
    if match.rival and not answered and turn.session.routine is None and not turn.session.alarm:
        turn.ask_which(entry.id, match.rival)
        return
    vague = match.slots.get("place", "") in GENERIC_PLACES
    rounds = int(match.slots.get("rounds", "1"))
    talk.begin(turn, entry, match.slots.get("side", ""), vague=vague, rounds=rounds)


def _not_matched(turn: Turn, nothing: NoMatch) -> None:
    """Talk that is not for the coach is not answered.

    An ailment that it does not know is, and, once, what it nearly understood.
    """
    if nothing.called:
        turn.set(asleep=False)
    session = turn.session
    if session.asleep or session.alarm or session.routine:
        return
    if nothing.reason is Reason.OUT_OF_SCOPE:
        talk.aside(turn, turn.phrase(Phrase.OUT_OF_SCOPE))
    elif nothing.reason is Reason.NEAR and not session.misses:
        turn.set(misses=1)
        talk.aside(turn, turn.phrase(Phrase.NEAR_MISS))
    elif nothing.called:
        # Its name was clear, the rest was not: so it says that it listens.
        talk.aside(turn, turn.phrase(Phrase.AWAKE), tone=Tone.QUIET)


def _unintelligible(turn: Turn) -> None:
    """Two short questions in different words, quiet help once, then silence."""
    session = turn.session
    if session.asleep or not (session.routine or session.offer):
        return
    turn.set(misses=session.misses + 1)
    if session.speaking and not session.counting:
        return
    match session.misses:
        case 0:
            turn.tell(Phrase.REPROMPT_FIRST)
        case 1:
            turn.tell(Phrase.REPROMPT_SECOND)
        case 2:
            turn.say(turn.phrase(Phrase.QUIET_HELP), Tone.QUIET)
