"""The voice that is always there: the real one, and what is done when its process fails."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import speech_child
from voicecoach.errors import MissingError
from voicecoach.sound import Sound
from voicecoach.tts import Pyttsx3Voice, pyttsx3_voice

SOON_S = 0.2

Speaks = Callable[[str], Pyttsx3Voice]


@pytest.fixture(scope="module")
def voice() -> Iterator[Pyttsx3Voice]:
    with closing(Pyttsx3Voice()) as made:
        yield made


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go, of this process and of those it starts."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The process ids of the speech processes, in the order of their starts."""
    return tmp_path / "starts"


@pytest.fixture
def speaks(log: Path) -> Iterator[Speaks]:
    """Makes a voice whose process behaves in a certain way."""
    with ExitStack() as stack:

        def make(behaviour: str) -> Pyttsx3Voice:
            command = [sys.executable, "-S", speech_child.__file__, behaviour, str(log)]
            return stack.enter_context(closing(Pyttsx3Voice(command=command)))

        yield make


def starts(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().splitlines()]


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def loudest(sound: Sound) -> int:
    return int(np.abs(sound.samples.astype(int)).max())


def test_two_sentences_in_a_row_are_both_spoken(voice: Pyttsx3Voice) -> None:
    first = voice.render("Sit on the edge of the bed.", 150)
    second = voice.render("Good. Now hold it for thirty seconds.", 150)
    assert loudest(first) > 3000
    assert loudest(second) > 3000
    assert second.seconds > first.seconds > 1.0


def test_a_voice_at_half_the_rate_takes_much_longer(voice: Pyttsx3Voice) -> None:
    text = "Put your foot flat on the floor and press the heel down."
    assert voice.render(text, 100).seconds / voice.render(text, 200).seconds >= 1.6


def test_the_rate_holds_for_every_sentence(voice: Pyttsx3Voice) -> None:
    lengths = {voice.render("Hold it there and breathe.", 180).seconds for _ in range(5)}
    assert max(lengths) - min(lengths) < 0.1


def test_quotes_new_lines_and_letters_from_elsewhere_are_no_trouble(voice: Pyttsx3Voice) -> None:
    assert voice.render('Don\N{RIGHT SINGLE QUOTATION MARK}t "stop"\nna\u00efve', 150).seconds > 0.5


def test_the_library_prints_nothing_on_our_output(
    voice: Pyttsx3Voice, capfd: pytest.CaptureFixture[str]
) -> None:
    voice.render("Well done.", 150)
    assert capfd.readouterr() == ("", "")


def test_another_voice_sounds_different(voice: Pyttsx3Voice) -> None:
    with closing(Pyttsx3Voice("gmw/en-029")) as other:
        text = "Walk around the room for a minute or two."
        lengths = (voice.render(text, 150).seconds, other.render(text, 150).seconds)
    assert abs(lengths[0] - lengths[1]) > 0.02


def test_voices_have_names_that_tell_them_apart() -> None:
    with closing(Pyttsx3Voice()) as usual, closing(Pyttsx3Voice("gmw/en-029")) as other:
        assert usual.name != other.name
        assert "/" not in other.name


def test_no_temporary_files_are_left(scratch: Path) -> None:
    with closing(Pyttsx3Voice()) as voice:
        voice.render("Next.", 150)
        (folder,) = scratch.iterdir()
        assert list(folder.iterdir()) == []
    assert list(scratch.iterdir()) == []


def test_a_voice_that_never_spoke_leaves_nothing_either(scratch: Path) -> None:
    with closing(Pyttsx3Voice()):
        pass
    assert list(scratch.iterdir()) == []


def test_one_process_speaks_all_sentences(speaks: Speaks, log: Path) -> None:
    voice = speaks("works")
    assert voice.render("one", 150).seconds == pytest.approx(1000 / 16000)
    voice.render("two", 150)
    assert len(starts(log)) == 1


def test_closing_ends_the_process(speaks: Speaks, log: Path) -> None:
    voice = speaks("works")
    voice.render("one", 150)
    voice.close()
    assert not running(starts(log)[0])


def test_a_process_that_hangs_is_killed_and_replaced(
    speaks: Speaks, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyttsx3_voice, "RENDER_WITHIN_S", SOON_S)
    assert speaks("hangs once").render("one", 150).seconds > 0
    first, second = starts(log)
    assert not running(first)
    assert running(second)


def test_a_process_that_dies_is_replaced(speaks: Speaks, log: Path) -> None:
    assert speaks("dies once").render("one", 150).seconds > 0
    assert len(starts(log)) == 2


def test_a_process_that_died_between_sentences_is_replaced(speaks: Speaks, log: Path) -> None:
    voice = speaks("works")
    voice.render("one", 150)
    os.kill(starts(log)[0], 9)
    assert voice.render("two", 150).seconds > 0


def test_what_always_hangs_is_given_up(
    speaks: Speaks, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyttsx3_voice, "RENDER_WITHIN_S", SOON_S / 2)
    with pytest.raises(MissingError, match=r"no voice can speak here \(it hangs\)"):
        speaks("hangs").render("one", 150)
    assert len(starts(log)) == 2
    assert not any(running(pid) for pid in starts(log))


def test_what_never_starts_is_given_up(
    speaks: Speaks, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyttsx3_voice, "START_WITHIN_S", SOON_S)
    with pytest.raises(MissingError, match="it hangs"):
        speaks("never starts").render("one", 150)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("dies", "it ended"),
        ("answers Audio saved to nowhere", "it answered nonsense"),
        ("answers 42", "it answered nonsense"),
        ("answers []", "it answered nonsense"),
        ('answers {"ok": true}', "it did not say how fast it spoke"),
        ('answers {"ok": true, "rate_wpm": null}', "it did not say how fast it spoke"),
        ("speaks too fast", "it spoke at 300 words a minute"),
        ("has no driver", "no driver here"),
    ],
)
def test_what_goes_wrong_twice_is_told_with_its_cure(
    speaks: Speaks, log: Path, behaviour: str, reason: str
) -> None:
    with pytest.raises(MissingError) as raised:
        speaks(behaviour).render("one", 150)
    assert reason in str(raised.value)
    assert "espeak-ng" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(starts(log)) == 2


def test_a_command_that_is_not_there_is_told_with_its_cure(tmp_path: Path) -> None:
    with (
        closing(Pyttsx3Voice(command=[str(tmp_path / "missing")])) as voice,
        pytest.raises(MissingError, match="No such file"),
    ):
        voice.render("one", 150)


def test_a_replaced_process_is_noted(speaks: Speaks, caplog: pytest.LogCaptureFixture) -> None:
    speaks("dies once").render("a secret", 150)
    assert "speech process replaced: it ended" in caplog.text
    assert "secret" not in caplog.text


def test_failures_leave_no_temporary_files(speaks: Speaks, scratch: Path) -> None:
    voice = speaks("speaks too fast")
    with pytest.raises(MissingError):
        voice.render("one", 150)
    (folder,) = scratch.iterdir()
    assert list(folder.iterdir()) == []
    voice.close()
    assert list(scratch.iterdir()) == []
