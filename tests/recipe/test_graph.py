"""The decoding graph, walked phone by phone; and a small one, built and listened with."""

import math
import shutil
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from recipe import graph, phones
from recipe.build import write_manifest
from recipe.ngram import Ngrams
from voicecoach.asr.registry import check_folder
from voicecoach.asr.vosk import VoskDecoder, VoskModel
from voicecoach.tts import Pyttsx3Voice

SHIPPED = Path(__file__).resolve().parents[2] / "models" / "voicecoach-en"
LEXICON = [
    ("calf", ("K", "AE", "F")),
    ("cat", ("K", "AE", "T")),
    ("heal", ("HH", "IY", "L")),
    ("heel", ("HH", "IY", "L")),
    ("i", ("AY",)),
    ("read", ("R", "EH", "D")),
    ("read", ("R", "IY", "D")),
    ("stop", ("S", "T", "AA", "P")),
    ("stops", ("S", "T", "AA", "P", "S")),
]
WORDS = sorted({word for word, _ in LEXICON})
WORD_ID = {word: number for number, word in enumerate([*WORDS, "[unk]"], 1)}
SILENCE = [phones.SIL]


@pytest.fixture(scope="module")
def arcs() -> list[graph.LexiconArc]:
    return graph.lexicon_arcs(LEXICON, WORD_ID)[0]


def said(*pronunciation: str) -> list[int]:
    return phones.with_positions(pronunciation)


def read(row: Sequence[int]) -> set[tuple[str, ...]]:
    """The words that a row of phones is taken for, each phone lasting one frame."""
    arcs, final = graph.lexicon_arcs(LEXICON, WORD_ID)
    ids, _ = phones.transition_ids()
    leaving = defaultdict(list)
    for state, to, taken, word, _ in arcs:
        if state != to:
            leaving[state].append((to, taken, word))
    name = {number: word for word, number in WORD_ID.items()}
    steps = [ids[phone, 0][1] for phone in row]
    found: set[tuple[str, ...]] = set()
    todo: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    while todo:
        state, at, words = todo.pop()
        if state == final and at == len(steps):
            found.add(words)
        for to, taken, word in leaving[state]:
            told = (*words, name[word]) if word else words
            if not taken:
                todo.append((to, at, told))
            elif at < len(steps) and taken == steps[at]:
                todo.append((to, at + 1, told))
    return found


def test_a_word_is_read_off_its_phones() -> None:
    assert read(said("K", "AE", "F")) == {("calf",)}


def test_words_with_the_same_beginning_are_told_apart() -> None:
    assert read(said("K", "AE", "T")) == {("cat",)}
    assert read(said("S", "T", "AA", "P")) == {("stop",)}
    assert read(said("S", "T", "AA", "P", "S")) == {("stops",)}


def test_words_that_sound_alike_are_all_read() -> None:
    assert read(said("HH", "IY", "L")) == {("heal",), ("heel",)}


def test_both_ways_to_say_a_word_are_read() -> None:
    assert read(said("R", "EH", "D")) == read(said("R", "IY", "D")) == {("read",)}


def test_a_word_of_one_phone_is_read() -> None:
    assert read(said("AY")) == {("i",)}


def test_words_follow_each_other_with_and_without_silence() -> None:
    stop, calf = said("S", "T", "AA", "P"), said("K", "AE", "F")
    assert read(stop + calf) == {("stop", "calf")}
    assert read(SILENCE + stop + SILENCE + calf + SILENCE) == {("stop", "calf")}


def test_half_a_word_is_none() -> None:
    assert read(said("S", "T", "AA", "P")[:3]) == set()


def test_phones_in_the_wrong_position_are_no_word() -> None:
    assert read([phones.phone_id(phone, "I") for phone in ("K", "AE", "F")]) == set()


def test_silence_alone_has_no_words() -> None:
    assert read(SILENCE) == {()}


def test_words_with_the_same_beginning_share_their_arcs(arcs: list[graph.LexiconArc]) -> None:
    ids, _ = phones.transition_ids()
    first = ids[phones.phone_id("K", "B"), 0][1]
    assert len([arc for arc in arcs if arc[2] == first]) == 1


def test_every_way_of_saying_a_word_is_told_once(arcs: list[graph.LexiconArc]) -> None:
    told = sorted(word for *_, word, _ in arcs if word)
    assert told == sorted([*(WORD_ID[word] for word, _ in LEXICON), WORD_ID["[unk]"]])


def test_any_speech_is_told_once_and_takes_four_frames(arcs: list[graph.LexiconArc]) -> None:
    ids, _ = phones.transition_ids()
    forward = {ids[phones.SPN, state][1] for state in range(4)}
    found = [arc for arc in arcs if arc[2] in forward and arc[0] != arc[1]]
    assert len(found) == 4
    assert [word for *_, word, _ in found if word] == [WORD_ID["[unk]"]]


def test_silence_and_no_silence_share_the_probability(arcs: list[graph.LexiconArc]) -> None:
    # Of the state at the beginning: on at once, or silent first.
    leaving = [math.exp(-cost) for state, *_, cost in arcs if state == 0]
    assert len(leaving) == 2
    assert sum(leaving) == pytest.approx(1.0)


def test_every_phone_may_last(arcs: list[graph.LexiconArc]) -> None:
    """Every state that a phone leads to has a loop of that same phone."""
    ids, _ = phones.transition_ids()
    loop_of = {forward: loop for loop, forward in ids.values() if loop}
    loops = {(state, taken) for state, to, taken, *_ in arcs if state == to}
    for state, to, taken, *_ in arcs:
        if taken in loop_of and state != to:
            assert (to, loop_of[taken]) in loops


def test_a_missing_tool_is_named_with_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match="fstcompile is missing: install libfst-tools"):
        graph.fst(["fstcompile"], b"")


@pytest.mark.skipif(
    shutil.which("fstcompile") is None or not list(Path("/usr/lib").glob("*/fst/*")),
    reason="not installed: apt-get install libfst-tools libfst22-plugins-base",
)
def test_a_small_graph_is_built_and_listened_with(tmp_path: Path) -> None:
    model = tmp_path / "model"
    for part in ("am", "conf"):
        shutil.copytree(SHIPPED / part, model / part)
    lexicon = [
        ("calf", ("K", "AE", "F")),
        ("next", ("N", "EH", "K", "S", "T")),
        ("step", ("S", "T", "EH", "P")),
        ("stop", ("S", "T", "AA", "P")),
    ]
    background = dict.fromkeys(["calf", "next", "step", "stop"], 1.0)
    background[graph.UNK] = 0.1
    language = Ngrams([("next step", 1.0), ("stop", 1.0)], background, 0.2, 0.8)
    graph.write(model / "graph", lexicon, language)
    write_manifest(model)
    check_folder(model)
    decoder = VoskDecoder(VoskModel(model))
    with closing(Pyttsx3Voice()) as voice:
        pcm = voice.render("next step", 150).at_rate(16000).pcm()
    decoder.begin(("next step", "stop"))
    decoder.feed(pcm)
    free, expected = decoder.finish()
    assert free.text == "next step"
    assert expected.text == "next step"
