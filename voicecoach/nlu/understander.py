"""From words to what was meant, in a fixed order: stop, safety, control, the rest."""

from collections.abc import Mapping
from dataclasses import replace

from voicecoach.content import Content, Kind
from voicecoach.content.lexicon import Role
from voicecoach.nlu.choice import chosen as chosen_of
from voicecoach.nlu.choosing import Chooser, Evidence
from voicecoach.nlu.concepts import Annotation, Annotator
from voicecoach.nlu.likeness import NOTHING, Likeness, features_of
from voicecoach.nlu.misheard import guesses
from voicecoach.nlu.normal import Normaliser
from voicecoach.nlu.results import (
    IDLE,
    Candidate,
    Context,
    Match,
    NoMatch,
    Reason,
    Understanding,
)
from voicecoach.nlu.sentences import SentenceIndex, armed_sentences
from voicecoach.nlu.signs import SignIndex

Signs = Mapping[str, tuple[Candidate, float]]
"Id to the candidate that its best sign gives, and the weight of that sign (bits)."
MOST_ALTERNATIVES = 4
LIKELY_TOO = 0.1
"How likely a question must be that is asked in the breath of a command."
BEFORE_AN_ASIDE = 0.8
"What a score is worth where the rest of the utterance was not understood."
MISHEARD = 0.9
"What a score is worth when a word had to be taken for one that sounds like it."
SENSIBLE = 0.99
"What is so likely not for the coach makes sense as it stands: no word of it was misheard."
SEVERAL = frozenset({"condition", "claimed"})
"Slots that may name several things, with spaces between them: people have more than one illness."
SENTENCE = 3
"Words, from which one can tell sense from none."
MISHEARD_CUTOFF = 0.75
"Such a guess must make very good sense."


class Understander:
    """Understands utterances in the light of the state; made once from content."""

    def __init__(self, content: Content, likeness: Likeness | None = None) -> None:
        self._content = content
        self._likeness = likeness
        self._chooser = Chooser(content)
        self._normaliser = Normaliser(content.lexicon)
        self._annotator = Annotator(content.lexicon, self._normaliser)
        self._signs = SignIndex(content)
        self._sentences = SentenceIndex(content, self._normaliser)
        self._neutral = content.lexicon.neutral | content.lexicon.padding
        self._armed = {
            words: entry.id
            for entry in content.entries.values()
            for words in armed_sentences(entry, self._normaliser)
        }

    def armed(self, heard: str) -> str:
        """The id of the entry whose armed words are the whole of what was heard, or ''.

        For partial results, at any moment; no likeness, only the very words.
        """
        words = self._normaliser.core(self._normaliser.words(heard))
        # "stop stop stop" is one stop, said with feeling.
        while len(words) > 1 and words[0] == words[-1] and len(set(words)) == 1:
            words = words[:1]
        return self._armed.get(words, "")

    def understand(self, heard: str, context: Context = IDLE) -> Understanding:
        """What was meant by an utterance."""
        armed = self.armed(heard)
        if armed:
            candidate = Candidate(armed, 1.0, "armed words")
            return replace(self._match(heard, candidate, (), None), armed=True)
        words = self._normaliser.words(heard)
        if not words:
            return NoMatch(heard, Reason.EMPTY)
        said = self._annotator.annotate(words)
        found = self._understand(heard, said, context)
        addressed = Role.ADDRESSED in said.concepts and isinstance(found, Match)
        return replace(found, called=addressed or Role.CALLED in said.concepts)

    def _understand(self, heard: str, said: Annotation, context: Context) -> Understanding:
        result = self._decide(heard, said, context)
        if context.choices:
            return self._reply(result, said, context.choices) or result
        if isinstance(result, NoMatch) and context.routine:
            result = self._before_an_aside(heard, said.words) or result
        if isinstance(result, NoMatch) and self._may_be_misheard(result, said.words):
            return self._misheard(heard, said.words, context) or result
        return result

    def _before_an_aside(self, heard: str, words: tuple[str, ...]) -> Match | None:
        """Armed words with which an utterance begins that goes on about something else.

        "Stop, I need to get up", but not "stop the music": a subject must follow.
        """
        for length, follows in enumerate(words):
            entry_id = self._armed.get(words[:length], "")
            if entry_id and follows in self._content.lexicon.subjects:
                candidate = Candidate(entry_id, BEFORE_AN_ASIDE, "armed words and an aside")
                return self._match(heard, candidate, (), None)
        return None

    def tells_little(self, word: str) -> bool:
        """Whether a word alone says nothing of what is meant, as "the" or "please" do."""
        return all(part in self._neutral for part in self._normaliser.words(word))

    def annotate(self, heard: str) -> Annotation:
        """The words and concepts of an utterance, for explanations."""
        return self._annotator.annotate(self._normaliser.words(heard))

    def features(self, heard: str, context: Context = IDLE) -> dict[str, float]:
        """What the likeness model looks at in an utterance."""
        said = self._annotator.annotate(self._normaliser.words(heard))
        return self._features(said, context, self._signs_of(said, context))

    def _features(self, said: Annotation, context: Context, signs: Signs) -> dict[str, float]:
        scores = {entry_id: candidate.score for entry_id, (candidate, _) in signs.items()}
        state = "@routine" if context.routine else "@idle"
        return features_of(said, (state,), scores, self._neutral)

    def _signs_of(self, said: Annotation, context: Context) -> Signs:
        """Candidates by their signs, those that can be said now."""
        return {
            candidate.id: (candidate, weight)
            for candidate, weight in self._signs.candidates(said, context)
            if self._can_be_said(candidate.id, context)
        }

    def _decide(self, heard: str, said: Annotation, context: Context) -> Understanding:
        signs = self._signs_of(said, context)
        exact = tuple(i for i in self._sentences.exact(said.words) if self._can_be_said(i, context))
        if self._likeness is None:
            return self._by_rules(heard, said, Evidence(signs, exact, {}), context)
        features = self._features(said, context, signs)
        chances = {
            entry_id: chance
            for entry_id, chance in self._likeness.probabilities(features).items()
            if entry_id == NOTHING or self._can_be_said(entry_id, context)
        }
        for entry_id, (candidate, _) in signs.items():
            # What came with a user's pack the model was not taught: its signs must do.
            if entry_id not in self._likeness.entries and self._chooser.holds(candidate):
                chances[entry_id] = candidate.score
        if self._is_routine(context.routine):
            # Who talks of squats among squats does not want to begin again: that takes plain words.
            chances.pop(context.routine, None)
        found = Evidence(signs, exact, chances)
        ranked = self._chooser.ranked(found)
        if self._sentences.elsewhere(said.words) and not exact:
            return self._nothing(heard, said, ranked, Reason.ELSEWHERE)
        chosen, rival = self._chooser.by_likeness(found), ""
        if chosen is None:
            chosen = self._chooser.likeliest(found, ranked)
            rival = self._chooser.rival(chosen, ranked) if chosen else ""
        if chosen is None:
            near = self._chooser.is_near(found, ranked)
            nothing = self._nothing(heard, said, ranked, Reason.NEAR if near else Reason.UNKNOWN)
            return replace(nothing, sure=chances.get(NOTHING, 0.0))
        if not chosen.why:
            why = (
                f"like {self._likeness.reasons(features, chosen.id)}"
                if chosen.id in self._likeness.entries
                else signs[chosen.id][0].why
            )
            chosen = replace(chosen, why=why)
        others = tuple(c for c in ranked if c.id != chosen.id)
        also = self._also(chosen, tuple(candidate for candidate, _ in signs.values()), chances)
        match = self._match(heard, chosen, others, said)
        return replace(match, also=also, rival=rival)

    def _reply(
        self, result: Understanding, said: Annotation, choices: tuple[str, ...]
    ) -> Match | None:
        """The one of two entries that was picked; None where it was not, or a warning."""
        if isinstance(result, Match):
            if self._content.entries[result.id].priority:
                return None
            if result.id in choices:
                return replace(result, rival="")
        titles = {i: self._telling_words(self._content.entries[i].title) for i in choices}
        picked = chosen_of(said, titles)
        if not picked:
            return None
        return self._match(result.heard, Candidate(picked, 1.0, "as asked"), (), said)

    def _telling_words(self, title: str) -> tuple[str, ...]:
        return tuple(w for w in self._normaliser.words(title) if w not in self._neutral)

    def _by_rules(
        self, heard: str, said: Annotation, found: Evidence, context: Context
    ) -> Understanding:
        """For content that no model was taught from: signs and sentences alone."""
        if not found.exact:
            near = self._sentences.nearly(said.words, lambda i: self._can_be_said(i, context))
            signs = {candidate.id: (candidate, 0.0) for candidate in near}
            signs.update(
                (i, item)
                for i, item in found.signs.items()
                if i not in signs or item[0].score >= signs[i][0].score
            )
            found = Evidence(signs, (), {})
        chosen, ranked = self._chooser.by_rules(found)
        if chosen is None:
            return self._nothing(heard, said, ranked)
        others = tuple(c for c in ranked if c.id != chosen.id)
        also = self._also(chosen, others, {})
        return replace(self._match(heard, chosen, others, said), also=also)

    @staticmethod
    def _nothing(
        heard: str,
        said: Annotation,
        ranked: tuple[Candidate, ...],
        reason: Reason = Reason.UNKNOWN,
    ) -> NoMatch:
        if Role.OTHER_AILMENT in said.concepts:
            reason = Reason.OUT_OF_SCOPE
        return NoMatch(heard, reason, ranked[:MOST_ALTERNATIVES])

    def _is_routine(self, entry_id: str) -> bool:
        return (
            entry_id in self._content.entries
            and self._content.entries[entry_id].kind is Kind.ROUTINE
        )

    def _can_be_said(self, entry_id: str, context: Context) -> bool:
        states = self._content.entries[entry_id].states if entry_id in self._content.entries else ()
        return not states or ("routine" if context.routine else "idle") in states

    def _may_be_misheard(self, result: NoMatch, words: tuple[str, ...]) -> bool:
        sensible = result.sure >= SENSIBLE and len(words) >= SENTENCE
        return not sensible and not self._sentences.elsewhere(words)

    def _misheard(self, heard: str, words: tuple[str, ...], context: Context) -> Match | None:
        """A second try with words that sound alike, when those heard make no sense."""
        best: Match | None = None
        for guess in guesses(words, self._content.lexicon.sound_alikes):
            result = self._decide(heard, self._annotator.annotate(guess), context)
            if not isinstance(result, Match) or result.score < MISHEARD_CUTOFF:
                continue
            if best is None or result.score > best.score:
                best = result
        if best is None:
            return None
        return replace(best, score=best.score * MISHEARD, why=f"{best.why}, words that sound alike")

    def _match(
        self,
        heard: str,
        candidate: Candidate,
        others: tuple[Candidate, ...],
        said: Annotation | None,
    ) -> Match:
        return Match(
            id=candidate.id,
            kind=self._content.entries[candidate.id].kind,
            score=candidate.score,
            heard=heard,
            why=candidate.why,
            slots=self._slots(said) if said else {},
            alternatives=others[:MOST_ALTERNATIVES],
        )

    def _also(
        self,
        chosen: Candidate,
        others: tuple[Candidate, ...],
        chances: Mapping[str, float],
    ) -> str:
        """What else was asked in the breath of a command."""
        if self._content.entries[chosen.id].kind is not Kind.CONTROL:
            return ""
        for candidate in others:
            command = self._content.entries[candidate.id].kind is Kind.CONTROL
            likely = not chances or chances.get(candidate.id, 0.0) >= LIKELY_TOO
            if not command and likely and self._chooser.holds(candidate):
                return candidate.id
        return ""

    def _slots(self, said: Annotation) -> dict[str, str]:
        slots: dict[str, str] = {}
        for slot, labels in self._content.lexicon.labels.items():
            spans = [s for s in said.spans if s.concept in labels]
            named = dict.fromkeys(labels[s.concept] for s in spans if not s.denied)
            denied = dict.fromkeys(labels[s.concept] for s in spans if s.denied)
            if named:
                slots[slot] = " ".join(named) if slot in SEVERAL else [*named][-1]
            if denied and slot in SEVERAL:
                slots[f"not_{slot}"] = " ".join(denied)
        return slots
