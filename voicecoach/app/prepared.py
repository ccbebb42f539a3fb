"""The content and its understanding, prepared once and kept for the next start.

Reading and expanding thousands of sentences takes seconds on a small machine; what comes of it
is kept in the cache folder under a name that changes with every file it was made from.
"""

import gc
import hashlib
import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import voicecoach
from voicecoach import files
from voicecoach.content import Content, content_root, load
from voicecoach.errors import InputError
from voicecoach.nlu import Understander, likeness

KEPT = 4
"Older ones are deleted."
PACKAGES = ("content", "nlu")


def prepared(language: str, packs: Sequence[Path], cache: Path) -> tuple[Content, Understander]:
    """The content of a language with the user's packs, and what understands it.

    Raises ContentError with every fault, MissingError for a folder that is not there.
    """
    kept = cache / f"understanding-{_fingerprint(language, packs)}.pickle"
    with suppress(Exception), _without_collecting():
        # Whatever is wrong with it, it can be made anew. Only this user can write here.
        content, understander = pickle.loads(kept.read_bytes())
        return content, understander
    content = load(language, packs)
    understander = Understander(content, likeness.of(content))
    with suppress(OSError, InputError):
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = pickle.dumps((content, understander), pickle.HIGHEST_PROTOCOL)
        files.write_whole(kept, made)
        _tidy(kept)
    return content, understander


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Making many objects that all stay is much slower with the collector at work."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _fingerprint(language: str, packs: Sequence[Path]) -> str:
    digest = hashlib.sha256(repr((language, packs, voicecoach.__version__)).encode())
    for path in _made_from(language, packs):
        digest.update(str(path).encode() + b"\0")
        with suppress(OSError):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _made_from(language: str, packs: Sequence[Path]) -> Iterator[Path]:
    """The content's files, and those of the program that make something of them."""
    for folder in (content_root() / language, *packs):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
    program = Path(voicecoach.__file__).parent
    for package in PACKAGES:
        yield from sorted((program / package).glob("*.py"))


def _tidy(kept: Path) -> None:
    others = sorted(kept.parent.glob("understanding-*.pickle"), key=lambda p: -p.stat().st_mtime)
    for old in others[KEPT:]:
        old.unlink(missing_ok=True)
