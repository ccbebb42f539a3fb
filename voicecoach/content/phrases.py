"""Every fixed thing the coach says, by key. The wording is in phrases.yaml."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from voicecoach.enums import StrEnum


class Phrase(StrEnum):
    """The keys of phrases.yaml; those with names in braces are filled in."""

    AWAKE = "awake"
    DEAF = "deaf"
    HEARS_AGAIN = "hears_again"
    GOODNIGHT = "goodnight"
    STOPPED = "stopped"
    PAUSED = "paused"
    NOTHING_RUNS = "nothing_runs"
    HOLD_START = "hold_start"
    HOLD_START_OF = "hold_start_of"
    HOLD_HALF = "hold_half"
    HOLD_END = "hold_end"
    HOLD_AGAIN = "hold_again"
    WORK_START = "work_start"
    WORK_END = "work_end"
    COUNT_START = "count_start"
    CIRCUIT_START = "circuit_start"
    CIRCUIT_START_ONE = "circuit_start_one"
    CIRCUIT_NEXT = "circuit_next"
    CIRCUIT_ROUND = "circuit_round"
    CIRCUIT_LEFT = "circuit_left"
    ROUNDS_LEFT = "rounds_left"
    ONE_ROUND_LEFT = "one_round_left"
    SECONDS = "seconds"
    ONE_MINUTE = "one_minute"
    MINUTES = "minutes"
    AND_A_HALF = "and_a_half"
    BACK_TO = "back_to"
    TIME_LEFT = "time_left"
    TIME_LEFT_IN_ALL = "time_left_in_all"
    NO_CLOCK = "no_clock"
    STEPS_LEFT = "steps_left"
    ONE_STEP_LEFT = "one_step_left"
    LAST_STEP = "last_step"
    FIRST_STEP = "first_step"
    OTHER_SIDE = "other_side"
    READY = "ready"
    FASTER = "faster"
    SLOWER = "slower"
    LOUDER = "louder"
    QUIETER = "quieter"
    AT_LIMIT = "at_limit"
    IS_IT_BETTER = "is_it_better"
    IS_IT_BETTER_AGAIN = "is_it_better_again"
    ROUTINE_DONE = "routine_done"
    GLAD = "glad"
    OFFER_LOG = "offer_log"
    OFFER_LOG_AGAIN = "offer_log_again"
    LOG_LATER = "log_later"
    NOT_LOGGED = "not_logged"
    LOGGED = "logged"
    AT_HOUR = "at_hour"
    LOG_CHANGED = "log_changed"
    LOG_UNDONE = "log_undone"
    LOG_EMPTY = "log_empty"
    LOG_UNAVAILABLE = "log_unavailable"
    REPORT = "report"
    REPORT_NONE = "report_none"
    REPORT_ONE = "report_one"
    REPORT_MANY = "report_many"
    REPORT_MORE = "report_more"
    REPORT_FEWER = "report_fewer"
    REPORT_SAME = "report_same"
    REPORT_MOSTLY = "report_mostly"
    REPORT_LAST = "report_last"
    REPORT_SIDES = "report_sides"
    REPORT_TIMES = "report_times"
    AT_PAST = "at_past"
    LAST_NIGHT = "last_night"
    YESTERDAY = "yesterday"
    DAYS_AGO = "days_ago"
    STRENGTH = "strength"
    WOKE = "woke"
    HELPED = "helped"
    IN_MONTH = "in_month"
    THE = "the"
    LOG_FUTURE = "log_future"
    LOG_TOO_LONG = "log_too_long"
    LOG_STRENGTH = "log_strength"
    LOG_NOT_KEPT = "log_not_kept"
    FREQUENT = "frequent"
    CONDITION_NOT_KEPT = "condition_not_kept"
    DIARY_RESTORED = "diary_restored"
    DIARY_LOST = "diary_lost"
    DATE = "date"
    CONDITION_SET = "condition_set"
    CONDITION_UNSET = "condition_unset"
    CONDITION_WHICH = "condition_which"
    FORGET_ASK = "forget_ask"
    FORGET_ASK_AGAIN = "forget_ask_again"
    FORGOTTEN = "forgotten"
    KEPT = "kept"
    SIGNS_ASK = "signs_ask"
    SIGNS_NONE = "signs_none"
    NO_MORE = "no_more"
    NOTHING_YET = "nothing_yet"
    ALL_RIGHT = "all_right"
    ALARM_HINT = "alarm_hint"
    ALARM_OVER = "alarm_over"
    SHALL_WE_BEGIN = "shall_we_begin"
    OUT_OF_SCOPE = "out_of_scope"
    NEAR_MISS = "near_miss"
    WHICH = "which"
    REPROMPT_FIRST = "reprompt_first"
    REPROMPT_SECOND = "reprompt_second"
    QUIET_HELP = "quiet_help"
    HELP_IDLE = "help_idle"
    HELP_ROUTINE = "help_routine"
    LIST_ROUTINES = "list_routines"
    AND = "and"
    SIDE_PLACE = "side_place"


FIELDS: Mapping[Phrase, frozenset[str]] = {
    Phrase.HOLD_START: frozenset({"time"}),
    Phrase.HOLD_START_OF: frozenset({"time", "number", "total"}),
    Phrase.HOLD_AGAIN: frozenset({"number", "total"}),
    Phrase.WORK_START: frozenset({"time"}),
    Phrase.COUNT_START: frozenset({"number"}),
    Phrase.CIRCUIT_START: frozenset({"number", "work", "rest"}),
    Phrase.CIRCUIT_START_ONE: frozenset({"work", "rest"}),
    Phrase.CIRCUIT_NEXT: frozenset({"name"}),
    Phrase.CIRCUIT_ROUND: frozenset({"number", "total"}),
    Phrase.CIRCUIT_LEFT: frozenset({"number", "round", "total"}),
    Phrase.ROUNDS_LEFT: frozenset({"number"}),
    Phrase.SECONDS: frozenset({"number"}),
    Phrase.MINUTES: frozenset({"number"}),
    Phrase.AND_A_HALF: frozenset({"number"}),
    Phrase.TIME_LEFT: frozenset({"time"}),
    Phrase.TIME_LEFT_IN_ALL: frozenset({"time"}),
    Phrase.STEPS_LEFT: frozenset({"number"}),
    Phrase.LOGGED: frozenset({"what"}),
    Phrase.LOG_CHANGED: frozenset({"what"}),
    Phrase.REPORT: frozenset({"parts"}),
    Phrase.REPORT_NONE: frozenset({"period"}),
    Phrase.REPORT_ONE: frozenset({"period"}),
    Phrase.REPORT_MANY: frozenset({"number", "period"}),
    Phrase.REPORT_MORE: frozenset({"number", "before"}),
    Phrase.REPORT_FEWER: frozenset({"number", "before"}),
    Phrase.REPORT_SAME: frozenset({"before"}),
    Phrase.REPORT_MOSTLY: frozenset({"what"}),
    Phrase.REPORT_LAST: frozenset({"when", "what"}),
    Phrase.REPORT_SIDES: frozenset({"left", "right"}),
    Phrase.REPORT_TIMES: frozenset({"part"}),
    Phrase.AT_HOUR: frozenset({"what", "hour"}),
    Phrase.AT_PAST: frozenset({"what", "minute", "hour"}),
    Phrase.LAST_NIGHT: frozenset({"what"}),
    Phrase.YESTERDAY: frozenset({"what"}),
    Phrase.DAYS_AGO: frozenset({"what", "number"}),
    Phrase.STRENGTH: frozenset({"number"}),
    Phrase.HELPED: frozenset({"what"}),
    Phrase.IN_MONTH: frozenset({"month"}),
    Phrase.THE: frozenset({"what"}),
    Phrase.CONDITION_NOT_KEPT: frozenset({"condition"}),
    Phrase.DIARY_RESTORED: frozenset({"date"}),
    Phrase.DATE: frozenset({"month", "day"}),
    Phrase.CONDITION_SET: frozenset({"condition"}),
    Phrase.CONDITION_UNSET: frozenset({"condition"}),
    Phrase.WHICH: frozenset({"first", "second"}),
    Phrase.LIST_ROUTINES: frozenset({"titles"}),
    Phrase.SIDE_PLACE: frozenset({"side", "place"}),
}
"The names that a phrase must hold in braces; the others hold none."


def fields_of(text: str) -> frozenset[str]:
    """The names in braces in a text. Raises ValueError for braces that hold anything else."""
    names = set()
    for _, name, spec, conversion in string.Formatter().parse(text):
        if spec or conversion:
            raise ValueError("only a name may stand in braces")
        if name is not None:
            names.add(name)
    return frozenset(names)


SPOKEN_IN_SECONDS = 60.0
"Longer times are spoken in minutes."


@dataclass(frozen=True, slots=True)
class Phrases:
    """The wording of one language."""

    texts: Mapping[Phrase, str]
    labels: Mapping[str, str]
    "Names of places, sides and conditions as they are read back."
    numbers: Mapping[int, str]
    "Whole numbers as words, 0 to 60 at least."
    lines: Mapping[Phrase, int] = field(default_factory=dict)
    "Where the texts stand in phrases.yaml."

    def say(self, key: Phrase, **values: str) -> str:
        """The phrase with its values filled in."""
        return self.texts[key].format(**values)

    def number(self, value: int) -> str:
        """A whole number as it is spoken; digits where the language names no word."""
        return self.numbers.get(value, str(value))

    def duration(self, seconds: float) -> str:
        """A length of time as it is spoken: twenty seconds, two and a half minutes."""
        if seconds <= SPOKEN_IN_SECONDS:
            return self.say(Phrase.SECONDS, number=self.number(round(seconds)))
        minutes, half = divmod(round(seconds / 30), 2)
        if (minutes, half) == (1, 0):
            return self.say(Phrase.ONE_MINUTE)
        number = self.number(minutes)
        number = self.say(Phrase.AND_A_HALF, number=number) if half else number
        return self.say(Phrase.MINUTES, number=number)

    def label(self, name: str) -> str:
        """A place, side or condition as it is read back."""
        return self.labels.get(name, name)
