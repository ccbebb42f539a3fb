"""Words that a user taught: more ways of asking for entries that are there.

A pack may hold a file words.yaml, entry id to phrases. Each phrase stands for itself and in the
carriers of the lexicon: "i have got <taught>".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from voicecoach.content.model import Entry
from voicecoach.content.nodes import Reader, line_of
from voicecoach.content.templates import Template, resolve

FILE = "words.yaml"
RULE = "taught"
"The rule that carriers name."
LONGEST = 8
"Words of a phrase."
_PLAIN = re.compile(r"[a-z]+(?:'[a-z]+)*(?: [a-z]+(?:'[a-z]+)*)*")


def is_phrase(text: str) -> bool:
    """Whether a text can be taught: a few words in small letters, nothing else."""
    return bool(_PLAIN.fullmatch(text)) and len(text.split()) <= LONGEST


def read_taught(path: Path, reader: Reader) -> Mapping[str, tuple[Template, ...]]:
    """The phrases of each entry."""
    root = reader.document(path)
    found: dict[str, tuple[Template, ...]] = {}
    for entry_id, node in reader.mapping(root).items() if root else ():
        phrases = []
        for item in reader.sequence(node):
            phrase = reader.text(item)
            if is_phrase(phrase):
                phrases.append(Template(phrase, line_of(item), reader.file))
            else:
                reader.fault(item, f"'{phrase}': expected one to {LONGEST} words, small letters")
        found[entry_id] = tuple(phrases)
    return found


def with_taught(entry: Entry, phrases: Sequence[Template], carriers: Sequence[str]) -> Entry:
    """The entry with phrases that lead to it, alone and in the carriers."""
    added = tuple(
        replace(phrase, text=resolve(carrier, {RULE: phrase.text}))
        for phrase in phrases
        for carrier in (f"<{RULE}>", *carriers)
    )
    return replace(entry, sentences=(*entry.sentences, *added), taught=(*entry.taught, *phrases))
