"""Everything spoken that is not a routine: warnings, answers, questions."""

from dataclasses import replace

from voicecoach.content import Entry, Phrase
from voicecoach.dialogue import memory, report
from voicecoach.dialogue import routine as steps
from voicecoach.dialogue.diary import NIGHT
from voicecoach.dialogue.effects import ForgetAll, Tone
from voicecoach.dialogue.session import Question
from voicecoach.dialogue.turn import Turn
from voicecoach.nlu.details import details_of

CLOT = "possible_clot"
REPORT = "cramp_report"
"As the last answer: more of it is more of the report."
ANSWER_WITHIN_S = 8.0
"How long a question waits before it is asked again, or let go."
DOCTOR_AFTER = 3
"The report of 'it still hurts' that gets no further remedy."


def alarm(turn: Turn, entry: Entry) -> None:
    """A warning: breaks into everything, ends a routine, and stays until it is called off."""
    again = turn.session.alarm == entry.id
    turn.hush()
    turn.end_routine()
    turn.set(offer=None, alarm=entry.id, asleep=False, answer=entry.id, told=0)
    turn.say(entry.say, Tone.WARNING)
    if again:
        for piece in entry.more:
            turn.say(piece, Tone.WARNING)
        turn.tell(Phrase.ALARM_HINT)
    turn.set(said=(entry.say,))


def alarm_stands(turn: Turn) -> bool:
    """Whether a warning is in force; then it is given again, whatever was asked for."""
    if turn.session.alarm:
        alarm(turn, turn.content.entries[turn.session.alarm])
        return True
    return False


def aside(turn: Turn, *texts: str, tone: Tone = Tone.PROMPT, freeze: bool = False) -> None:
    """Says something beside a routine, which goes on at the same place.

    The hold's clock stands meanwhile only with `freeze`, or if the words of the step
    themselves were cut short.
    """
    running = turn.session.routine
    cut_step = running is not None and turn.cut and steps.words_matter(turn)
    for text in texts:
        turn.say(text, tone)
    if running is not None and (freeze or cut_step):
        steps.back_to_step(turn)


def answer(turn: Turn, entry: Entry) -> None:
    """Answers a question; inside a routine the hold is frozen and goes on afterwards."""
    if turn.session.routine:
        steps.freeze(turn)
    if turn.session.offer and turn.session.offer.question is Question.START:
        # A yes after another answer would be a yes to nobody knows what.
        turn.set(offer=None)
    turn.caution(entry, entry.cautions, once_more=True)
    turn.set(answer=entry.id, told=0, said=(entry.say,))
    aside(turn, entry.say, tone=Tone.ANSWER, freeze=True)
    if entry.follow_up and not turn.session.routine:
        turn.ask(Question.START, entry.follow_up.say, entry.follow_up.entry)


def more(turn: Turn) -> None:
    """The next piece of the last answer."""
    entry = turn.content.entries.get(turn.session.answer)
    if turn.session.answer == REPORT:
        aside(turn, *report.details(turn, turn.session.period))
    elif entry is None:
        aside(turn, turn.phrase(Phrase.NOTHING_YET))
    elif turn.session.told < len(entry.more):
        piece = entry.more[turn.session.told]
        turn.set(told=turn.session.told + 1, said=(piece,))
        if turn.session.routine:
            steps.freeze(turn)
        aside(turn, piece, tone=Tone.ANSWER, freeze=True)
    else:
        aside(turn, turn.phrase(Phrase.NO_MORE))


def still_hurts(turn: Turn) -> None:
    """The next remedy; after three reports, or with none left, the doctor."""
    routine = turn.session.routine or turn.session.last
    if routine is None or routine.entry not in turn.content.entries:
        turn.tell(Phrase.NOTHING_RUNS)
        return
    turn.set(routine=routine, offer=None)
    reports = routine.still_hurts + 1
    index = steps.next_remedy(turn)
    if reports >= DOCTOR_AFTER or index is None:
        turn.set_routine(still_hurts=reports)
        see_doctor(turn)
    else:
        steps.enter(turn, index, still_hurts=reports)


def see_doctor(turn: Turn) -> None:
    """No further remedy: when to see a doctor, and whether a sign of danger is there."""
    turn.end_routine()
    entry = turn.content.entries[memory.DOCTOR]
    turn.say(entry.say, Tone.ANSWER)
    turn.set(answer=entry.id, told=0, said=(entry.say,))
    turn.ask(Question.SIGNS, turn.phrase(Phrase.SIGNS_ASK))


def feels_better(turn: Turn) -> None:
    """Ends the routine: one tip and, after a cramp, the offer to log it."""
    routine = turn.session.routine
    eased = turn.session.offer and turn.session.offer.question is Question.EASED
    turn.set(offer=None)
    if routine is None:
        turn.tell(Phrase.GLAD)
        return
    entry = turn.entry
    remedy = steps.current(turn).remedy
    turn.set_routine(eased=turn.wall, helped=(remedy,) if remedy else ())
    turn.end_routine()
    turn.tell(Phrase.GLAD)
    if routine.relief or eased:
        turn.say(entry.tip, Tone.ANSWER)
        if turn.session.keeps and not routine.noted:
            turn.ask(Question.LOG, turn.phrase(Phrase.OFFER_LOG))


def yes(turn: Turn, heard: str = "") -> bool:
    """Takes a yes to the open question, with what else was said; False where none is open."""
    offer = turn.session.offer
    if offer is None:
        return False
    turn.set(offer=None)
    match offer.question:
        case Question.LOG:
            memory.log(turn, "", "", details_of(turn.content, heard))
        case Question.FORGET:
            turn.effects.append(ForgetAll())
            turn.set(
                conditions=frozenset(), warned=frozenset(), cramps=(), usual_leg="", night=NIGHT
            )
            turn.tell(Phrase.FORGOTTEN)
        case Question.EASED:
            feels_better(turn)
        case Question.SIGNS:
            alarm(turn, turn.content.entries[CLOT])
        case Question.START | Question.WHICH:
            begin(turn, turn.content.entries[offer.entry], rounds=offer.rounds, agreed=True)
    return True


def no(turn: Turn) -> bool:
    """Takes a no to the open question; False where none is open."""
    offer = turn.session.offer
    if offer is None:
        return False
    turn.set(offer=None)
    match offer.question:
        case Question.LOG:
            turn.tell(Phrase.NOT_LOGGED)
        case Question.FORGET:
            turn.tell(Phrase.KEPT)
        case Question.EASED:
            still_hurts(turn)
        case Question.SIGNS:
            turn.tell(Phrase.SIGNS_NONE)
        case Question.START | Question.WHICH:
            turn.tell(Phrase.ALL_RIGHT)
    return True


def begin(
    turn: Turn,
    entry: Entry,
    leg: str = "",
    *,
    vague: bool = False,
    rounds: int = 1,
    agreed: bool = False,
) -> None:
    """Starts or answers an entry, unless a warning stands or it is not for this person."""
    if alarm_stands(turn) or advised_against(turn, entry):
        return
    if not entry.steps:
        answer(turn, entry)
    elif agreed or not asked_first(turn, entry, rounds):
        steps.start(turn, entry, leg, vague=vague, rounds=rounds)


def advised_against(turn: Turn, entry: Entry) -> bool:
    """Says what holds for this person instead of the entry, if anything does."""
    for condition, text in entry.say_if.items():
        if condition in turn.session.conditions:
            turn.set(answer=entry.id, told=len(entry.more), said=(text,))
            turn.set(warned=turn.session.warned | {condition})
            aside(turn, text, tone=Tone.WARNING, freeze=True)
            if entry.instead and not turn.session.routine:
                turn.ask(Question.START, entry.instead.say, entry.instead.entry)
            return True
    return False


def asked_first(turn: Turn, entry: Entry, rounds: int) -> bool:
    """Speaks the caution and asks whether to begin, where a condition calls for it."""
    held = [c for c in entry.ask_first if c in turn.conditions][:1]
    if not held:
        return False
    turn.end_routine()
    turn.caution(entry, held, once_more=True)
    turn.set(warned=turn.session.warned.union(entry.ask_first))
    turn.ask(Question.START, turn.phrase(Phrase.SHALL_WE_BEGIN), entry.id, rounds)
    return True


_AGAIN = {
    Question.LOG: Phrase.OFFER_LOG_AGAIN,
    Question.FORGET: Phrase.FORGET_ASK_AGAIN,
    Question.EASED: Phrase.IS_IT_BETTER_AGAIN,
}
_LET_GO = {Question.LOG: Phrase.LOG_LATER, Question.FORGET: Phrase.KEPT}


def ask_again(turn: Turn) -> bool:
    """The open question once more, in fewer words; False where none is open."""
    offer = turn.session.offer
    if offer is None or offer.question not in _AGAIN:
        return False
    turn.tell(_AGAIN[offer.question])
    return True


def question_spoken(turn: Turn) -> None:
    """From now on silence counts."""
    offer = turn.session.offer
    if offer is not None and offer.due_s is None:
        due = turn.at_s + ANSWER_WITHIN_S
        turn.set(offer=replace(offer, due_s=due))


def silence(turn: Turn) -> None:
    """No answer: ask once more in fewer words, then let it go. Silence is never yes."""
    offer = turn.session.offer
    if offer is None or offer.due_s is None or turn.at_s < offer.due_s:
        return
    if offer.asked == 1 and ask_again(turn):
        turn.set(offer=replace(offer, asked=2, due_s=None))
        return
    turn.set(offer=None)
    if offer.question in _LET_GO:
        turn.tell(_LET_GO[offer.question])
    if offer.question is Question.EASED:
        turn.end_routine()
