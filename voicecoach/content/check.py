"""What no single file can show: references, armed words, order of cautions."""

import re
from collections.abc import Iterator

from voicecoach.content.lexicon import Role
from voicecoach.content.model import Content, Entry
from voicecoach.content.templates import expand
from voicecoach.errors import Fault

_WORD = re.compile(r"[\w']+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a spoken text, in small letters, without punctuation."""
    return tuple(_WORD.findall(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))


def check(content: Content) -> Iterator[Fault]:
    """Every fault that shows only when the files are held against each other."""
    yield from _lexicon(content)
    armed: set[tuple[str, ...]] = set()
    for entry in content.entries.values():
        for template in entry.armed:
            for words in map(words_of, expand(template.text)):
                if words:
                    armed.add(words)
                else:
                    yield Fault(entry.file, template.line, "armed words must be words")
    for entry in content.entries.values():
        yield from _references(content, entry)
        yield from _signs(content, entry)
        for line, text in _spoken(entry):
            yield from _obeys_itself(entry.file, line, text, armed)
    phrases = content.phrases
    for phrase, text in phrases.texts.items():
        file = f"{content.language}/phrases.yaml"
        yield from _obeys_itself(file, phrases.lines.get(phrase, 1), text, armed)


def _lexicon(content: Content) -> Iterator[Fault]:
    lexicon = content.lexicon
    file = f"{content.language}/lexicon.yaml"
    concepts = set(lexicon.concepts)
    for role in sorted(set(Role) - concepts):
        yield Fault(file, 1, f"the concept '{role}' is missing")
    for key, named in (("hiding", lexicon.hiding), ("foreign", lexicon.foreign)):
        for concept in sorted(named - concepts):
            yield Fault(file, lexicon.lines.get(key, 1), f"{key}: there is no concept '{concept}'")
    for slot, labels in lexicon.labels.items():
        for concept in sorted(set(labels) - concepts):
            line = lexicon.lines.get("labels", 1)
            yield Fault(file, line, f"labels of {slot}: there is no concept '{concept}'")


def _references(content: Content, entry: Entry) -> Iterator[Fault]:
    def fault(key: str, message: str) -> Fault:
        return Fault(entry.file, entry.lines.get(key, entry.line), message)

    for key, offer in (("follow_up", entry.follow_up), ("instead", entry.instead)):
        if offer and offer.entry not in content.entries:
            yield fault(key, f"{key}: there is no entry '{offer.entry}'")
    if entry.place and entry.place not in content.phrases.labels:
        yield fault("place", f"place '{entry.place}' has no label in phrases.yaml")
    for key, conditions in (
        ("cautions", entry.cautions),
        ("say_if", entry.say_if),
        ("ask_first", entry.ask_first),
    ):
        for condition in conditions:
            if condition not in content.cautions:
                yield fault(key, f"there is no caution '{condition}' in cautions.yaml")
    for step in entry.steps:
        for condition in {*step.cautions, *step.unless, *step.only} - set(content.cautions):
            message = f"there is no caution '{condition}' in cautions.yaml"
            yield Fault(entry.file, step.line, message)


def _signs(content: Content, entry: Entry) -> Iterator[Fault]:
    for sign in entry.signs:
        for concept in sorted(frozenset().union(*sign.needs) | sign.bars):
            if not _known(content, concept):
                yield Fault(entry.file, sign.line, f"there is no concept '{concept}'")


def _known(content: Content, concept: str) -> bool:
    name = concept.removeprefix("not_")
    if name.startswith("@"):
        return name[1:].partition(":")[0] in STATE_CONCEPTS or name[1:] in content.entries
    return name in content.lexicon.concepts


_STATES = "routine holding paused idle offer alarm relief has logged remembered"
STATE_CONCEPTS = frozenset(_STATES.split())
"Concepts that the conversation itself adds to what was said, written with @."


def _spoken(entry: Entry) -> Iterator[tuple[int, str]]:
    """Everything an entry says, with the line it stands in."""
    lines = entry.lines
    for key, texts in (
        ("say", (entry.say,)),
        ("hint", (entry.hint,)),
        ("tip", (entry.tip,)),
        ("more", entry.more),
        ("cautions", tuple(entry.cautions.values())),
        ("say_if", tuple(entry.say_if.values())),
        ("follow_up", (entry.follow_up.say,) if entry.follow_up else ()),
        ("instead", (entry.instead.say,) if entry.instead else ()),
    ):
        for text in texts:
            yield lines.get(key, entry.line), text
    for step in entry.steps:
        yield step.line, step.say
        yield step.line, step.name


def _obeys_itself(file: str, line: int, text: str, armed: set[tuple[str, ...]]) -> Iterator[Fault]:
    """The coach must not say what it would obey: its own voice may reach the microphone."""
    said = words_of(text)
    for words in sorted(armed):
        if any(said[i : i + len(words)] == words for i in range(len(said) - len(words) + 1)):
            message = f"spoken text holds the armed words '{' '.join(words)}'"
            yield Fault(file, line, f"{message}: the coach would obey itself")
