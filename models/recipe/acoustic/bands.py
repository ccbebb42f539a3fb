"""What happens to the mel bands as such: where they are, formants moved, detail lost."""

import numpy as np
import torch
from torch import Tensor

from recipe.acoustic.features import BANDS, HIGH_HZ, LOW_HZ, cepstrum_matrix

WARP = 0.2
"Most that formants move, in nats of frequency, either way."
WARPS = 41
_KNEE_HZ = 6500
LINE_HZ = 40.0
"What a window of 25 ms tells apart."
_SMOOTH = 14
"Cepstra that are left of a voice that whispers."
TO_CEPSTRA = torch.from_numpy(cepstrum_matrix()).float()
"(40, 40): log-mel energies times it are cepstra."
COSINES = torch.tensor(
    np.cos(np.pi / BANDS * (np.arange(BANDS) + 0.5)[None] * np.arange(1, 9)[:, None])
).float()
"(8, 40): shapes over the bands, from a tilt to ripples."


def _mel(hz: np.ndarray) -> np.ndarray:
    return np.asarray(1127 * np.log(1 + hz / 700))


def _centres_hz() -> np.ndarray:
    low, high = _mel(np.array([LOW_HZ, HIGH_HZ]))
    at = low + (high - low) * (np.arange(BANDS) + 1) / (BANDS + 1)
    return np.asarray(700 * (np.exp(at / 1127) - 1))


CENTRES_HZ = torch.from_numpy(_centres_hz()).float()


def warp_matrices() -> Tensor:
    """(WARPS, 40, 40): log-mel energies times one of them have their formants moved."""
    low, high = _mel(np.array([LOW_HZ, HIGH_HZ]))
    hz = _centres_hz()
    found = np.zeros((WARPS, BANDS, BANDS))
    for which, factor in enumerate(np.exp(np.linspace(-WARP, WARP, WARPS))):
        knee = _KNEE_HZ / max(factor, 1)
        above = knee * factor + (hz - knee) * (HIGH_HZ - knee * factor) / (HIGH_HZ - knee)
        source = _mel(np.where(hz < knee, hz * factor, above))
        at = np.clip((source - low) / (high - low) * (BANDS + 1) - 1, 0, BANDS - 1)
        whole = np.minimum(at.astype(int), BANDS - 2)
        found[which, whole, np.arange(BANDS)] = 1 - (at - whole)
        found[which, whole + 1, np.arange(BANDS)] += at - whole
    return torch.from_numpy(found).float()


WARPED = warp_matrices()


def _smoothing() -> Tensor:
    n = np.arange(BANDS)
    cosines = np.sqrt(2 / BANDS) * np.cos(np.pi / BANDS * (n[None] + 0.5) * n[:_SMOOTH, None])
    cosines[0] /= np.sqrt(2)
    return torch.from_numpy(cosines.T @ cosines).float()


SMOOTHING = _smoothing()
"(40, 40): log-mel energies times it have lost the ripples of the voice."


def _steps_alike() -> Tensor:
    """(40) spread of how far two noises are in step in a band: less where it holds more lines."""
    low, high = _mel(np.array([LOW_HZ, HIGH_HZ]))
    edges = low + (high - low) * np.arange(BANDS + 2) / (BANDS + 1)
    hz = 700 * (np.exp(edges / 1127) - 1)
    lines = np.maximum((hz[2:] - hz[:-2]) / 2 / LINE_HZ, 1)
    return torch.from_numpy(np.sqrt(0.5 / lines)).float()


STEPS_ALIKE = _steps_alike()
