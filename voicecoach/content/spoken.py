"""Everything the coach can say that does not depend on the person."""

from collections.abc import Iterator

from voicecoach.content.model import Content, Entry, Kind, Step
from voicecoach.content.phrases import FIELDS, Phrase, Phrases


def fixed_texts(content: Content) -> tuple[str, ...]:
    """Every text with no gap to fill, and the starts and counts of all holds; each once."""
    return tuple(dict.fromkeys(text for text in _texts(content) if text))


def first_texts(content: Content) -> tuple[str, ...]:
    """What may be needed in the dark: phrases, cautions, relief and warnings; each once."""
    urgent = tuple(
        entry for entry in content.entries.values() if entry.priority or entry.kind is Kind.RELIEF
    )
    texts = (*_phrases(content), *(text for entry in urgent for text in _of_entry(content, entry)))
    return tuple(dict.fromkeys(text for text in texts if text))


def _texts(content: Content) -> Iterator[str]:
    yield from _phrases(content)
    for entry in content.entries.values():
        yield from _of_entry(content, entry)


def _phrases(content: Content) -> Iterator[str]:
    phrases = content.phrases
    for phrase in Phrase:
        if phrase not in FIELDS:
            yield phrases.texts[phrase]
    counted = (step.count for entry in content.entries.values() for step in entry.steps)
    yield from (phrases.number(n) for n in range(1, max((4, *counted))))
    yield from content.cautions.values()


def _of_entry(content: Content, entry: Entry) -> Iterator[str]:
    phrases = content.phrases
    yield from (entry.say, entry.hint, entry.tip, *entry.more, *entry.cautions.values())
    yield from entry.say_if.values()
    yield from (offer.say for offer in (entry.follow_up, entry.instead) if offer)
    for step in entry.steps:
        yield step.say
        if step.hold_s:
            yield from (begin_words(phrases, step, n) for n in range(1, step.repeat + 1))
        if entry.rounds:
            yield phrases.say(Phrase.CIRCUIT_NEXT, name=step.name)


def begin_words(phrases: Phrases, step: Step, repetition: int) -> str:
    """What is said as the clock of a step begins to run."""
    time = phrases.duration(step.hold_s)
    number, total = phrases.number(repetition), phrases.number(step.repeat)
    if repetition > 1:
        return phrases.say(Phrase.HOLD_AGAIN, number=number, total=total)
    if step.count:
        return phrases.say(Phrase.COUNT_START, number=phrases.number(step.count))
    if step.moving:
        return phrases.say(Phrase.WORK_START, time=time.capitalize())
    if step.repeat > 1:
        return phrases.say(Phrase.HOLD_START_OF, time=time, number=number, total=total)
    return phrases.say(Phrase.HOLD_START, time=time)
