"""How words are said."""

from pathlib import Path

import pytest

from recipe import phones
from recipe.pronounce import OWN, Pronouncer, cmudict, read

TOY = """
calf K AE F
leg L EH G
stretch S T R EH CH
foot F UH T
cramps K R AE M P S
you Y UW
read R EH D
read(2) R IY D
charley W R AO NG
glute G L UW T
"""


@pytest.fixture
def pronouncer(tmp_path: Path) -> Pronouncer:
    path = tmp_path / "toy.dict"
    path.write_text(TOY)
    return Pronouncer(path)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("calf", "K AE F"),
        ("calf's", "K AE F S"),
        ("foot's", "F UH T S"),
        ("leg's", "L EH G Z"),
        ("you's", "Y UW Z"),
        ("stretch's", "S T R EH CH IH Z"),
        ("cramps'", "K R AE M P S"),
        ("you've", "Y UW AH V"),
        ("you'll", "Y UW AH L"),
        ("you'd", "Y UW D"),
        ("foot'd", "F UH T IH D"),
        ("you're", "Y UW ER"),
    ],
)
def test_a_word_is_said_as(pronouncer: Pronouncer, word: str, said: str) -> None:
    assert pronouncer.of(word) == [tuple(said.split())]


def test_a_word_may_be_said_in_several_ways(pronouncer: Pronouncer) -> None:
    assert pronouncer.of("read") == [("R", "EH", "D"), ("R", "IY", "D")]
    assert pronouncer.of("read's") == [("R", "EH", "D", "Z"), ("R", "IY", "D", "Z")]


@pytest.mark.parametrize("word", ["zibbel", "zibbel's", "calf'x", "'s", "'", ""])
def test_nothing_is_known_of(pronouncer: Pronouncer, word: str) -> None:
    assert pronouncer.of(word) == []


def test_our_own_list_comes_before_the_dictionary(pronouncer: Pronouncer) -> None:
    assert pronouncer.of("charley") == [("CH", "AA", "R", "L", "IY"), ("W", "R", "AO", "NG")]


def test_a_way_in_both_lists_counts_once(pronouncer: Pronouncer) -> None:
    assert pronouncer.of("glute") == [("G", "L", "UW", "T")]


def test_a_lexicon_is_sorted_and_without_doubles(pronouncer: Pronouncer) -> None:
    assert list(pronouncer.lexicon(["read", "leg", "zibbel", "leg"])) == [
        ("leg", ("L", "EH", "G")),
        ("read", ("R", "EH", "D")),
        ("read", ("R", "IY", "D")),
    ]


def test_remarks_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("# a remark\n\nleg L EH G # another\nlonely\n")
    assert read(path) == {"leg": [("L", "EH", "G")]}


def test_our_own_list_has_only_phones_there_are_and_no_doubles() -> None:
    own = read(OWN)
    assert {phone for ways in own.values() for way in ways for phone in way} <= set(phones.ARPA)
    assert [word for word, ways in own.items() if len(set(ways)) != len(ways)] == []


def test_the_dictionary_has_only_phones_there_are() -> None:
    pytest.importorskip("pocketsphinx", reason="the dictionary: pip install --group recipe")
    known = read(cmudict())
    assert len(known) > 100_000
    assert {phone for ways in known.values() for way in ways for phone in way} <= set(phones.ARPA)
