"""The network and its training, on a handful of frames. Only where PyTorch is installed."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training: pip install --group train")

from recipe import phones
from recipe.acoustic import kaldi_model, saved, train
from recipe.acoustic.data import Speech, load
from recipe.acoustic.network import LEFT, RIGHT, Network, context, start_from
from recipe.acoustic.scorer import Scorer, read_average
from recipe.acoustic.shards import save
from recipe.acoustic.train import Plan

PRIOR = np.full(phones.NUM_PHONE_PDFS, 1 / phones.NUM_PHONE_PDFS)


@pytest.fixture(autouse=True)
def _repeatable() -> None:
    torch.manual_seed(1)


def network(width: int = 8) -> Network:
    """A small one, its statistics filled by one batch."""
    made = Network(torch.zeros(40), torch.ones(40), width)
    made(torch.randn(4, LEFT + 30 + RIGHT, 40))
    return made.eval()


def test_one_output_every_third_frame() -> None:
    features = torch.randn(2, 48, 40)
    phone, speech = network()(context(features, 48))
    assert phone.shape == (2, 16, phones.NUM_PHONE_PDFS)
    assert speech.shape == (2, 16, 2)


def test_the_stored_network_computes_the_same(tmp_path: Path) -> None:
    made = network()
    path = tmp_path / "final.mdl"
    kaldi_model.write(path, made.plain(PRIOR), bits=32)
    mel = np.random.default_rng(1).normal(0, 1, (48, 40)).astype(np.float32)
    earlier = Scorer(kaldi_model.read(path), np.zeros(40, np.float32))
    features = torch.from_numpy(earlier.features(mel))[None]
    with torch.no_grad():
        phone, _ = made(context(features, 48))
    wanted = torch.log_softmax(phone[0], 1)
    both = torch.logaddexp(wanted[:, 0::2], wanted[:, 1::2]) - np.log(2 / 80)
    assert np.abs(earlier.scores(mel)[::3] - both.numpy()).max() < 0.1


def test_a_wider_network_begins_as_good_as_the_one_it_starts_from() -> None:
    old = network(8)
    sample = torch.randn(4, LEFT + 60 + RIGHT, 40)
    wider = Network(torch.full((40,), 0.3), torch.full((40,), 2.0), 12)
    start_from(wider, old.plain(PRIOR), sample)
    with torch.no_grad():
        pairs = zip(old(sample), wider.eval()(sample), strict=True)
        assert all(float((wanted - found).abs().max()) < 0.01 for wanted, found in pairs)


def test_frames_that_are_no_longer_seen_count_as_they_do_on_average() -> None:
    old = network(8)
    plain = old.plain(PRIOR)
    last = replace(plain.layers[-1], offsets=(-9, 0, 9))
    looked_ahead = replace(plain, layers=(*plain.layers[:-1], last))
    unchanging = torch.randn(1, 1, 40).expand(1, LEFT + 60 + RIGHT, 40)
    new = Network(torch.zeros(40), torch.ones(40), 8)
    start_from(new, looked_ahead, unchanging)
    with torch.no_grad():
        pairs = zip(old(unchanging), new.eval()(unchanging), strict=True)
        assert all(float((wanted - found).abs().max()) < 0.01 for wanted, found in pairs)


def test_a_network_of_other_layers_cannot_be_started_from() -> None:
    plain = network(8).plain(PRIOR)
    fewer = kaldi_model.Plain(plain.layers[:-1], plain.heads, plain.priors)
    with pytest.raises(ValueError, match="other layers"):
        start_from(network(12), fewer, torch.randn(1, 90, 40))


@pytest.fixture
def speech(tmp_path: Path) -> tuple[Speech, list[int], list[int]]:
    """A hundred and twenty utterances of noise with a louder vowel in the middle."""
    rng = np.random.default_rng(1)
    count, frames = 120, 60
    mel = rng.normal(5, 1, (count, frames, 40))
    mel[:, 20:40] += 8
    base = np.zeros((count, frames), np.uint8)
    base[:, 20:40] = phones.INDEX["AY"]
    stretch = np.repeat([1, 2, 3], 20)[None].repeat(count, 0).astype(np.int16)
    for part, size in (("0000", 70), ("0001", 50)):
        chosen = slice(0, 70) if part == "0000" else slice(70, count)
        counts = np.full(size, frames)
        flat = mel[chosen].reshape(-1, 40).astype(np.float16)
        save(tmp_path / "speech" / f"{part}.npz", mel=flat, counts=counts)
        labels = {"base": base[chosen].ravel(), "stretch": stretch[chosen].ravel()}
        score = rng.normal(0, 1, size).astype(np.float32)
        save(tmp_path / "labels" / f"{part}.npz", **labels, score=score)
    return load(tmp_path / "speech", tmp_path / "labels")


def test_the_worst_fitting_are_left_out_and_some_kept(
    speech: tuple[Speech, list[int], list[int]],
) -> None:
    whole, training, kept = speech
    assert len(whole.count) == 120
    assert len(training) + len(kept) == 114
    assert not set(training) & set(kept)
    batch = whole.batch(training[:3])
    assert batch.mel.shape == (3, 60, 40)
    assert batch.base[0].tolist()[20:40] == [phones.INDEX["AY"]] * 20
    seen = [u for b in whole.batches(training, np.random.default_rng(1)) for u in b]
    assert sorted(seen) == training


def test_training_goes_on_where_it_was_put_down(
    speech: tuple[Speech, list[int], list[int]], tmp_path: Path
) -> None:
    whole, training, kept = speech
    bank = torch.ones(2, 50, 40)
    path, am = tmp_path / "network.pt", tmp_path / "am"
    lines: list[str] = []
    plan = Plan(seconds=1e-6, width=8, seed=1, start=None, bits=8)
    train.train(plan, whole, bank, (training, kept), path, am, lines.append)
    first = torch.load(path)
    assert (first["step"], first["epoch"]) == (1, 1)
    assert kaldi_model.read(am / "final.mdl").layers[0].weight.shape == (8, 200)
    assert np.allclose(read_average(am / "global_cmvn.stats"), first["average"].numpy(), atol=1e-4)

    longer = Plan(seconds=first["spent_s"] + 1e-6, width=8, seed=1, start=None, bits=8)
    train.train(longer, whole, bank, (training, kept), path, am, lines.append)
    second = torch.load(path)
    assert (second["step"], second["epoch"]) == (2, 2)
    assert torch.equal(second["average"], first["average"])

    train.train(longer, whole, bank, (training, kept), path, am, lines.append)
    assert torch.load(path)["step"] == 2


def test_sequence_training_goes_on_from_what_was_trained(
    speech: tuple[Speech, list[int], list[int]], tmp_path: Path
) -> None:
    whole, training, kept = speech
    bank = torch.ones(2, 50, 40)
    first, second, am = tmp_path / "network.pt", tmp_path / "mmi.pt", tmp_path / "am"
    lines: list[str] = []
    plan = Plan(seconds=1e-6, width=8, seed=1, start=None, bits=8)
    train.train(plan, whole, bank, (training, kept), first, am, lines.append)
    lines.clear()
    then = replace(plan, seconds=4.0, before=first)
    train.train(then, whole, bank, (training, kept), second, am, lines.append)
    assert torch.load(first)["step"] == 1
    assert torch.load(second)["step"] > 2
    losses = [float(found) for found in re.findall(r"kept: loss ([\d.]+)", "\n".join(lines))]
    assert losses[-1] < losses[0]


def test_the_mean_of_two_states_lies_between_them() -> None:
    one, other = network(), network()
    found = saved.mean(
        [{"network": one.state_dict(), "step": 1}, {"network": other.state_dict(), "step": 2}]
    )
    assert found["step"] == 2
    weight = "convs.0.weight"
    between = (one.state_dict()[weight] + other.state_dict()[weight]) / 2
    assert torch.allclose(found["network"][weight], between)
    assert not torch.allclose(found["network"][weight], one.state_dict()[weight])
