"""The model that ships, listening to the coach's own voice."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from voicecoach.asr import UNKNOWN, Hearing, Vocabulary, vosk
from voicecoach.asr.activity import speech_detector
from voicecoach.asr.endpointing import Endpointer
from voicecoach.asr.listener import Listener
from voicecoach.asr.registry import models_root
from voicecoach.asr.vosk import VoskDecoder, VoskModel
from voicecoach.errors import MissingError
from voicecoach.tts import Pyttsx3Voice

SHIPPED = models_root() / "voicecoach-en"
CHECKOUT = Path(__file__).resolve().parents[2]
SECOND = bytes(32000)
SAID = ("help my calf is cramping", "next", "stop", "should i use heat or ice")

Hear = Callable[..., Hearing]


@pytest.fixture(scope="module")
def model() -> VoskModel:
    return VoskModel(SHIPPED)


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    made = Pyttsx3Voice()
    yield made
    made.close()


@pytest.fixture
def hear(model: VoskModel, voice: Pyttsx3Voice) -> Hear:
    """Has something said into the ears, and gives what they made of it."""

    def said(*parts: str, phrases: tuple[str, ...] = (), pause_s: float = 0.0) -> Hearing:
        ears = Listener(speech_detector(), VoskDecoder(model), Endpointer(frozenset()))
        ears.expect(Vocabulary(phrases))
        between = bytes(2 * int(16000 * pause_s))
        spoken = between.join(voice.render(part, 150).at_rate(16000).pcm() for part in parts)
        (hearing,) = (h for h in ears.feed(SECOND + spoken + SECOND) if h.final)
        return hearing

    return said


@pytest.mark.parametrize("sentence", SAID)
def test_the_coachs_own_voice_is_understood_word_for_word(hear: Hear, sentence: str) -> None:
    assert hear(sentence).free.text == sentence


@pytest.mark.parametrize("sentence", SAID)
def test_an_expected_phrase_is_recognised_as_such(hear: Hear, sentence: str) -> None:
    assert hear(sentence, phrases=SAID).expected.text == sentence


def test_other_speech_is_unknown_among_the_expected_phrases(hear: Hear) -> None:
    heard = hear("should i use heat or ice", phrases=("next", "stop"))
    assert set(heard.expected.text.split()) == {UNKNOWN}
    assert heard.free.text == "should i use heat or ice"


def test_without_phrases_nothing_is_expected(hear: Hear) -> None:
    assert hear("stop").expected.text == ""


@pytest.mark.parametrize("sentence", SAID)
def test_confidences_are_shares(hear: Hear, sentence: str) -> None:
    heard = hear(sentence, phrases=("next", "stop"))
    for word in (*heard.free.words, *heard.expected.words):
        assert 0.0 <= word.confidence <= 1.0


def test_words_come_one_after_another_and_when_they_were_said(hear: Hear) -> None:
    words = hear("should i use heat or ice").free.words
    assert [word.text for word in words] == ["should", "i", "use", "heat", "or", "ice"]
    times = [time for word in words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    # The voice begins after the second of silence, and takes about two.
    assert 0.9 < times[0] < 1.5
    assert 2.0 < times[-1] < 3.5


def test_what_vosk_ends_by_itself_stays_in_the_utterance(model: VoskModel) -> None:
    """Its own rules see a silence of half a second; ours are to decide."""
    voice = Pyttsx3Voice()
    decoder = VoskDecoder(model)
    try:
        decoder.begin(())
        for part in ("help my calf is cramping", "should i use heat or ice"):
            pcm = voice.render(part, 150).at_rate(16000).pcm() + SECOND
            for at in range(0, len(pcm), 3200):
                decoder.feed(pcm[at : at + 3200])
        free, _ = decoder.finish()
    finally:
        voice.close()
    assert free.text == "help my calf is cramping should i use heat or ice"
    assert [word.text for word in free.words] == free.text.split()


def test_one_utterance_after_another_is_understood(model: VoskModel, voice: Pyttsx3Voice) -> None:
    ears = Listener(speech_detector(), VoskDecoder(model), Endpointer(frozenset()))
    ears.expect(Vocabulary(("next", "stop"), frozenset(("next", "stop"))))
    spoken = [voice.render(text, 150).at_rate(16000).pcm() for text in ("next", "stop", "next")]
    finals = [h for h in ears.feed(SECOND + SECOND.join(spoken) + SECOND) if h.final]
    assert [hearing.free.text for hearing in finals] == ["next", "stop", "next"]
    assert [hearing.expected.text for hearing in finals] == ["next", "stop", "next"]
    begins = [hearing.free.words[0].start_s for hearing in finals]
    assert begins == sorted(begins)


class Making(VoskModel):
    """The model, with a list of what it made recognisers for."""

    def __init__(self, model: VoskModel) -> None:
        vars(self).update(vars(model))
        self.made: list[tuple[str, ...]] = []

    def make(self, phrases: Sequence[str]) -> object:
        self.made.append(tuple(phrases))
        return super().make(phrases)

    def expecting(self) -> list[tuple[str, ...]]:
        return [phrases for phrases in self.made if phrases]


def utterances(decoder: VoskDecoder, vocabularies: Sequence[tuple[str, ...]], pcm: bytes) -> None:
    for phrases in vocabularies:
        decoder.begin(phrases)
        decoder.feed(pcm)
        decoder.finish()


def test_each_vocabulary_has_one_recogniser(model: VoskModel) -> None:
    making = Making(model)
    utterances(VoskDecoder(making), [("next",), ("stop",), ("next",), ("stop",)], SECOND)
    assert making.expecting() == [("next",), ("stop",)]


def test_each_decoder_has_recognisers_of_its_own(model: VoskModel) -> None:
    making = Making(model)
    for _ in range(2):
        utterances(VoskDecoder(making), [("next",)], SECOND)
    assert making.expecting() == [("next",), ("next",)]


def test_a_recogniser_is_replaced_when_it_has_heard_much(
    model: VoskModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert vosk.RENEWED_AFTER_S == 600
    monkeypatch.setattr(vosk, "RENEWED_AFTER_S", 3.0)
    making = Making(model)
    decoder = VoskDecoder(making)
    utterances(decoder, [("next",)] * 3, SECOND)
    assert len(making.expecting()) == 1
    utterances(decoder, [("next",)] * 3, SECOND)
    assert len(making.expecting()) == 2


def test_a_dropped_utterance_does_not_go_on_in_the_next(
    model: VoskModel, voice: Pyttsx3Voice
) -> None:
    decoder = VoskDecoder(model)
    spoken = {text: voice.render(text, 150).at_rate(16000).pcm() for text in ("next", "stop")}
    decoder.begin(("next", "stop"))
    decoder.feed(spoken["stop"])
    decoder.begin(("next", "stop"))
    decoder.feed(spoken["next"] + SECOND)
    free, expected = decoder.finish()
    assert (free.text, expected.text) == ("next", "next")


def test_what_was_heard_before_does_not_change_what_is_heard(
    model: VoskModel, voice: Pyttsx3Voice
) -> None:
    """Their times count from the beginning of each utterance."""
    decoder = VoskDecoder(model)
    spoken = SECOND + voice.render("should i use heat or ice", 150).at_rate(16000).pcm() + SECOND
    begins = []
    for before in (b"", SECOND * 4, bytes(range(256)) * 100):
        decoder.begin(SAID)
        decoder.feed(before)
        decoder.finish()
        decoder.begin(SAID)
        decoder.feed(spoken)
        _, expected = decoder.finish()
        assert expected.text == "should i use heat or ice"
        begins.append(expected.words[0].start_s)
    assert max(begins) - min(begins) < 0.1
    assert 0.9 < begins[0] < 1.5


def test_a_phrase_with_an_unknown_word_does_not_spoil_the_others(hear: Hear) -> None:
    heard = hear("stop", phrases=("gastrobnemius please", "stop"))
    assert heard.expected.text == "stop"


def test_phrases_of_unknown_words_only_are_as_none(hear: Hear) -> None:
    assert hear("stop", phrases=("gastrobnemius",)).expected.text == ""


def test_silence_has_no_words(model: VoskModel) -> None:
    decoder = VoskDecoder(model)
    decoder.begin(("stop",))
    decoder.feed(SECOND)
    free, expected = decoder.finish()
    assert (free.text, free.words) == ("", ())
    assert expected.text in ("", UNKNOWN)


def test_unknown_words_are_reported_each_once_and_sorted(model: VoskModel) -> None:
    phrases = ("zibbel my calf", "next", "gastrobnemius zibbel")
    assert model.unknown_words(phrases) == ("gastrobnemius", "zibbel")


def test_the_model_knows_the_word_for_any_other_speech(model: VoskModel) -> None:
    assert model.knows(UNKNOWN)


def test_capitals_are_other_words(model: VoskModel) -> None:
    assert model.knows("stop")
    assert not model.knows("Stop")


def test_vosk_that_is_not_installed_is_named_with_its_cure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "vosk", None)
    with pytest.raises(MissingError, match="pip install vosk"):
        VoskModel(SHIPPED)


# Loading runs in a process of its own: a model that brings it down must not take us along.
LOAD = """
import json, sys
from pathlib import Path
from voicecoach.asr.vosk import VoskModel
from voicecoach.errors import MissingError
for line in sys.stdin:
    try:
        VoskModel(Path(line.strip()))
        print(json.dumps("loaded"), flush=True)
    except MissingError as error:
        print(json.dumps(str(error)), flush=True)
"""


def load_each(folders: Sequence[Path]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOAD],
        input="".join(f"{folder}\n" for folder in folders),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=CHECKOUT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"the process ended with {done.returncode}"
    return [json.loads(line) for line in done.stdout.splitlines()]


def damaged(folder: Path, name: str, data: bytes | None) -> Path:
    """A copy of the shipped model with other data in one file, or without it."""
    shutil.copytree(SHIPPED, folder, copy_function=shutil.copyfile)
    (folder / "MANIFEST.sha256").unlink()
    if data is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(data)
    return folder


DAMAGED = [
    ("am/final.mdl", "removed"), ("am/final.mdl", "emptied"),
    ("am/final.mdl", "cut"), ("am/final.mdl", "overwritten"),
    ("am/global_cmvn.stats", "emptied"), ("am/global_cmvn.stats", "cut"),
    ("conf/mfcc.conf", "removed"), ("conf/mfcc.conf", "overwritten"),
    ("conf/model.conf", "removed"), ("conf/model.conf", "overwritten"),
    ("graph/Gr.fst", "removed"), ("graph/Gr.fst", "cut"), ("graph/Gr.fst", "overwritten"),
    ("graph/HCLr.fst", "emptied"), ("graph/HCLr.fst", "cut"), ("graph/HCLr.fst", "overwritten"),
    ("graph/words.txt", "removed"), ("graph/words.txt", "overwritten"),
    ("graph/phones/word_boundary.int", "cut"),
]  # fmt: skip


def test_a_damaged_model_is_a_sentence_and_never_a_crash(tmp_path: Path) -> None:
    folders = []
    for name, damage in DAMAGED:
        whole = (SHIPPED / name).read_bytes()
        left = {
            "removed": None,
            "emptied": b"",
            "cut": whole[: len(whole) // 2],
            "overwritten": bytes(range(256)) * 20,
        }[damage]
        folder = tmp_path / f"{damage}-{Path(name).name}"
        folders.append(damaged(folder, name, left))
    told = load_each(folders)
    for folder, message in zip(folders, told, strict=True):
        assert message.startswith(f"the model in {folder} cannot be loaded"), folder.name
        assert "voicecoach models fetch" in message
        assert "\n" not in message


def test_a_folder_that_is_no_model_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="incomplete or damaged"):
        VoskModel(tmp_path)
