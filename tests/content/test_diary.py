"""diary.yaml: what must stand in it, and that every word of it can be heard."""

from pathlib import Path

import pytest

from tests.content.folder import HERE, Folder
from voicecoach.content import Content, Phrase


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_what_is_said_is_expanded_to_labels(content: Content) -> None:
    terms = content.diary.terms
    assert terms["unit"]["minutes",] == "60"
    assert terms["when"]["last", "night"] == "1 night"
    assert terms["helped"]["hot", "water", "bottle"] == "heat"


def test_there_are_twelve_months_and_questions(content: Content) -> None:
    assert content.diary.months[9] == "October"
    assert len(content.diary.months) == 12
    assert all(question.endswith("?") for question in content.diary.questions)


def test_every_remedy_can_be_read_back(content: Content) -> None:
    said = set(content.diary.terms["helped"].values())
    remedies = {step.remedy for entry in content.entries.values() for step in entry.steps} - {""}
    assert (said | remedies) <= content.phrases.labels.keys()


def test_every_condition_has_a_name_on_the_page(content: Content) -> None:
    known = content.lexicon.labels["condition"].values()
    assert set(known) == content.diary.conditions.keys()


def test_every_word_is_in_normal_form(content: Content) -> None:
    from voicecoach.nlu.normal import Normaliser

    normaliser = Normaliser(content.lexicon)
    for slot, ways in content.diary.terms.items():
        for words in ways:
            assert normaliser.words(" ".join(words)) == words, slot


def test_the_shipped_model_hears_every_word(content: Content) -> None:
    listed = Path(__file__).parents[2] / "models" / "voicecoach-en" / "graph" / "words.txt"
    known = {line.split()[0] for line in listed.read_text(encoding="utf-8").splitlines()}
    said = {word for ways in content.diary.terms.values() for way in ways for word in way}
    assert said - known <= TYPED


TYPED = {"sec", "secs", "min", "mins", "am", "pm"}
"How people write and do not speak."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  scale: ", f"  scales: {HERE}\n  scale: ", "unknown key 'scales'"),
        ('    "60": [minute,', f'    sixty: [hm] {HERE}\n    "60": [minute,', "'sixty' must be a"),
        ("  title: Leg", f"  titel: x {HERE}\n  title: Leg", ""),
    ],
)
def test_what_is_wrong_is_named(folder: Folder, old: str, new: str, message: str) -> None:
    folder.change("diary.yaml", old, new)
    assert any(message in fault.message for fault in folder.faults())


def test_what_is_missing_is_named(folder: Folder) -> None:
    folder.write("diary.yaml", "months: [January]\n")
    messages = [fault.message for fault in folder.faults()]
    assert "'understand' is missing" in messages
    assert "'report' is missing" in messages


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  count: Number\n", "", "text 'count' is missing"),
        ('"{number} min"', '"{n} min"', "text 'minutes' must hold {number}"),
        ("  title: Leg cramps, a diary", "  title: '{0:x}'", "must hold no names in braces"),
        (", November, December]", "]", "expected 12 months, not 10"),
        ('    "yes": [out of ten]', '    "yes": ["[out of ten]"]', "it can be empty"),
        ("  scale:                   # after the strength\n", "", "twice"),
    ],
)
def test_a_text_that_is_not_right_is_named(
    folder: Folder, old: str, new: str, message: str
) -> None:
    folder.change("diary.yaml", old, new)
    assert any(message in fault.message for fault in folder.faults()), folder.faults()


def test_no_phrase_is_left_over(content: Content) -> None:
    assert set(content.phrases.texts) == set(Phrase)
