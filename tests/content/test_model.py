"""Content as values."""

import dataclasses

import pytest

from tests.content.folder import Folder
from voicecoach.content import Content, Entry, Kind

CALF = "relief/calf_cramp.yaml"


def test_an_entry_may_word_a_caution_itself(folder: Folder) -> None:
    folder.change(CALF, "tip:", "cautions: {diabetes: No heat for you.}\ntip:")
    content = folder.content()
    spoken = content.caution(content.entries["calf_cramp"], "diabetes")
    assert spoken == "No heat for you."


def test_the_common_caution_is_for_all_others(folder: Folder) -> None:
    folder.change(CALF, "tip:", "cautions: [diabetes]\ntip:")
    content = folder.content()
    for name in ("calf_cramp", "drinks"):
        spoken = content.caution(content.entries[name], "diabetes")
        assert spoken == "With diabetes, no heating pad."


def test_a_caution_for_an_unknown_condition_is_an_error_of_the_program(folder: Folder) -> None:
    content = folder.content()
    with pytest.raises(KeyError):
        content.caution(content.entries["drinks"], "gout")


@pytest.mark.parametrize("kind", list(Kind))
def test_entries_of_a_kind_are_just_those(content: Content, kind: Kind) -> None:
    chosen = content.of_kind(kind)
    assert {entry.kind for entry in chosen} <= {kind}
    others = [entry for entry in content.entries.values() if entry not in chosen]
    assert kind not in {entry.kind for entry in others}


def test_an_entry_cannot_be_changed() -> None:
    entry = Entry("rest", "Rest", Kind.ANSWER)
    with pytest.raises(dataclasses.FrozenInstanceError):
        entry.title = "Run"  # type: ignore[misc]  # that is the point


def test_two_entries_do_not_share_their_cautions() -> None:
    first, second = Entry("rest", "Rest", Kind.ANSWER), Entry("walk", "Walk", Kind.ANSWER)
    assert first.cautions is not second.cautions
