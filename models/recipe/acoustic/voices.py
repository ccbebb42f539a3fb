"""The synthetic voices that the training speech is spoken by, and one kept for measuring."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

HELD_OUT = "flite:awb"
"""Scottish, by another speaker than all others: never trained on, nor is RHVoice's alan, who is the
same man."""

SHARES = {
    "flite:slt": 8,
    "flite:rms": 9,
    "flite:kal16": 3,
    "flite:kal": 1,
    "festival:kal_diphone": 4,
    "festival:ked_diphone": 6,
    "festival:cmu_us_slt_arctic_hts": 5,
    "festival:rab_diphone": 6,
    "rhvoice:bdl": 8,
    "rhvoice:clb": 8,
    "pico:en-US": 6,
    "pico:en-GB": 6,
    "espeak": 30,
}
"""Voice, and its share of the training speech in percent. RHVoice's evgeniy-eng and lyubov are not
among them, for they are for non-commercial use only."""
ACCENTS = {
    "en-us": 52, "en-gb": 11, "en-gb-x-rp": 9, "en-gb-scotland": 8, "en-us-nyc": 8,
    "en-gb-x-gbclan": 5, "en-gb-x-gbcwmd": 4, "en-029": 3,
}  # fmt: skip
VARIANTS = (
    "Alex", "Alicia", "Andrea", "Andy", "Annie", "AnxiousAndy", "Denis", "Diogo", "Gene",
    "Gene2", "Henrique", "Hugo", "Jacky", "Lee", "Marco", "Mario", "Michael", "Mike", "Nguyen",
    "RicishayMax", "RicishayMax2", "RicishayMax3", "Storm", "Tweaky", "adam", "anika",
    "announcer", "antonio", "aunty", "belinda", "benjamin", "boris", "caleb", "david", "ed",
    "edward", "edward2", "f1", "f2", "f3", "f4", "f5", "grandma", "grandpa", "gustave", "iven",
    "iven2", "iven3", "iven4", "john", "kaukovalta", "klatt", "klatt2", "klatt3", "klatt4",
    "klatt5", "klatt6", "linda", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "marcelo",
    "max", "michel", "miguel", "norbert", "pablo", "paul", "pedro", "quincy", "rob", "robert",
    "sandro", "shelby", "steph", "steph2", "steph3", "travis", "victor", "whisper", "whisperf",
    "zac",
)  # fmt: skip
"eSpeak NG's, but for robots and demons."
WORDS_PER_MINUTE = (110, 200)
PITCH = (10, 90)
PITCHED = frozenset(("rhvoice", "pico"))
"Programs besides eSpeak that are told how high to speak."
STRETCH = (0.8, 1.35)
OCTAVES = 0.3
"Most that speech is resampled by, either way: pitch and formants together."


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it and how.

    `stretch` is the length of sounds, `resampling` the factor that the result is played faster by.
    eSpeak, RHVoice and Pico take `pitch` (0 to 99, 50 as it comes); eSpeak has `words_per_minute`
    in place of `stretch`.
    """

    program: str
    name: str
    stretch: float = 1.0
    pitch: int = 50
    words_per_minute: int = 160
    resampling: float = 1.0

    @property
    def family(self) -> str:
        """The voice without its accent, variant and manner."""
        return "espeak" if self.program == "espeak" else f"{self.program}:{self.name}"

    @property
    def rate_percent(self) -> int:
        """How fast, of what is usual."""
        return round(100 / self.stretch)

    @property
    def pitch_percent(self) -> int:
        """How high, of what is usual: an octave is a hundred steps of `pitch`."""
        return round(100 * 2 ** ((self.pitch - 50) / 100))


def weighed(shares: Mapping[str, float], rng: random.Random) -> str:
    """One of the keys, as often as its share says."""
    return rng.choices(list(shares), list(shares.values()))[0]


def choose(rng: random.Random) -> Voice:
    """A voice for training, by chance."""
    program, _, name = weighed(SHARES, rng).partition(":")
    resampling = 2 ** rng.uniform(-OCTAVES, OCTAVES)
    if program == "espeak":
        name = f"{weighed(ACCENTS, rng)}+{rng.choice(VARIANTS)}"
        pitch, rate = rng.randint(*PITCH), rng.randint(*WORDS_PER_MINUTE)
        return Voice(program, name, 1.0, pitch, rate, resampling)
    stretch = round(rng.uniform(*STRETCH), 2)
    pitch = rng.randint(*PITCH) if program in PITCHED else 50
    return Voice(program, name, stretch, pitch, resampling=resampling)


def held_out() -> Voice:
    """The voice for measuring, as it comes."""
    program, _, name = HELD_OUT.partition(":")
    return Voice(program, name)
