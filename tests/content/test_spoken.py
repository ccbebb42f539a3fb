"""Everything that can be rendered ahead of time."""

import pytest

from tests.content.folder import Folder
from voicecoach.content import Content
from voicecoach.content.spoken import fixed_texts


@pytest.mark.parametrize(
    "text",
    [
        "I'm here.",  # a phrase
        "With diabetes, no heating pad.",  # a caution
        "Call a doctor now.",  # a core
        "Stretch before bed.",  # a tip
        "Pull your toes up.",  # a step
        "Shall I take you through it?",  # a question afterwards
        "one",
        "two",
        "three",
        "Hold for ten seconds.",  # one hold of 10 s
        "Hold for thirty seconds, one of two.",  # two holds of 30 s
        "Again, two of two.",
    ],
)
def test_what_can_be_said_to_anyone_is_a_fixed_text(folder: Folder, text: str) -> None:
    assert text in fixed_texts(folder.content())


@pytest.mark.parametrize(
    "text",
    ["Hold for zero seconds.", "Again, one of two.", "Hold for thirty seconds.", ""],
)
def test_what_is_never_said_is_none(folder: Folder, text: str) -> None:
    assert text not in fixed_texts(folder.content())


def test_hints_more_and_own_cautions_are_fixed_texts(folder: Folder) -> None:
    folder.change(
        "relief/calf_cramp.yaml",
        "tip:",
        "hint: Or the foot?\nmore: [Once more.]\ncautions: {diabetes: No heat.}\ntip:",
    )
    assert {"Or the foot?", "Once more.", "No heat."} <= set(fixed_texts(folder.content()))


def test_no_text_stands_there_twice_or_has_gaps(content: Content) -> None:
    texts = fixed_texts(content)
    assert len(texts) == len(set(texts))
    assert not [text for text in texts if "{" in text]
