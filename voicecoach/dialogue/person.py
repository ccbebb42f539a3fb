"""What the person says about themselves: cramps to note, conditions, forget me."""

from voicecoach.content import Phrase
from voicecoach.dialogue import memory, report, talk
from voicecoach.dialogue.effects import Remember, Unlog, Unremember
from voicecoach.dialogue.session import Question
from voicecoach.dialogue.turn import Turn
from voicecoach.nlu import Match
from voicecoach.nlu.details import details_of

OTHER_SIDE = {"left": "right", "right": "left"}


def log_cramp(turn: Turn, match: Match) -> None:
    """Notes a cramp, or puts right the one just noted."""
    place, side = match.slots.get("place", ""), match.slots.get("side", "")
    said = details_of(turn.content, match.heard)
    another = "log" in match.slots and "amend" not in match.slots
    turn.set(offer=None)
    if turn.session.logged and turn.session.cramps and not another:
        if "other" in match.slots:
            side = OTHER_SIDE.get(turn.session.cramps[-1].side, side)
        memory.amend(turn, place, side, said)
    else:
        memory.log(turn, place, side, said)


def undo_log(turn: Turn, match: Match) -> None:
    """Takes the last entry out, or corrects the leg in it."""
    place, side = match.slots.get("place", ""), match.slots.get("side", "")
    if not turn.session.cramps:
        talk.aside(turn, turn.phrase(Phrase.LOG_EMPTY))
    elif side:
        memory.amend(turn, place, side, details_of(turn.content, match.heard))
    else:
        turn.effects.append(Unlog())
        turn.set(cramps=turn.session.cramps[:-1])
        talk.aside(turn, turn.phrase(Phrase.LOG_UNDONE))


def cramp_report(turn: Turn, match: Match) -> None:
    """How many cramps."""
    period = details_of(turn.content, match.heard).period
    texts = report.report(turn, period)
    turn.set(answer=talk.REPORT, told=0, said=texts, period=period)
    talk.aside(turn, *texts)


def set_condition(turn: Turn, match: Match) -> None:
    """Remembers a condition; a question in the same breath is answered with its caution."""
    conditions = match.slots.get("condition", "").split()
    if not conditions:
        talk.aside(turn, turn.phrase(Phrase.CONDITION_WHICH))
        return
    for condition in conditions:
        remember(turn, condition)
    question = turn.content.entries.get(match.also)
    if question is None:
        talk.aside(turn, *(_read_back(turn, condition) for condition in conditions))
    else:
        for condition in conditions:
            turn.say(_read_back(turn, condition))
        talk.begin(turn, question)


def remember(turn: Turn, condition: str) -> None:
    """Keeps a condition, for this conversation and later ones."""
    turn.set(conditions=turn.session.conditions | {condition})
    if turn.session.keeps:
        turn.effects.append(Remember(condition))


def take_note(turn: Turn, match: Match, *, aloud: bool) -> None:
    """Minds a condition that the person mentions while asking for something else.

    It is kept only where it is read back too. A cry for help leaves no time for that: there
    it counts for this conversation.
    """
    for condition in match.slots.get("claimed", "").split():
        if condition in turn.session.conditions:
            continue
        if aloud and not turn.session.alarm:
            remember(turn, condition)
            turn.say(_read_back(turn, condition))
        else:
            turn.set(conditions=turn.session.conditions | {condition})


def _read_back(turn: Turn, condition: str) -> str:
    phrase = Phrase.CONDITION_SET if turn.session.keeps else Phrase.CONDITION_NOT_KEPT
    return turn.phrase(phrase, condition=turn.content.phrases.label(condition))


def unset_condition(turn: Turn, match: Match) -> None:
    """Forgets conditions: those named, those just read back, or the only one there is."""
    slots = match.slots
    named = slots.get("not_condition") or slots.get("condition") or turn.session.remembered
    if not named and len(turn.session.conditions) == 1:
        named = next(iter(turn.session.conditions))
    forgotten = [condition for condition in named.split() if condition in turn.session.conditions]
    if not forgotten:
        talk.aside(turn, turn.phrase(Phrase.CONDITION_WHICH))
        return
    for held in forgotten:
        turn.set(conditions=turn.session.conditions - {held}, warned=turn.session.warned - {held})
        turn.effects.append(Unremember(held))
        label = turn.content.phrases.label(held)
        talk.aside(turn, turn.phrase(Phrase.CONDITION_UNSET, condition=label))


def forget_me(turn: Turn, match: Match) -> None:
    """Asks first."""
    turn.ask(Question.FORGET, turn.phrase(Phrase.FORGET_ASK))
