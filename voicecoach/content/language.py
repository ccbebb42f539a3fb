"""The files that hold for a whole language: lexicon.yaml, phrases.yaml, cautions, elsewhere."""

from collections.abc import Mapping
from pathlib import Path

from yaml.nodes import Node

from voicecoach.content.lexicon import Lexicon
from voicecoach.content.nodes import Reader, line_of
from voicecoach.content.phrases import FIELDS, Phrase, Phrases, fields_of
from voicecoach.content.templates import Template, TemplateError, parse, resolve

LEXICON_KEYS = frozenset(
    [
        "contractions",
        "fillers",
        "padding",
        "neutral",
        "dangling",
        "subjects",
        "carriers",
        "rules",
        "concepts",
        "labels",
        "hiding",
        "foreign",
        "sound_alikes",
        "numbers",
    ]
)
PHRASES_KEYS = frozenset({"phrases", "labels"})
LARGEST_NUMBER = 60


def read_lexicon(path: Path, reader: Reader) -> Lexicon:
    """lexicon.yaml; where it has faults, what can be used of it."""
    root = reader.document(path)
    fields = reader.mapping(root, LEXICON_KEYS) if root else {}
    for key in sorted(LEXICON_KEYS - fields.keys()) if root else ():
        reader.fault(1, f"'{key}' is missing")
    # A rule may use those above it: so none can lead back to itself.
    rules: dict[str, str] = {}
    for name, node in reader.mapping(fields["rules"]).items() if "rules" in fields else ():
        try:
            rules[name] = resolve(reader.text(node), rules)
            parse(rules[name])
        except TemplateError as error:
            reader.fault(node, f"rule '{name}': {error} (rules may use those above them)")
            rules[name] = name  # so that those who use it are not blamed
    concepts = {
        name: _resolved(reader, node, rules)
        for name, node in _mapping(reader, fields, "concepts").items()
    }
    return Lexicon(
        contractions=_texts(reader, fields, "contractions"),
        fillers=frozenset(reader.texts(fields["fillers"]) if "fillers" in fields else ()),
        padding=frozenset(reader.texts(fields["padding"]) if "padding" in fields else ()),
        neutral=frozenset(reader.texts(fields["neutral"]) if "neutral" in fields else ()),
        subjects=frozenset(reader.texts(fields["subjects"]) if "subjects" in fields else ()),
        dangling=frozenset(reader.texts(fields["dangling"]) if "dangling" in fields else ()),
        carriers=reader.texts(fields["carriers"]) if "carriers" in fields else (),
        rules=rules,
        concepts=concepts,
        labels={
            slot: reader.text_map(node) for slot, node in _mapping(reader, fields, "labels").items()
        },
        hiding=frozenset(reader.texts(fields["hiding"]) if "hiding" in fields else ()),
        foreign=frozenset(reader.texts(fields["foreign"]) if "foreign" in fields else ()),
        sound_alikes={
            heard: reader.texts(node)
            for heard, node in _mapping(reader, fields, "sound_alikes").items()
        },
        lines={key: line_of(node) for key, node in fields.items()},
        numbers={
            word: reader.whole(node, 0, 1000)
            for word, node in _mapping(reader, fields, "numbers").items()
        },
    )


def _mapping(reader: Reader, fields: dict[str, Node], key: str) -> dict[str, Node]:
    return reader.mapping(fields[key]) if key in fields else {}


def _texts(reader: Reader, fields: dict[str, Node], key: str) -> Mapping[str, str]:
    return reader.text_map(fields[key]) if key in fields else {}


def _resolved(reader: Reader, node: Node, rules: Mapping[str, str]) -> tuple[Template, ...]:
    templates = []
    for item in reader.sequence(node):
        try:
            text = resolve(reader.text(item), rules)
            parse(text)
        except TemplateError as error:
            reader.fault(item, f"'{item.value}': {error}")
        else:
            templates.append(Template(text, line_of(item), reader.file))
    return tuple(templates)


def read_phrases(path: Path, language: str, reader: Reader) -> Phrases:
    """phrases.yaml: every phrase must be there, with its names in braces."""
    root = reader.document(path)
    fields = reader.mapping(root, PHRASES_KEYS) if root else {}
    nodes = _mapping(reader, fields, "phrases")
    texts: dict[Phrase, str] = {}
    for name, node in nodes.items():
        if name not in list(Phrase):
            reader.fault(node, f"unknown phrase '{name}'")
            continue
        phrase, text = Phrase(name), reader.text(node)
        texts[phrase] = text
        wanted = FIELDS.get(phrase, frozenset())
        try:
            found = fields_of(text)
        except ValueError as error:
            reader.fault(node, f"phrase '{name}': {error}")
            continue
        if found != wanted:
            shown = ", ".join(f"{{{field}}}" for field in sorted(wanted)) or "no names in braces"
            reader.fault(node, f"phrase '{name}' must hold {shown}")
    for phrase in Phrase:
        if root and phrase not in texts:
            reader.fault(1, f"phrase '{phrase}' is missing")
    lines = {Phrase(name): line_of(node) for name, node in nodes.items() if name in list(Phrase)}
    labels = _texts(reader, fields, "labels")
    return Phrases(texts, labels, number_words(language), lines)


def number_words(language: str) -> Mapping[int, str]:
    """0 to 60 as words of the language, from Unicode's tables; empty for one they lack."""
    from unicode_rbnf import RbnfEngine

    try:
        engine = RbnfEngine.for_language(language)
    except ValueError:
        return {}
    return {n: engine.format_number(n).text.replace("-", " ") for n in range(LARGEST_NUMBER + 1)}


def read_cautions(path: Path, reader: Reader) -> Mapping[str, str]:
    """cautions.yaml: condition to the sentence spoken for it."""
    root = reader.document(path)
    return reader.text_map(root) if root else {}


def read_elsewhere(path: Path, rules: Mapping[str, str], reader: Reader) -> tuple[Template, ...]:
    """elsewhere.yaml: templates of talk that is not for the coach."""
    root = reader.document(path)
    return _resolved(reader, root, rules) if root else ()
