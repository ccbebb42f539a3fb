"""Measures on this machine. Ratios within one run mean something; seconds vary from run to run."""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from voicecoach import sound
from voicecoach.app.paths import user_paths
from voicecoach.app.replay import Replay
from voicecoach.app.settings import Settings
from voicecoach.app.timeline import Timeline
from voicecoach.app.wiring import App, prerender
from voicecoach.content import expand
from voicecoach.nlu import Context

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "voicecoach" / "demo" / "night.wav"
DEV = ROOT.parent / "shared" / "audio" / "dev" / "manifest.jsonl"


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each round."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return times


def shown(name: str, times: list[float]) -> None:
    """One line: median and largest."""
    print(f"{name:44} median {statistics.median(times):8.2f} ms   max {max(times):8.2f} ms")


def reply(app: App) -> None:
    """From the end of an utterance to the first sample of the reply, compute time only."""
    recording = sound.read(DEMO)
    with app.voice() as voice, app.diary(remembers=False) as diary:
        prerender(app, voice, lambda _: None)
        times = []
        for _ in range(3):
            run = Replay(
                app.vocabularies,
                app.recogniser(),
                app.ears("full"),
                Timeline(voice),
                lambda speech: app.coach(diary, speech),
            )
            began = time.process_time()
            run.run(recording)
            cpu_s = time.process_time() - began
            times += [turn.reply_ms for turn in run.turns if turn.reply_ms is not None]
    shown("reply: end of utterance to first sample", times)
    print(f"{'reply: CPU time, of real time':44} {cpu_s / recording.seconds:.3f}")


def understanding(app: App) -> None:
    """Text to meaning, for sentences of every entry."""
    said = [expand(t.text)[0] for e in app.content.entries.values() for t in e.sentences]
    understander = app.understander
    contexts = (Context(), Context(routine="calf_cramp", relief=True))
    for text in said:
        understander.understand(text)
    times = sorted(
        timed(partial(understander.understand, text, context), 1)[0]
        for text in said
        for context in contexts
    )
    shown("understanding", times)
    print(f"{'understanding, 95th percentile':44} {times[int(len(times) * 0.95)]:8.2f} ms")
    shown("loading the content", timed(lambda: App(app.settings, app.paths).content, 3))


def model(app: App) -> None:
    """Recognition: loading, speed, and word errors on the development set where it is there."""
    from voicecoach.asr.vosk import VoskModel

    shown("loading the model", timed(lambda: VoskModel(app.model_path), 5))
    if not DEV.is_file():
        print(f"the spoken development set is not in {DEV}: no word errors measured")
        return
    from voicecoach.app.evaluate import Evaluation, read_rows

    rows = read_rows(DEV)
    began = time.process_time()
    evaluation = Evaluation(app.content, app.understander, app.recogniser, app.ears("full"))
    figures, _ = evaluation.run(rows, lambda: None)
    cpu_s = time.process_time() - began
    audio_s = sum(sound.read(row.audio).seconds for row in rows if row.audio)
    print(f"{'word error rate, spoken development set':44} {figures.as_json()['word_error_rate']}")
    print(f"{'recognition: CPU time, of real time':44} {cpu_s / audio_s:.3f}")


PARTS = {"reply": reply, "understanding": understanding, "model": model}


def main() -> int:
    """Runs the parts named, or all."""
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    app = App(Settings(), user_paths())
    for name in wanted:
        PARTS[name](app)
    return 0


if __name__ == "__main__":
    sys.exit(main())
