"""YAML with the place of every value: traps, doubles, and files that are no YAML."""

from pathlib import Path

import pytest
import yaml

from tests.content.folder import Folder
from voicecoach.content.nodes import Reader, line_of

DRINKS = "answer/drinks.yaml"

LOADERS = [
    pytest.param(yaml.SafeLoader, id="python"),
    pytest.param(getattr(yaml, "CSafeLoader", yaml.SafeLoader), id="libyaml"),
]

TRAPS = [
    "yes",
    "no",
    "on",
    "off",
    "No",
    "YES",
    "y",
    "n",
    "true",
    "False",
    "null",
    "~",
    "1:30",
    "1:30:00",
    "90",
    "-3",
    "+3",
    "1_000",
    "2.5",
    "010",
    "2026-11-20",
]


@pytest.mark.parametrize("trap", TRAPS)
def test_what_other_readers_take_for_no_text_must_be_quoted(folder: Folder, trap: str) -> None:
    folder.change(DRINKS, "what should i drink", f"{trap} # here")
    folder.assert_only_fault(DRINKS, f'write "{trap}" in quotes')


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("trap", ["no", "1:30"])
def test_a_trap_is_found_by_either_reader(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, trap: str, loader: type
) -> None:
    monkeypatch.setattr("voicecoach.content.nodes._LOADER", loader)
    folder.change(DRINKS, "what should i drink", f"{trap} # here")
    folder.assert_only_fault(DRINKS, f'write "{trap}" in quotes')


@pytest.mark.parametrize("trap", TRAPS)
@pytest.mark.parametrize("quote", ["'", '"'])
def test_quoted_it_is_a_text_like_any_other(folder: Folder, trap: str, quote: str) -> None:
    folder.change(DRINKS, "Water will do.", f"{quote}{trap}{quote}")
    assert folder.content().entries["drinks"].say == trap


def test_a_trap_is_taken_as_the_text_that_stands_there(folder: Folder) -> None:
    folder.change(DRINKS, "Water will do.", "1:30")
    assert folder.read()[0].entries["drinks"].say == "1:30"


@pytest.mark.parametrize("plain", ["not", "none", "yes please", "1:30 at night", "one", "nothing"])
def test_other_plain_words_are_no_trap(folder: Folder, plain: str) -> None:
    folder.change(DRINKS, "Water will do.", plain)
    assert folder.content().entries["drinks"].say == plain


@pytest.mark.parametrize("loader", LOADERS)
def test_a_name_can_be_a_trap_too(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, loader: type
) -> None:
    monkeypatch.setattr("voicecoach.content.nodes._LOADER", loader)
    folder.change("cautions.yaml", "diabetes: ", "no: Never. # here\ndiabetes: ")
    folder.assert_only_fault("cautions.yaml", 'write "no" in quotes')


def test_a_number_where_one_belongs_is_no_trap(folder: Folder) -> None:
    assert folder.content().entries["calf_cramp"].steps[0].hold_s == 10


def test_a_text_that_is_not_utf_8_names_the_byte(folder: Folder) -> None:
    folder.write(DRINKS, b"id: drinks\ntitle: Caf\xe9\n")
    folder.assert_only_fault(DRINKS, "not UTF-8 text (byte 21)", line=1)


def test_other_letters_in_utf_8_are_welcome(folder: Folder) -> None:
    folder.change(DRINKS, "Water will do.", "Un caf\N{LATIN SMALL LETTER E WITH ACUTE}.")
    assert folder.content().entries["drinks"].say == "Un caf\N{LATIN SMALL LETTER E WITH ACUTE}."


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing but a comment\n"])
def test_an_empty_file_is_a_fault(folder: Folder, text: str) -> None:
    folder.write("relief/foot_cramp.yaml", text)
    folder.assert_only_fault("relief/foot_cramp.yaml", "the file is empty", line=1)


BROKEN = {
    "an open list": "title: Drinks\nsay: [one, two\nmore: [] # here\n",
    "an open quote": "title: Drinks\nsay: one\nmore: 'two # here",
    "a tab": "title: Drinks\n\tsay: one # here\n",
    "two colons": "title: Drinks\nsay: one: two # here\n",
    "an alias of nothing": "title: Drinks\nsay: *nobody # here\n",
    "a list after names": "title: Drinks\n- say # here\n",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_broken_yaml_names_the_line(folder: Folder, broken: str) -> None:
    folder.write("relief/foot_cramp.yaml", BROKEN[broken])
    folder.assert_only_fault("relief/foot_cramp.yaml", "not YAML: ")


def test_a_second_document_in_a_file_is_a_fault(folder: Folder) -> None:
    folder.write("relief/foot_cramp.yaml", "id: one\n--- # here\nid: two\n")
    folder.assert_only_fault("relief/foot_cramp.yaml", "not YAML: ")


def test_a_control_character_is_a_fault(folder: Folder) -> None:
    folder.write("relief/foot_cramp.yaml", "id: foot\x00cramp\n")
    folder.assert_only_fault("relief/foot_cramp.yaml", "not YAML: ", line=1)


def test_a_file_nested_past_all_reason_is_a_fault(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voicecoach.content.nodes._LOADER", yaml.SafeLoader)
    folder.write("relief/foot_cramp.yaml", "[" * 5000)
    folder.assert_only_fault("relief/foot_cramp.yaml", "not YAML: ", line=1)


def test_a_folder_with_the_name_of_a_file_cannot_be_read(folder: Folder) -> None:
    (folder.home / "relief" / "foot_cramp.yaml").mkdir()
    folder.assert_only_fault("relief/foot_cramp.yaml", "cannot be read: ", line=1)


def test_a_file_of_the_language_that_is_missing_cannot_be_read(folder: Folder) -> None:
    (folder.home / "cautions.yaml").unlink()
    folder.assert_only_fault("cautions.yaml", "cannot be read: No such file", line=1)


def test_the_line_of_a_node_counts_from_one(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text("a: 1\nb:\n  - two\n  - three\n", encoding="utf-8")
    reader = Reader("one.yaml")
    root = reader.document(path)
    assert root is not None
    fields = reader.mapping(root)
    assert line_of(fields["a"]) == 1
    assert [line_of(node) for node in reader.sequence(fields["b"])] == [3, 4]
    assert reader.faults == []


@pytest.mark.parametrize(
    ("written", "value"), [("1", 1), ("30", 30), ("2.5", 2.5), ("'7'", 7), ("+4", 4)]
)
def test_a_number_within_its_limits_is_taken(tmp_path: Path, written: str, value: float) -> None:
    assert number(tmp_path, written) == (value, [])


@pytest.mark.parametrize("written", ["0.5", "31", "-2", "soon", ".inf", ".nan", "[2]", "{a: 2}"])
def test_a_number_outside_its_limits_is_a_fault_and_the_least_is_taken(
    tmp_path: Path, written: str
) -> None:
    value, messages = number(tmp_path, written)
    assert value == 1
    assert messages == ["expected a number from 1 to 30"]


def number(folder: Path, written: str) -> tuple[float, list[str]]:
    path = folder / "number.yaml"
    path.write_text(f"value: {written}\n", encoding="utf-8")
    reader = Reader("number.yaml")
    root = reader.document(path)
    assert root is not None
    value = reader.number(reader.mapping(root)["value"], 1, 30)
    return value, [fault.message for fault in reader.faults]
