"""Finds the concepts of the lexicon in a row of words, and which of them are denied."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from voicecoach.content.lexicon import Lexicon, Role
from voicecoach.content.templates import parse
from voicecoach.nlu.automaton import Automaton
from voicecoach.nlu.normal import Normaliser

DENIAL_REACH = 4
"How many words after a 'not' a concept may stand and still be denied by it."
NEXT_REACH = 3
"How many words after a 'no' a concept may end that it denies, with all that is in it."
START = "^"
"In a concept's template: the utterance begins here."


@dataclass(frozen=True, slots=True)
class Span:
    """A concept found in words[start:end]."""

    concept: str
    start: int
    end: int
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """The words of an utterance with the concepts in them."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def concepts(self) -> frozenset[str]:
        """Names of the concepts; a denied one as not_<name>."""
        return frozenset(f"not_{s.concept}" if s.denied else s.concept for s in self.spans)


def _words_of(normaliser: Normaliser, text: str) -> tuple[str, ...]:
    head, mark, tail = text.rpartition(START)
    return (*((START,) if mark else ()), *normaliser.words(head + tail))


class Annotator:
    """Finds concepts; made once from a lexicon."""

    def __init__(self, lexicon: Lexicon, normaliser: Normaliser) -> None:
        self._automaton = Automaton(
            (
                (parse(template.text), concept)
                for concept, templates in lexicon.concepts.items()
                for template in templates
            ),
            partial(_words_of, normaliser),
            lexicon.padding,
        )
        self._hiding = lexicon.hiding
        self._family = {c: slot for slot, labels in lexicon.labels.items() for c in labels}
        self.vocabulary = frozenset(self._automaton.vocabulary - {START})

    def annotate(self, words: Sequence[str]) -> Annotation:
        """The concepts in words (in normal form), longest first where one family competes."""
        row = (START, *words)
        found = [
            Span(concept, max(i - 1, 0), end - 1)
            for i in range(len(row))
            for end, concept in self._automaton.matches(row, i)
            if end > 1
        ]
        kept = [span for span in found if not any(self._hides(other, span) for other in found)]
        return Annotation(tuple(words), tuple(self._denied(span, kept) for span in kept))

    def _hides(self, outer: Span, inner: Span) -> bool:
        inside = outer.start <= inner.start and inner.end <= outer.end
        if not inside or outer.end - outer.start == inner.end - inner.start:
            return False
        family = self._family.get(inner.concept)
        return outer.concept in self._hiding or (
            family is not None and family == self._family.get(outer.concept)
        )

    def _denied(self, span: Span, spans: list[Span]) -> Span:
        if span.concept in (Role.DENIAL, Role.DENIAL_NEXT, Role.JOIN, Role.TURN):
            return span
        for denial in spans:
            right_after = denial.concept == Role.DENIAL_NEXT and any(
                s.start == denial.end <= span.start and span.end <= s.end <= denial.end + NEXT_REACH
                for s in spans
            )
            if right_after or (
                denial.concept == Role.DENIAL and self._reaches(denial, span, spans)
            ):
                return Span(span.concept, span.start, span.end, denied=True)
        return span

    def _contrasts(self, first: Span, second: Span, spans: list[Span]) -> bool:
        """'Not the calf, the foot': of two of a kind, only those joined by 'or' are both denied."""
        family = self._family.get(first.concept)
        if family is None or family != self._family.get(second.concept) or first.end > second.start:
            return False
        return not any(
            s.concept == Role.JOIN and first.end <= s.start < second.start for s in spans
        )

    def _reaches(self, denial: Span, span: Span, spans: list[Span]) -> bool:
        if span.start < denial.end:
            return False
        at = denial.end
        between = sorted(
            (s for s in spans if denial.end <= s.start <= span.start), key=lambda s: s.start
        )
        for step in between:
            if step.concept == Role.TURN:
                return False
            if step.start - at > DENIAL_REACH:
                return False
            if self._contrasts(step, span, spans):
                return False
            at = max(at, step.end)
        # A 'not' inside a longer concept ("cannot stand") belongs to that one alone.
        return not any(
            s.start <= denial.start
            and denial.end <= s.end
            and s.end - s.start > denial.end - denial.start
            for s in spans
        )
