"""Measures how well models hear, with one frozen text, so that networks stay comparable.

    script/bench model --people DIR [--noise FILE --snr DB] [--lead SECONDS] [--json]
    script/bench model --held-out
    script/bench model --unknown
    script/bench model --rows FILE.jsonl
    script/bench model --people DIR --lag

DIR has recordings (wav or flac) and labels.json with their slot values. --held-out: sentences
that neither the network nor the language model has seen, by a voice kept from training (flite).
--unknown: rows of words outside the vocabulary against commands and [unk]. --rows: rows
as `voicecoach evaluate` reads them, heard with the model's own graph. PocketSphinx hears the
same, where it is installed, with an n-gram of the same text; --other FOLDER adds a Vosk model
with its own graph, such as the official one (voicecoach models fetch; voicecoach models path).
--lag: instead, how long after a word its partial result comes, with the model's own graph.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from recipe import lag, measurement, peers
from recipe.recordings import Conditions, Recording, Score, labelled, read, sentences, under
from voicecoach.asr.recogniser import SAMPLE_RATE_HZ
from voicecoach.errors import InputError
from voicecoach.sound import Sound

SHIPPED = Path(__file__).resolve().parents[1] / "voicecoach-en"
UNKNOWN = "[unk]"
UNKNOWN_SEED = 20261121
UNKNOWN_WORDS = 300
COMMANDS = (
    "next step", "repeat that", "previous", "pause", "resume", "stop", "slower", "louder",
    "start over", "it still hurts", "it is better now", "the other leg", "i am pregnant",
    "my leg is swollen and red", "can i take magnesium", "hey coach", "yes", "no", "help",
    "help i have a cramp in my calf", "what causes leg cramps at night",
    "should i use heat or ice", "when should i see a doctor", "what should i drink",
)  # fmt: skip


def score(listener: peers.Hears, recordings: Iterable[Recording]) -> Score:
    """Counts what a recogniser hears."""
    found = Score()
    for recording in recordings:
        began = time.process_time()
        heard = listener.hear(recording.sound)
        found.add(recording, heard, time.process_time() - began)
    return found


def listeners(given: argparse.Namespace, stack: ExitStack) -> Iterator[tuple[str, peers.Hears]]:
    """Who hears, by name."""
    for model in given.model or [SHIPPED]:
        for scale in given.scale or [None]:
            folder = peers.measured(model, scale, own_graph=bool(given.rows))
            name = model.name if scale is None else f"{model.name} at {scale}"
            yield name, peers.Vosk(stack.enter_context(folder))
    if not given.alone and not given.rows:
        try:
            scratch = Path(stack.enter_context(TemporaryDirectory()))
            yield "PocketSphinx", peers.PocketSphinx(scratch)
        except ImportError:
            print("PocketSphinx is not installed: pip install --group recipe", file=sys.stderr)
    for other in given.other:
        yield f"{other.name} (own graph)", peers.Vosk(other)


def in_16_bits(samples: npt.NDArray[np.float32]) -> Sound:
    """Samples between -1 and 1 as sound."""
    return Sound(np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16), SAMPLE_RATE_HZ)


def spoken(texts: Iterable[str]) -> list[Recording]:
    """Sentences by the voice kept from training."""
    from recipe.acoustic import voices
    from recipe.acoustic.shards import surrounded
    from recipe.acoustic.speech import speak

    listed = list(texts)
    rng = np.random.default_rng(0)
    said = speak([(voices.held_out(), sentence) for sentence in listed])
    return [
        Recording(sentence, in_16_bits(surrounded(audio, rng)), sentence=sentence)
        for sentence, audio in zip(listed, said, strict=True)
    ]


def unknown_words() -> list[str]:
    """Rows of three words that are in neither vocabulary nor training."""
    from recipe.corpus import sets
    from voicecoach.content import load

    return sets(load())["unknown_test"]


def unknown(given: argparse.Namespace) -> dict[str, dict[str, float | int]]:
    """What becomes of words outside the vocabulary, with commands and [unk] to choose from."""
    rows = spoken(unknown_words())
    told = {}
    for model in given.model or [SHIPPED]:
        scale = given.scale[0] if given.scale else None
        with peers.measured(model, scale) as folder:
            listener = peers.Vosk(folder, (*COMMANDS, UNKNOWN))
            heard = [listener.hear(row.sound) for row in rows]
        left = [" ".join(w for w in text.split() if w != UNKNOWN) for text in heard]
        told[str(model.name)] = {
            "rows": len(rows),
            "only_unknown": round(sum(not text for text in left) / len(rows), 4),
            "taken_for_a_command": round(sum(text in COMMANDS for text in left) / len(rows), 4),
        }
    return told


def chosen(given: argparse.Namespace) -> list[Recording]:
    """The recordings to measure with. Raises FileNotFoundError."""
    if given.people:
        return list(labelled(given.people))
    if given.rows:
        return list(sentences(given.rows))
    return spoken(measurement.frozen().held_out)


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="script/bench model",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--people", type=Path, metavar="DIR")
    what.add_argument("--held-out", action="store_true")
    what.add_argument("--unknown", action="store_true")
    what.add_argument("--rows", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--model", type=Path, action="append", help="again for more than one")
    parser.add_argument("--scale", type=float, action="append", help="acoustic scale, to choose it")
    parser.add_argument("--other", type=Path, action="append", default=[])
    parser.add_argument("--noise", type=Path, metavar="FILE")
    parser.add_argument("--snr", type=float, default=10.0, metavar="DB")
    parser.add_argument("--lead", type=float, default=0.0, metavar="SECONDS")
    parser.add_argument("--lag", action="store_true", help="of partial results")
    parser.add_argument("--alone", action="store_true", help="without PocketSphinx")
    parser.add_argument("--missed", action="store_true", help="print what was misheard")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def table(told: dict[str, dict[str, float | int]]) -> str:
    """Figures as a table in Markdown, a row for each model."""
    columns = list(dict.fromkeys(key for figures in told.values() for key in figures))
    rows = [["", *(column.replace("_", " ") for column in columns)], ["---"] * (len(columns) + 1)]
    rows += [[name, *(str(figures.get(c, "")) for c in columns)] for name, figures in told.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main(arguments: list[str] | None = None) -> int:
    """The command. Gives 2 where recordings are missing."""
    given = parsed(arguments)
    if given.unknown:
        told = unknown(given)
    else:
        noise = read(given.noise) if given.noise else None
        conditions = Conditions(noise, given.snr, given.lead)
        try:
            recordings = chosen(given)
        except (FileNotFoundError, InputError) as error:
            print(error, file=sys.stderr)
            return 2
        told = {}
        if given.lag:
            models = [*(given.model or [SHIPPED]), *given.other]
            told = {m.name: lag.listen(m, under(recordings, conditions)) for m in models}
            print(json.dumps(told, indent=1) if given.json else table(told))
            return 0
        with ExitStack() as stack:
            for name, listener in listeners(given, stack):
                found = score(listener, under(recordings, conditions))
                told[name] = found.as_json()
                if given.missed:
                    for wanted, heard in found.missed:
                        print(f"{name}: {wanted} -> {heard}", file=sys.stderr)
    print(json.dumps(told, indent=1) if given.json else table(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
