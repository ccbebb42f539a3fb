"""Speech is remembered: the coach's own texts on disk, what is said of a person in memory."""

from pathlib import Path

import numpy as np
import pytest

from tests.fakes.voice import FakeVoice
from voicecoach.errors import MissingError
from voicecoach.sound import Sound
from voicecoach.tts import CachedVoice
from voicecoach.tts import cache as caching

KEPT = "Press the heel down."
PRIVATE = "You had a cramp on kangaroo street."


class MoodyVoice(FakeVoice):
    """Speaks only while it is well."""

    well = False
    closed = False

    def render(self, text: str, rate_wpm: int) -> Sound:
        if not self.well:
            raise MissingError("no voice can speak here: install one")
        return super().render(text, rate_wpm)

    def close(self) -> None:
        self.closed = True


def cached(voice: FakeVoice, folder: Path) -> CachedVoice:
    return CachedVoice(voice, folder, {KEPT}.__contains__)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def voice() -> FakeVoice:
    return FakeVoice()


def test_a_text_is_rendered_once(voice: FakeVoice, tmp_path: Path) -> None:
    speech = cached(voice, tmp_path)
    assert speech.render(KEPT, 145) is speech.render(KEPT, 145)
    assert voice.rendered == [(KEPT, 145)]


def test_another_rate_is_rendered_by_itself(voice: FakeVoice, tmp_path: Path) -> None:
    speech = cached(voice, tmp_path)
    speech.render(KEPT, 145)
    speech.render(KEPT, 120)
    assert voice.rendered == [(KEPT, 145), (KEPT, 120)]
    assert len(files(tmp_path)) == 2


def test_kept_texts_outlive_the_program(voice: FakeVoice, tmp_path: Path) -> None:
    first = cached(voice, tmp_path).render(KEPT, 145)
    later = FakeVoice()
    again = cached(later, tmp_path).render(KEPT, 145)
    assert later.rendered == []
    assert again.rate_hz == 16000
    assert np.array_equal(again.samples, first.samples)


def test_other_voices_have_speech_of_their_own(voice: FakeVoice, tmp_path: Path) -> None:
    cached(voice, tmp_path).render(KEPT, 145)
    other = FakeVoice()
    other.name = "other"
    cached(other, tmp_path).render(KEPT, 145)
    assert other.rendered == [(KEPT, 145)]


def test_what_is_said_of_a_person_never_reaches_the_disk(voice: FakeVoice, tmp_path: Path) -> None:
    speech = cached(voice, tmp_path)
    assert speech.render(PRIVATE, 145) is speech.render(PRIVATE, 145)
    assert voice.rendered == [(PRIVATE, 145)]
    assert files(tmp_path) == []


def test_what_is_said_of_a_person_is_rendered_anew_in_the_next_run(
    voice: FakeVoice, tmp_path: Path
) -> None:
    cached(voice, tmp_path).render(PRIVATE, 145)
    cached(voice, tmp_path).render(PRIVATE, 145)
    assert len(voice.rendered) == 2


def test_file_names_say_nothing_of_the_text(voice: FakeVoice, tmp_path: Path) -> None:
    cached(voice, tmp_path).render(KEPT, 145)
    assert "heel" not in str(files(tmp_path)[0]).lower()


@pytest.mark.parametrize("data", [b"", b"RIFF", b"no sound at all" * 50])
def test_a_damaged_file_is_rendered_anew_and_mended(
    voice: FakeVoice, tmp_path: Path, data: bytes
) -> None:
    cached(voice, tmp_path).render(KEPT, 145)
    (file,) = files(tmp_path)
    file.write_bytes(data)
    cached(voice, tmp_path).render(KEPT, 145)
    assert len(voice.rendered) == 2
    cached(voice, tmp_path).render(KEPT, 145)
    assert len(voice.rendered) == 2


def test_a_folder_that_cannot_be_written_does_not_silence_the_coach(
    voice: FakeVoice, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    speech = cached(voice, tmp_path / "file" / "speech")
    assert speech.render(KEPT, 145).seconds > 1.0
    speech.render(KEPT, 145)
    assert len(voice.rendered) == 1
    assert "speech is not kept" in caplog.text


def test_memory_is_bounded(
    voice: FakeVoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "MOST_IN_MEMORY", 3)
    speech = cached(voice, tmp_path)
    for text in ("one", "two", "three", "four"):
        speech.render(text, 145)
    speech.render("four", 145)
    assert len(voice.rendered) == 4
    speech.render("one", 145)
    assert len(voice.rendered) == 5


def test_texts_that_are_not_on_disk_yet_are_listed(voice: FakeVoice, tmp_path: Path) -> None:
    speech = cached(voice, tmp_path)
    speech.render(KEPT, 145)
    speech.render(PRIVATE, 145)
    assert speech.missing([KEPT, PRIVATE, "Well done."], 145) == [PRIVATE, "Well done."]
    assert speech.missing([KEPT], 120) == [KEPT]


def test_a_voice_that_cannot_speak_is_asked_again_the_next_time(tmp_path: Path) -> None:
    voice = MoodyVoice()
    speech = cached(voice, tmp_path)
    with pytest.raises(MissingError):
        speech.render(KEPT, 145)
    assert files(tmp_path) == []
    voice.well = True
    assert speech.render(KEPT, 145).seconds > 1.0


def test_it_has_the_name_of_its_voice_and_closes_it(tmp_path: Path) -> None:
    voice = MoodyVoice()
    speech = cached(voice, tmp_path)
    assert speech.name == "fake"
    speech.close()
    assert voice.closed
