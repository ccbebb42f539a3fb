"""Everything the coach can say that does not depend on the person."""

from collections.abc import Iterator

from voicecoach.content.model import Content
from voicecoach.content.phrases import FIELDS, Phrase


def fixed_texts(content: Content) -> tuple[str, ...]:
    """Every text with no gap to fill, and the starts and counts of all holds; each once."""
    return tuple(dict.fromkeys(text for text in _texts(content) if text))


def _texts(content: Content) -> Iterator[str]:
    phrases = content.phrases
    for phrase in Phrase:
        if phrase not in FIELDS:
            yield phrases.texts[phrase]
    yield from (phrases.number(n) for n in (1, 2, 3))
    yield from content.cautions.values()
    for entry in content.entries.values():
        yield from (entry.say, entry.hint, entry.tip, *entry.more, *entry.cautions.values())
        if entry.follow_up:
            yield entry.follow_up.say
        for step in entry.steps:
            yield step.say
            seconds, total = phrases.number(round(step.hold_s)), phrases.number(step.repeat)
            if step.hold_s and step.repeat == 1:
                yield phrases.say(Phrase.HOLD_START, seconds=seconds)
            for n in range(1, step.repeat + 1 if step.repeat > 1 else 1):
                number = phrases.number(n)
                phrase = Phrase.HOLD_START_OF if n == 1 else Phrase.HOLD_AGAIN
                given = {"seconds": seconds} if n == 1 else {}
                yield phrases.say(phrase, number=number, total=total, **given)
