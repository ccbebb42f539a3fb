"""What was said of a cramp that is to be noted: when, how long, how strong, what helped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from voicecoach.content import Content
from voicecoach.content.diary import Words
from voicecoach.nlu.normal import Normaliser

DAY_S = 86_400
HUNDRED = 100
TENS = range(20, 100, 10)
HOURS = range(24)
MINUTES = range(1, 60)
NOTHING = "-"
"Of a day or a part of it: not said."


@dataclass(frozen=True, slots=True)
class Details:
    """What was said; what was not is empty."""

    duration_s: float = 0.0
    strength: int = 0
    "As it was said, be it within one to ten or not."
    woke: str = ""
    "yes, no, or empty."
    helped: tuple[str, ...] = ()
    hour: int = -1
    "0 to 23; up to 12 as the clock shows it, whatever the part of the day; -1 if not said."
    minute: int = 0
    "From the hour; may be negative."
    exact: bool = False
    "The hour has a name, or is past 12: no part of the day is in question."
    day: str = ""
    "Days back, or mon to sun; empty if not said."
    part: str = ""
    "morning, afternoon, evening, night, am, pm."
    ago_s: float = 0.0
    future: bool = False
    "It has not happened yet."
    period: str = ""
    "What a report is asked for: week, last_week, month, last_month, year, last."

    @property
    def timed(self) -> bool:
        """Whether a time was said at all."""
        return self.hour >= 0 or bool(self.day or self.part or self.ago_s)


def details_of(content: Content, heard: str) -> Details:
    """Reads out of an utterance what belongs in the diary."""
    words = Normaliser(content.lexicon).words(heard)
    return _Sentence(words, content.diary.terms, content.lexicon.numbers).read()


@dataclass(slots=True)
class _Sentence:
    words: Words
    terms: Mapping[str, Mapping[Words, str]]
    numbers: Mapping[str, int]
    found: Details = field(default_factory=Details)
    remedies: list[str] = field(default_factory=list)
    "Named, but not yet said to have helped."
    verdict: str = ""
    "What was said of remedies that are still to be named."

    def read(self) -> Details:
        at = 0
        while at < len(self.words):
            at = next((end for end in self._ends(at) if end > at), at + 1)
        if self.verdict == "good":
            self._helped()
        return self.found

    def _ends(self, at: int) -> Iterator[int]:
        """Where each reader that finds something at a word has got to."""
        yield self._clock(at)
        yield self._strength(at)
        yield self._length(at)
        yield self._judged(at)
        yield self._said(at)

    # -- pieces: each gives a value and the word after it -----------------------------------

    def _term(self, slot: str, at: int) -> tuple[str, int]:
        """The label of the longest term here; the same word where there is none."""
        ways = self.terms.get(slot, {})
        longest = max((len(way) for way in ways), default=0)
        for length in range(min(longest, len(self.words) - at), 0, -1):
            label = ways.get(self.words[at : at + length])
            if label is not None:
                return label, at + length
        return "", at

    def _number(self, at: int) -> tuple[int, int]:
        """A whole number in words: seven, twenty five, three hundred, three zero zero."""
        if at >= len(self.words) or self.words[at] not in self.numbers:
            return 0, at
        value, end = self.numbers[self.words[at]], at + 1
        following = self._value(end)
        if value in TENS and 0 < following < min(TENS):
            value, end = value + following, end + 1
            following = self._value(end)
        if following == HUNDRED:
            return value * HUNDRED, end + 1
        # What is written in figures comes digit by digit where it has no word.
        while value and 0 <= following <= 9 and self._value(end - 1) <= 9:  # noqa: PLR2004  digits, and the clock's twelve
            value, end = value * 10 + following, end + 1
            following = self._value(end)
        return value, end

    def _value(self, at: int) -> int:
        return self.numbers.get(self.words[at], -1) if at < len(self.words) else -1

    def _quantity(self, at: int) -> tuple[float, int]:
        """A number of units, perhaps a half: two and a half, a couple of."""
        label, end = self._term("count", at)
        if end > at:
            return float(label), end
        value, end = self._number(at)
        return (value, end) if end == at else self._with_more(value, end, 1.0)

    def _with_more(self, value: float, at: int, unit: float) -> tuple[float, int]:
        label, end = self._term("more", at)
        return (value + float(label) * unit, end) if end > at else (value, at)

    def _seconds(self, at: int) -> tuple[float, int]:
        """A length of time: two to three minutes, a minute and a half."""
        value, end = self._quantity(at)
        if end == at:
            return 0.0, at
        _, after = self._term("range", end)
        upper, upper_end = self._quantity(after) if after > end else (0.0, after)
        if upper_end > after > end:
            value, end = (value + upper) / 2, upper_end
        label, unit_end = self._term("unit", end)
        if unit_end == end:
            return 0.0, at
        return self._with_more(value * float(label), unit_end, float(label))

    # -- readers: each gives the word after what it has read ----------------------------------

    def _length(self, at: int) -> int:
        seconds, end = self._seconds(at)
        if end == at:
            return at
        _, joint = self._term("joint", end)
        rest, rest_end = self._seconds(joint)
        if joint < rest_end and rest < seconds:
            seconds, end = seconds + rest, rest_end
        _, back = self._term("back", end)
        if back > end:
            self.found = replace(self.found, ago_s=seconds)
            return back
        self.found = replace(self.found, duration_s=seconds)
        return end

    def _strength(self, at: int) -> int:
        _, cue = self._term("strength", at)
        value, end = self._number(cue)
        _, scale = self._term("scale", end)
        if end == cue or (cue == at and scale == end) or self._term("unit", end)[1] > end:
            return at
        self.found = replace(self.found, strength=value)
        return scale

    def _clock(self, at: int) -> int:
        _, cue = self._term("clock", at)
        return self._named_hour(cue) or self._from_hour(cue) or self._hour(at, cue) or at

    def _named_hour(self, at: int) -> int:
        label, end = self._term("hour", at)
        if end == at:
            return 0
        self.found = replace(self.found, hour=int(label), exact=True)
        return end

    def _from_hour(self, at: int) -> int:
        """Half past two, quarter to three, ten past four."""
        label, after = self._term("minute", at)
        minute = int(label or 0)
        if after == at:
            minute, end = self._number(at)
            sign, after = self._term("past", end)
            if minute not in MINUTES or end in (at, after):
                return 0
            minute *= int(sign)
        hour, end = self._plain(after)
        if end == after or hour not in range(1, 13) or self._counted(end):
            return 0
        self.found = replace(self.found, hour=hour, minute=minute, exact=False)
        return self._term("oclock", end)[1]

    def _hour(self, at: int, cue: int) -> int:
        """At three, three o'clock, three in the morning, at three fifteen."""
        hour, end = self._plain(cue)
        if end == cue or hour not in HOURS or self._counted(end):
            return 0
        minute, after = self._number(end)
        if after > end and minute in MINUTES and not self._counted(after):
            end = after
        else:
            minute = 0
        _, clock = self._term("oclock", end)
        part = self._term("when", clock)[0].partition(" ")[2]
        if at == cue and clock == end and part in ("", NOTHING):
            return 0
        self.found = replace(self.found, hour=hour, minute=minute, exact=hour > 12)  # noqa: PLR2004  digits, and the clock's twelve
        return clock

    def _plain(self, at: int) -> tuple[int, int]:
        """One word for a number, or tens and ones."""
        value = self._value(at)
        return (value, at + 1) if value >= 0 else (0, at)

    def _counted(self, at: int) -> bool:
        """Whether the number before counts something else: units, or points out of ten."""
        if self._term("range", at)[1] > at:
            return self._seconds(at - 1)[1] > at
        slots = ("unit", "scale", "more")
        return any(self._term(slot, at)[1] > at for slot in slots)

    def _judged(self, at: int) -> int:
        """Remedies, and whether they did any good: before or after they are named."""
        for verdict in ("bad", "good"):
            _, end = self._term(verdict, at)
            if end > at:
                if not self.remedies:
                    self.verdict = verdict
                elif verdict == "good":
                    self._helped()
                self.remedies.clear()
                return end
        label, end = self._term("helped", at)
        if end > at:
            self.remedies.append(label)
        return end

    def _helped(self) -> None:
        named = dict.fromkeys((*self.found.helped, *self.remedies))
        self.found = replace(self.found, helped=tuple(named))

    def _said(self, at: int) -> int:
        """What stands for itself."""
        for slot in ("woke", "future", "period", "when"):
            label, end = self._term(slot, at)
            if end == at:
                continue
            if slot == "future":
                self.found = replace(self.found, future=True)
            elif slot == "woke":
                self.found = replace(self.found, woke=label)
            elif slot == "period":
                self.found = replace(self.found, period=label)
            else:
                self._when(label)
            return end
        return at

    def _when(self, label: str) -> None:
        day, _, part = label.partition(" ")
        found = self.found
        self.found = replace(
            found,
            day=found.day if day == NOTHING else day,
            part=found.part if part == NOTHING else part,
        )
