"""Live conversations through devices: how fast, how heavy; prints for docs/benchmarks.md.

python script/bench_live.py [--json] [--turns N] [--peer-turns N] [--hour]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench_ears import Endings  # noqa: E402  found only with the line above
from live_figures import Figures, Load, load_of, p50, p95, summary  # noqa: E402  as above

from tests.live.house import House, missing  # noqa: E402  as above
from tests.live.listening import Happened, Listening  # noqa: E402  as above
from tests.live.recording import LOUDSPEAKER, RATE_HZ  # noqa: E402  as above
from voicecoach.app.paths import Paths  # noqa: E402  as above
from voicecoach.app.settings import Settings  # noqa: E402  as above
from voicecoach.app.wiring import App, prerender  # noqa: E402  as above

PACK = ROOT / "tests" / "live" / "pack"
PEER = ROOT / "script" / "peers" / "obvious.py"
VOICES = ("rms", "slt", "awb", "british")
COMMANDS = (("next", "next_step"), ("again", "repeat"), ("go back", "previous_step"))
QUESTIONS = (
    "what should i drink for cramps",
    "why do i get cramps at night",
    "does magnesium help",
    "should i use heat or cold",
    "who gets cramps",
)
TURNS, PEER_TURNS, STARTS = 30, 12, 5
QUIET_S = 0.6
IDLE_S = 60.0
HOUR_S, WATCHED_S = 3600.0, 120.0


class Bench:
    """A house, and what is measured in it."""

    def __init__(self, folder: Path) -> None:
        self.house = House(folder / "h")
        self.home = folder / "home"
        self.paths = Paths(self.home / "config", self.home / "data", self.home / "cache")
        self.app = App(Settings(packs=(PACK,)), self.paths)

    def prepare(self) -> None:
        """What is made at the first start is made now."""
        with self.app.voice() as voice:
            prerender(self.app, voice, lambda _: None)
        _ = self.app.understander
        self.house.start()

    @contextmanager
    def listening(self) -> "Iterator[Listening]":
        """The coach, ready."""
        with Listening(self.house, self.home, VOICECOACH_PACKS=str(PACK)) as coach:
            coach.ready()
            yield coach

    def pauses(self) -> str:
        """Sentences with a pause of 0.8 s in them that are taken for more than one, or cut."""
        with self.app.voice() as voice:
            cut, asked = Endings(self.app, voice).cut()
        return f"{cut} of {asked}"

    def starts(self) -> list[float]:
        """Seconds from its start until it listens."""
        times = []
        for _ in range(STARTS):
            with Listening(self.house, self.home) as coach:
                times.append(coach.ready())
                coach.end()
        return times

    def idle(self, pid: int, seconds: float) -> tuple[float, Load]:
        """Percent of a core in silence, and the load at its end."""
        before, began_s = load_of(pid), time.monotonic()
        time.sleep(seconds)
        after = load_of(pid)
        return 100 * (after.cpu_s - before.cpu_s) / (time.monotonic() - began_s), after

    def turn(self, figures: Figures, coach: Listening, text: str, voice: str) -> Happened | None:
        """Says something into the silence and times the reply; gives what was understood."""
        house, after = self.house, len(coach.events)
        figures.asked += 1
        said = house.say(text, voice)
        try:
            coach.wait(lambda: coach.heard(after), 3.0, "not understood")
            event = coach.heard(after)[0]
            began = house.recording.wait_sound(LOUDSPEAKER, said.last, 3.0)
        except AssertionError:
            return None
        figures.note(said, coach.place(event), began)
        return event

    def commands(self, coach: Listening, turns: int) -> Figures:
        """Short commands in a routine."""
        figures = Figures()
        for (text, match), voice in islice(zip(cycle(COMMANDS), cycle(VOICES)), turns):
            if coach.state.get("routine") is None:
                coach.obey("hey coach, foot massage", "foot_massage")
                self.house.silent(QUIET_S, 10)
            event = self.turn(figures, coach, text, voice)
            if event is not None and event["match"] != match:
                print(f"'{text}' was taken for {event['match']}", file=sys.stderr)
            self.house.silent(QUIET_S, 20)
        return figures

    def questions(self, coach: Listening, turns: int) -> tuple[Figures, list[float], list[float]]:
        """Questions, each answer ended by a stop: times to reply, and of stop to silence."""
        figures, recognised, said_last = Figures(), list[float](), list[float]()
        recording = self.house.recording
        for text, voice in islice(zip(cycle(QUESTIONS), cycle(VOICES)), turns):
            event = self.turn(figures, coach, f"hey coach, {text}", voice)
            if event is None:
                self.house.silent(QUIET_S, 20)
                continue
            recording.wait_until(recording.length + RATE_HZ // 2, 2)
            after, start = len(coach.events), coach.place(event)
            said = self.house.say("stop", voice)
            try:
                stopped = coach.place(coach.wait_heard("stop", after, 3))
            except AssertionError:
                self.house.silent(QUIET_S, 20)
                continue
            self.house.silent(QUIET_S, 20)
            ended = recording.last_audible(LOUDSPEAKER, start)
            if ended is not None:
                recognised.append((ended - stopped) / RATE_HZ)
                said_last.append((ended - said.last) / RATE_HZ)
        return figures, recognised, said_last

    def peer(self, turns: int) -> dict[str, object]:
        """The obvious script in the same house."""
        environ = {**self.house.environ, "PYTHONPATH": str(ROOT)}
        began_s = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, str(PEER), str(self.app.model_path)],
            env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            while process.stderr and b"Ready" not in process.stderr.readline():
                if process.poll() is not None:
                    return {}
            ready_s = time.monotonic() - began_s
            idle, load = self.idle(process.pid, IDLE_S / 3)
            commands = [self._peer_turn(text) for text, _ in islice(cycle(COMMANDS), turns)]
            questions = [self._peer_turn(text) for text in islice(cycle(QUESTIONS), turns)]
        finally:
            process.kill()
            process.wait()
            if process.stderr:
                process.stderr.close()
        return {
            **summary("command", commands), **summary("question", questions),
            "ready_s": ready_s, "idle_cpu_percent": idle, "memory_mb": load.memory_mb,
        }  # fmt: skip

    def _peer_turn(self, text: str) -> float | None:
        said = self.house.say(text)
        try:
            began = self.house.recording.wait_sound(LOUDSPEAKER, said.last, 5.0)
        except AssertionError:
            return None
        self.house.silent(1.0, 30)
        return (began - said.last) / RATE_HZ


def measured(bench: Bench, turns: int, peer_turns: int, hour: bool) -> dict[str, dict[str, object]]:
    """All figures."""
    starts = bench.starts()
    with bench.listening() as coach:
        bench.house.silent(2.0, 10)
        idle, load = bench.idle(coach.process.pid, IDLE_S)
        commands = bench.commands(coach, turns)
        questions, recognised, said_last = bench.questions(coach, turns)
        # What is loaded and rendered when it is first needed was so by now.
        warm, since_s = load_of(coach.process.pid), time.monotonic()
        while time.monotonic() - since_s < (HOUR_S if hour else WATCHED_S):
            bench.house.recording.forget()
            bench.questions(coach, len(QUESTIONS))
        hours = (time.monotonic() - since_s) / HOUR_S
        growth = load_of(coach.process.pid).memory_mb - warm.memory_mb
    ours: dict[str, object] = {}
    for name, figures in (("command", commands), ("question", questions)):
        unanswered = [None] * (figures.asked - len(figures.reply))
        ours |= summary(name, [*figures.reply, *unanswered])
        ours[f"{name}_understood_after_p50_s"] = p50(figures.understood)
        ours[f"{name}_sounds_after_p50_s"] = p50(figures.sounding)
    for name, times in (("recognised", recognised), ("said", said_last)):
        ours |= {f"stop_{name}_p50_s": p50(times), f"stop_{name}_p95_s": p95(times)}
    ours |= {
        "stops": len(recognised), "pauses_cut": bench.pauses(),
        "ready_s": p50(starts), "idle_cpu_percent": idle,
        "memory_mb": load.memory_mb, "growth_mb": growth,
        "growth_over_h": hours, "growth_mb_an_hour": growth / hours,
    }  # fmt: skip
    return {"voicecoach": ours, "obvious script": bench.peer(peer_turns) if peer_turns else {}}


ROWS: tuple[tuple[str, str, str], ...] = (
    ("command: last sample to first of the reply, p50", "command_p50_s", "0.35"),
    ("the same, p95", "command_p95_s", "0.5"),
    ("of it until it was understood, p50", "command_understood_after_p50_s", ""),
    ("of it from there until it sounds, p50", "command_sounds_after_p50_s", ""),
    ("commands answered", "command_answered", "all"),
    ("question: the same, p50", "question_p50_s", "0.9"),
    ("the same, p95", "question_p95_s", "1.2"),
    ("of it until it was understood, p50", "question_understood_after_p50_s", ""),
    ("questions answered", "question_answered", "all"),
    ("stop recognised to silence, p50", "stop_recognised_p50_s", ""),
    ("the same, p95", "stop_recognised_p95_s", "0.2"),
    ("last sample of stop to silence, p50", "stop_said_p50_s", ""),
    ("the same, p95", "stop_said_p95_s", "0.5"),
    ("stops timed", "stops", ""),
    ("cut off at a pause of 0.8 s", "pauses_cut", "0 of 40"),
    ("start to Ready, median", "ready_s", "1.0"),
    ("CPU in silence, % of a core", "idle_cpu_percent", "4"),
    ("memory, MB", "memory_mb", "150"),
    ("growth in talk, MB", "growth_mb", ""),
    ("over so many hours", "growth_over_h", ""),
    ("in an hour, if it went on like that", "growth_mb_an_hour", "10"),
)


def table(found: dict[str, dict[str, object]]) -> Iterator[str]:
    """Markdown."""
    yield "| seconds, where nothing else is said | voicecoach | obvious script | aim |"
    yield "|---|---|---|---|"
    for title, key, aim in ROWS:
        cells = [engine.get(key, "") for engine in found.values()]
        shown = [f"{c:.3f}" if isinstance(c, float) else str(c) for c in cells]
        yield f"| {title} | {' | '.join(shown)} | {aim} |"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="Print JSON.")
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--peer-turns", type=int, default=PEER_TURNS, help="0: no peer.")
    parser.add_argument("--hour", action="store_true", help="Watch the memory for an hour.")
    given = parser.parse_args()
    if reason := missing():
        print(reason, file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory(prefix="live") as folder:
        bench = Bench(Path(folder))
        try:
            bench.prepare()
            found = measured(bench, given.turns, given.peer_turns, given.hour)
        finally:
            bench.house.stop()
    print(json.dumps(found, indent=2) if given.json else "\n".join(table(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
