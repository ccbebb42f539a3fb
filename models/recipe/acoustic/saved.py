"""What a training leaves, and the model that is made of it."""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from recipe.acoustic import kaldi_model
from recipe.acoustic.features import BANDS
from recipe.acoustic.network import UNKNOWN_BONUS, Network

AVERAGE_COUNT = 1e5
BITS = 16


def mean(states: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of the weights that one training had at different times: often better than each of them."""
    networks = [state["network"] for state in states]
    weights = {
        name: sum(network[name] for network in networks) / len(networks)
        if value.is_floating_point()
        else value
        for name, value in networks[-1].items()
    }
    return {**states[-1], "network": weights}


def write_average(path: Path, average: Tensor) -> None:
    """Writes global_cmvn.stats, which also makes Vosk subtract a running mean."""
    means = average.double().numpy()
    stats = np.zeros((2, BANDS + 1))
    stats[0, :BANDS], stats[0, BANDS] = means * AVERAGE_COUNT, AVERAGE_COUNT
    stats[1, :BANDS] = (means**2 + 1) * AVERAGE_COUNT
    head = b"\0BDM " + struct.pack("<bibi", 4, 2, 4, BANDS + 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head + stats.astype("<f8").tobytes())


def export(state: dict[str, Any], am: Path, bits: int = BITS, bonus: float = UNKNOWN_BONUS) -> None:
    """Writes am/final.mdl and am/global_cmvn.stats of a saved state."""
    network = Network(state["mean"], state["spread"], state["width"])
    network.load_state_dict(state["network"])
    kaldi_model.write(am / "final.mdl", network.plain(state["prior"].numpy(), bonus), bits)
    write_average(am / "global_cmvn.stats", state["average"])
