"""Speech and labels in memory, and batches of utterances of like length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from recipe.acoustic.vary import Batch

FRAMES = 9000
"Frames of a batch before variation, padding included."
FEWEST = 8
AROUND = 50
"Frames of pauses that variation will add."
WORST = 0.05
"Share of utterances left out: those that fit their labels worst."
KEPT_EVERY = 60
"One utterance in so many is kept to watch the training by."


@dataclass(frozen=True, slots=True)
class Speech:
    """All frames end to end, (frames, 40), with phones and stretches.

    `first` and `count` say where utterances begin, and how long they are.
    """

    mel: Tensor
    base: Tensor
    stretch: Tensor
    first: npt.NDArray[np.int64]
    count: npt.NDArray[np.int64]

    def batch(self, utterances: Sequence[int]) -> Batch:
        """Utterances side by side; short ones end in repeats of their last frame."""
        lengths = torch.tensor([int(self.count[u]) for u in utterances])
        begin = torch.tensor([int(self.first[u]) for u in utterances])
        index = torch.minimum(torch.arange(int(lengths.max()))[None], lengths[:, None] - 1)
        index = index + begin[:, None]
        return Batch(
            self.mel[index].float(), self.base[index].long(), self.stretch[index].long(), lengths
        )

    def batches(self, utterances: Sequence[int], rng: np.random.Generator) -> Iterator[list[int]]:
        """Every utterance once, in batches of like length, in an order by chance."""
        of = np.asarray(utterances)
        lengths = self.count[of] * rng.uniform(0.93, 1.07, len(of))
        found: list[list[int]] = []
        batch: list[int] = []
        longest = 0
        for u in of[np.argsort(lengths)]:
            longest = max(longest, int(self.count[u]) + AROUND)
            if batch and len(batch) >= max(FEWEST, FRAMES // longest // FEWEST * FEWEST):
                found.append(batch)
                batch, longest = [], int(self.count[u]) + AROUND
            batch.append(int(u))
        found.append(batch)
        yield from (found[i] for i in rng.permutation(len(found)))


def load(speech: Path, labels: Path) -> tuple[Speech, list[int], list[int]]:
    """Reads all shards that have labels. Gives also the utterances to train on, and those kept.

    Raises FileNotFoundError where no shard has labels.
    """
    paths = [p for p in sorted(labels.glob("????.npz")) if (speech / p.name).exists()]
    if not paths:
        raise FileNotFoundError(f"no labels in {labels}: make speech and labels first")
    mel, base, stretch, counts, scores = [], [], [], [], []
    for path in paths:
        with np.load(speech / path.name) as held:
            mel.append(torch.from_numpy(held["mel"]))
            counts.append(held["counts"])
        with np.load(path) as held:
            base.append(torch.from_numpy(held["base"]))
            stretch.append(torch.from_numpy(held["stretch"]))
            scores.append(held["score"])
    count = np.concatenate(counts)
    score = np.concatenate(scores)
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    good = np.flatnonzero(score > np.quantile(score, WORST))
    kept = [int(u) for u in good[::KEPT_EVERY]]
    training = sorted({int(u) for u in good} - set(kept))
    whole = Speech(torch.cat(mel), torch.cat(base), torch.cat(stretch), first, count)
    return whole, training, kept


def load_noises(path: Path) -> Tensor:
    """(clips, frames, 40): power of each noise, one on average."""
    with np.load(path) as held:
        power = torch.exp(torch.from_numpy(held["mel"].astype(np.float32)))
    return (power / power.mean((1, 2), keepdim=True)).half().clamp(max=6e4)
