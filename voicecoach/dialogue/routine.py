"""Going through the steps of an entry: words, holds, rests, sides, remedies, rounds."""

from voicecoach.content import Entry, Kind, Phrase, Side, Step
from voicecoach.content.spoken import begin_words
from voicecoach.dialogue import circuit, counting
from voicecoach.dialogue.effects import Tone
from voicecoach.dialogue.session import Phase, Question, Routine
from voicecoach.dialogue.turn import Turn

HAIR_S = 1e-6
STALE_S = 0.7
"A count that comes later than this is left out."
REMIND_AFTER_S = 30.0
MOST_REMINDERS = 2
SWAP_S = 5.0
"Time to change legs."
JUST_BEGUN_S = 8.0


def start(turn: Turn, entry: Entry, leg: str = "", *, vague: bool = False, rounds: int = 1) -> None:
    """Begins an entry with steps: the first instruction first."""
    relief = entry.kind is Kind.RELIEF
    before = turn.session.routine
    # "No, it's my foot" is the same cramp still.
    began = before.began if before and before.relief and relief else turn.wall
    turn.end_routine()
    rounds = min(rounds, max(entry.rounds, 1))
    routine = Routine(entry.id, relief, rounds=rounds, leg=leg, began=began)
    turn.set(routine=routine, offer=None, answer="", told=0)
    at_steps = {c for step in entry.steps for c in (*step.cautions, *step.unless, *step.only)}
    turn.caution(entry, tuple(c for c in entry.cautions if c not in at_steps))
    turn.say(entry.say, Tone.INSTRUCTION)
    if entry.rounds:
        circuit.tell_plan(turn, entry, rounds)
    enter(turn, 0)
    if vague:
        turn.say(entry.hint)


def enter(turn: Turn, index: int, still_hurts: int | None = None) -> None:
    """Goes to a step, or the next one that suits the person; past the last one it ends."""
    entry = turn.entry
    while index < len(entry.steps) and not suits(turn, entry.steps[index]):
        turn.caution(entry, entry.steps[index].unless)
        index += 1
    if index == len(entry.steps):
        finish(turn)
        return
    step = entry.steps[index]
    routine = turn.routine
    turn.set_routine(
        step=index,
        repetition=1,
        second_side=False,
        still_hurts=routine.still_hurts if still_hurts is None else still_hurts,
        remedies=routine.remedies | {step.remedy},
        reminders=0,
    )
    turn.caution(entry, step.cautions)
    turn.caution(entry, step.only)
    tell_step(turn)


def suits(turn: Turn, step: Step) -> bool:
    """Whether a step is for this person."""
    held = turn.session.conditions
    return not held.intersection(step.unless) and (not step.only or bool(held & set(step.only)))


def current(turn: Turn) -> Step:
    """The step the routine is at."""
    return turn.entry.steps[turn.routine.step]


def tell_step(turn: Turn) -> None:
    """Speaks the step from its beginning; its hold starts anew when the words are out."""
    step = current(turn)
    turn.say(step.say, Tone.INSTRUCTION)
    announce_hold(turn)


def announce_hold(turn: Turn) -> None:
    """The start of the count, where the step has one; the clock starts when the words are out."""
    step = current(turn)
    if not step.hold_s:
        await_words(turn, Phase.WAITING, 0.0)
        return
    turn.say(begin_words(turn.content.phrases, step, turn.routine.repetition))
    await_words(turn, Phase.HOLDING, step.hold_s)


def await_words(turn: Turn, then: Phase, left_s: float) -> None:
    """Lets the clock stand until the coach has finished speaking."""
    turn.set_routine(phase=Phase.TELLING, then=then, left_s=left_s, remind_at_s=None)


def words_matter(turn: Turn) -> bool:
    """Whether an instruction is being spoken, which must be heard before it goes on."""
    resting = turn.routine.phase is Phase.RESTING
    return turn.routine.phase is Phase.TELLING or (resting and bool(turn.entry.rounds))


def words_out(turn: Turn) -> None:
    """The coach has finished speaking."""
    if turn.routine.phase is Phase.TELLING:
        begin(turn, turn.routine.then)


def begin(turn: Turn, phase: Phase) -> None:
    """Enters a phase, and lets its clock run on from what is left."""
    routine = turn.routine
    cues: tuple[float, ...] = ()
    if phase is Phase.HOLDING:
        cues = tuple(cue for cue in counting.cues_of(current(turn)) if cue < routine.left_s)
    remind = routine.reminders < MOST_REMINDERS and phase is Phase.WAITING
    turn.set_routine(
        phase=phase,
        since_s=turn.at_s,
        cues=cues,
        remind_at_s=turn.at_s + REMIND_AFTER_S if remind else None,
    )


def tick(turn: Turn) -> None:
    """Does what is due by the clock."""
    routine = turn.session.routine
    if routine is None or routine.phase not in (Phase.WAITING, Phase.HOLDING, Phase.RESTING):
        return
    if routine.phase is Phase.WAITING:
        remind(turn)
        return
    # A deadline computed in floating point may come a hair early: that is on time.
    left = routine.remaining_s(turn.at_s) - HAIR_S
    due = [cue for cue in routine.cues if cue >= left]
    if due:
        turn.set_routine(cues=routine.cues[len(due) :])
        if due[-1] - left < STALE_S and left > 0 and not turn.session.speaking:
            turn.say(counting.words(turn, current(turn), due[-1]), Tone.COUNT)
    if left <= 0:
        if routine.phase is Phase.HOLDING:
            hold_over(turn)
        else:
            rest_over(turn)


def remind(turn: Turn) -> None:
    """A gentle word when nothing was said for long; twice, then silence."""
    routine = turn.routine
    if routine.remind_at_s is None or turn.at_s < routine.remind_at_s:
        return
    if turn.session.offer is None:
        turn.tell(Phrase.READY)
    more = routine.reminders + 1 < MOST_REMINDERS
    turn.set_routine(
        reminders=routine.reminders + 1,
        remind_at_s=turn.at_s + REMIND_AFTER_S if more else None,
    )


def hold_over(turn: Turn) -> None:
    """The end cue of a hold, and what follows it."""
    counting.tell_end(turn, current(turn))
    after_hold(turn)


def after_hold(turn: Turn) -> None:
    """The next repetition, the other leg, or the next step."""
    step, routine = current(turn), turn.routine
    if routine.repetition < step.repeat:
        await_words(turn, Phase.RESTING, step.rest_s)
    elif step.side is Side.EACH and not routine.second_side:
        turn.tell(Phrase.OTHER_SIDE)
        turn.set_routine(second_side=True, repetition=0)
        await_words(turn, Phase.RESTING, SWAP_S)
    else:
        go_on(turn)


def go_on(turn: Turn) -> None:
    """To the next step; in a circuit through the rest before it."""
    entry, routine = turn.entry, turn.routine
    if not entry.rounds:
        enter(turn, routine.step + 1)
        return
    following = circuit.following(entry, routine)
    if following is None:
        finish(turn)
        return
    index, number = following
    step = entry.steps[index]
    if number > routine.round:
        total = turn.number(routine.rounds)
        turn.tell(Phrase.CIRCUIT_ROUND, number=turn.number(number), total=total)
    turn.tell(Phrase.CIRCUIT_NEXT, name=step.name)
    turn.say(step.say, Tone.INSTRUCTION)
    # The rest runs while what comes is described: that is what it is for.
    turn.set_routine(step=index, round=number, repetition=0, left_s=step.rest_s)
    begin(turn, Phase.RESTING)


def rest_over(turn: Turn) -> None:
    """The next hold begins."""
    turn.set_routine(repetition=turn.routine.repetition + 1)
    announce_hold(turn)


def second_side(turn: Turn) -> None:
    """Starts the other leg with a full hold; the first one again if that was long under way."""
    routine, step = turn.routine, current(turn)
    begun = routine.phase is not Phase.HOLDING or (
        step.hold_s - routine.remaining_s(turn.at_s) < JUST_BEGUN_S
    )
    back = routine.second_side and not begun
    turn.set_routine(second_side=not back, repetition=1)
    turn.tell(Phrase.OTHER_SIDE)
    announce_hold(turn)


def finish(turn: Turn) -> None:
    """All steps are done."""
    if turn.routine.relief:
        # The routine stays, so that 'it still hurts' knows what was tried.
        turn.set_routine(phase=Phase.WAITING, remind_at_s=None, left_s=0.0)
        turn.ask(Question.EASED, turn.phrase(Phrase.IS_IT_BETTER))
        return
    entry = turn.entry
    turn.tell(Phrase.ROUTINE_DONE)
    turn.end_routine()
    if entry.follow_up:
        turn.ask(Question.START, entry.follow_up.say, entry.follow_up.entry)


def freeze(turn: Turn) -> None:
    """Lets the clock stand; what was running goes on when the words are out."""
    routine = turn.routine
    if routine.phase in (Phase.HOLDING, Phase.RESTING):
        left = max(routine.remaining_s(turn.at_s), 0.0)
        turn.set_routine(then=routine.phase, left_s=left, phase=Phase.TELLING)
    elif routine.phase is Phase.WAITING:
        await_words(turn, Phase.WAITING, 0.0)


def back_to_step(turn: Turn) -> None:
    """Names the place again and goes on there; a pause stays a pause."""
    routine = turn.routine
    if routine.phase is Phase.PAUSED:
        return
    freeze(turn)
    step = current(turn)
    turn.tell(Phrase.BACK_TO)
    turn.say(step.say, Tone.INSTRUCTION)
    if step.hold_s and turn.routine.then is Phase.HOLDING:
        turn.say(counting.left_words(turn, turn.routine.left_s))


def pause(turn: Turn) -> None:
    """Freezes everything until the person says go on."""
    freeze(turn)
    turn.set_routine(phase=Phase.PAUSED, remind_at_s=None)
    turn.tell(Phrase.PAUSED)


def resume(turn: Turn) -> None:
    """Goes on after a pause with what was left."""
    routine = turn.routine
    turn.set_routine(phase=Phase.TELLING)
    if routine.then is Phase.HOLDING and routine.left_s < current(turn).hold_s:
        turn.tell(Phrase.BACK_TO)
        turn.say(counting.left_words(turn, routine.left_s))
    elif routine.then is not Phase.RESTING:
        tell_step(turn)
    else:
        begin(turn, Phase.RESTING)


def next_remedy(turn: Turn) -> int | None:
    """The first step of a remedy that was not tried, or None."""
    routine = turn.routine
    for index in range(routine.step + 1, len(turn.entry.steps)):
        step = turn.entry.steps[index]
        if step.remedy not in routine.remedies and suits(turn, step):
            return index
    return None


def steps_after(turn: Turn) -> int:
    """How many steps that suit the person come after this one."""
    return sum(suits(turn, step) for step in turn.entry.steps[turn.routine.step + 1 :])
