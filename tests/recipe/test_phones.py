"""The phones, held against the files of the model that was trained with them."""

from pathlib import Path

import pytest

from recipe import phones

GRAPH = Path(__file__).resolve().parents[2] / "models" / "voicecoach-en" / "graph"


def numbers() -> list[int]:
    return [
        phones.phone_id(arpa, position) for arpa in phones.ARPA for position in phones.POSITIONS
    ]


def test_every_phone_in_every_position_has_a_number_of_its_own() -> None:
    assert len(phones.ARPA) == 39
    # 1 is silence and 2 any speech.
    assert sorted(numbers()) == list(range(3, 159))


def test_positions_of_a_phone_share_its_outputs() -> None:
    bases = {
        arpa: {phones.base_of(phones.phone_id(arpa, p)) for p in "BEIS"} for arpa in ("AA", "ZH")
    }
    assert bases == {"AA": {1}, "ZH": {39}}
    assert phones.base_of(phones.SIL) == 0


def test_no_two_phones_share_an_output() -> None:
    outputs = [of(base) for base in range(40) for of in (phones.first_pdf, phones.rest_pdf)]
    assert sorted(outputs) == list(range(80))
    assert phones.PDF_SPEECH not in outputs
    assert phones.NUM_PDFS == 82


def test_the_lines_of_word_boundaries_name_each_phone_once() -> None:
    lines = [line.split() for line in phones.word_boundary_lines()]
    assert [int(number) for number, _ in lines] == list(range(1, 159))
    assert lines[:3] == [["1", "nonword"], ["2", "singleton"], ["3", "begin"]]
    assert {kind for _, kind in lines[2:]} == {"begin", "end", "internal", "singleton"}


def test_the_model_that_ships_has_these_word_boundaries() -> None:
    shipped = (GRAPH / "phones" / "word_boundary.int").read_text().splitlines()
    assert list(phones.word_boundary_lines()) == shipped


def test_transition_ids_count_from_one_without_gaps() -> None:
    ids, highest = phones.transition_ids()
    used = sorted(number for pair in ids.values() for number in pair if number)
    assert used == list(range(1, highest + 1))


def test_the_disambiguation_of_the_model_that_ships_is_no_transition() -> None:
    _, highest = phones.transition_ids()
    assert int((GRAPH / "disambig_tid.int").read_text()) == highest + 1


def test_any_speech_takes_at_least_four_frames() -> None:
    ids, _ = phones.transition_ids()
    loops = [ids[phones.SPN, state][0] for state in range(4)]
    assert loops[:3] == [0, 0, 0]
    assert loops[3] > 0


@pytest.mark.parametrize(
    ("said", "positions"),
    [
        (("AY",), "S"),
        (("N", "OW"), "BE"),
        (("K", "AE", "F"), "BIE"),
        (("K", "R", "AE", "M", "P"), "BIIIE"),
    ],
)
def test_phones_know_where_in_the_word_they_stand(said: tuple[str, ...], positions: str) -> None:
    expected = [phones.phone_id(p, at) for p, at in zip(said, positions, strict=True)]
    assert phones.with_positions(said) == expected
