"""What each control entry does. The ids are the content's; each has one handler here."""

from collections.abc import Callable, Mapping

from voicecoach.content import Kind, Phrase, Side
from voicecoach.dialogue import circuit, counting, loudness, person, talk
from voicecoach.dialogue import routine as steps
from voicecoach.dialogue.effects import Tone
from voicecoach.dialogue.session import Phase
from voicecoach.dialogue.turn import Turn
from voicecoach.nlu import Match

MOST_TITLES = 8

Handler = Callable[[Turn, Match], None]


def running(handler: Handler) -> Handler:
    """A command that makes sense only while a routine runs."""

    def guarded(turn: Turn, match: Match) -> None:
        if turn.session.routine is not None:
            handler(turn, match)
        elif not talk.alarm_stands(turn):
            turn.tell(Phrase.NOTHING_RUNS)

    return guarded


def wake(turn: Turn, match: Match) -> None:
    """Listens; never goes on by itself."""
    turn.set(asleep=False)
    talk.aside(turn, turn.phrase(Phrase.AWAKE), tone=Tone.QUIET)


def next_step(turn: Turn, match: Match) -> None:
    """Leaves the hold and goes to the next step."""
    turn.set(offer=None)
    if turn.entry.rounds:
        skip_hold(turn, match)
    else:
        steps.enter(turn, turn.routine.step + 1)


def previous_step(turn: Turn, match: Match) -> None:
    """The step before, or the first one again."""
    turn.set(offer=None)
    for index in range(turn.routine.step - 1, -1, -1):
        if steps.suits(turn, turn.entry.steps[index]):
            steps.enter(turn, index)
            return
    turn.tell(Phrase.FIRST_STEP)
    steps.tell_step(turn)


def repeat(turn: Turn, match: Match) -> None:
    """Says the step again, with the hold where it was; else what was said last."""
    if turn.session.routine is None:
        if talk.ask_again(turn):
            return
        for text in turn.session.said:
            turn.say(text, Tone.ANSWER)
        return
    if turn.routine.phase is Phase.PAUSED:
        turn.say(steps.current(turn).say, Tone.INSTRUCTION)
        return
    steps.back_to_step(turn)


def pause(turn: Turn, match: Match) -> None:
    """Freezes the hold; without a routine it just ends the talking."""
    if turn.session.routine is None:
        turn.hush()
    elif turn.routine.phase is not Phase.PAUSED:
        steps.pause(turn)


def resume(turn: Turn, match: Match) -> None:
    """Goes on when paused, is a yes after a question, else the next step."""
    if turn.session.routine is not None and turn.routine.phase is Phase.PAUSED:
        steps.resume(turn)
    elif talk.yes(turn):
        return
    elif turn.session.routine is not None:
        next_step(turn, match)
    elif not talk.alarm_stands(turn) and turn.session.last is not None:
        last = turn.session.last
        turn.set(routine=last)
        steps.enter(turn, last.step)
    elif not turn.session.alarm:
        turn.tell(Phrase.NOTHING_RUNS)


def stop(turn: Turn, match: Match) -> None:
    """Silence, at once. A word of goodbye only for one who asked in a sentence."""
    running = turn.session.routine is not None
    silent_stop(turn)
    if running and not match.armed:
        turn.tell(Phrase.STOPPED)


def silent_stop(turn: Turn) -> None:
    """Ends speech, routine and questions."""
    turn.hush()
    turn.end_routine()
    turn.set(offer=None)


def start_over(turn: Turn, match: Match) -> None:
    """The routine from its first step; when none runs, the last one."""
    routine = turn.session.routine or turn.session.last
    if talk.alarm_stands(turn):
        return
    if routine is None:
        turn.tell(Phrase.NOTHING_RUNS)
        return
    entry = turn.content.entries[routine.entry]
    steps.start(turn, entry, routine.leg, rounds=routine.rounds)


def skip_hold(turn: Turn, match: Match) -> None:
    """Ends this hold only."""
    if turn.routine.phase is Phase.RESTING:
        steps.rest_over(turn)
    elif steps.current(turn).hold_s:
        steps.hold_over(turn)
    else:
        next_step(turn, match)


def time_left(turn: Turn, match: Match) -> None:
    """Seconds left of the hold, which runs on."""
    left = turn.routine.remaining_s(turn.at_s)
    if turn.entry.rounds:
        talk.aside(turn, *circuit.time_left(turn))
        return
    if not steps.current(turn).hold_s or left <= 0:
        talk.aside(turn, turn.phrase(Phrase.NO_CLOCK))
        return
    talk.aside(turn, counting.left_words(turn, left))


def steps_left(turn: Turn, match: Match) -> None:
    """How many steps come after this one; a hold runs on."""
    left = steps.steps_after(turn)
    if turn.entry.rounds:
        text = circuit.steps_left(turn)
    elif left == 0:
        text = turn.phrase(Phrase.LAST_STEP)
    elif left == 1:
        text = turn.phrase(Phrase.ONE_STEP_LEFT)
    else:
        text = turn.phrase(Phrase.STEPS_LEFT, number=turn.number(left))
    talk.aside(turn, text)


def other_side(turn: Turn, match: Match) -> None:
    """The other leg, with a full hold."""
    if steps.current(turn).side is Side.EACH:
        steps.second_side(turn)
    else:
        # A step for one leg is simply done again on the other.
        turn.tell(Phrase.OTHER_SIDE)
        steps.tell_step(turn)


def still_hurts(turn: Turn, match: Match) -> None:
    """The next remedy, or the doctor."""
    if not talk.alarm_stands(turn):
        talk.still_hurts(turn)


def feels_better(turn: Turn, match: Match) -> None:
    """The end of a cramp, or of a false alarm."""
    if turn.session.alarm:
        _all_clear(turn)
    else:
        talk.feels_better(turn)


def _all_clear(turn: Turn) -> None:
    turn.set(alarm="")
    turn.tell(Phrase.ALARM_OVER)


def yes(turn: Turn, match: Match) -> None:
    """To the open question; in a routine it means ready."""
    if talk.yes(turn, match.heard):
        return
    if turn.session.routine is None:
        return
    if turn.routine.phase is Phase.PAUSED:
        steps.resume(turn)
    elif turn.routine.phase is Phase.WAITING:
        next_step(turn, match)


def no(turn: Turn, match: Match) -> None:
    """To the open question; 'no, I'm fine' calls a warning off."""
    if turn.session.alarm:
        if match.slots.get("well"):
            _all_clear(turn)
        else:
            turn.tell(Phrase.ALARM_HINT)
    else:
        talk.no(turn)


def tell_me_more(turn: Turn, match: Match) -> None:
    """More on the last answer."""
    talk.more(turn)


def what_can_i_say(turn: Turn, match: Match) -> None:
    """A short list of what can be said now."""
    phrase = Phrase.HELP_ROUTINE if turn.session.routine else Phrase.HELP_IDLE
    talk.aside(turn, turn.phrase(phrase))


def list_routines(turn: Turn, match: Match) -> None:
    """What the coach can take somebody through."""
    entries = turn.content.of_kind(Kind.ROUTINE) or turn.content.of_kind(Kind.RELIEF)
    titles = [entry.title for entry in entries[:MOST_TITLES]]
    joined = ", ".join(titles[:-1]) + f" {turn.phrase(Phrase.AND)} {titles[-1]}"
    talk.aside(turn, turn.phrase(Phrase.LIST_ROUTINES, titles=joined))


def go_to_sleep(turn: Turn, match: Match) -> None:
    """Ends everything and listens only for its name, a cry for help, or a warning sign."""
    silent_stop(turn)
    turn.set(asleep=True)
    turn.tell(Phrase.GOODNIGHT)


HANDLERS: Mapping[str, Handler] = {
    "wake": wake,
    "next_step": running(next_step),
    "previous_step": running(previous_step),
    "repeat": repeat,
    "pause": pause,
    "resume": resume,
    "stop": stop,
    "start_over": start_over,
    "skip_hold": running(skip_hold),
    "slower": loudness.slower,
    "faster": loudness.faster,
    "louder": loudness.louder,
    "quieter": loudness.quieter,
    "time_left": running(time_left),
    "steps_left": running(steps_left),
    "other_side": running(other_side),
    "still_hurts": still_hurts,
    "feels_better": feels_better,
    "yes": yes,
    "no": no,
    "tell_me_more": tell_me_more,
    "what_can_i_say": what_can_i_say,
    "list_routines": list_routines,
    "log_cramp": person.log_cramp,
    "undo_log": person.undo_log,
    "cramp_report": person.cramp_report,
    "set_condition": person.set_condition,
    "unset_condition": person.unset_condition,
    "forget_me": person.forget_me,
    "go_to_sleep": go_to_sleep,
}
"""Control id to what it does."""
