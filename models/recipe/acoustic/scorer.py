"""How well each phone fits each frame, by an earlier network; and labels of whole shards."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from recipe import phones
from recipe.acoustic.align import Scores, label
from recipe.acoustic.features import BANDS, GLOBAL_FRAMES, WINDOW, Frames, cepstrum_matrix
from recipe.acoustic.kaldi_model import Plain
from recipe.acoustic.kaldi_stream import Reader
from recipe.acoustic.shards import Shard
from recipe.pronounce import Pronunciation


def running_mean(cepstra: Frames, average: Frames) -> Frames:
    """(frames, 40) cepstra less the mean of the frames so far, as Vosk subtracts it."""
    total = np.cumsum(cepstra, axis=0, dtype=np.float64)
    total[WINDOW:] -= total[:-WINDOW].copy()
    count = np.minimum(np.arange(1, len(cepstra) + 1), WINDOW)
    of_global = np.clip(WINDOW - count, 0, GLOBAL_FRAMES)
    mean = (total + of_global[:, None] * average) / (count + of_global)[:, None]
    return (cepstra - mean).astype(np.float32)


class Scorer:
    """An earlier network, asked how well each phone fits each frame."""

    def __init__(self, plain: Plain, average: Frames) -> None:
        """Keeps the weights in half precision, which is enough here and fast."""
        half = torch.bfloat16
        self._layers = [
            (torch.from_numpy(x.weight).to(half), torch.from_numpy(x.bias).to(half), x.offsets)
            for x in plain.layers
        ]
        self._weight = torch.from_numpy(plain.heads[0].weight)
        self._bias = torch.from_numpy(plain.heads[0].bias)
        prior = plain.priors[: phones.NUM_PHONE_PDFS]
        self._log_prior = np.log(prior[0::2] + prior[1::2])
        self._to_cepstra = cepstrum_matrix()
        self._average = average

    def features(self, mel: Frames) -> Frames:
        """(frames, 40) log-mel energies to what the network is given of them."""
        return running_mean((mel @ self._to_cepstra).astype(np.float32), self._average)

    def scores(self, mel: Frames) -> Scores:
        """(frames, 40) log-mel energies to (frames, 40) log-likelihoods of the phones."""
        hidden = torch.from_numpy(self.features(mel)).to(torch.bfloat16)
        for weight, bias, offsets in self._layers:
            left, right = -min(*offsets, 0), max(*offsets, 0)
            edges = hidden[:1].expand(left, -1), hidden, hidden[-1:].expand(right, -1)
            padded = torch.cat(edges)
            taps = [padded[left + o : left + o + len(hidden)] for o in offsets]
            hidden = functional.relu(functional.linear(torch.cat(taps, 1), weight, bias))
        found = functional.log_softmax(
            functional.linear(hidden.float(), self._weight, self._bias), 1
        )
        both = torch.logaddexp(found[:, 0::2], found[:, 1::2]).numpy()
        scores: Scores = both - self._log_prior
        return scores


def read_average(path: Path) -> Frames:
    """The mean cepstra of global_cmvn.stats."""
    given = Reader(path.read_bytes())
    given.token("DM")
    rows, columns = given.int32(), given.int32()
    held = np.frombuffer(given.raw(8 * rows * columns), "<f8").reshape(rows, columns)
    return (held[0, :BANDS] / held[0, BANDS]).astype(np.float32)


def label_shard(
    shard: Shard, scorer: Scorer, lexicon: Mapping[str, Sequence[Pronunciation]]
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int16], npt.NDArray[np.float32]]:
    """Phone and stretch of every frame of a shard, and each utterance's mean score.

    The score is -inf where the sentence does not fit.
    """
    bases, stretches, means = [], [], []
    for mel, text in zip(shard.utterances(), shard.texts, strict=True):
        found = label(scorer.scores(mel), text, lexicon)
        if found is None:
            found = np.zeros(len(mel), np.uint8), np.zeros(len(mel), np.int16), -np.inf
        bases.append(found[0])
        stretches.append(found[1])
        means.append(found[2])
    return np.concatenate(bases), np.concatenate(stretches), np.array(means, np.float32)
