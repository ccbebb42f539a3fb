"""Sequence training by maximum mutual information, without lattices.

Numerator: the phones that were said, each near its label. Denominator: all sequences of phones, by
how often one follows another in the labels. Judged output by output, a network spends its weights
on phones that no neighbour would let pass, and learns little of what makes one sentence another.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from recipe import phones
from recipe.acoustic.data import Speech

SCALE = 0.4
"Of the network's log-likelihoods, about as in decoding: frames are not independent."
EARLY_OR_LATE = 2
"Outputs by which a phone may begin or end before or after its label."
_STAY = 0.5
_UNSEEN = 0.5
"Counted for every pair of phones."
_LEAST = 1e-30


def followers(speech: Speech) -> Tensor:
    """(40, 40) probability that a phone is followed by another, silence between words included."""
    base, stretch = speech.base.long(), speech.stretch.long()
    new = (base[1:] != base[:-1]) | (stretch[1:] != stretch[:-1])
    before, after = base[:-1][new], base[1:][new]
    counts = torch.bincount(before * phones.NUM_BASE + after, minlength=phones.NUM_BASE**2)
    counts = counts.reshape(phones.NUM_BASE, phones.NUM_BASE).float() + _UNSEEN
    # Silence goes on through a pause.
    counts[0, 0] = 0.0
    return counts / counts.sum(1, keepdim=True)


def _evidence(steps: Iterator[Tensor]) -> Tensor:
    """(n, t) nats that each step takes off a probability that `steps` carry on."""
    return torch.stack([torch.log(step) for step in steps], 1)


def _denominator(first: Tensor, rest: Tensor, following: Tensor) -> Iterator[Tensor]:
    """Of all sequences of phones; any may be the first. (n, t, 40) likelihoods."""
    at = first[:, 0] / phones.NUM_BASE
    for now in range(first.shape[1]):
        if now:
            at = first[:, now] * (at @ following) + rest[:, now] * at * _STAY
        total = at.sum(1)
        at = at / total[:, None]
        yield total


def _numerator(first: Tensor, rest: Tensor, onward: Tensor) -> Iterator[Tensor]:
    """Of what was said. (n, t, s) likelihoods of its phones, 0 far from their labels."""
    at = first[:, 0] / phones.NUM_BASE
    at = at * (torch.arange(at.shape[1]) == 0)
    for now in range(first.shape[1]):
        if now:
            before = functional.pad(at * onward, (1, 0))[:, :-1]
            at = first[:, now] * before + rest[:, now] * at * _STAY
        total = at.sum(1).clamp(min=_LEAST)
        at = at / total[:, None]
        yield total


def _sequence(labels: Tensor, counted: Tensor) -> tuple[Tensor, Tensor]:
    """(n, s) phones one after another; (n, t, s) where each may be: 1 near its label, else 0."""
    begins = counted & (labels % 2 == 0)
    place = (torch.cumsum(begins, 1) - 1).clamp(min=0)
    longest = int(place.max()) + 1
    said = torch.zeros(len(labels), longest, dtype=torch.long)
    said.scatter_(1, place, torch.where(counted, labels // 2, 0))
    here = (functional.one_hot(place, longest) * counted[..., None]).float()
    near = functional.max_pool1d(here.transpose(1, 2), 2 * EARLY_OR_LATE + 1, 1, EARLY_OR_LATE)
    # All of them must have been said by the end.
    last = counted & ~functional.pad(counted, (0, 1))[:, 1:]
    return said, torch.where(last[..., None], here, near.transpose(1, 2))


@dataclass(frozen=True, slots=True)
class Mmi:
    """The criterion, with what it knows of speech in general.

    `prior` (pdfs) of the network's outputs; `following` (40, 40), as `followers` counts it.
    """

    prior: Tensor
    following: Tensor

    def loss(self, log_posteriors: Tensor, labels: Tensor) -> Tensor:
        """Nats an output by which all sequences together are likelier than the one that was said.

        (n, t, pdfs) log-posteriors; (n, t) labels, negative where nothing counts (only at the end).
        """
        scores = SCALE * (log_posteriors - self.prior.log())
        likely = torch.exp(scores - scores.detach().amax(2, keepdim=True))
        first, rest = likely[..., 0::2], likely[..., 1::2]
        following = self.following * (1 - _STAY)
        counted = labels >= 0
        said, near = _sequence(labels, counted)
        onward = functional.pad(following[said[:, :-1], said[:, 1:]], (0, 1))
        at = said[:, None].expand(-1, labels.shape[1], -1)
        numerator = _evidence(
            _numerator(first.gather(2, at) * near, rest.gather(2, at) * near, onward)
        )
        denominator = _evidence(_denominator(first, rest, following))
        return ((denominator - numerator) * counted).sum() / counted.sum()
