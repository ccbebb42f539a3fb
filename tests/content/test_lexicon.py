"""The lexicon that ships: what the program asks for is there, and nothing is dead."""

import pytest

from voicecoach.content import Content
from voicecoach.content.lexicon import Role


@pytest.mark.parametrize("role", list(Role))
def test_the_concepts_of_the_program_can_be_said(content: Content, role: Role) -> None:
    assert content.lexicon.concepts[role]


@pytest.mark.parametrize("slot", ["side", "place", "condition", "well"])
def test_every_slot_that_the_dialogue_fills_has_labels(content: Content, slot: str) -> None:
    assert content.lexicon.labels[slot]


def test_the_places_of_relief_entries_can_be_named(content: Content) -> None:
    places = {entry.place for entry in content.entries.values() if entry.place}
    assert places <= set(content.lexicon.labels["place"].values())


def test_conditions_that_can_be_named_have_a_caution(content: Content) -> None:
    assert set(content.lexicon.labels["condition"].values()) <= set(content.cautions)


def test_what_sounds_alike_is_another_word(content: Content) -> None:
    for heard, meant in content.lexicon.sound_alikes.items():
        assert heard not in meant


def test_contractions_are_written_out_in_full(content: Content) -> None:
    for short, full in content.lexicon.contractions.items():
        assert full, short
        assert short == "o'clock" or "'" not in full, short
