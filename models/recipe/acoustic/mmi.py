"""Sequence training by maximum mutual information, without lattices.

Numerator: the phones that were said, each near its label. Denominator: all sequences of phones, by
how often one follows another in the labels. Judged output by output, a network spends its weights
on phones that no neighbour would let pass, and learns little of what makes one sentence another.
"""

from collections.abc import Callable
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
_UNSEEN = 0.5
"Counted for every pair of phones."
_LEAST = 1e-30


def followers(speech: Speech) -> Tensor:
    """(40, 40) probability that a phone is followed by another, silence between words included."""
    base, stretch = speech.base.long(), speech.stretch
    new = stretch[1:] != stretch[:-1]
    before, after = base[:-1][new], base[1:][new]
    counts = torch.bincount(before * phones.NUM_BASE + after, minlength=phones.NUM_BASE**2)
    counts = counts.reshape(phones.NUM_BASE, phones.NUM_BASE).float() + _UNSEEN
    # Silence goes on through a pause.
    counts[0, 0] = 0.0
    return counts / counts.sum(1, keepdim=True)


def _evidence(
    first: Tensor, rest: Tensor, begin: Tensor, onward: Callable[[Tensor], Tensor]
) -> Tensor:
    """(n, t) nats that each output adds to the evidence for a set of sequences.

    `first`, `rest` (n, t, s): likelihoods of its states where they begin and where they stay.
    `begin` (s): how likely each comes first. `onward`: (n, s) states to (n, s) begun after them.
    """
    at = first[:, 0] * begin
    nats = []
    for now in range(first.shape[1]):
        if now:
            at = first[:, now] * onward(at) * (1 - phones.STAY) + rest[:, now] * at * phones.STAY
        total = at.sum(1).clamp(min=_LEAST)
        nats.append(torch.log(total))
        at = at / total[:, None]
    return torch.stack(nats, 1)


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
        counted = labels >= 0
        said, near = _sequence(labels, counted)
        links = functional.pad(self.following[said[:, :-1], said[:, 1:]], (0, 1))
        at = said[:, None].expand(-1, labels.shape[1], -1)
        # Any phone may be the first of all sequences; of the one that was said only its own.
        any_first = torch.full((phones.NUM_BASE,), 1 / phones.NUM_BASE)
        own_first = (torch.arange(said.shape[1]) == 0) / phones.NUM_BASE
        numerator = _evidence(
            first.gather(2, at) * near,
            rest.gather(2, at) * near,
            own_first,
            lambda states: functional.pad(states * links, (1, 0))[:, :-1],
        )
        denominator = _evidence(first, rest, any_first, lambda states: states @ self.following)
        return ((denominator - numerator) * counted).sum() / counted.sum()
