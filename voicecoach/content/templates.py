"""Sentence templates: `[optional]`, `(one|or the other)`, `<rule>`.

The notation is that of Home Assistant's sentence templates, read by hassil.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from math import gcd, prod

MOST_EXPANSIONS = 2000
"A sentence that says more than this is a mistake: split it, or make it a sign of concepts."

_RULE = re.compile(r"<(\w+)>")
_PLAIN = re.compile(r"[\w'^ ]+")


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence template, its rules resolved, and where it stands."""

    text: str
    line: int
    file: str = ""


class TemplateError(ValueError):
    """A template that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class InTurn:
    """Parts one after another."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several parts."""

    parts: tuple["Part", ...]


Part = Words | InTurn | OneOf


def resolve(text: str, rules: Mapping[str, str]) -> str:
    """Puts each named rule in its place, as a group.

    Raises TemplateError for a rule that does not exist or that leads to itself.
    """
    for _ in range(8):
        names = _RULE.findall(text)
        if not names:
            return text
        for name in names:
            if name not in rules:
                raise TemplateError(f"there is no rule <{name}>")
        text = _RULE.sub(lambda match: f"({rules[match.group(1)]})", text)
    raise TemplateError("its rules lead back to themselves")


@lru_cache(maxsize=16384)
def parse(text: str) -> Part:
    """The structure of a template, its rules resolved. Raises TemplateError."""
    if _PLAIN.fullmatch(text):
        return Words(text)
    from hassil.parse_expression import parse_sentence

    try:
        return _part(parse_sentence(text).expression)
    except TemplateError:
        raise
    except Exception as error:
        # hassil's errors have no common base, and some are assertions.
        raise TemplateError(f"it cannot be read: {error}") from error


def _part(expression: object) -> Part:
    from hassil.expression import Alternative, Group, Sequence, TextChunk

    match expression:
        case TextChunk():
            return Words(expression.original_text)
        case Alternative():
            return OneOf(tuple(_part(item) for item in expression.items))
        case Sequence() | Group():
            parts = tuple(_part(item) for item in expression.items)
            _apart(parts)
            return InTurn(tuple(part for part in parts if part != Words(" ")))
        case _:
            raise TemplateError("use only [optional], (one|other) and <rule>")


def _apart(parts: tuple[Part, ...]) -> None:
    """Words are whole: cramp(s|ing) would need its parts glued together."""
    for left, right in pairwise(parts):
        open_left = not (isinstance(left, Words) and left.text.endswith(" "))
        open_right = not (isinstance(right, Words) and right.text.startswith(" "))
        both_words = isinstance(left, Words) and isinstance(right, Words)
        if open_left and open_right and not both_words and Words("") not in (left, right):
            raise TemplateError("leave a space on both sides of ( ) and [ ]: (cramp|cramps)")


def count(part: Part) -> int:
    """How many sentences a template stands for, doubles counted."""
    match part:
        case Words():
            return 1
        case InTurn(parts):
            return prod(count(item) for item in parts)
        case OneOf(parts):
            return sum(count(item) for item in parts)


def nth(part: Part, index: int) -> str:
    """The sentence of a number below `count(part)`; white space as it comes."""
    match part:
        case Words(text):
            return text
        case OneOf(parts):
            for item in parts:
                if index < count(item):
                    return nth(item, index)
                index -= count(item)
            raise IndexError("a template has no such sentence")
        case InTurn(parts):
            words = []
            for item in parts:
                index, here = divmod(index, count(item))
                words.append(nth(item, here))
            return " ".join(words)


def words_in(part: Part) -> Iterator[str]:
    """All words of a template, in small letters."""
    match part:
        case Words(text):
            yield from text.replace("^", " ").lower().split()
        case OneOf(parts) | InTurn(parts):
            for item in parts:
                yield from words_in(item)


def sample(text: str, most: int) -> tuple[str, ...]:
    """At most so many sentences of a template, spread over all it stands for; always the same."""
    part = parse(text)
    total = count(part)
    stride = _stride(total) if total > most else 1
    chosen = (i * stride % total for i in range(min(most, total)))
    found = dict.fromkeys(" ".join(nth(part, i).split()) for i in chosen)
    return tuple(sentence for sentence in found if sentence)


def _stride(total: int) -> int:
    """A step that wanders evenly through so many sentences, and meets each of them."""
    # Near the golden section, without a common divisor.
    step = max(1, round(total * 0.618))
    while gcd(step, total) != 1:
        step += 1
    return step


def _all(part: Part) -> list[str]:
    match part:
        case Words(text):
            return [text]
        case OneOf(parts):
            return [sentence for item in parts for sentence in _all(item)]
        case InTurn(parts):
            return [" ".join(words) for words in product(*map(_all, parts))]


@lru_cache(maxsize=16384)
def expand(text: str) -> tuple[str, ...]:
    """All sentences a template stands for, without doubles, in order.

    Raises TemplateError if it cannot be read, can be empty, or says too much.
    """
    part = parse(text)
    if count(part) > MOST_EXPANSIONS:
        raise TemplateError(f"it stands for more than {MOST_EXPANSIONS} sentences: split it")
    sentences = dict.fromkeys(" ".join(sentence.split()) for sentence in _all(part))
    if "" in sentences:
        raise TemplateError("it can be empty: leave one word outside the brackets")
    return tuple(sentences)
