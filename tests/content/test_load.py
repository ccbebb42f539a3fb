"""From folders to Content: packs, doubles, versions, and all faults at once."""

from pathlib import Path

import pytest
import yaml

from tests.content.folder import ENTRIES, Folder
from voicecoach.content import Content, Kind, content_root, load, read
from voicecoach.errors import ContentError, ExitCode, Fault, MissingError

CALF = "relief/calf_cramp.yaml"
DRINKS = "answer/drinks.yaml"
SHIPPED = sorted(content_root().glob("en/*/*.yaml"))


def pack(tmp_path: Path, files: dict[str, str], name: str = "mine") -> Path:
    home = tmp_path / name
    home.mkdir()
    for path, text in files.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text, encoding="utf-8")
    return home


def test_the_content_that_ships_has_no_faults() -> None:
    assert read()[1] == ()


def test_every_file_that_ships_is_an_entry(content: Content) -> None:
    assert sorted(content.entries) == sorted(path.stem for path in SHIPPED)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_an_entry_that_ships_reads_as_another_yaml_reader_reads_it(
    content: Content, path: Path
) -> None:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    entry = content.entries[raw["id"]]
    assert (entry.title, entry.kind) == (raw["title"], raw["kind"])
    assert [step.say for step in entry.steps] == [step["say"] for step in raw.get("steps", [])]
    assert list(entry.sources) == raw.get("sources", [])
    assert (entry.say, entry.tip, entry.hint) == tuple(
        " ".join(raw.get(key, "").split()) for key in ("say", "tip", "hint")
    )


def test_the_folder_that_comes_with_this_copy_is_found() -> None:
    assert (content_root() / "en" / "phrases.yaml").is_file()


def test_loading_gives_the_content(folder: Folder) -> None:
    content = load(root=folder.root)
    assert content.language == "en"
    assert set(content.entries) == {"swelling", "halt", "calf_cramp", "calf_stretch", "drinks"}


def test_entries_come_by_kind_in_the_order_of_their_files(folder: Folder) -> None:
    folder.write("answer/aches.yaml", ENTRIES[DRINKS].replace("drinks", "aches"))
    kinds = [entry.kind for entry in folder.content().entries.values()]
    assert kinds == ["safety", "control", "relief", "routine", "answer", "answer"]
    assert [entry.id for entry in folder.content().of_kind(Kind.ANSWER)] == ["aches", "drinks"]


def test_rules_are_resolved_in_sentences(folder: Folder) -> None:
    folder.change(DRINKS, "what should i drink", "what for my <limb>")
    assert folder.content().entries["drinks"].sentences[0].text == "what for my (leg|foot)"


IN_A_SENTENCE = {
    "an unknown rule": ("my <arm> hurts", "there is no rule <arm>"),
    "glued pieces": ("my cramp(s|ing)", "leave a space on both sides"),
    "nothing that must be said": ("'[my] [calf]'", "it can be empty"),
    "a slot": ("my {place}", "use only [optional]"),
    "too much": ("my " + "(a|b|c|d|e|f) " * 5, "more than 2000 sentences"),
}


@pytest.mark.parametrize("spoilt", IN_A_SENTENCE)
def test_a_fault_in_a_sentence_has_file_and_line(folder: Folder, spoilt: str) -> None:
    sentence, message = IN_A_SENTENCE[spoilt]
    folder.change(DRINKS, "what should i drink", f"what should i drink\n  - {sentence} # here")
    folder.assert_only_fault(DRINKS, message)


@pytest.mark.parametrize("spoilt", IN_A_SENTENCE)
def test_armed_words_are_held_to_the_same(folder: Folder, spoilt: str) -> None:
    sentence, message = IN_A_SENTENCE[spoilt]
    folder.change("control/halt.yaml", "- quit it", f"- {sentence} # here")
    folder.assert_only_fault("control/halt.yaml", message)


@pytest.mark.parametrize("sentence", ["my (calf", "my calf)", "my [calf", "my <limb"])
def test_brackets_that_do_not_match_are_a_fault(folder: Folder, sentence: str) -> None:
    folder.change(DRINKS, "what should i drink", f"{sentence} # here")
    folder.assert_only_fault(DRINKS, f"sentence '{sentence}'")


def test_a_sentence_with_a_fault_is_left_out(folder: Folder) -> None:
    folder.change(DRINKS, "what should i drink", "what should i drink\n  - my <arm> hurts")
    sentences = folder.read()[0].entries["drinks"].sentences
    assert [template.text for template in sentences] == ["what should i drink"]


def test_an_entry_in_the_wrong_folder_is_a_fault(folder: Folder) -> None:
    text = (folder.home / CALF).read_text(encoding="utf-8")
    (folder.home / CALF).unlink()
    folder.write("routine/calf_cramp.yaml", text.replace("kind: relief", "kind: relief # here"))
    folder.assert_only_fault("routine/calf_cramp.yaml", "belongs in the folder relief/")


def test_an_id_twice_is_a_fault_that_names_the_other_file(folder: Folder) -> None:
    text = ENTRIES["routine/calf_stretch.yaml"].replace("calf_stretch", "calf_cramp")
    folder.write("routine/calf_cramp.yaml", f"# another\n{text}")
    folder.assert_only_fault(
        "routine/calf_cramp.yaml", "'calf_cramp' is also in en/relief/calf_cramp.yaml", line=2
    )


def test_all_faults_are_raised_at_once_in_file_order(folder: Folder) -> None:
    folder.change(DRINKS, "entry: calf_cramp", "entry: arm_cramp")
    folder.change(CALF, "title:", "colour: red\ntitle:")
    folder.change(CALF, "hold_s: 10", "hold_s: ten")
    with pytest.raises(ContentError) as raised:
        load(root=folder.root)
    assert [(fault.file, fault.line) for fault in raised.value.faults] == [
        ("en/answer/drinks.yaml", 7),
        ("en/relief/calf_cramp.yaml", 2),
        ("en/relief/calf_cramp.yaml", 10),
    ]
    assert raised.value.exit_code == ExitCode.BAD_CONTENT == 4


def test_the_message_of_a_content_error_has_a_line_for_each_fault() -> None:
    error = ContentError([Fault("en/a.yaml", 3, "no"), Fault("en/b.yaml", 7, "never")])
    assert str(error) == "en/a.yaml:3: no\nen/b.yaml:7: never"


def test_reading_hands_over_what_could_be_read(folder: Folder) -> None:
    folder.change(CALF, "title:", "colour: red\ntitle:")
    content, faults = folder.read()
    assert len(faults) == 1
    assert content.entries["calf_cramp"].title == "Calf cramp"


def test_a_language_that_is_not_there_is_missing(folder: Folder) -> None:
    with pytest.raises(MissingError, match=r"there is no content folder .*tlh"):
        load("tlh", root=folder.root)


def test_a_pack_that_is_not_there_is_missing(folder: Folder, tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="nowhere") as raised:
        load(packs=(tmp_path / "nowhere",), root=folder.root)
    assert raised.value.exit_code == ExitCode.MISSING == 3


def test_a_pack_that_is_a_file_is_missing(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").touch()
    with pytest.raises(MissingError, match="there is no content folder"):
        load(packs=(tmp_path / "pack.yaml",), root=folder.root)


def test_a_pack_adds_an_entry(folder: Folder, tmp_path: Path) -> None:
    text = ENTRIES[DRINKS].replace("drinks", "salt").replace("what should i drink", "is it salt")
    content = folder.content((pack(tmp_path, {"answer/salt.yaml": text}),))
    assert content.entries["salt"].file == "mine/answer/salt.yaml"
    assert len(content.entries) == 6


def test_a_pack_takes_the_place_of_an_entry(folder: Folder, tmp_path: Path) -> None:
    mine = pack(tmp_path, {DRINKS: ENTRIES[DRINKS].replace("Water will do.", "Tea will do.")})
    content = folder.content((mine,))
    assert content.entries["drinks"].say == "Tea will do."
    assert len(content.entries) == 5


def test_the_last_pack_wins(folder: Folder, tmp_path: Path) -> None:
    tea = pack(tmp_path, {DRINKS: ENTRIES[DRINKS].replace("Water", "Tea")}, "tea")
    milk = pack(tmp_path, {DRINKS: ENTRIES[DRINKS].replace("Water", "Milk")}, "milk")
    assert folder.content((tea, milk)).entries["drinks"].say == "Milk will do."


def test_a_pack_may_use_the_rules_of_the_language(folder: Folder, tmp_path: Path) -> None:
    mine = pack(tmp_path, {DRINKS: ENTRIES[DRINKS].replace("should i drink", "for my <limb>")})
    content = folder.content((mine,))
    assert content.entries["drinks"].sentences[0].text == "what for my (leg|foot)"


def test_faults_of_a_pack_name_its_files(folder: Folder, tmp_path: Path) -> None:
    mine = pack(tmp_path, {CALF: ENTRIES[CALF].replace("hold_s: 10", "hold_s: ten")})
    _, faults = folder.read((mine,))
    assert [(fault.file, fault.line) for fault in faults] == [("mine/relief/calf_cramp.yaml", 9)]


def test_a_pack_that_takes_an_entry_away_from_a_follow_up_is_none(
    folder: Folder, tmp_path: Path
) -> None:
    mine = pack(tmp_path, {CALF: ENTRIES[CALF].replace("cramping calf", "cramping elbow")})
    _, faults = folder.read((mine,))
    assert [fault.message for fault in faults] == ["there is no concept 'elbow'"]


def test_an_empty_pack_changes_nothing(folder: Folder, tmp_path: Path) -> None:
    assert folder.content((pack(tmp_path, {}),)).entries == folder.content().entries


def test_the_version_stays_with_the_files(folder: Folder) -> None:
    version = folder.content().version
    assert version == folder.content().version
    assert len(version) == 16
    assert int(version, 16) >= 0


@pytest.mark.parametrize(
    "name", ["lexicon.yaml", "phrases.yaml", "cautions.yaml", "elsewhere.yaml", CALF, DRINKS]
)
def test_the_version_changes_with_any_file(folder: Folder, name: str) -> None:
    before = folder.content().version
    text = (folder.home / name).read_text(encoding="utf-8")
    folder.write(name, f"{text}# a comment\n")
    assert folder.content().version != before


def test_the_version_changes_with_a_pack(folder: Folder, tmp_path: Path) -> None:
    mine = pack(tmp_path, {DRINKS: ENTRIES[DRINKS]})
    assert folder.content((mine,)).version != folder.content().version
