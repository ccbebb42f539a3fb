"""When an utterance is over: how long silence must last after what was heard so far."""

from voicecoach.asr.recogniser import Reading, Vocabulary

COMMAND_S = 0.15
"After a complete command, once its words are known for sure or have stood for as long."
THOUGHT_S = 0.85
"After anything else: people in pain, and people who think, pause between words."
HESITANT_S = 1.3
"After words that nobody ends with: my, the, is."
LONGEST_S = 10.0
"An utterance is cut at this length."


class Endpointer:
    """Follows one utterance after another; all times in seconds of sound."""

    def __init__(self, dangling: frozenset[str]) -> None:
        """`dangling`: words after which more is bound to come."""
        self._dangling = dangling
        self._vocabulary = Vocabulary()
        self._heard = ("", "")
        self._stands_since_s = 0.0
        self._all_read = False
        self._began_s = 0.0

    def begin(self, at_s: float, vocabulary: Vocabulary) -> None:
        """An utterance begins, in a state with this vocabulary."""
        self._vocabulary = vocabulary
        self._heard = ("", "")
        self._began_s = self._stands_since_s = at_s
        self._all_read = False

    def note(self, at_s: float, free: Reading, expected: Reading) -> None:
        """What both readings make of the utterance so far."""
        heard = (free.text, expected.text)
        if heard != self._heard:
            self._heard = heard
            self._stands_since_s = at_s
            self._all_read = False

    def look(self) -> None:
        """What was read so far is all that was said so far."""
        self._all_read = True

    def is_over(self, at_s: float, silence_s: float) -> bool:
        """Whether the utterance has ended, after so much silence in a row."""
        if at_s - self._began_s >= LONGEST_S:
            return True
        if any(text in self._vocabulary.complete for text in self._heard):
            known = self._all_read or at_s - self._stands_since_s >= COMMAND_S
            return silence_s >= COMMAND_S and known
        return silence_s >= self._patience_s()

    def _patience_s(self) -> float:
        words = self._heard[0].split()
        return HESITANT_S if words and words[-1] in self._dangling else THOUGHT_S
