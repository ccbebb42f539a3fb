"""Which devices there are, and which one is meant."""

import sys
from pathlib import Path

import pytest

from tests.fakes.sound_system import Defaults, SoundSystem
from voicecoach.audio import Device, choose, devices, have_both
from voicecoach.errors import MissingError


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> SoundSystem:
    """A machine without any sound hardware so far."""
    made = SoundSystem()
    monkeypatch.setitem(sys.modules, "sounddevice", made)
    return made


@pytest.fixture
def desk(system: SoundSystem) -> SoundSystem:
    """A desk with two microphones, and two loudspeakers one of which is the usual."""
    system.plug("HDA Intel: Microphone", inputs=2)
    system.plug("USB Headset", inputs=1, outputs=2, rate_hz=44100)
    system.plug("HDMI", outputs=8)
    system.default = Defaults((0, 2))
    return system


def test_devices_are_listed_as_the_system_names_them(desk: SoundSystem) -> None:
    assert devices() == (
        Device(0, "HDA Intel: Microphone", 2, 0, 48000, default_input=True),
        Device(1, "USB Headset", 1, 2, 44100),
        Device(2, "HDMI", 0, 8, 48000, default_output=True),
    )


def test_a_machine_without_sound_hardware_has_no_devices(system: SoundSystem) -> None:
    assert devices() == ()


def test_a_sound_server_that_does_not_answer_is_told(system: SoundSystem) -> None:
    system.dead = True
    with pytest.raises(MissingError, match="the sound system does not answer"):
        devices()


@pytest.mark.parametrize(("kind", "name"), [("input", "HDA Intel: Microphone"), ("output", "HDMI")])
def test_the_usual_device_is_taken_where_none_is_named(
    desk: SoundSystem, kind: str, name: str
) -> None:
    assert choose("", kind).name == name


def test_the_usual_device_need_not_be_the_first(desk: SoundSystem) -> None:
    desk.default = Defaults((1, 2))
    assert choose("", "input").name == "USB Headset"


def test_the_first_that_fits_is_taken_where_there_is_no_usual_one(desk: SoundSystem) -> None:
    desk.default = Defaults()
    assert choose("", "input").index == 0
    assert choose("", "output").index == 1


def test_a_usual_device_of_the_other_kind_does_not_count(desk: SoundSystem) -> None:
    desk.default = Defaults((0, 0))
    assert choose("", "output").name == "USB Headset"


def test_a_headset_that_is_the_usual_microphone_is_not_the_usual_loudspeaker(
    desk: SoundSystem,
) -> None:
    desk.default = Defaults((1, 2))
    assert choose("", "output").name == "HDMI"


def test_a_headset_that_is_the_usual_loudspeaker_is_not_the_usual_microphone(
    system: SoundSystem,
) -> None:
    system.plug("USB Headset", inputs=1, outputs=2)
    system.plug("Webcam", inputs=1)
    system.default = Defaults((1, 0))
    assert choose("", "input").name == "Webcam"


def test_a_device_can_be_the_usual_one_of_both_kinds(desk: SoundSystem) -> None:
    desk.default = Defaults((1, 1))
    assert devices()[1] == Device(
        1, "USB Headset", 1, 2, 44100, default_input=True, default_output=True
    )


@pytest.mark.parametrize(
    ("wanted", "index"), [("0", 0), ("1", 1), ("intel", 0), ("usb headset", 1), ("HEADSET", 1)]
)
def test_a_device_is_chosen_by_number_or_part_of_its_name(
    desk: SoundSystem, wanted: str, index: int
) -> None:
    assert choose(wanted, "input").index == index


def test_a_whole_name_wins_over_a_part_of_another(system: SoundSystem) -> None:
    system.plug("Mic (front)", inputs=1)
    system.plug("Mic", inputs=1)
    assert choose("mic", "input").index == 1


def test_a_number_wins_over_a_name_with_that_digit(system: SoundSystem) -> None:
    system.plug("Mic 1", inputs=1)
    system.plug("Line", inputs=1)
    assert choose("1", "input").name == "Line"


def test_a_name_that_fits_several_is_refused(system: SoundSystem) -> None:
    system.plug("Mic (front)", inputs=1)
    system.plug("Mic (rear)", inputs=1)
    with pytest.raises(MissingError, match="'mic' fits several of the microphones"):
        choose("mic", "input")


@pytest.mark.parametrize("wanted", ["hdmi", "2", "7", "nonsense"])
def test_a_name_that_fits_no_microphone_is_refused(desk: SoundSystem, wanted: str) -> None:
    with pytest.raises(MissingError, match=f"'{wanted}' fits none of the microphones"):
        choose(wanted, "input")


@pytest.mark.parametrize(("kind", "what"), [("input", "microphone"), ("output", "loudspeaker")])
def test_without_a_device_there_is_advice(system: SoundSystem, kind: str, what: str) -> None:
    with pytest.raises(MissingError, match=f"no {what} was found: connect one"):
        choose("", kind)


def test_both_are_there(desk: SoundSystem) -> None:
    assert have_both() == (True, "")


def test_a_loudspeaker_alone_is_not_both(system: SoundSystem) -> None:
    system.plug("HDMI", outputs=2)
    both, why = have_both()
    assert not both
    assert "no microphone was found" in why


def test_a_microphone_alone_is_not_both(system: SoundSystem) -> None:
    system.plug("Mic", inputs=1)
    both, why = have_both()
    assert not both
    assert "no loudspeaker was found" in why


def test_a_missing_package_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(MissingError, match="pip install sounddevice"):
        devices()


def test_missing_portaudio_is_named_with_its_cure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MissingError, match="apt install libportaudio2"):
        devices()
    assert have_both()[0] is False
