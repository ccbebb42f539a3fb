"""The loop that decides, with everything round it scripted."""

import queue
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.fakes.live import FakeRoom, NotedSpeech, ScriptedRecogniser
from voicecoach.app.attention import Attention
from voicecoach.app.coach import Coach
from voicecoach.app.ears import DuplexMode, Ears
from voicecoach.app.listening import MOST_FAILURES
from voicecoach.app.live import Live
from voicecoach.app.pressed import Commands
from voicecoach.asr import Hearing, Reading, Word
from voicecoach.asr.vocabulary import Vocabularies
from voicecoach.audio import Ailment, Block, Part, SoundBack, SoundTrouble
from voicecoach.content import Content
from voicecoach.dialogue import Session
from voicecoach.errors import MissingError
from voicecoach.nlu import Understander
from voicecoach.store import Diary

NOBODY, SOMEBODY = b"nobody", b"somebody"
SOON_S = 5.0
UNPLUGGED = SoundTrouble(Part.MICROPHONE, Ailment.GONE, "the microphone went away")


def heard(text: str, *, final: bool = True) -> Hearing:
    words = tuple(Word(word, 0.0, 0.1, 0.95) for word in text.split())
    return Hearing(final, 0.2, Reading(text, words), Reading())


class Night:
    """A conversation in a thread; blocks of sound go in, what it does can be waited for."""

    def __init__(self, content: Content, understander: Understander) -> None:
        self.room = FakeRoom()
        self.recognisers: list[ScriptedRecogniser] = []
        self.script: dict[bytes, list[Hearing] | Exception] = {}
        self.speech = NotedSpeech()
        self.ready = threading.Event()
        self.troubles: list[str] = []
        self.blocks: queue.Queue[bytes | None] = queue.Queue()
        self.ears = Ears(content, understander, DuplexMode.HALF)
        self.live = Live(
            Vocabularies(content),
            self._recogniser,
            self.ears,
            Attention(content),
            Commands(content, understander),
            self.room,
            on_trouble=self.troubles.append,
        )
        self.coach = Coach(content, Session(), Diary(None), self.speech)
        self.error: Exception | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _recogniser(self) -> ScriptedRecogniser:
        made = ScriptedRecogniser(self.script, frozenset({SOMEBODY}))
        self.recognisers.append(made)
        return made

    def _run(self) -> None:
        try:
            blocks = (Block(pcm, 0.0) for pcm in iter(self.blocks.get, None))
            self.live.run(self.coach, blocks, self.speech, self.ready.set)
        except MissingError as error:
            self.error = error

    def hear(self, *hearings: Hearing) -> None:
        block = f"block {len(self.script)}".encode()
        self.script[block] = list(hearings)
        self.blocks.put(block)

    def fail(self, error: Exception) -> None:
        self.script[b"broken"] = error
        self.blocks.put(b"broken")

    def until(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + SOON_S
        while not condition():
            assert time.monotonic() < end, "it did not come to that"
            time.sleep(0.005)

    def finish_speaking(self) -> None:
        self.live.spoken(self.speech.numbers[-1])
        self.until(lambda: not self.coach.session.speaking)


@pytest.fixture
def night(content: Content, understander: Understander) -> Iterator[Night]:
    made = Night(content, understander)
    yield made
    made.live.end()
    made.blocks.put(None)
    made.thread.join(SOON_S)


def test_it_is_ready_with_the_first_sound(night: Night) -> None:
    assert not night.ready.is_set()
    night.blocks.put(NOBODY)
    assert night.ready.wait(SOON_S)


def test_a_cry_for_help_begins_relief(night: Night) -> None:
    night.hear(heard("help my calf is cramping"))
    night.until(lambda: night.coach.session.routine)
    assert night.speech.said


def test_the_voice_is_softer_while_somebody_speaks_over_it(night: Night) -> None:
    night.hear(heard("help my calf is cramping"))
    night.until(lambda: night.coach.session.speaking)
    night.blocks.put(SOMEBODY)
    night.until(lambda: night.speech.ducked[-1:] == [True])
    night.blocks.put(NOBODY)
    night.until(lambda: night.speech.ducked[-1:] == [False])
    assert night.coach.session.speaking


def test_a_cough_ends_nothing(night: Night) -> None:
    night.hear(heard("help my calf is cramping"))
    night.until(lambda: night.coach.session.speaking)
    cut = night.speech.hushed
    night.blocks.put(SOMEBODY)
    night.hear(heard("[unk]"))
    night.until(lambda: night.speech.ducked[-1:] == [False])
    assert night.speech.hushed == cut


def test_what_is_understood_interrupts(night: Night) -> None:
    night.hear(heard("help my calf is cramping"))
    night.until(lambda: night.coach.session.speaking)
    cut = night.speech.hushed
    night.hear(heard("next"))
    night.until(lambda: night.speech.hushed > cut)


@pytest.mark.parametrize("known", [True, False])
def test_its_own_voice_is_not_softened_where_nobody_else_is_heard(
    night: Night, known: bool
) -> None:
    night.hear(heard("help my calf is cramping"))
    night.until(lambda: night.coach.session.speaking)
    night.room.alone, night.room.unsure = known, not known
    night.blocks.put(SOMEBODY)
    # What is surely its own is kept from the recogniser; what may be a stop is not.
    reaches_it = bytes(len(SOMEBODY)) if known else SOMEBODY
    night.until(lambda: night.recognisers[0].heard[-1:] == [reaches_it])
    night.live.press("s")
    night.until(lambda: night.coach.session.routine is None)
    assert True not in night.speech.ducked


def test_whoever_begins_over_its_voice_is_heard_from_their_first_word(night: Night) -> None:
    night.room.alone = True
    night.blocks.put(b"echo")
    night.until(lambda: night.recognisers[0].heard == [bytes(4)])
    night.room.alone = False
    night.blocks.put(b"words")
    night.until(lambda: len(night.recognisers[0].heard) > 1)
    assert night.recognisers[0].heard[1] == b"echowords"


def test_words_are_ignored_in_half_duplex_while_it_speaks_and_stop_is_not(night: Night) -> None:
    night.room.tells_apart = False
    night.hear(heard("help my calf is cramping"))
    night.until(lambda: night.coach.session.speaking)
    cut = night.speech.hushed
    night.hear(heard("next"))
    night.until(night.blocks.empty)
    assert night.speech.hushed == cut
    night.hear(heard("stop"))
    night.until(lambda: night.coach.session.routine is None)


def test_keys_work_while_it_speaks(night: Night) -> None:
    night.room.tells_apart = False
    night.hear(heard("help my calf is cramping"))
    night.until(lambda: night.coach.session.routine)
    step = night.coach.session.routine
    night.live.press("n")
    night.until(lambda: night.coach.session.routine != step)


def test_a_recogniser_that_fails_is_replaced(night: Night) -> None:
    night.fail(RuntimeError("decoder broke"))
    night.hear(heard("help my calf is cramping"))
    night.until(lambda: night.coach.session.routine)
    assert len(night.recognisers) == 2


def test_one_that_fails_again_and_again_is_given_up(night: Night) -> None:
    for _ in range(MOST_FAILURES):
        night.fail(RuntimeError("decoder broke"))
    night.thread.join(SOON_S)
    assert "decoder broke" in str(night.error)


def test_a_dead_microphone_is_told_to_whoever_is_in_a_routine(night: Night) -> None:
    night.hear(heard("help my calf is cramping"))
    night.until(lambda: night.coach.session.routine)
    night.live.note(UNPLUGGED)
    night.until(lambda: any("hear nothing" in text for text in night.speech.said))
    assert night.coach.session.routine
    night.live.note(SoundBack(Part.MICROPHONE))
    night.until(lambda: any("hear you again" in text for text in night.speech.said))


def test_a_microphone_that_sends_zeros_is_printed_and_not_spoken_of(night: Night) -> None:
    night.hear(heard("help my calf is cramping"))
    night.until(lambda: night.coach.session.routine)
    said = list(night.speech.said)
    night.live.note(SoundTrouble(Part.MICROPHONE, Ailment.ONLY_ZEROS, "unmute the microphone"))
    night.until(lambda: night.troubles)
    assert night.speech.said == said


def test_nobody_is_woken_for_a_dead_microphone(night: Night) -> None:
    night.live.note(UNPLUGGED)
    night.until(lambda: night.troubles)
    night.live.press("s")
    assert not any("hear nothing" in text for text in night.speech.said)
    assert night.troubles == ["the microphone went away"]


def test_idle_it_does_not_answer_talk_that_is_not_for_it(night: Night) -> None:
    night.hear(heard("should i use heat or ice"))
    night.hear(heard("hey coach"))
    night.until(lambda: night.speech.said)
    assert night.speech.said == ["I'm here."]


def test_called_by_its_name_it_answers_without_it_for_a_while(night: Night) -> None:
    night.hear(heard("hey coach"))
    night.until(lambda: night.speech.said)
    night.finish_speaking()
    night.hear(heard("should i use heat or ice"))
    night.until(lambda: len(night.speech.said) > 1)


def test_the_key_to_talk_calls_it(night: Night) -> None:
    night.live.call()
    night.hear(heard("should i use heat or ice"))
    night.until(lambda: night.speech.said)
