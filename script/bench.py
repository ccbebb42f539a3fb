"""Measures on this machine. Ratios within one run mean something; seconds vary from run to run."""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from voicecoach import sound
from voicecoach.app.coach import Coach
from voicecoach.app.paths import user_paths
from voicecoach.app.replay import Replay
from voicecoach.app.settings import Settings
from voicecoach.app.timeline import Timeline
from voicecoach.app.wiring import App, prerender
from voicecoach.content import expand
from voicecoach.dialogue import Heard
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
                app.ears(),
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
    evaluation = Evaluation(app.content, app.understander, app.recogniser, app.ears())
    figures, _ = evaluation.run(rows, lambda: None)
    cpu_s = time.process_time() - began
    audio_s = sum(sound.read(row.audio).seconds for row in rows if row.audio)
    print(f"{'word error rate, spoken development set':44} {figures.as_json()['word_error_rate']}")
    print(f"{'recognition: CPU time, of real time':44} {cpu_s / audio_s:.3f}")


def diary(app: App) -> None:
    """Adding one entry by another, and the page for a doctor over ten thousand."""
    import random
    import tempfile
    from datetime import datetime, timedelta

    from voicecoach.app.report import pdf
    from voicecoach.app.report.figures import figures
    from voicecoach.app.report.html import page
    from voicecoach.dialogue import Cramp
    from voicecoach.store import Diary

    chance, now = random.Random(0), datetime.now()

    def cramp() -> Cramp:
        at = now - timedelta(minutes=chance.randrange(365 * 24 * 60))
        place, side = chance.choice(["calf", "foot", "toe"]), chance.choice(["left", "right", ""])
        return Cramp(at, place, side, chance.randrange(900), chance.randrange(11), ("rub",))

    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        store = Diary(Path(folder) / "data" / "diary.sqlite3")
        times = sorted(timed(lambda: store.add(cramp()), 1000))
        shown("diary: adding an entry", times)
        print(f"{'diary: adding, 95th percentile':44} {times[int(len(times) * 0.95)]:8.2f} ms")
        store.add_all(cramp() for _ in range(9000))

        def html() -> str:
            found = figures(store.cramps(), now, weeks=52)
            return page(app.content, found, store.conditions(), now.date())

        def printed() -> bytes:
            found = figures(store.cramps(), now, weeks=52)
            return pdf.page(app.content, found, store.conditions(), now.date())

        shown("diary: report over 10,000 entries, HTML", timed(html, 5))
        shown("diary: report over 10,000 entries, PDF", timed(printed, 5))
        spoken = app.coach(store, _Silence())
        shown("diary: 'log a cramp', said to confirmed", timed(partial(_log, app, spoken), 50))
        store.close()


class _Silence:
    """Speech that nobody hears."""

    def say(self, utterance: object) -> None: ...

    def hush(self) -> None: ...

    def set_voice(self, rate_wpm: int, gain_db: float) -> None: ...


def _log(app: App, coach: Coach) -> None:
    from datetime import datetime

    heard = app.understander.understand("log a cramp in my left calf about five minutes")
    coach.handle(Heard(0.0, heard, datetime.now()))


PARTS = {"reply": reply, "understanding": understanding, "diary": diary, "model": model}


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
