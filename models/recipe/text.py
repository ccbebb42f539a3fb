"""The text the language model learns from: the content's own sentences, as people say them."""

import random
import re
from collections.abc import Iterable, Iterator

from voicecoach.content import Content, Kind
from voicecoach.content.check import words_of
from voicecoach.content.templates import InTurn, OneOf, Part, Words, parse, sample, words_in

SEED = 20261120
MOST_OF_A_TEMPLATE = 20
"More expansions of one template than this are sampled, lest it drown the others."
OF_A_SHORT_ONE = 2.0
"What each sentence of a template counts that stands for a few sentences only."
OF_PARTS, OF_OTHER_TALK, OF_THE_COACH = 0.3, 2.0, 2.0
"What a sentence counts that is put together of concepts, is not for the coach, is said by it."

ALIKE: tuple[tuple[str, ...], ...] = (
    ("calf", "leg", "foot", "thigh", "toe", "hamstring", "knee", "ankle", "shin", "arch", "heel",
     "quad", "sole", "muscle", "hip", "groin"),
    ("calves", "legs", "feet", "thighs", "toes", "hamstrings", "knees", "ankles", "shins",
     "arches", "heels", "quads", "soles", "muscles", "hips"),
    ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
     "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
    ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    ("left", "right"),
)  # fmt: skip
"Words of one class: where one of them is said, so may the others be."
EXCHANGED, OF_EXCHANGED = 0.5, 0.2
"Share of the sentences that come a second time with other words of a class, and what that counts."

SPOKEN = (
    ("can not", "can't"), ("will not", "won't"), ("let us", "let's"), ("i am", "i'm"),
    ("i have", "i've"), ("i will", "i'll"), ("i would", "i'd"), ("you are", "you're"),
    ("you have", "you've"), ("we are", "we're"), ("they are", "they're"), ("it is", "it's"),
    ("that is", "that's"), ("what is", "what's"), ("there is", "there's"), ("he is", "he's"),
    ("she is", "she's"), ("how is", "how's"), ("where is", "where's"), ("who is", "who's"),
    ("going to", "gonna"),
)  # fmt: skip
"Full forms, as templates may have them, and what is mostly said."
MOSTLY, HALF, RARELY = 0.8, 0.5, 0.3
"How often people contract."
_NOUN_IS = re.compile(
    r"\b(calf|leg|foot|toe|thigh|hamstring|hammy|ankle|knee|chest|pain|cramp|muscle|something|"
    r"everything|nothing|somebody|wife|husband|mum|dad|baby) (?:is|has)\b"
)
_NOT = re.compile(r"\b(do|does|did|is|are|was|were|has|have|had|would|could|should) not\b")


def as_said(sentence: str, rng: random.Random) -> str:
    """A sentence with its contractions, as often as people make them."""
    for full, short in SPOKEN:
        if rng.random() < (RARELY if short == "gonna" else MOSTLY):
            sentence = re.sub(rf"\b{full}\b", short, sentence)
    if rng.random() < MOSTLY:
        sentence = _NOT.sub(lambda m: f"{m.group(1)}n't", sentence)
    if rng.random() < HALF:
        sentence = _NOUN_IS.sub(r"\1's", sentence)
    return sentence


def pick(part: Part, rng: random.Random) -> str:
    """One sentence of a template, by chance."""
    match part:
        case Words(text):
            return text
        case OneOf(parts):
            return pick(rng.choice(parts), rng)
        case InTurn(parts):
            return " ".join(pick(item, rng) for item in parts)


def by_signs(content: Content, each: int, rng: random.Random) -> Iterator[str]:
    """Sentences made of the concepts that signs ask for, side by side."""
    concepts = content.lexicon.concepts
    for entry in content.entries.values():
        for sign in entry.signs:
            for _ in range(each):
                parts = []
                for need in sign.needs:
                    names = sorted(name for name in need if name in concepts)
                    if names:
                        template = rng.choice(concepts[rng.choice(names)])
                        parts.append(pick(parse(template.text), rng).replace("^", " "))
                rng.shuffle(parts)
                sentence = " ".join(" ".join(parts).split())
                if sentence:
                    yield as_said(sentence, rng)


def phrases(content: Content, rng: random.Random) -> Iterator[str]:
    """The ways of saying each concept, alone."""
    for templates in content.lexicon.concepts.values():
        for template in templates:
            for sentence in sample(template.text, MOST_OF_A_TEMPLATE):
                yield as_said(sentence.replace("^", " "), rng)


def elsewhere(content: Content) -> Iterator[str]:
    """Talk that is not for the coach."""
    for template in content.elsewhere:
        yield from sample(template.text, MOST_OF_A_TEMPLATE)


def exchanged(
    sentences: Iterable[tuple[str, float]], rng: random.Random
) -> Iterator[tuple[str, float]]:
    """Sentences once more with other words of the same class: another body part, another number."""
    classes = {word: alike for alike in ALIKE for word in alike}
    for sentence, weight in sentences:
        words = sentence.split()
        if any(word in classes for word in words) and rng.random() < EXCHANGED:
            other = (rng.choice(classes[word]) if word in classes else word for word in words)
            yield " ".join(other), weight * OF_EXCHANGED


def spoken_by_coach(content: Content) -> Iterator[str]:
    """What the coach itself says, sentence by sentence."""
    texts = list(content.phrases.texts.values()) + list(content.cautions.values())
    for entry in content.entries.values():
        texts += [entry.say, entry.hint, entry.tip, *entry.more, *entry.cautions.values()]
        texts += [step.say for step in entry.steps]
        if entry.follow_up:
            texts.append(entry.follow_up.say)
        if entry.kind in (Kind.RELIEF, Kind.ROUTINE):
            texts.append(entry.title)
    for text in texts:
        plain = re.sub(r"\{\w+\}", " ", text)
        for sentence in re.split(r"[.?!:;]", plain):
            words = words_of(sentence)
            if words:
                yield " ".join(words)


def vocabulary(content: Content) -> set[str]:
    """Every word of the content, said to the coach or by it."""
    templates = [t for entry in content.entries.values() for t in entry.sentences + entry.armed]
    templates += [t for ways in content.lexicon.concepts.values() for t in ways]
    templates += content.elsewhere
    words = {word for t in templates for word in words_in(parse(t.text))}
    words.update(
        word for meant in content.lexicon.sound_alikes.values() for w in meant for word in w.split()
    )
    words.update(content.lexicon.numbers)
    for sentence in spoken_by_coach(content):
        words.update(sentence.split())
    return words


def sentences(content: Content, each: int = 12) -> list[tuple[str, float]]:
    """Everything the language model learns from, each sentence with its weight."""
    rng = random.Random(SEED)
    weighed: list[tuple[str, float]] = []

    def add(found: Iterable[str], weight: float) -> None:
        weighed.extend((" ".join(s.lower().split()), weight) for s in found)

    for entry in content.entries.values():
        for template in entry.sentences + entry.armed:
            chosen = sample(template.text, MOST_OF_A_TEMPLATE)
            few = MOST_OF_A_TEMPLATE / 2 / len(chosen)
            add(chosen, min(max(1.0, few), OF_A_SHORT_ONE))
    add(by_signs(content, each, rng), OF_PARTS)
    add(phrases(content, rng), OF_PARTS)
    add(elsewhere(content), OF_OTHER_TALK)
    add(spoken_by_coach(content), OF_THE_COACH)
    return weighed + list(exchanged(weighed, rng))
