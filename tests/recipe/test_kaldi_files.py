"""Kaldi's files, written and read again."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from recipe import phones
from recipe.acoustic import kaldi_model
from recipe.acoustic.kaldi_model import Head, Layer, Plain
from recipe.acoustic.kaldi_stream import Reader, Writer

SHIPPED = Path(__file__).resolve().parents[2] / "models" / "voicecoach-en" / "am" / "final.mdl"


def written(values: np.ndarray, bits: int) -> bytes:
    out = BytesIO()
    Writer(out).matrix(values, bits)
    return out.getvalue()


def some(rows: int, columns: int) -> np.ndarray:
    return np.random.default_rng(rows).normal(0, 0.1, (rows, columns)).astype(np.float32)


@pytest.mark.parametrize(("bits", "error"), [(32, 0.0), (16, 1e-5), (8, 0.01)])
def test_a_matrix_comes_back_as_exactly_as_its_form_allows(bits: int, error: float) -> None:
    values = some(60, 30)
    found = Reader(written(values, bits)).matrix()
    assert found.shape == values.shape
    assert np.abs(found - values).max() <= error


def test_eight_bits_follow_the_scale_of_each_column() -> None:
    values = some(60, 2)
    values[:, 1] *= 0.01
    found = Reader(written(values, 8)).matrix()
    assert np.abs(found[:, 1] - values[:, 1]).max() < 1e-4


def test_eight_bits_hold_a_column_that_is_all_the_same() -> None:
    values = some(8, 3)
    values[:, 1] = values.max()
    found = Reader(written(values, 8)).matrix()
    assert np.abs(found - values).max() < 0.01


def test_numbers_come_back() -> None:
    out = BytesIO()
    writer = Writer(out)
    writer.token("<Some>")
    writer.int32(7, -1)
    writer.float32(0.5)
    writer.float64(0.25)
    writer.ints([3, 4])
    writer.vector([1.5, 2.5])
    given = Reader(out.getvalue())
    given.token("<Some>")
    assert (given.int32(), given.int32(), given.float32(), given.float64()) == (7, -1, 0.5, 0.25)
    assert list(given.ints()) == [3, 4]
    assert list(given.vector()) == [1.5, 2.5]


def test_another_token_than_the_one_to_come_is_an_error() -> None:
    out = BytesIO()
    Writer(out).token("<One>")
    with pytest.raises(ValueError, match="<Other> was to come, and <One> came"):
        Reader(out.getvalue()).token("<Other>")


def test_a_text_file_is_none_of_kaldis_binary_files() -> None:
    with pytest.raises(ValueError, match="binary"):
        Reader(b"hello")


def small() -> Plain:
    layers = (
        Layer(some(6, 5 * 4), some(6, 1)[:, 0], (-2, -1, 0, 1, 2)),
        Layer(some(6, 3 * 6), some(6, 1)[:, 0], (-3, 0, 3)),
        Layer(some(6, 6), some(6, 1)[:, 0], (0,)),
        Layer(some(6, 2 * 6), some(6, 1)[:, 0], (-6, 0)),
    )
    count = phones.NUM_PHONE_PDFS
    heads = (Head(some(count, 6), np.zeros(count, "f4")), Head(some(2, 6), np.zeros(2, "f4")))
    priors = np.full(phones.NUM_PDFS, 1 / phones.NUM_PDFS, np.float32)
    return Plain(layers, heads, priors)


def test_a_network_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "am" / "final.mdl"
    plain = small()
    kaldi_model.write(path, plain, bits=32)
    found = kaldi_model.read(path)
    assert found.weights == plain.weights
    assert [layer.offsets for layer in found.layers] == [layer.offsets for layer in plain.layers]
    parts = zip((*found.layers, *found.heads), (*plain.layers, *plain.heads), strict=True)
    for ours, theirs in parts:
        assert np.array_equal(ours.weight, theirs.weight)
        assert np.array_equal(ours.bias, theirs.bias)
    assert np.array_equal(found.priors, plain.priors)


def test_outputs_that_are_not_those_of_the_phones_are_an_error(tmp_path: Path) -> None:
    plain = small()
    with pytest.raises(ValueError, match="outputs"):
        kaldi_model.write(tmp_path / "m", Plain(plain.layers, plain.heads[:1], plain.priors))


def test_the_shipped_network_can_be_read_and_sees_mostly_what_was() -> None:
    plain = kaldi_model.read(SHIPPED)
    assert plain.layers[0].weight.shape[1] == 5 * 40
    assert sum(max(layer.offsets) for layer in plain.layers) == 15
    assert sum(min(layer.offsets) for layer in plain.layers) == -45


def test_a_file_without_a_network_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "final.mdl").write_bytes(b"\0Bsomething")
    with pytest.raises(ValueError, match="no network"):
        kaldi_model.read(tmp_path / "final.mdl")
