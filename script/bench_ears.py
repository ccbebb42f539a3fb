"""Ears beside the obvious scripts: same recordings, one run; prints for docs/benchmarks.md.

python script/bench_ears.py [MANIFEST.jsonl] [--every N]
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from voicecoach import sound
from voicecoach.app.answering import context_of
from voicecoach.app.ears import Doubt
from voicecoach.app.evaluate import Evaluation, Figures, Row, read_rows, warnings_of
from voicecoach.app.hearing import LEAD_S, TRAIL_S, Noise, heard, surrounded
from voicecoach.app.paths import user_paths
from voicecoach.app.settings import Settings
from voicecoach.app.wiring import App
from voicecoach.asr import SAMPLE_RATE_HZ
from voicecoach.asr.recogniser import FRAME_BYTES
from voicecoach.content import Kind, expand
from voicecoach.dialogue.session import RATE_WPM
from voicecoach.nlu import Match
from voicecoach.tts import Voice

AUDIO = Path(__file__).resolve().parents[2] / "shared" / "audio"
MANIFEST = AUDIO / "dev" / "manifest.jsonl"
NOISE = AUDIO / "noise" / "kitchen.flac"
OTHERS = AUDIO / "human_other"
SNR_DB = 10.0
PER_TEMPLATE = 8
"Sentences of one template that a peer is given to compare with."
MOST_ANSWERED = 0.05
"The share of other talk that a peer may answer: its cutoff is chosen for that, on these rows."
PAUSE_S = 0.8
PAUSED = 40
LONG = 6
"Words of a question that a pause is put into."
AUDIBLE = 300
"Samples (of 32,768) below this at either end are silence."
COMMANDS = ("next", "again", "go on", "slower", "back", "louder", "skip it", "resume")


@dataclass(frozen=True, slots=True)
class Peer:
    """An obvious script: a recogniser, and rapidfuzz over all sentences."""

    name: str
    transcribe: Callable[[bytes], str]


def pcm_of(row: Row, noise: Noise | None) -> bytes:
    """A recording as all engines get it."""
    if row.audio is None:
        raise ValueError(f"'{row.text}' has no recording")
    return surrounded(sound.read(row.audio), noise)


def bare_vosk(app: App) -> Peer:
    """Vosk's recogniser, free, with nothing round it."""

    def transcribe(pcm: bytes) -> str:
        recognizer = app.speech_model.make(())
        results = [
            recognizer.Result()
            for at in range(0, len(pcm), 8000)
            if recognizer.AcceptWaveform(pcm[at : at + 8000])
        ]
        results.append(recognizer.FinalResult())
        return " ".join(text for r in results if (text := json.loads(r)["text"]))

    return Peer("Vosk alone, same model, WRatio", transcribe)


def pocketsphinx() -> Peer | None:
    """PocketSphinx with the model and language model it brings; None where it is not here."""
    try:
        from pocketsphinx import Decoder
    except ImportError:
        return None
    decoder = Decoder(samprate=SAMPLE_RATE_HZ, loglevel="FATAL")

    def transcribe(pcm: bytes) -> str:
        decoder.start_utt()
        decoder.process_raw(pcm, full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        return str(found.hypstr) if found else ""

    return Peer("PocketSphinx, its own model, WRatio", transcribe)


def with_wratio(peer: Peer, app: App, rows: Sequence[Row], noise: Noise | None) -> Figures:
    """A peer's figures, with the cutoff that lets it answer the most it may of other talk."""
    from rapidfuzz import fuzz, process

    warnings = warnings_of(app.content)
    known = [
        (text, entry.id)
        for entry in app.content.entries.values()
        for template in (*entry.sentences, *entry.armed)
        for text in expand(template.text)[:PER_TEMPLATE]
    ]
    texts = [text for text, _ in known]
    figures = Figures()
    found: list[tuple[Row, str, str, float]] = []
    for row in rows:
        pcm = pcm_of(row, noise)
        began_s = time.process_time()
        words = peer.transcribe(pcm)
        best = process.extractOne(words, texts, scorer=fuzz.WRatio) if words else None
        figures.cpu_s += time.process_time() - began_s
        figures.audio_s += len(pcm) / 2 / SAMPLE_RATE_HZ
        entry_id, score = (known[best[2]][1], best[1]) if best else ("", 0.0)
        found.append((row, words, entry_id, score))
    others = sorted((score for row, *_, score in found if not row.expect), reverse=True)
    allowed = int(MOST_ANSWERED * len(others))
    cutoff = others[allowed] if len(others) > allowed else 0.0
    for row, words, entry_id, score in found:
        figures.count(row, entry_id if score > cutoff else None, words, warnings)
    return figures


def table(app: App, rows: Sequence[Row]) -> None:
    """All engines on the spoken rows, clean and in noise."""
    print(
        "| engine | sound | right | others answered | warnings | word errors | CPU of real time |"
    )
    print("|---|---|---|---|---|---|---|")
    peers = [peer for peer in (bare_vosk(app), pocketsphinx()) if peer]
    kitchen = sound.read(NOISE) if NOISE.is_file() else None
    for name, snr_db in (("clean", None), (f"kitchen, {SNR_DB:g} dB", SNR_DB)):
        if snr_db is not None and kitchen is None:
            continue

        def noise(snr_db: float | None = snr_db) -> Noise | None:
            return None if snr_db is None or kitchen is None else Noise(kitchen, snr_db)

        ears = app.ears()
        evaluation = Evaluation(app.content, app.understander, app.recogniser, ears, noise())
        figures, _ = evaluation.run(list(rows), lambda: None)
        line("voicecoach", name, figures)
        for peer in peers:
            line(peer.name, name, with_wratio(peer, app, rows, noise()))


def line(engine: str, name: str, figures: Figures) -> None:
    """One line of the table."""
    result = figures.as_json()
    shares = ("in_scope_accuracy", "out_of_scope_answered", "safety_recall", "word_error_rate")
    right, others, warnings, errors = (f"{100 * (result[key] or 0):.1f} %" for key in shares)
    cost = f"{result['real_time_factor']:.3f}"
    cells = (engine, name, right, others, warnings, errors, cost)
    print("| " + " | ".join(cells) + " |", flush=True)


def cost(app: App, rows: Sequence[Row]) -> None:
    """The whole pipeline beside two bare recognisers on the same sound."""
    model = app.speech_model
    phrases = app.vocabularies.of(context_of("idle")).phrases
    usable = tuple(p for p in phrases if not model.unknown_words((p,)))
    bare_s = made_s = 0.0
    for row in rows:
        pcm = pcm_of(row, None)
        began_s = time.process_time()
        both = (model.make(()), model.make(usable))
        made_s += time.process_time() - began_s
        for at in range(0, len(pcm), 3200):
            for recognizer in both:
                recognizer.AcceptWaveform(pcm[at : at + 3200])
        for recognizer in both:
            recognizer.FinalResult()
        bare_s += time.process_time() - began_s
    evaluation = Evaluation(app.content, app.understander, app.recogniser, app.ears())
    figures, _ = evaluation.run(list(rows), lambda: None)
    result = figures.as_json()
    print(
        f"CPU time of two bare recognisers {bare_s:.1f} s (making them {made_s:.1f} s), of the "
        f"pipeline {figures.cpu_s:.1f} s: {figures.cpu_s / bare_s:.2f} times; peak of memory "
        f"{result['peak_mib']} MiB; words after the end, p95 {result['final_ms_p95']} ms of work"
    )


def others(app: App) -> None:
    """People who talk of other things: orders of coffee."""
    answered, unclear, total = 0, 0, 0
    ears, recogniser = app.ears(), app.recogniser()
    context = context_of("idle")
    recogniser.expect(app.vocabularies.of(context))
    for path in sorted(OTHERS.glob("*.flac")):
        total += 1
        found = [ears.make_out(h, context) for h, _ in heard(recogniser, sound.read(path))]
        answered += any(isinstance(item, Match) for item in found)
        unclear += any(item is Doubt.UNCLEAR for item in found)
    if total:
        print(
            f"people's other talk: {answered} of {total} recordings answered with an entry, "
            f"{unclear} with words too uncertain to act on"
        )


class Endings:
    """When utterances end: pauses within them, and the wait after commands and questions."""

    def __init__(self, app: App, voice: Voice) -> None:
        self._app = app
        self._voice = voice
        self._recogniser = app.recogniser()
        self._fed_s = 0.0

    def cut(self) -> tuple[int, int]:
        """How many questions with a pause in them are cut or split, of how many."""
        questions = list(self._questions())[:PAUSED]
        cut = sum(len(self._ends(self._spoken(q, PAUSE_S), "idle")) != 1 for q in questions)
        return cut, len(questions)

    def show(self) -> None:
        """Prints what was measured."""
        questions = list(self._questions())[:PAUSED]
        cut, asked = self.cut()
        print(f"pauses of {PAUSE_S:g} s within: {cut} of {asked} cut or split")
        whole = [[" ".join(words)] for words in questions]
        commands = [[command] for command in COMMANDS]
        for name, said, state in (("commands", commands, "routine"), ("questions", whole, "idle")):
            waits = []
            for words in said:
                spoken = self._spoken(words, 0.0)
                waits += [end_s - LEAD_S - spoken.seconds for end_s in self._ends(spoken, state)]
            print(
                f"{name}: from the last sound to the end of the utterance, median "
                f"{statistics.median(waits):.2f} s, longest {max(waits):.2f} s"
            )

    def _questions(self) -> Iterator[list[str]]:
        for entry in self._app.content.entries.values():
            if entry.kind in (Kind.ANSWER, Kind.RELIEF):
                for template in entry.sentences[-2:]:
                    words = expand(template.text)[0].split()
                    if len(words) >= LONG:
                        yield words

    def _spoken(self, words: Sequence[str], pause_s: float) -> sound.Sound:
        """Words with a pause in the middle; the silence round them is taken off."""
        import numpy as np

        half = len(words) // 2
        parts = [" ".join(words[:half]), " ".join(words[half:])] if pause_s else [" ".join(words)]
        pause = np.zeros(int(pause_s * SAMPLE_RATE_HZ), "i2")
        pieces = []
        for part in parts:
            samples = self._voice.render(part, RATE_WPM).at_rate(SAMPLE_RATE_HZ).samples
            loud = np.flatnonzero(np.abs(samples.astype(int)) > AUDIBLE)
            pieces += [samples[loud[0] : loud[-1] + 1], pause]
        return sound.Sound(np.concatenate(pieces[:-1]), SAMPLE_RATE_HZ)

    def _ends(self, spoken: sound.Sound, state: str) -> list[float]:
        """When each utterance with words in it ended (seconds of sound)."""
        self._recogniser.expect(self._app.vocabularies.of(context_of(state)))
        before_s = self._fed_s
        # Ended listening fills up its last frame.
        samples = len(spoken.samples) + sum(int(s * SAMPLE_RATE_HZ) for s in (LEAD_S, TRAIL_S))
        self._fed_s += -(-2 * samples // FRAME_BYTES) * FRAME_BYTES / 2 / SAMPLE_RATE_HZ
        return [
            hearing.end_s - before_s
            for hearing, _ in heard(self._recogniser, spoken)
            if hearing.free.text or hearing.expected.text
        ]


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifest", nargs="?", type=Path, default=MANIFEST)
    parser.add_argument("--every", type=int, default=1, help="Only every Nth row.")
    given = parser.parse_args()
    app = App(Settings(), user_paths())
    with app.voice() as voice:
        Endings(app, voice).show()
    if not given.manifest.is_file():
        print(f"no spoken rows in {given.manifest}: nothing else was measured", file=sys.stderr)
        return 0
    rows = read_rows(given.manifest)[:: given.every]
    cost(app, rows[:: max(1, len(rows) // 60)])
    others(app)
    table(app, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
