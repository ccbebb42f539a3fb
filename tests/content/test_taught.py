"""words.yaml of a pack: phrases added to entries that are there."""

from pathlib import Path

import pytest

from tests.content.folder import Folder
from voicecoach.content import expand, read
from voicecoach.content.taught import is_phrase


def taught(folder: Folder, tmp_path: Path, text: str) -> tuple[list[str], list[str]]:
    """What leads to calf_cramp with a pack of just this words.yaml, and the faults."""
    pack = tmp_path / "own" / "en"
    pack.mkdir(parents=True)
    (pack / "words.yaml").write_text(text, encoding="utf-8")
    content, faults = read("en", (pack,), folder.root)
    sentences = content.entries["calf_cramp"].sentences
    return [text for t in sentences for text in expand(t.text)], [str(fault) for fault in faults]


def test_a_phrase_leads_to_its_entry_alone_and_in_what_is_said_round_it(
    folder: Folder, tmp_path: Path
) -> None:
    sentences, faults = taught(folder, tmp_path, 'calf_cramp:\n  - "charlie horse"\n')
    assert faults == []
    assert sentences == ["my calf is cramping", "charlie horse", "i have charlie horse"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('calf_camp:\n  - "charlie horse"\n', "en/words.yaml:1: there is no entry 'calf_camp'"),
        ('calf_cramp:\n  - "cramp 7"\n', "en/words.yaml:2: 'cramp 7': expected one to 8 words"),
        ("calf_cramp: horse\n", "en/words.yaml:1: expected a list"),
        ("calf_cramp:\n  - [a]\n", "en/words.yaml:2: expected a text"),
        ("", "en/words.yaml:1: the file is empty"),
        ("- a\n", "en/words.yaml:1: expected names with values"),
    ],
)
def test_a_spoilt_file_is_named_with_its_line(
    folder: Folder, tmp_path: Path, text: str, fault: str
) -> None:
    _, faults = taught(folder, tmp_path, text)
    assert faults[0].startswith(fault)


@pytest.mark.parametrize("phrase", ["horse", "me calf's gone", "one two three four five six"])
def test_plain_words_can_be_taught(phrase: str) -> None:
    assert is_phrase(phrase)


@pytest.mark.parametrize(
    "phrase", ["", " ", "Horse", "[my] calf", "a  b", "horse!", "7", "'", "a b c d e f g h i"]
)
def test_nothing_else_can_be_taught(phrase: str) -> None:
    assert not is_phrase(phrase)
