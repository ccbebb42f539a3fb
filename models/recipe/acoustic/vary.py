"""Speech varied anew in every epoch, in the log-mel domain.

Tempo, vocal tract, whisper and mumbling; a second talker, rooms, noises; blankets and
microphones; pauses, breaths and clicks before and after it, all of which are silence.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from recipe.acoustic.bands import CENTRES_HZ, COSINES, SMOOTHING, STEPS_ALIKE, TO_CEPSTRA, WARPED
from recipe.acoustic.features import BANDS, GLOBAL_FRAMES, LEAST, WINDOW

IGNORED = -100
"Label of an output that counts for nothing."
DECIBEL = float(np.log(10) / 10)
"In nats of power."
TEMPO = (-0.35, 0.3)
"Nats of speed."
_HALF = 0.5
_ACTIVE = 0.05
"Of the loud frames' power: what is above it is no pause."


@dataclass(frozen=True, slots=True)
class Batch:
    """Utterances side by side.

    (n, frames, 40) log-mel energies, (n, frames) phones and stretches, (n) lengths.
    """

    mel: Tensor
    base: Tensor
    stretch: Tensor
    lengths: Tensor


class Chance:
    """Random numbers of one generator."""

    def __init__(self, seed: int) -> None:
        """Same seed, same numbers."""
        self.generator = torch.Generator().manual_seed(seed)

    def even(self, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        """Evenly between two numbers."""
        return low + (high - low) * torch.rand(*shape, generator=self.generator)

    def normal(self, *shape: int) -> Tensor:
        """Round zero, with a spread of one."""
        return torch.randn(*shape, generator=self.generator)

    def sometimes(self, often: float, *shape: int) -> Tensor:
        """True as often as said."""
        return torch.rand(*shape, generator=self.generator) < often

    def below(self, top: int, *shape: int) -> Tensor:
        """Whole numbers below `top`."""
        return torch.randint(top, shape, generator=self.generator)

    def drifting(self, n: int, points: int, frames: int) -> Tensor:
        """(n, frames) numbers that change slowly."""
        knots = self.normal(n, 1, max(2, points))
        return functional.interpolate(knots, frames, mode="linear", align_corners=True)[:, 0]


def in_time(batch: Batch, chance: Chance) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Another tempo, and a pause before and after.

    Gives (n, t, 40) energies, where in them speech is (n, t), labels (n, t / 3), and leads (n).
    """
    n, t = batch.mel.shape[:2]
    rate = torch.exp(chance.even(n, 1, low=TEMPO[0], high=TEMPO[1]))
    rate = rate * torch.exp(0.18 * chance.drifting(n, t // 25, 2 * t))
    at = torch.cumsum(rate, 1) - rate
    last = (batch.lengths - 1)[:, None]
    said = (at < last).sum(1, keepdim=True)
    lead = (
        40 * chance.even(n, 1) ** 2 + 120 * chance.sometimes(0.12, n, 1) * chance.even(n, 1)
    ).long()
    tail = (4 + 40 * chance.even(n, 1) ** 2).long()
    ends = lead + said + tail
    place = torch.arange(int(ends.max()))[None] - lead
    inside = (place >= 0) & (place < said)
    at = torch.gather(at, 1, torch.minimum(place.clamp(min=0), said - 1))
    at = torch.minimum(at, last.float())
    before = at.long()
    after = torch.minimum(before + 1, last)
    share = (at - before)[..., None]

    def taken(index: Tensor) -> Tensor:
        return torch.gather(batch.mel, 1, index[..., None].expand(-1, -1, BANDS))

    mel = taken(before) * (1 - share) + taken(after) * share
    near = torch.where(share[..., 0] < _HALF, before, after)[:, ::3]
    spoken = inside[:, ::3]
    base = torch.gather(batch.base, 1, near) * spoken
    stretch = torch.gather(batch.stretch, 1, near) * spoken
    new = torch.ones_like(spoken)
    new[:, 1:] = stretch[:, 1:] != stretch[:, :-1]
    # Silence goes on through a pause.
    new[:, 1:] &= (base[:, 1:] > 0) | (base[:, :-1] > 0)
    labels = 2 * base + (~new).long()
    labels[torch.arange(labels.shape[1])[None] * 3 >= ends] = IGNORED
    return mel, inside, labels, lead[:, 0]


def voice(mel: Tensor, chance: Chance) -> Tensor:
    """Another vocal tract; sometimes whispered, sometimes mumbled."""
    n = len(mel)
    which = torch.where(
        chance.sometimes(0.9, n), chance.below(len(WARPED), n), torch.tensor(len(WARPED) // 2)
    )
    mel = torch.bmm(mel, WARPED[which])
    whispers = chance.sometimes(0.05, n, 1, 1)
    if whispers.any():
        tilt = chance.even(n, 1, 1, high=4.0) * torch.exp(-CENTRES_HZ / 500)
        whispered = mel @ SMOOTHING + 0.5 * chance.normal(*mel.shape) - tilt
        mel = torch.where(whispers, whispered, mel)
    mumbles = chance.sometimes(0.08, n, 1, 1)
    if mumbles.any():
        wide = functional.avg_pool1d(mel.transpose(1, 2), 5, 1, 2, count_include_pad=False)
        mel = torch.where(mumbles, wide.transpose(1, 2), mel)
    return mel


def room(power: Tensor, chance: Chance) -> Tensor:
    """An echo that dies away within 0.15 to 0.7 s."""
    n = len(power)
    decay = torch.exp(-13.8 / chance.even(n, 1, 1, low=15, high=70))
    echo, faded = power, decay
    for lag in (1, 2, 4, 8, 16, 32):
        echo = echo + faded * functional.pad(echo, (0, 0, lag, 0))[:, :-lag]
        faded = faded * faded
    strong = chance.sometimes(0.5, n, 1, 1) * torch.exp(chance.even(n, 1, 1, low=-4.0, high=-0.5))
    rough = torch.exp(0.5 * chance.normal(*power.shape))
    return power + strong * (1 - decay) * 3 * (echo - power) * rough


def coming_and_going(n: int, t: int, chance: Chance) -> Tensor:
    """(n, t, 1) levels of noises that swell, or that stop and begin again."""
    swell = chance.even(n, 1, high=1.2) * chance.drifting(n, t // 30, t)
    stops = 5 * torch.sigmoid(12 * chance.drifting(n, t // 40, t)) - 5
    return torch.exp(swell + stops * chance.sometimes(0.2, n, 1))[..., None]


def together(power: Tensor, added: Tensor, chance: Chance) -> Tensor:
    """Power of both at once: more than the sum where waves are in step, else less.

    Where a band has few waves, this does not average out.
    """
    in_step = (chance.normal(*power.shape) * STEPS_ALIKE).clamp(-0.95, 0.95)
    return power + added + 2 * torch.sqrt(power * added) * in_step


def noise(power: Tensor, bank: Tensor, chance: Chance) -> Tensor:
    """Power to be added: of the bank (clips, frames, 40; mean 1), or of other utterances."""
    n, t = power.shape[:2]
    clip = chance.below(len(bank), n)
    frames = (chance.below(bank.shape[1], n)[:, None] + torch.arange(t)[None]) % bank.shape[1]
    found = bank[clip[:, None], frames].float()
    tilt = torch.tensor([1.0, 0.6, 0.4, 0.3])
    colour = torch.einsum("nk,kd->nd", chance.normal(n, 4) * tilt, COSINES[:4])[:, None]
    found = found * torch.exp(colour)
    shifts = [int(s) for s in chance.below(max(1, n - 1), 4) + 1]
    babble = torch.stack([power.roll(s, 0) for s in shifts]).mean(0)
    found = torch.where(chance.sometimes(0.15, n, 1, 1), babble, found)
    found = found * coming_and_going(n, t, chance)
    found = found / found.mean((1, 2), keepdim=True).clamp(min=1e-9)
    below = torch.exp(-DECIBEL * chance.even(n, 1, 1, low=-6, high=26))
    noisy = chance.sometimes(0.72, n, 1, 1) * below * found
    other = power.roll(int(chance.below(max(1, n - 1), 1)) + 1, 0)
    talker = chance.sometimes(0.08, n, 1, 1)
    return noisy + talker * torch.exp(-DECIBEL * chance.even(n, 1, 1, low=6, high=24)) * other


def breaths(inside: Tensor, chance: Chance) -> Tensor:
    """Power of a breath, a rustle or a click where nobody speaks."""
    n, t = inside.shape
    found = torch.zeros(n, t, BANDS)
    frames = torch.arange(t)[None].float()
    for often, narrow, wide in ((0.25, 8.0, 30.0), (0.25, 0.6, 1.5)):
        at, width = chance.even(n, 1) * t, chance.even(n, 1, low=narrow, high=wide)
        shape = torch.exp(-0.5 * ((frames - at) / width) ** 2)[..., None]
        tilt = torch.tensor([1.2, 0.8, 0.5, 0.4])
        colour = torch.einsum("nk,kd->nd", chance.normal(n, 4) * tilt, COSINES[:4])[:, None]
        rough = torch.exp(colour + 0.5 * chance.normal(n, t, BANDS))
        loud = torch.exp(-DECIBEL * chance.even(n, 1, 1, low=3, high=28))
        found = found + chance.sometimes(often, n, 1, 1) * loud * shape * rough
    return found * ~inside[..., None]


def microphone(mel: Tensor, chance: Chance) -> Tensor:
    """Colour, a blanket over it, bands that are missing, level, and the converter's own floor."""
    n = len(mel)
    decays = torch.tensor([1.3, 0.8, 0.5, 0.35, 0.3, 0.25, 0.2, 0.2])
    mel = mel + torch.einsum("nk,kd->nd", chance.normal(n, 8) * decays, COSINES)[:, None]
    octaves = torch.log2(CENTRES_HZ / 1000)[None]
    edge = chance.even(n, 1, low=-1.0, high=1.5)
    steep = chance.sometimes(0.15, n, 1) * chance.even(n, 1, low=1.0, high=4.5)
    mel = mel - (steep * (octaves - edge).clamp(min=0))[:, None]
    narrow = chance.sometimes(0.12, n, 1)
    low = torch.log2(chance.even(n, 1, low=100, high=400) / 1000)
    high = torch.log2(chance.even(n, 1, low=3200, high=6000) / 1000)
    missing = ((octaves < low) | (octaves > high)) & narrow
    mel = mel - (missing * chance.even(n, 1, low=3, high=9))[:, None]
    mel = mel + chance.even(n, 1, 1, low=-5.0, high=1.0)
    floor = chance.even(n, 1, 1, low=-2, high=4) + chance.even(n, 1, 1, low=-1, high=1) * octaves
    return torch.maximum(mel, floor + 0.4 * chance.normal(*mel.shape))


def blots(mel: Tensor, chance: Chance) -> Tensor:
    """A few bands and moments blotted out."""
    n, t = mel.shape[:2]
    fill = mel.mean(1, keepdim=True)
    for size, widest, often, axis in ((BANDS, 7, 0.5, 1), (t, 7, 0.4, 2)):
        for _ in range(2):
            begin = chance.even(n, 1) * size
            end = begin + 1 + chance.even(n, 1) * widest
            over = torch.arange(size)[None]
            blot = (over >= begin) & (over < end) & chance.sometimes(often, n, 1)
            mel = torch.where(blot.unsqueeze(axis), fill, mel)
    return mel


def muted(mel: Tensor, inside: Tensor, chance: Chance) -> Tensor:
    """Sometimes nothing at all before or after the speech: zeros, as from a closed microphone."""
    begun = torch.cumsum(inside, 1) > 0
    over = torch.where(chance.sometimes(0.5, len(mel), 1), ~begun, begun & ~inside)
    over = over & chance.sometimes(0.06, len(mel), 1)
    return torch.where(over[..., None], torch.tensor(LEAST), mel)


def less_mean(cepstra: Tensor, average: Tensor, before: Tensor, earlier: Tensor) -> Tensor:
    """Less the running mean, as Vosk subtracts it from a stream.

    `before` (n): frames that the stream had already; `earlier` (n, 40): their mean.
    """
    t = cepstra.shape[1]
    total = torch.cumsum(cepstra, 1)
    if t > WINDOW:
        total = torch.cat([total[:, :WINDOW], total[:, WINDOW:] - total[:, :-WINDOW]], 1)
    own = torch.arange(1, t + 1).clamp(max=WINDOW)[None].float()
    old = torch.minimum(before[:, None].float(), (WINDOW - own).clamp(min=0))
    of_average = (WINDOW - own - old).clamp(0, GLOBAL_FRAMES)
    total = total + old[..., None] * earlier[:, None] + of_average[..., None] * average
    return cepstra - total / (own + old + of_average)[..., None]


def vary(batch: Batch, bank: Tensor, chance: Chance) -> tuple[Tensor, Tensor, Tensor]:
    """Cepstra (n, t, 40), labels (n, t / 3), and leads (n): frames before the speech."""
    mel, inside, labels, lead = in_time(batch, chance)
    mel = voice(mel, chance)
    # Of the frames that are louder than their mean: pauses do not count.
    loudness = mel.mean(2)
    level = torch.quantile(loudness, 0.8, dim=1)[:, None, None]
    power = torch.exp((mel - level).clamp(-25, 15)) * inside[..., None]
    active = power.mean(2, keepdim=True)
    share = (active > _ACTIVE).float().sum((1, 2), keepdim=True).clamp(min=1)
    scale = active.sum((1, 2), keepdim=True) / share
    power = room(power / scale, chance)
    power = power + breaths(inside, chance)
    power = together(power, noise(power, bank, chance), chance)
    squeeze = torch.where(
        chance.sometimes(0.2, len(mel), 1, 1), chance.even(len(mel), 1, 1, low=0.7, high=1.1), 1.0
    )
    heard = torch.log(power + 1e-10) * squeeze + level + torch.log(scale)
    heard = muted(blots(microphone(heard, chance), chance), inside, chance)
    return heard @ TO_CEPSTRA, labels, lead


def history(cepstra: Tensor, lead: Tensor, chance: Chance) -> tuple[Tensor, Tensor]:
    """What the stream was before: nothing, up to 10 s of the lead's noise, or other speech."""
    n, t = cepstra.shape[:2]
    kind = chance.below(10, n)
    before = chance.below(1000, n) * (kind >= 3)  # noqa: PLR2004  three in ten begin a stream
    quiet = (torch.arange(t)[None] < lead.clamp(min=8)[:, None]).float()[..., None]
    of_lead = (cepstra * quiet).sum(1) / quiet.sum(1)
    earlier = torch.where((kind >= 8)[:, None], cepstra.mean(1), of_lead)  # noqa: PLR2004  two in ten
    return before, earlier
