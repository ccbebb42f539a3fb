"""Figures of a live conversation: times of turns, and what a process takes."""

import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.live.house import Heard
from tests.live.recording import RATE_HZ

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass
class Figures:
    """Seconds, each list one for a turn that was understood."""

    asked: int = 0
    reply: list[float] = field(default_factory=list)
    "From the last sample of what was said to the first of the reply."
    understood: list[float] = field(default_factory=list)
    "From the last sample to the event."
    sounding: list[float] = field(default_factory=list)
    "From the event to the first sample of the reply."

    def note(self, said: Heard, event_at: int, began: int) -> None:
        """A turn, by its places in the recording."""
        self.reply.append((began - said.last) / RATE_HZ)
        self.understood.append((event_at - said.last) / RATE_HZ)
        self.sounding.append((began - event_at) / RATE_HZ)


def p50(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values) if values else float("nan")


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not pass."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)] if values else float("nan")


@dataclass(frozen=True)
class Load:
    """What a process and its children took."""

    cpu_s: float
    memory_mb: float
    "Proportional set size."


def load_of(pid: int) -> Load:
    """Of a process and all below it."""
    cpu_s = memory = 0.0
    waiting = [pid]
    while waiting:
        one = Path("/proc") / str(waiting.pop())
        try:
            stat = (one / "stat").read_text().rsplit(")", 1)[1].split()
            rollup = (one / "smaps_rollup").read_text()
            for task in (one / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue
        cpu_s += (int(stat[11]) + int(stat[12])) * TICK_S
        memory += next(int(ln.split()[1]) for ln in rollup.splitlines() if ln.startswith("Pss:"))
    return Load(cpu_s, memory / 1024)


def summary(name: str, replies: Sequence[float | None]) -> dict[str, object]:
    """Median, p95 and count of the turns that were answered."""
    answered = [reply for reply in replies if reply is not None]
    return {
        f"{name}_p50_s": p50(answered), f"{name}_p95_s": p95(answered),
        f"{name}_answered": f"{len(answered)} of {len(replies)}",
    }  # fmt: skip
