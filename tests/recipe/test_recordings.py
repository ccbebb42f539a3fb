"""Recordings made worse, and counts of what was heard in them."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recipe.recordings import Conditions, Recording, Score, errors, labelled, noisy, under

TONE = np.sin(np.arange(16000) / 20).astype(np.float32) * 0.1


@pytest.mark.parametrize(
    ("wanted", "heard", "count"),
    [
        ("stop", "stop", 0),
        ("stop it", "stop", 1),
        ("stop", "", 1),
        ("", "stop it", 2),
        ("my left calf", "my right calf", 1),
        ("my left calf", "left calf hurts", 2),
    ],
)
def test_words_put_in_left_out_or_taken_for_others(wanted: str, heard: str, count: int) -> None:
    assert errors(wanted.split(), heard.split()) == count


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
    noise = np.random.default_rng(1).normal(0, 0.3, 32000).astype(np.float32)
    found = noisy(TONE, Conditions(noise, snr_db=20.0), seed=3)
    added = found - TONE
    assert np.mean(TONE**2) / np.mean(added**2) == pytest.approx(100, rel=0.05)


def test_faint_noise_comes_before_the_recording() -> None:
    found = noisy(TONE, Conditions(lead_s=2.0), seed=3)
    assert len(found) == len(TONE) + 32000
    assert 0 < np.abs(found[:32000]).max() < 0.01
    assert np.allclose(found[32000:], TONE)


def test_whoever_listens_hears_the_same_noise() -> None:
    noise = np.random.default_rng(1).normal(0, 0.3, 64000).astype(np.float32)
    rows = [Recording("a", TONE, ("tea",)), Recording("b", TONE, ("tea",))]
    first, again = (list(under(rows, Conditions(noise))) for _ in range(2))
    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0].samples, first[1].samples)


def test_labels_are_read_in_either_form(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.stack([TONE, TONE], axis=1)[::2], 8000)
    soundfile.write(tmp_path / "b.flac", TONE, 16000)
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
    assert all(len(one.samples) == 16000 for one in found)


def test_a_folder_without_labels_is_an_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"labels\.json"):
        list(labelled(tmp_path))
