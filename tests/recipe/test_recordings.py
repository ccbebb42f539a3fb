"""Recordings made worse, and counts of what was heard in them."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recipe.recordings import Conditions, Recording, Score, labelled, sentences, under
from voicecoach.sound import Sound

TONE = Sound((np.sin(np.arange(16000) / 20) * 3000).astype(np.int16), 16000)
NOISE = Sound(np.random.default_rng(1).normal(0, 2000, 64000).astype(np.int16), 16000)


def test_slot_values_are_found_as_whole_words() -> None:
    score = Score()
    score.add(Recording("a", TONE, ("small", "latte")), "a small latte", 0.5)
    score.add(Recording("b", TONE, ("milk", "tea")), "a milky tea", 0.5)
    told = score.as_json()
    assert told["slot_values_found"] == 0.75
    assert told["whole"] == 0.5
    assert told["cpu_s_per_audio_s"] == 0.5
    assert score.missed == [("milk, tea", "a milky tea")]


def test_sentences_are_counted_by_words() -> None:
    score = Score()
    score.add(Recording("a", TONE, sentence="my left calf hurts"), "my left half hurts", 0.1)
    assert score.as_json()["word_error_rate"] == 0.25
    assert score.as_json()["whole"] == 0.0


def test_noise_has_the_level_asked_for() -> None:
    (row,) = under([Recording("a", TONE, ("tea",))], Conditions(NOISE, snr_db=20.0))
    speech = TONE.samples.astype(float) / 2  # both are halved, so that nothing is clipped
    added = row.sound.samples - speech
    assert np.mean(speech**2) / np.mean(added**2) == pytest.approx(100, rel=0.05)


def test_faint_noise_comes_before_the_recording() -> None:
    (row,) = under([Recording("a", TONE)], Conditions(lead_s=2.0))
    samples = row.sound.samples
    assert len(samples) == len(TONE.samples) + 32000
    assert 0 < np.abs(samples[:32000]).max() < 330
    assert np.array_equal(samples[32000:], TONE.samples)


def test_whoever_listens_hears_the_same_noise() -> None:
    rows = [Recording("a", TONE, ("tea",)), Recording("b", TONE, ("tea",))]
    first, again = ([r.sound.samples for r in under(rows, Conditions(NOISE))] for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], first[1])


def test_labels_are_read_in_either_form(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.stack([TONE.samples, TONE.samples], axis=1)[::2], 8000)
    soundfile.write(tmp_path / "b.flac", TONE.samples, 16000)
    labels = {
        "a.wav": {"drink": "iced  Mocha"},
        "b.flac": {"intent": "order", "slots": {"size": "small"}},
        "not-there.wav": {"drink": "tea"},
    }
    (tmp_path / "labels.json").write_text(json.dumps(labels))
    found = list(labelled(tmp_path))
    assert [(one.name, one.values) for one in found] == [
        ("a.wav", ("iced mocha",)),
        ("b.flac", ("small",)),
    ]
    assert all(one.sound.seconds == 1.0 for one in found)


def test_a_folder_without_labels_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"labels\.json"):
        list(labelled(tmp_path))


def test_rows_hold_what_is_said_in_them(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", TONE.samples, 16000)
    (tmp_path / "rows.jsonl").write_text('{"text": "Stop  it", "audio": "a.wav", "expect": []}\n')
    (row,) = sentences(tmp_path / "rows.jsonl")
    assert (row.name, row.sentence, row.values) == ("a.wav", "stop it", ())
