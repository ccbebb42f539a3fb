"""Makes a model from nothing but this folder, the content and the programs named below.

    python -m recipe.train_model OUT [--minutes M] [--mmi-minutes M] [--utterances N] [--width W]
        [--start FINAL_MDL]

OUT/model is the model, OUT/work everything it was made from (about 1 GB). A step whose result is
there already is not done again, and a step that was broken off goes on where it was: run the same
command again. Speech is labelled by the network that ships, or by the one given with --labels.

Programs: flite, festival and RHVoice with their voices, espeak-ng, OpenFst's tools. Python
packages: the dependency group `train`. All are named in README.md.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from recipe import build, corpus
from voicecoach.asr.registry import write_manifest
from voicecoach.content import load

SHIPPED = Path(__file__).resolve().parents[1] / "voicecoach-en"
MINUTES, MMI_MINUTES, UTTERANCES, SEED = 90.0, 80.0, 37000, 5
PICO = "ttspico"
"The one voice that is a Python package."
PACKAGES = (
    "torch", "numpy", "soxr", "soundfile", "kaldi-native-fbank", "pocketsphinx", "wordfreq", PICO,
)  # fmt: skip
DEBIAN = (
    "flite", "festival", "festvox-kallpc16k", "festvox-kdlpc16k", "festvox-us-slt-hts",
    "festvox-rablpc16k", "rhvoice", "rhvoice-english", "espeak-ng", "libfst-tools",
    "libfst22-plugins-base",
)  # fmt: skip
"festvox-rablpc16k stands in the section contrib, RHVoice's two in Debian 13's non-free."
PROGRAMS = ("flite", "festival", "RHVoice-test", "espeak-ng", "fstcompile", "fstconvert")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made, and where."""

    out: Path
    minutes: float
    mmi_minutes: float
    utterances: int
    width: int
    seed: int
    bits: int
    labels: Path
    start: Path | None

    @property
    def work(self) -> Path:
        """Everything the model is made from."""
        return self.out / "work"

    @property
    def model(self) -> Path:
        """The model."""
        return self.out / "model"


def lines(path: Path) -> list[str]:
    """The lines of a text file."""
    return path.read_text(encoding="utf-8").splitlines()


def versions() -> dict[str, str]:
    """Of the packages and programs that have a share in the result."""
    found = {"python": sys.version.split()[0]}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    if shutil.which("dpkg-query"):
        asked = ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *DEBIAN]
        told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        rows = [line.partition(" ") for line in told.splitlines()]
        found.update((name, number) for name, _, number in rows)
    return found


def make_text(order: Order, progress: Progress) -> None:
    """Sentences to train on and to measure by, and their words' phones."""
    if (order.work / "lexicon.txt").exists():
        return
    counts = corpus.write(order.work, load())
    progress.console.print(f"text: {counts}")
    told = {"seed": order.seed, "utterances": order.utterances, "versions": versions()}
    (order.work / "made-with.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def make_speech(order: Order, progress: Progress) -> None:
    """Spoken sentences, as features."""
    from recipe.acoustic import shards

    texts = lines(order.work / "train.txt")[: order.utterances]
    task = progress.add_task("speech", total=-(-len(texts) // shards.SIZE))

    def told(number: int, hours: float) -> None:
        progress.update(
            task, completed=number + 1, description=f"speech, {hours:.1f} h in the last"
        )

    shards.synthesise(order.work / "speech", texts, told)


def make_noises(order: Order, progress: Progress) -> None:
    """The bank of noises."""
    from recipe.acoustic import noises

    if not (order.work / "noise.npz").exists():
        progress.console.print("noises")
        noises.write(order.work / "noise.npz")


def make_labels(order: Order, progress: Progress) -> None:
    """Which phone is where, by an earlier network."""
    from recipe.acoustic import align, kaldi_model, scorer, shards

    average = scorer.read_average(order.labels.with_name("global_cmvn.stats"))
    earlier = scorer.Scorer(kaldi_model.read(order.labels), average)
    lexicon = align.read_lexicon(order.work / "lexicon.txt")
    paths = sorted((order.work / "speech").glob("????.npz"))
    for path in progress.track(paths, description="labels"):
        out = order.work / "labels" / path.name
        if not out.exists():
            base, stretch, score = scorer.label_shard(shards.load(path), earlier, lexicon)
            shards.save(out, base=base, stretch=stretch, score=score)


def make_network(order: Order, progress: Progress) -> None:
    """The trained network; a usable one after every epoch.

    Of the sequence training the mean of both halves, each with a rate of learning that falls.
    """
    import torch

    from recipe.acoustic import data, saved, train

    parts = [order.work / name for name in ("network.pt", "mmi-1.pt", "mmi-2.pt")]
    speech, training, kept = data.load(order.work / "speech", order.work / "labels")
    bank = data.load_noises(order.work / "noise.npz")
    plan = train.Plan(order.minutes * 60, order.width, order.seed, order.start, order.bits)

    def told(line: str) -> None:
        with (order.work / "training.log").open("a", encoding="utf-8") as log:
            log.write(line + "\n")
        progress.console.print(line, highlight=False)

    split, am = (training, kept), order.model / "am"
    train.train(plan, speech, bank, split, parts[0], am, told)
    for number, (before, part) in enumerate(pairwise(parts), 1):
        seconds, seed = order.mmi_minutes * 60 / len(parts[1:]), order.seed + number
        half = replace(plan, seconds=seconds, seed=seed, before=before)
        train.train(half, speech, bank, split, part, am, told)
    both = saved.mean([torch.load(part) for part in parts[1:]])
    saved.export(both, am, order.bits)


def make_configuration(order: Order, progress: Progress) -> None:
    """Features and decoder, as the shipped model has them."""
    shutil.copytree(SHIPPED / "conf", order.model / "conf", dirs_exist_ok=True)


def make_graph(order: Order, progress: Progress) -> None:
    """The graph, from the content."""
    if not (order.model / "MANIFEST.sha256").exists():
        progress.console.print("graph")
        settings = (build.BACKGROUND_WORDS, build.SHARE, build.DISCOUNT, build.GAIN)
        size, missing = build.build(order.model, load(), *settings)
        progress.console.print(f"graph: {size} words; no pronunciation for {missing or 'none'}")
    write_manifest(order.model)


STEPS: tuple[Callable[[Order, Progress], None], ...] = (
    make_text, make_speech, make_noises, make_labels, make_network, make_configuration, make_graph,
)  # fmt: skip


def parsed(arguments: list[str] | None) -> Order:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=MINUTES, help="of training")
    then = "of sequence training after it, in two halves whose mean ships"
    parser.add_argument("--mmi-minutes", type=float, default=MMI_MINUTES, help=then)
    parser.add_argument("--utterances", type=int, default=UTTERANCES)
    parser.add_argument("--width", type=int, default=320, help="of each layer")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--bits", type=int, default=8, choices=(8, 16, 32), help="a stored weight")
    shipped = SHIPPED / "am" / "final.mdl"
    parser.add_argument("--labels", type=Path, default=shipped, help="network that labels")
    parser.add_argument("--start", type=Path, help="network to begin with, not wider than this one")
    given = parser.parse_args(arguments)
    return Order(**vars(given))


def main(arguments: list[str] | None = None) -> int:
    """The command. Gives 3 where a program is missing, or the voice that is a package."""
    order = parsed(arguments)
    if missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        print(
            f"missing: {' '.join(missing)}; on Debian install {' '.join(DEBIAN)} "
            "(also from contrib and non-free)",
            file=sys.stderr,
        )
        return 3
    if find_spec(PICO) is None:
        print(f"missing: {PICO}; install it with: pip install --group train", file=sys.stderr)
        return 3
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn()) as progress:
        for step in STEPS:
            step(order, progress)
    print(f"{order.model}; measure it with: script/bench model --model {order.model} --people DIR")
    return 0


if __name__ == "__main__":
    sys.exit(main())
