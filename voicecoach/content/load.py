"""From folders of YAML to Content, or to a list of everything that is wrong with it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from voicecoach.content.check import check
from voicecoach.content.diary import read_diary
from voicecoach.content.entries import read_entry
from voicecoach.content.language import (
    read_cautions,
    read_elsewhere,
    read_lexicon,
    read_phrases,
)
from voicecoach.content.model import Content, Entry, Kind
from voicecoach.content.nodes import Reader
from voicecoach.content.taught import FILE as TAUGHT
from voicecoach.content.taught import read_taught, with_taught
from voicecoach.content.templates import Template, TemplateError, expand, resolve
from voicecoach.errors import ContentError, Fault, MissingError

LANGUAGE_FILES = ("lexicon.yaml", "phrases.yaml", "cautions.yaml", "elsewhere.yaml", "diary.yaml")


def content_root() -> Path:
    """The intents/ folder that comes with this copy: inside the package, or beside it."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "intents"
    return inside if inside.is_dir() else package.parent / "intents"


def load(language: str = "en", packs: Sequence[Path] = (), root: Path | None = None) -> Content:
    """The content of a language, with the entries of users' packs over it.

    A pack is a folder with the same kind folders as `intents/en`; an entry of the same
    id takes the place of ours. Its words.yaml adds phrases to entries that are there. Raises
    ContentError with every fault found, MissingError for a folder that is not there.
    """
    content, faults = read(language, packs, root)
    if faults:
        raise ContentError(faults)
    return content


def read(
    language: str = "en", packs: Sequence[Path] = (), root: Path | None = None
) -> tuple[Content, tuple[Fault, ...]]:
    """As `load`, but hands over what could be read together with the faults."""
    home = (root or content_root()) / language
    for folder in (home, *packs):
        if not folder.is_dir():
            raise MissingError(f"there is no content folder {folder}: give an existing one")
    faults: list[Fault] = []
    digest = hashlib.sha256()

    def reader(path: Path, base: Path) -> Reader:
        shown = path.relative_to(base.parent).as_posix()
        with suppress(OSError):
            digest.update(shown.encode() + b"\0" + path.read_bytes())
        return Reader(shown, faults)

    lexicon = read_lexicon(home / "lexicon.yaml", reader(home / "lexicon.yaml", home))
    phrases = read_phrases(home / "phrases.yaml", language, reader(home / "phrases.yaml", home))
    cautions = read_cautions(home / "cautions.yaml", reader(home / "cautions.yaml", home))
    elsewhere = read_elsewhere(
        home / "elsewhere.yaml", lexicon.rules, reader(home / "elsewhere.yaml", home)
    )
    diary = read_diary(home / "diary.yaml", reader(home / "diary.yaml", home))
    entries: dict[str, Entry] = {}
    for base in (home, *packs):
        here: dict[str, Entry] = {}
        for path in _entry_files(base):
            source = reader(path, base)
            entry = read_entry(path, source.file, source)
            if entry is None:
                continue
            entry = _with_rules(entry, lexicon.rules, source)
            if entry.id in here:
                source.fault(entry.line, f"'{entry.id}' is also in {here[entry.id].file}")
            here[entry.id] = entry
        faults.extend(_strays(base))
        entries.update(here)
        if (base / TAUGHT).is_file():
            source = reader(base / TAUGHT, base)
            entries.update(_taught(base / TAUGHT, source, entries, lexicon.carriers))
    content = Content(
        language=language,
        entries=entries,
        cautions=cautions,
        phrases=phrases,
        lexicon=lexicon,
        elsewhere=elsewhere,
        diary=diary,
        version=digest.hexdigest()[:16],
    )
    if lexicon.concepts:
        # Without a lexicon everything would seem to be missing.
        faults.extend(check(content))
    return content, tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))


def _taught(
    path: Path, source: Reader, entries: Mapping[str, Entry], carriers: Sequence[str]
) -> Iterator[tuple[str, Entry]]:
    """The entries to which words.yaml adds phrases, with them."""
    for entry_id, added in read_taught(path, source).items():
        if entry_id in entries:
            yield entry_id, with_taught(entries[entry_id], added, carriers)
        else:
            source.fault(1, f"there is no entry '{entry_id}': see 'voicecoach entries'")


def _strays(base: Path) -> Iterator[Fault]:
    """Files that look like content and are not read: better said than wondered at."""
    read_here = {*_entry_files(base), *(base / name for name in (*LANGUAGE_FILES, TAUGHT))}
    for path in sorted(base.rglob("*.y*ml")):
        if path not in read_here:
            message = f"not read: entries are <kind>/<id>.yaml, kinds are {', '.join(Kind)}"
            yield Fault(path.relative_to(base.parent).as_posix(), 1, message)


def _entry_files(base: Path) -> Iterator[Path]:
    for kind in Kind:
        yield from sorted((base / kind).glob("*.yaml"))


def _with_rules(entry: Entry, rules: Mapping[str, str], source: Reader) -> Entry:
    def resolved(templates: tuple[Template, ...]) -> tuple[Template, ...]:
        good = []
        for template in templates:
            try:
                text = resolve(template.text, rules)
                expand(text)
            except TemplateError as error:
                source.fault(template.line, f"sentence '{template.text}': {error}")
                continue
            good.append(replace(template, text=text))
        return tuple(good)

    curt = resolved(entry.curt)
    return replace(
        entry, sentences=(*resolved(entry.sentences), *curt), curt=curt, armed=resolved(entry.armed)
    )
