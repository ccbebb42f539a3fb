"""Rounds of work and rest: what follows what, and how long it all takes."""

from voicecoach.content import Entry, Phrase
from voicecoach.dialogue.session import Phase, Routine
from voicecoach.dialogue.turn import Turn


def following(entry: Entry, routine: Routine) -> tuple[int, int] | None:
    """Step and round after this one; None after the last."""
    if routine.step + 1 < len(entry.steps):
        return routine.step + 1, routine.round
    return (0, routine.round + 1) if routine.round < routine.rounds else None


def left_s(entry: Entry, routine: Routine, at_s: float) -> float:
    """Seconds till the end of the last round, rests included."""
    now = max(routine.remaining_s(at_s), 0.0)
    if Phase.RESTING in (routine.phase, routine.then):
        now += entry.steps[routine.step].hold_s
    rest_of_round = sum(s.rest_s + s.hold_s for s in entry.steps[routine.step + 1 :])
    round_s = sum(s.rest_s + s.hold_s for s in entry.steps)
    return now + rest_of_round + (routine.rounds - routine.round) * round_s


def tell_plan(turn: Turn, entry: Entry, rounds: int) -> None:
    """How many rounds there are, of how much work and rest."""
    phrases, first = turn.content.phrases, entry.steps[0]
    times = {"work": phrases.duration(first.hold_s), "rest": phrases.duration(first.rest_s)}
    if rounds == 1:
        turn.tell(Phrase.CIRCUIT_START_ONE, **times)
    else:
        turn.tell(Phrase.CIRCUIT_START, number=turn.number(rounds).capitalize(), **times)


def steps_left(turn: Turn) -> str:
    """What is still to come of the round, and which one it is."""
    routine = turn.routine
    return turn.phrase(
        Phrase.CIRCUIT_LEFT,
        number=turn.number(len(turn.entry.steps) - routine.step - 1).capitalize(),
        round=turn.number(routine.round),
        total=turn.number(routine.rounds),
    )


def time_left(turn: Turn) -> tuple[str, ...]:
    """How long it takes in all, and the rounds to come."""
    routine = turn.routine
    time = turn.content.phrases.duration(left_s(turn.entry, routine, turn.at_s))
    texts = [turn.phrase(Phrase.TIME_LEFT_IN_ALL, time=time)]
    rounds = routine.rounds - routine.round
    if rounds == 1:
        texts.append(turn.phrase(Phrase.ONE_ROUND_LEFT))
    elif rounds:
        texts.append(turn.phrase(Phrase.ROUNDS_LEFT, number=turn.number(rounds).capitalize()))
    return tuple(texts)
