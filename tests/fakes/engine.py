"""Stands for the engine that pyttsx3.init() gives."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEADER = b"RIFF" + bytes(40)


@dataclass
class ForgetfulEngine:
    """Drops the first so many settings of each property, as eSpeak does now and then."""

    drops: int = 0
    sound: bytes = HEADER + bytes(1000)
    "What it writes into the file it is asked for; nothing if empty."
    cancels: int = 0
    "So many utterances at first are cancelled: their files have no sound in them."
    held: dict[str, Any] = field(default_factory=dict)
    sets: list[tuple[str, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    _file: Path | None = None

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802  pyttsx3's name
        self.sets.append((name, value))
        if [known for known, _ in self.sets].count(name) > self.drops:
            self.held[name] = value

    def getProperty(self, name: str) -> Any:  # noqa: N802  pyttsx3's name
        return self.held.get(name)

    def save_to_file(self, text: str, path: str) -> None:
        self.texts.append(text)
        self._file = Path(path)

    def runAndWait(self) -> None:  # noqa: N802  pyttsx3's name
        if self._file is not None and self.sound:
            cancelled = len(self.texts) <= self.cancels
            self._file.write_bytes(HEADER if cancelled else self.sound)
