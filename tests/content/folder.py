"""A small intents/ folder that a test may spoil: one file an entry, one change a test."""

from pathlib import Path

from voicecoach.content import Content, content_root, read
from voicecoach.errors import Fault

LEXICON = """\
contractions: {"can't": can not, "~n't": not, "~'s": is}
fillers: [um]
padding: [please, really]
subjects: [i, it]
dangling: [my, the]
carriers: ["i have <taught>"]
neutral: [my, the, is, a, it, i, have, in]
rules:
  limb: leg|foot
  painful: sore|<limb> ache
concepts:
  denial: ["not"]
  denial_next: ["no"]
  join: [or]
  turn: [but]
  other_ailment: [headache]
  former: [first]
  latter: [second]
  called: [hey coach]
  addressed: ["^ coach"]
  cramping: [cramp, cramping]
  calf: [calf]
  leg: [<limb>]
  swollen: [swollen]
  praise: [well done]
labels:
  place: {calf: calf}
hiding: [praise]
foreign: [praise]
sound_alikes: {cuff: [calf]}
numbers: {one: 1, two: 2}
"""

CAUTIONS = """\
diabetes: With diabetes, no heating pad.
"""

ELSEWHERE = """\
- play some (music|jazz)
"""

ENTRIES = {
    "safety/swelling.yaml": """\
id: swelling
title: Swelling
kind: safety
sources: ["001"]
priority: 1
say: Call a doctor now.
sentences:
  - my calf is swollen
signs:
  - swollen calf|leg
""",
    "control/halt.yaml": """\
id: halt
title: Stop
kind: control
sentences:
  - that will do
armed:
  - halt [please]
  - quit it
""",
    "relief/calf_cramp.yaml": """\
id: calf_cramp
title: Calf cramp
kind: relief
sources: ["001"]
place: calf
tip: Stretch before bed.
steps:
  - say: Pull your toes up.
    hold_s: 10
  - say: Walk around a little.
sentences:
  - my calf is cramping
signs:
  - cramping calf
""",
    "routine/calf_stretch.yaml": """\
id: calf_stretch
title: Calf stretch
kind: routine
sources: ["002"]
steps:
  - say: Lean on the wall.
    hold_s: 30
    repeat: 2
    side: each
sentences:
  - stretch my calf
""",
    "answer/drinks.yaml": """\
id: drinks
title: What to drink
kind: answer
sources: ["001", "003"]
say: Water will do.
follow_up:
  say: Shall I take you through it?
  entry: calf_cramp
sentences:
  - what should i drink
""",
}

HERE = "# here"


class Folder:
    """The small content on disk, and what the checker says of it.

    A test marks the line that it spoils with a comment, HERE, so that the line of a fault is
    compared with a place that can be seen in the test.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "en"
        for name in ("phrases.yaml", "diary.yaml"):
            self.write(name, (content_root() / "en" / name).read_text(encoding="utf-8"))
        self.write("lexicon.yaml", LEXICON)
        self.write("cautions.yaml", CAUTIONS)
        self.write("elsewhere.yaml", ELSEWHERE)
        for name, text in ENTRIES.items():
            self.write(name, text)

    def write(self, name: str, text: str | bytes) -> Path:
        """A file of the folder, made anew."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def change(self, name: str, old: str, new: str) -> None:
        """One piece of text in a file, which must be there once, becomes another."""
        text = (self.home / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def read(self, packs: tuple[Path, ...] = ()) -> tuple[Content, tuple[Fault, ...]]:
        """What the loader makes of the folder."""
        return read("en", packs, self.root)

    def content(self, packs: tuple[Path, ...] = ()) -> Content:
        """The content, which must be free of faults."""
        content, faults = self.read(packs)
        assert not faults, "\n".join(map(str, faults))
        return content

    def faults(self) -> list[Fault]:
        """All that is wrong, in the order it is shown."""
        return list(self.read()[1])

    def here(self, name: str) -> int:
        """The line, from 1, that the test has marked."""
        lines = (self.home / name).read_text(encoding="utf-8").splitlines()
        marked = [number for number, line in enumerate(lines, 1) if HERE in line]
        assert len(marked) == 1, f"{len(marked)} marked lines in {name}"
        return marked[0]

    def assert_only_fault(self, name: str, message: str, line: int = 0) -> None:
        """There is one fault: in this file, at the marked line or the one given."""
        self.assert_fault(name, message, line)
        faults = self.faults()
        assert len(faults) == 1, "\n".join(map(str, faults))

    def assert_fault(self, name: str, message: str, line: int = 0) -> None:
        """Among the faults is this one, in this file, at the marked line or the one given."""
        faults = self.faults()
        wanted = (f"en/{name}", line or self.here(name))
        shown = f"no {wanted} {message!r} in:\n" + "\n".join(map(str, faults))
        found = [fault.message for fault in faults if (fault.file, fault.line) == wanted]
        assert any(message in one for one in found), shown
