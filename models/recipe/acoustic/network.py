"""The network: a row of affine layers over spliced frames, one output every 30 ms."""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from recipe import phones
from recipe.acoustic.features import BANDS
from recipe.acoustic.kaldi_model import Head, Layer, Plain

SUBSAMPLING = 3
WIDTH = 336
OFFSETS: tuple[tuple[int, ...], ...] = (
    (-2, -1, 0, 1, 2),
    (-1, 0, 1),
    (-3, 0, 3),
    (-3, 0, 3),
    (-6, 0, 6),
    (-12, -6, 0),
    (-18, -9, 0),
)
"""Frames of 10 ms that each layer sees; from the second layer on every third frame is enough.

Most of them lie in the past: what is heard is known so much later as the network looks ahead."""
LEFT = -sum(min(offsets) for offsets in OFFSETS)
RIGHT = sum(max(offsets) for offsets in OFFSETS)
UNKNOWN_BONUS = 2.1
"Nats a frame for [unk], without which some phrase would always fit better."
_OLD_SPREAD_FLOOR = 1e-3


def _convolution(inputs: int, width: int, at: int) -> nn.Conv1d:
    offsets = OFFSETS[at]
    if at <= 1:
        return nn.Conv1d(inputs, width, len(offsets), stride=SUBSAMPLING if at else 1)
    step = (offsets[1] - offsets[0]) // SUBSAMPLING
    return nn.Conv1d(inputs, width, len(offsets), dilation=step)


class Network(nn.Module):
    """Convolutions with batch normalisation, which `plain` folds into what Kaldi has."""

    mean: Tensor
    spread: Tensor

    def __init__(self, mean: Tensor, spread: Tensor, width: int = WIDTH) -> None:
        """`mean` and `spread` (40) of the features as the network gets them."""
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("spread", spread)
        self.convs = nn.ModuleList(
            _convolution(width if at else BANDS, width, at) for at in range(len(OFFSETS))
        )
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in OFFSETS)
        self.phone = nn.Conv1d(width, phones.NUM_PHONE_PDFS, 1)
        self.speech = nn.Conv1d(width, 2, 1)

    def forward(self, features: Tensor) -> tuple[Tensor, Tensor]:
        """(n, LEFT + frames + RIGHT, 40) to (n, outputs, phones) and (n, outputs, 2)."""
        x = ((features - self.mean) / self.spread).transpose(1, 2)
        for conv, norm in zip(self.convs, self.norms, strict=True):
            x = functional.relu(norm(conv(x)))
        return self.phone(x).transpose(1, 2), self.speech(x).transpose(1, 2)

    def plain(self, prior: npt.NDArray[np.float64], bonus: float = UNKNOWN_BONUS) -> Plain:
        """The weights with input and batch normalisation folded in.

        `prior` is of the phones' outputs; that of [unk] is of all speech, less `bonus`.
        """
        layers = []
        with torch.no_grad():
            for at, (conv, norm) in enumerate(zip(self.convs, self.norms, strict=True)):
                weight, bias = conv.weight.double(), conv.bias.double()
                if not at:
                    weight = weight / self.spread.double()[None, :, None]
                    bias = bias - (weight * self.mean.double()[None, :, None]).sum((1, 2))
                scale = norm.weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
                weight = weight * scale[:, None, None]
                bias = (bias - norm.running_mean.double()) * scale + norm.bias.double()
                # (out, in, tap) to columns ordered by tap, then input
                flat = weight.permute(0, 2, 1).reshape(len(bias), -1)
                layers.append(Layer(_numbers(flat), _numbers(bias), OFFSETS[at]))
            heads = tuple(
                Head(_numbers(head.weight[:, :, 0]), _numbers(head.bias))
                for head in (self.phone, self.speech)
            )
        silence = prior[0] + prior[1]
        whole = np.concatenate([prior, [silence, (1 - silence) * np.exp(-bonus)]])
        return Plain(tuple(layers), heads, whole.astype(np.float32))


def _numbers(values: Tensor) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = values.float().numpy().copy()
    return found


def _in_place(
    old: npt.NDArray[np.float32], had: tuple[int, ...], has: tuple[int, ...]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """(out, in, taps) weights for other frames, and (out, in) what went with frames unseen now."""
    kept = [had.index(o) if o in had else None for o in has]
    nothing = np.zeros_like(old[:, :, 0])
    found = np.stack([nothing if i is None else old[:, :, i] for i in kept], 2)
    return found, old.sum(2) - found.sum(2)


def _widened(new: Tensor, old: npt.NDArray[np.float32]) -> None:
    """Puts (out, in, taps) old weights first; old outputs do not listen to new inputs."""
    outs, ins, _ = old.shape
    new[:outs] = 0.0
    new[:outs, :ins] = torch.from_numpy(old)


def start_from(network: Network, plain: Plain, sample: Tensor) -> None:
    """Puts an earlier, narrower network of as many layers into a new one: it begins as good.

    Frames that only the earlier one saw count as they do on average. `sample` (n, frames, 40) are
    features, by which batch normalisation is set to change nothing.
    Raises ValueError where there are other layers.
    """
    taps_alike = [len(layer.offsets) for layer in plain.layers] == [len(o) for o in OFFSETS]
    if not taps_alike or plain.layers[0].offsets != OFFSETS[0]:
        raise ValueError("the earlier network has other layers: begin without it")
    with torch.no_grad():
        hidden = ((sample - network.mean) / network.spread).transpose(1, 2)
        for at, layer in enumerate(plain.layers):
            conv, norm = network.convs[at], network.norms[at]
            outs, taps = len(layer.bias), len(layer.offsets)
            old = layer.weight.reshape(outs, taps, -1).transpose(0, 2, 1)
            bias = layer.bias
            old, missing = _in_place(old, layer.offsets, OFFSETS[at])
            if at:
                bias = bias + missing @ hidden.mean((0, 2)).numpy()[: old.shape[1]]
            else:
                bias = bias + (old * network.mean.numpy()[None, :, None]).sum((1, 2))
                old = old * network.spread.numpy()[None, :, None]
            _widened(conv.weight, old)
            conv.bias.zero_()
            conv.bias[:outs] = torch.from_numpy(bias)
            hidden = conv(hidden)
            mean, spread = hidden.mean((0, 2)), hidden.std((0, 2)) + _OLD_SPREAD_FLOOR
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(spread**2)
            norm.weight.fill_(float(spread[:outs].median()))
            norm.bias.zero_()
            norm.weight[:outs] = spread[:outs]
            norm.bias[:outs] = mean[:outs]
            scale = (norm.weight / spread)[None, :, None]
            hidden = functional.relu(
                (hidden - mean[None, :, None]) * scale + norm.bias[None, :, None]
            )
        for head, old_head in zip((network.phone, network.speech), plain.heads, strict=True):
            _widened(head.weight, old_head.weight[:, :, None])
            head.bias.copy_(torch.from_numpy(old_head.bias))


def context(features: Tensor, multiple: int) -> Tensor:
    """(n, frames, 40) with its edges repeated as far as the network looks.

    The frames are made up to a multiple: few different shapes are faster.
    """
    more = -features.shape[1] % multiple
    first = features[:, :1].expand(-1, LEFT, -1)
    last = features[:, -1:].expand(-1, RIGHT + more, -1)
    return torch.cat([first, features, last], 1)
