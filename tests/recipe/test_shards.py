"""Speech on disk: made once, taken up again where it was broken off."""

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest

from recipe.acoustic import shards, speech, voices
from recipe.acoustic.shards import Shard
from recipe.acoustic.voices import Voice


class Studio:
    """Makes shards of a frame a word; the current fails after so many of them."""

    def __init__(self, until: int) -> None:
        self.until = until
        self.made: list[tuple[str, ...]] = []

    def make(self, jobs: Sequence[tuple[Voice, str]], seed: int) -> Shard:
        if len(self.made) == self.until:
            raise OSError("no current")
        texts = tuple(text for _, text in jobs)
        self.made.append(texts)
        counts = np.array([len(text.split()) for text in texts])
        mel = np.random.default_rng(seed).normal(size=(counts.sum(), 40)).astype(np.float16)
        return Shard(mel, counts, texts, tuple(voice.family for voice, _ in jobs))


FESTIVAL_AND_ITS_LEXICON = (
    Path("/usr/bin/festival"),
    Path("/usr/share/festival/dicts/cmu/cmulex.scm"),
)
TEXTS = [f"{word} now" for word in ("stop", "go", "wait", "rest", "stretch")]


def test_broken_off_speech_goes_on_and_comes_out_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "SIZE", 2)
    broken, whole = Studio(until=1), Studio(until=9)
    monkeypatch.setattr(shards, "make", broken.make)
    with pytest.raises(OSError, match="current"):
        shards.synthesise(tmp_path / "a", TEXTS, lambda number, hours: None)
    broken.until = 9
    told: list[int] = []
    shards.synthesise(tmp_path / "a", TEXTS, lambda number, hours: told.append(number))
    monkeypatch.setattr(shards, "make", whole.make)
    shards.synthesise(tmp_path / "b", TEXTS, lambda number, hours: None)

    assert told == [1, 2]
    assert broken.made == whole.made
    for name in ("0000.npz", "0001.npz", "0002.npz"):
        one, other = shards.load(tmp_path / "a" / name), shards.load(tmp_path / "b" / name)
        assert one.texts == other.texts
        assert one.families == other.families
        assert np.array_equal(one.mel, other.mel)
    assert [len(u) for u in one.utterances()] == [2]
    assert not list(tmp_path.rglob("*.tmp*"))


def test_the_voice_for_measuring_is_never_trained_on() -> None:
    rng = random.Random(1)
    chosen = {voices.choose(rng).family for _ in range(3000)}
    assert chosen == set(voices.SHARES)
    assert voices.HELD_OUT not in chosen
    assert "rhvoice:alan" not in chosen  # the same man
    assert voices.held_out().family == voices.HELD_OUT


def test_shares_of_voices_are_percents() -> None:
    assert sum(voices.SHARES.values()) == 100
    assert sum(voices.ACCENTS.values()) == 100


def test_each_program_gets_what_it_understands(tmp_path: Path) -> None:
    flite = speech.command(Voice("flite", "slt", stretch=1.2), "stop", tmp_path)
    assert flite[:3] == ["flite", "-voice", "slt"]
    assert "duration_stretch=1.2" in flite
    espeak = speech.command(Voice("espeak", "en-us+f3", pitch=70), "stop", tmp_path)
    assert espeak[:3] == ["espeak-ng", "-v", "en-us+f3"]
    assert espeak[-1] == "stop"
    rhvoice = speech.command(Voice("rhvoice", "bdl", stretch=0.8, pitch=50), "stop", tmp_path)
    assert rhvoice[:3] == ["RHVoice-test", "-p", "bdl"]
    assert rhvoice[rhvoice.index("-r") + 1] == "125"
    assert rhvoice[rhvoice.index("-t") + 1] == "100"


def test_percents_of_rate_and_pitch_are_about_what_is_usual() -> None:
    assert Voice("pico", "en-GB", stretch=2.0, pitch=0).rate_percent == 50
    assert Voice("pico", "en-GB", pitch=0).pitch_percent == 71
    assert Voice("pico", "en-GB", pitch=100).pitch_percent == 141


class Pico:
    """Says a short tone, and remembers how."""

    said: ClassVar[list[tuple[str, int, int, str]]] = []

    def __init__(self, language: str) -> None:
        self.language = language
        self.rate = self.pitch = 100

    def speak(self, text: str) -> bytes:
        self.said.append((self.language, self.rate, self.pitch, text))
        return np.full(1600, 8000, "<i2").tobytes()


def test_pico_speaks_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ttspico", SimpleNamespace(TtsEngine=Pico))
    (found,) = speech.speak([(Voice("pico", "en-GB", stretch=0.8, resampling=2.0), "stop")])
    assert Pico.said == [("en-GB", 125, 100, "stop")]
    assert len(found) == pytest.approx(800, abs=10)
    assert np.abs(found).max() == pytest.approx(speech.PEAK)


def test_what_a_program_is_told_varies_only_where_it_listens() -> None:
    rng = random.Random(2)
    for voice in (voices.choose(rng) for _ in range(500)):
        if voice.program in {"flite", "festival"}:
            assert voice.pitch == 50
        if voice.program in voices.PITCHED:
            assert 75 <= voice.pitch_percent <= 132
            assert 74 <= voice.rate_percent <= 125


def test_festival_changes_its_voice_only_where_it_must() -> None:
    jobs = [
        (Voice("festival", "ked", stretch=1.1), "stop it", Path("1.wav")),
        (Voice("festival", "kal"), "don't", Path("2.wav")),
        (Voice("festival", "ked"), "go", Path("3.wav")),
    ]
    script = speech.festival_script(jobs)
    assert script.startswith(f'(load "{speech.BRITISH}")')
    assert script.count("(voice_ked)") == 1
    assert script.count("(voice_kal)") == 1
    assert script.count("utt.save.wave") == 3
    assert "'Duration_Stretch 1.1" in script


@pytest.mark.skipif(
    not all(map(Path.exists, FESTIVAL_AND_ITS_LEXICON)),
    reason="festival is not here: apt-get install festival festlex-cmu",
)
def test_rab_says_what_the_american_lexicon_knows_in_british_phones(tmp_path: Path) -> None:
    asked = ("hard", "water", "nearer", "stop")
    listing = tmp_path / "ask.scm"
    lines = [f'(load "{speech.BRITISH}")', "(setup_oald_lex)", '(lex.select "oald")']
    lines += [f'(print (lex.lookup "{word}" nil))' for word in asked]
    listing.write_text("\n".join(lines), encoding="utf-8")
    told = subprocess.run(
        ["festival", "-b", str(listing)], capture_output=True, text=True, check=True
    ).stdout
    assert "((h aa d) 1)" in told
    assert "((w oo) 1) ((t @) 0)" in told
    assert "((n i@) 1) ((r @) 0)" in told
    assert "((s t o p) 1)" in told


def test_festival_is_given_no_more_than_letters() -> None:
    with pytest.raises(ValueError, match="festival"):
        speech.festival_script([(Voice("festival", "kal"), '") (exit)', Path("1.wav"))])


def test_speech_has_near_silence_around_it() -> None:
    tone = np.ones(1600, np.float32)
    found = shards.surrounded(tone, np.random.default_rng(1))
    assert len(found) > len(tone) + 2 * 0.08 * 16000
    assert 0 < np.abs(found[:1000]).max() < 0.01
    assert np.abs(found).max() > 0.9
