"""What is written for Home Assistant, read by the library that Home Assistant reads it with."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hassil import Intents, recognize_best

from tests.app.conftest import Run
from voicecoach.app.homeassistant import AGENT, export, intent_name
from voicecoach.content import Content, Kind
from voicecoach.nlu import IDLE, Match, Understander

KINDS_THAT_ARE_SAID = {Kind.SAFETY, Kind.RELIEF, Kind.ROUTINE, Kind.ANSWER}


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, content: Content, understander: Understander
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both files, as YAML reads them."""
    folder = tmp_path_factory.mktemp("home-assistant")
    paths = export(content, understander, folder, AGENT, controls=False)
    assert [path.relative_to(folder).as_posix() for path in paths] == [
        "custom_sentences/en/voicecoach.yaml",
        "packages/voicecoach.yaml",
    ]
    first, second = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths)
    return first, second["intent_script"]


@pytest.fixture(scope="module")
def intents(written: tuple[dict[str, Any], dict[str, Any]]) -> Intents:
    return Intents.from_dict(written[0])


def test_everything_but_commands_is_there(
    written: tuple[dict[str, Any], dict[str, Any]], content: Content
) -> None:
    expected = {
        intent_name(entry)
        for entry in content.entries.values()
        if entry.kind in KINDS_THAT_ARE_SAID
    }
    assert set(written[0]["intents"]) == set(written[1]) == expected
    assert written[0]["language"] == "en"


def test_hassil_reads_every_sentence(intents: Intents) -> None:
    parsed = [s for i in intents.intents.values() for d in i.data for s in d.sentences]
    assert len(parsed) > 5000


SAID = {
    "my calf is cramping": "VoicecoachCalfCramp",
    "My left calf is cramping": "VoicecoachCalfCramp",
    "my toes are cramping": "VoicecoachToeCramp",
    "i can't breathe": "VoicecoachEmergency",
    "my leg is swollen and red": "VoicecoachPossibleClot",
    "why do heels give me cramps": "VoicecoachCrampsFromHeels",
    "turn on the kitchen lights": None,
    "what time is it": None,
    "stop": None,
    "next": None,
}


@pytest.mark.parametrize(("said", "meant"), SAID.items())
def test_hassil_finds_what_was_meant(intents: Intents, said: str, meant: str | None) -> None:
    found = recognize_best(said, intents)
    assert (found.intent.name if found else None) == meant


def test_what_is_handed_on_means_the_same_to_the_coach_and_to_hassil(
    written: tuple[dict[str, Any], dict[str, Any]], intents: Intents, understander: Understander
) -> None:
    for name, script in written[1].items():
        step = script["action"][0]
        assert step["action"] == "conversation.process"
        assert step["data"]["agent_id"] == "conversation.voicecoach"
        text = step["data"]["text"]
        found = understander.understand(text, IDLE)
        assert isinstance(found, Match), text
        assert name == "Voicecoach" + found.id.title().replace("_", ""), text
        heard = recognize_best(text, intents)
        assert heard is not None, text
        assert heard.intent.name == name, text


def test_the_command_writes_both_files(run: Run, tmp_path: Path) -> None:
    ran = run("export", "home-assistant", tmp_path / "config", "--controls", "--json")
    assert ran.code == 0
    sentences, scripts = (Path(path) for path in ran.json()["written"])
    assert "VoicecoachStop:" in sentences.read_text(encoding="utf-8")
    assert "VoicecoachStop:" in scripts.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_is_one_sentence(run: Run, tmp_path: Path) -> None:
    there = tmp_path / "file"
    there.write_text("", encoding="utf-8")
    ran = run("export", "home-assistant", there / "below")
    assert ran.code == 2
    assert len(ran.err.strip().splitlines()) == 1
