"""Speech varied anew: shapes, labels and the running mean. Only where PyTorch is installed."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training: pip install --group train")

from recipe import phones
from recipe.acoustic import bands, noises, vary
from recipe.acoustic.features import LEAST, log_mel
from recipe.acoustic.scorer import running_mean
from recipe.acoustic.vary import IGNORED, Batch, Chance

SILENCE, VOWEL = 0, phones.INDEX["AY"]


def batch(n: int = 8, frames: int = 90) -> Batch:
    """Silence, a vowel from frame 30 to 59, silence."""
    mel = torch.full((n, frames, 40), 5.0)
    mel[:, 30:60] = 15.0
    base = torch.zeros(n, frames, dtype=torch.long)
    base[:, 30:60] = VOWEL
    stretch = torch.ones(n, frames, dtype=torch.long)
    stretch[:, 30:60] = 2
    stretch[:, 60:] = 3
    return Batch(mel, base, stretch, torch.full((n,), frames))


def bank() -> "torch.Tensor":
    return torch.ones(2, 50, 40)


def test_variation_keeps_shapes_and_labels() -> None:
    cepstra, labels, lead = vary.vary(batch(), bank(), Chance(1))
    n, frames, size = cepstra.shape
    assert (n, size) == (8, 40)
    assert labels.shape == (8, -(-frames // 3))
    assert lead.shape == (8,)
    assert bool(torch.isfinite(cepstra).all())
    possible = {IGNORED, 0, 1, 2 * VOWEL, 2 * VOWEL + 1}
    assert set(labels.unique().tolist()) <= possible
    for row in labels:
        heard = row[row >= 0]
        # One vowel, which begins once and lasts.
        assert int((heard == 2 * VOWEL).sum()) == 1
        begin = int((heard == 2 * VOWEL).nonzero()[0])
        assert int(heard[begin + 1]) == 2 * VOWEL + 1
        assert set(heard[:begin].tolist()) <= {0, 1}


def test_labels_follow_the_speech_in_time() -> None:
    mel, inside, labels, lead = vary.in_time(batch(), Chance(2))
    loud = (mel[:, ::3, 0] > 10) & inside[:, ::3]
    spoken = labels > 1
    # They may differ by an output at either end of the vowel.
    assert int((loud != spoken).sum(1).max()) <= 2
    assert not bool(inside[torch.arange(8), lead - 1][lead > 0].any())


def test_same_seed_same_speech() -> None:
    first, again, other = (vary.vary(batch(), bank(), Chance(s))[0] for s in (3, 3, 4))
    assert torch.equal(first, again)
    assert first.shape != other.shape or not torch.equal(first, other)


def test_a_fresh_stream_has_the_mean_taken_off_as_in_decoding() -> None:
    cepstra = torch.randn(1, 900, 40, generator=torch.Generator().manual_seed(1))
    average = torch.full((40,), 2.0)
    nothing = torch.zeros(1), torch.zeros(1, 40)
    found = vary.less_mean(cepstra, average, *nothing)[0].numpy()
    assert np.abs(found - running_mean(cepstra[0].numpy(), average.numpy())).max() < 1e-3


def test_what_came_before_is_part_of_the_mean() -> None:
    cepstra = torch.randn(1, 50, 40, generator=torch.Generator().manual_seed(1))
    earlier, average = torch.full((1, 40), 3.0), torch.full((40,), 9.0)
    whole = torch.cat([earlier.expand(700, 40)[None], cepstra], 1)
    wanted = running_mean(whole[0].numpy(), average.numpy())[700:]
    found = vary.less_mean(cepstra, average, torch.tensor([700]), earlier)[0].numpy()
    assert np.abs(found - wanted).max() < 1e-3


def test_two_sounds_add_up_to_their_powers_on_average() -> None:
    loud, faint = torch.full((400, 50, 40), 4.0), torch.full((400, 50, 40), 1.0)
    both = vary.together(loud, faint, Chance(1))
    assert bool((both >= 0).all())
    assert torch.allclose(both.mean((0, 1)), torch.full((40,), 5.0), atol=0.1)
    rough = both.std((0, 1))
    assert float(rough[0]) > 2 * float(rough[-1]), "narrow bands average out less"
    assert torch.equal(vary.together(loud, torch.zeros_like(loud), Chance(1)), loud)


def test_noises_that_come_and_go_never_vanish() -> None:
    levels = vary.coming_and_going(200, 300, Chance(1))
    assert levels.shape == (200, 300, 1)
    assert bool((levels > 0).all())
    ratios = levels.amax(1) / levels.amin(1)
    assert float(ratios.max()) > 100
    assert float(ratios.median()) < 30


def test_a_closed_microphone_cuts_no_speech() -> None:
    mel = torch.full((400, 90, 40), 5.0)
    inside = torch.zeros(400, 90, dtype=torch.bool)
    inside[:, 30:60] = True
    heard = vary.muted(mel, inside, Chance(1))
    assert torch.equal(heard[:, 30:60], mel[:, 30:60])
    silent = (heard == LEAST).all(2)
    before, after = silent[:, :30].all(1), silent[:, 60:].all(1)
    assert 0 < int(before.sum()) < 40
    assert 0 < int(after.sum()) < 40
    assert int((before & after).sum()) == 0


def test_zeros_are_the_least_there_is() -> None:
    pytest.importorskip("kaldi_native_fbank", reason="training: pip install --group train")
    heard = log_mel(np.zeros(1600, np.float32))
    assert heard.min() == pytest.approx(LEAST, abs=1e-4)
    assert heard.max() == pytest.approx(LEAST, abs=1e-4)


def test_formants_that_move_by_nothing_stay() -> None:
    matrices = bands.warp_matrices()
    assert torch.allclose(matrices[bands.WARPS // 2], torch.eye(40), atol=1e-5)
    assert torch.allclose(matrices.sum(1), torch.ones(bands.WARPS, 40), atol=1e-5)


@pytest.mark.parametrize("kind", noises.KINDS)
def test_noises_are_finite_and_not_silent(
    kind: noises.Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = kind(np.random.default_rng(1))
    assert noise.shape == (noises.COUNT,)
    assert np.isfinite(noise).all()
    assert noise.std() > 0


def test_a_noise_in_a_room_dies_away() -> None:
    click = np.zeros(noises.COUNT)
    click[1000] = 1.0
    heard = noises.in_a_room(click, np.random.default_rng(1))
    early, late = heard[1001:4000].std(), heard[-16000:].std()
    assert np.isfinite(heard).all()
    assert early > 30 * late
