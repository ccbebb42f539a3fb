"""Sequence training, held against counting every path. Only where PyTorch is installed."""

import itertools

import pytest

torch = pytest.importorskip("torch", reason="training: pip install --group train")

from recipe import phones
from recipe.acoustic import mmi

ABLE = (1, 2)
"Phones that the network thinks possible; all others have no chance."


def paths(outputs: int) -> list[tuple[tuple[int, bool], ...]]:
    """Every path: at each output a phone, and whether it begins there."""
    kinds = [(phone, begins) for phone in ABLE for begins in (True, False)]
    return [
        path
        for path in itertools.product(kinds, repeat=outputs)
        if path[0][1] and all(b[1] or b[0] == a[0] for a, b in itertools.pairwise(path))
    ]


def test_it_counts_what_counting_every_path_counts() -> None:
    torch.manual_seed(1)
    outputs, able = 4, [2 * p + part for p in ABLE for part in (0, 1)]
    log_posteriors = torch.full((1, outputs, phones.NUM_PHONE_PDFS), -1e4)
    log_posteriors[..., able] = torch.randn(1, outputs, len(able)).log_softmax(2)
    prior = torch.rand(phones.NUM_PHONE_PDFS)
    following = torch.rand(phones.NUM_BASE, phones.NUM_BASE)

    def likelihood(path: tuple[tuple[int, bool], ...]) -> float:
        found = 1 / phones.NUM_BASE
        for at, (phone, begins) in enumerate(path):
            pdf = 2 * phone + (not begins)
            score = log_posteriors[0, at, pdf] - prior[pdf].log()
            found *= float(torch.exp(mmi.SCALE * score))
            if at:
                before = path[at - 1][0]
                found *= 0.5 * (float(following[before, phone]) if begins else 1.0)
        return found

    said = torch.tensor([[2, 3, 4, 5]])  # the first phone twice, then the second twice
    sequence = {path: tuple(phone for phone, begins in path if begins) for path in paths(outputs)}
    of_all = sum(likelihood(path) for path in sequence)
    own = sum(likelihood(path) for path, row in sequence.items() if row == (1, 2))
    wanted = float(torch.log(torch.tensor(of_all / own))) / outputs
    found = mmi.Mmi(prior, following).loss(log_posteriors, said)
    assert float(found) == pytest.approx(wanted, rel=1e-4)
