"""What the content says, held against a table of facts that was written from the inventory.

The table is tests/data/knowledge.yaml: ids, sources, figures, words, cautions.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from voicecoach.content import Content, Entry, Kind, Step
from voicecoach.content.spoken import fixed_texts
from voicecoach.content.templates import expand

TABLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "knowledge.yaml").read_text(encoding="utf-8")
)
SOURCES = {name: texts for kind in TABLE["sources"].values() for name, texts in kind.items()}
CAUTIONS = [(c, name) for c, entries in TABLE["cautions"].items() for name in entries]
LEFT_OUT = [(c, name) for c, entries in TABLE["left_out"].items() for name in entries]
FEWEST_WORDINGS = 8
MOST_WORDS_OF_A_CORE = 25
MOST_WORDS_OF_MORE = 40


def told(entry: Entry) -> str:
    """The core and the detail."""
    return " ".join((entry.say, *entry.more)).lower()


def spoken(entry: Entry) -> Iterator[str]:
    """All that an entry can say."""
    yield from (entry.title, entry.say, entry.hint, entry.tip, *entry.more)
    yield from (*entry.cautions.values(), *entry.say_if.values())
    yield from (offer.say for offer in (entry.follow_up, entry.instead) if offer)
    for step in entry.steps:
        yield from (step.say, step.name)


def figures(step: Step) -> dict[str, Any]:
    """A step with a clock as a row of the table."""
    if step.count:
        row: dict[str, Any] = {"count": step.count}
    else:
        row = {"work" if step.moving else "hold": step.hold_s}
    if step.repeat > 1:
        row["times"] = step.repeat
    if step.side != "one":
        row["side"] = str(step.side)
    for key in ("unless", "only"):
        if getattr(step, key):
            row[key] = list(getattr(step, key))
    return row


def cautioned(content: Content, entry: Entry, condition: str) -> str:
    """All that a person hears in an entry because of a condition."""
    texts = [entry.say_if.get(condition, "")]
    at_steps = any(condition in (*s.cautions, *s.unless, *s.only) for s in entry.steps)
    if at_steps or condition in entry.cautions or condition in entry.ask_first:
        texts.append(content.caution(entry, condition))
    return " ".join(texts).lower()


def test_the_table_is_whole() -> None:
    counts = {kind: len(entries) for kind, entries in TABLE["sources"].items()}
    assert counts == {"relief": 7, "routine": 21, "answer": 52, "safety": 3}
    assert len(TABLE["control"]) == 30
    assert TABLE["figures"].keys() == TABLE["in_order"].keys()
    assert TABLE["figures"].keys() == {*TABLE["sources"]["relief"], *TABLE["sources"]["routine"]}
    assert TABLE["words"].keys() == {*TABLE["sources"]["answer"], *TABLE["sources"]["safety"]}
    assert all(len(TABLE["words"][name]) >= 2 for name in TABLE["sources"]["answer"])


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CONTROL])
def test_the_ids_of_a_kind(content: Content, kind: Kind) -> None:
    assert {entry.id for entry in content.of_kind(kind)} == TABLE["sources"][kind].keys()


def test_the_ids_of_the_commands(content: Content) -> None:
    assert {entry.id for entry in content.of_kind(Kind.CONTROL)} == set(TABLE["control"])


@pytest.mark.parametrize("name", SOURCES)
def test_sources(content: Content, name: str) -> None:
    assert sorted(content.entries[name].sources) == SOURCES[name]


@pytest.mark.parametrize("name", TABLE["figures"])
def test_figures(content: Content, name: str) -> None:
    entry = content.entries[name]
    timed = [step for step in entry.steps if step.hold_s]
    rows = [{k: v for k, v in row.items() if k != "rest"} for row in TABLE["figures"][name]]
    assert [figures(step) for step in timed] == rows
    rests = [row["rest"] for row in TABLE["figures"][name] if "rest" in row]
    assert not rests or [step.rest_s for step in timed] == rests
    assert entry.rounds == TABLE["most_rounds"].get(name, 0)


@pytest.mark.parametrize("name", TABLE["in_order"])
def test_the_steps_say_what_must_be_done_in_order(content: Content, name: str) -> None:
    steps = " ".join(step.say for step in content.entries[name].steps).lower()
    place = 0
    for words in TABLE["in_order"][name]:
        found = steps.find(words, place)
        assert found >= 0, f"'{words}' is not in '{steps[place:]}'"
        place = found + len(words)


@pytest.mark.parametrize("name", TABLE["words"])
def test_key_words_are_spoken(content: Content, name: str) -> None:
    text = told(content.entries[name])
    assert [words for words in TABLE["words"][name] if words not in text] == []


@pytest.mark.parametrize("name", TABLE["sources"]["answer"])
def test_an_answer_is_short(content: Content, name: str) -> None:
    entry = content.entries[name]
    assert 0 < len(entry.say.split()) <= MOST_WORDS_OF_A_CORE
    assert [piece for piece in entry.more if len(piece.split()) > MOST_WORDS_OF_MORE] == []


@pytest.mark.parametrize("name", [*SOURCES, *TABLE["control"]])
def test_an_entry_is_reached_in_many_wordings(content: Content, name: str) -> None:
    entry = content.entries[name]
    wordings = {words for t in (*entry.sentences, *entry.armed) for words in expand(t.text)}
    assert len(wordings) >= FEWEST_WORDINGS


@pytest.mark.parametrize(("condition", "name"), CAUTIONS)
def test_a_caution_is_given(content: Content, condition: str, name: str) -> None:
    text = cautioned(content, content.entries[name], condition)
    expected = TABLE["cautions"][condition][name]
    assert [words for words in expected if words not in text] == []


@pytest.mark.parametrize(("condition", "name"), LEFT_OUT)
def test_a_step_is_left_out(content: Content, condition: str, name: str) -> None:
    for words in TABLE["left_out"][condition][name]:
        saying = [s for s in content.entries[name].steps if words in s.say.lower()]
        assert saying
        assert all(condition in step.unless for step in saying)


@pytest.mark.parametrize("words", TABLE["never_spoken"])
def test_never_spoken(content: Content, words: str) -> None:
    entries = (text for entry in content.entries.values() for text in spoken(entry))
    texts = (*fixed_texts(content), *content.phrases.texts.values(), *entries)
    assert [text for text in texts if words in text.lower()] == []


@pytest.mark.parametrize("words", TABLE["only_when_asked"])
def test_spoken_only_when_asked(content: Content, words: str) -> None:
    naming = {
        entry.id
        for entry in content.entries.values()
        if any(words in text.lower() for text in spoken(entry))
    }
    assert naming == set(TABLE["only_when_asked"][words])
    elsewhere = (*content.phrases.texts.values(), *content.cautions.values())
    assert [text for text in elsewhere if words in text.lower()] == []


def test_unproven_remedies_are_never_offered(content: Content) -> None:
    asked = {name for names in TABLE["only_when_asked"].values() for name in names}
    offers = [o for e in content.entries.values() for o in (e.follow_up, e.instead) if o]
    assert asked.isdisjoint(offer.entry for offer in offers)


def test_no_step_pushes_the_toes_down(content: Content) -> None:
    steps = [step.say.lower() for entry in content.entries.values() for step in entry.steps]
    wrong = ("toes down", "toes away", "foot down", "point")
    assert [say for say in steps if any(words in say for words in wrong)] == []
