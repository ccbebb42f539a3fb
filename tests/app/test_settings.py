"""Flag over environment over file over default."""

from pathlib import Path

import pytest

from voicecoach.app.paths import user_paths
from voicecoach.app.settings import load_settings
from voicecoach.errors import ExitCode, InputError


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "none.toml", {}, {})
    assert (settings.rate, settings.volume, settings.duplex) == (150, 50, "auto")


def test_the_file_beats_the_default(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, "rate = 120"), {}, {}).rate == 120


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    file = write(tmp_path, "rate = 120")
    assert load_settings(file, {}, {"VOICECOACH_RATE": "130"}).rate == 130


def test_the_flag_beats_the_environment(tmp_path: Path) -> None:
    file = write(tmp_path, "model = 'a'")
    assert load_settings(file, {"model": "c"}, {"VOICECOACH_MODEL": "b"}).model == "c"


def test_a_flag_not_given_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, "model = 'a'")
    assert load_settings(file, {"model": "", "duplex": None}, {}).model == "a"


def test_packs_may_be_a_list_or_a_path_variable(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, "packs = ['x', 'y']"), {}, {}).packs == (
        Path("x"),
        Path("y"),
    )
    assert load_settings(tmp_path / "none", {}, {"VOICECOACH_PACKS": "x"}).packs == (Path("x"),)


@pytest.mark.parametrize(("volume", "gain_db"), [(100, 0.0), (50, -6.02), (1, -40.0)])
def test_volume_is_percent_of_full_loudness(tmp_path: Path, volume: int, gain_db: float) -> None:
    settings = load_settings(write(tmp_path, f"volume = {volume}"), {}, {})
    assert settings.gain_db == pytest.approx(gain_db, abs=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "rate = 20",
        "rate = 'fast'",
        "volume = 0",
        "volume = 101",
        "duplex = 'triple'",
        "model = 3",
        "colour = 'red'",
        "rate = ",
    ],
)
def test_a_value_that_cannot_be_used_names_the_file(tmp_path: Path, text: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(InputError, match=r"config\.toml") as caught:
        load_settings(file, {}, {})
    assert caught.value.exit_code == ExitCode.USAGE


def test_a_bad_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="VOICECOACH_RATE"):
        load_settings(tmp_path / "none", {}, {"VOICECOACH_RATE": "quick"})


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"config\.toml"):
        load_settings(file, {}, {})


def test_one_variable_moves_everything(home: Path) -> None:
    paths = user_paths()
    assert {paths.config.parent, paths.data.parent, paths.cache.parent} == {home}


def test_without_it_the_systems_folders_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOICECOACH_HOME")
    paths = user_paths()
    assert all("voicecoach" in str(p) for p in (paths.config, paths.data, paths.cache))


def test_what_the_person_told_goes_before_the_file_and_after_variables(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("rate = 100\nvolume = 10\nleg = 'left'\n")
    environ = {"VOICECOACH_VOLUME": "30"}
    settings = load_settings(file, {}, environ, {"rate": "120", "volume": "20"})
    assert (settings.rate, settings.volume, settings.leg) == (120, 30, "left")


@pytest.mark.parametrize(("value", "on"), [("off", False), ("On", True), ("0", False)])
def test_memory_is_on_or_off(tmp_path: Path, value: str, on: bool) -> None:
    settings = load_settings(tmp_path / "none", {}, {"VOICECOACH_MEMORY": value})
    assert settings.memory is on


def test_the_night_has_two_hours(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "none", {}, {"VOICECOACH_NIGHT": "22-7"})
    assert settings.night_hours == (22, 7)
    for wrong in ("22", "25-7", "22-", "late"):
        with pytest.raises(InputError, match="22-7"):
            load_settings(tmp_path / "none", {}, {"VOICECOACH_NIGHT": wrong})


def test_the_night_is_quiet_without_being_set_and_can_be_switched_off(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none", {}, {}).quiet_hours == (22, 7)
    for value, hours in (("23-6", (23, 6)), ("off", None)):
        settings = load_settings(tmp_path / "none", {}, {"VOICECOACH_NIGHT": value})
        assert settings.quiet_hours == hours


def test_only_words_that_can_wake_it_are_taken(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none", {}, {"VOICECOACH_WAKE": "alexa"}).wake == "alexa"
    with pytest.raises(InputError, match="hey coach or okay nabu"):
        load_settings(tmp_path / "none", {}, {"VOICECOACH_WAKE": "computer"})
    with pytest.raises(InputError, match="push-to-talk"):
        load_settings(tmp_path / "none", {}, {"VOICECOACH_ATTENTION": "never"})


@pytest.mark.parametrize(
    ("given", "expected"), [("300", (300, None)), ("0", (0, None)), ("bluetooth", (1000, 3.0))]
)
def test_the_pre_roll_is_milliseconds_or_that_of_bluetooth(
    tmp_path: Path, given: str, expected: tuple[int, float | None]
) -> None:
    settings = load_settings(tmp_path / "none.toml", {}, {"VOICECOACH_PRE_ROLL": given})
    assert settings.wakes_loudspeaker == expected


@pytest.mark.parametrize("given", ["-1", "4000", "wifi"])
def test_no_other_pre_roll_is_taken(tmp_path: Path, given: str) -> None:
    with pytest.raises(InputError, match="VOICECOACH_PRE_ROLL"):
        load_settings(tmp_path / "none.toml", {}, {"VOICECOACH_PRE_ROLL": given})
