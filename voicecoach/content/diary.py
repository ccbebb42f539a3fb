"""diary.yaml: how people speak of a cramp that is noted, and the words of the page for a doctor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yaml.nodes import Node

from voicecoach.content.nodes import Reader
from voicecoach.content.phrases import fields_of
from voicecoach.content.templates import TemplateError, expand

_SLOTS = (
    "unit count more range joint back clock minute past oclock hour when future scale strength"
    " woke helped good bad period"
)
SLOTS = frozenset(_SLOTS.split())
"What must be said how; the code asks for these."
NUMBERS = frozenset({"unit", "count", "more", "minute", "past", "hour"})
"Slots whose labels are numbers."
GAPS: Mapping[str, frozenset[str]] = {
    "period": frozenset({"first", "last"}),
    "date": frozenset({"day", "month", "year"}),
    "by_week_alt": frozenset({"number", "most", "top"}),
    "by_hour_alt": frozenset({"most", "top", "next"}),
    "no_hour": frozenset({"number"}),
    "minutes": frozenset({"number"}),
    "seconds": frozenset({"number"}),
    "made": frozenset({"date"}),
}
"The names in braces that a text of the page must hold."
_TEXTS = (
    "title lead period date summary cramps nights a_week longest_row woke duration duration_range"
    " strength by_week by_week_alt week_of by_hour by_hour_alt hour no_hour by_place place left"
    " right no_side total by_length length under_1 under_5 under_10 over_10 unknown by_helped what"
    " conditions no_conditions questions latest when note none minutes seconds made rough"
    " count"
)
TEXTS = frozenset(_TEXTS.split())
MONTHS = 12
KEYS = frozenset({"understand", "months", "report", "conditions", "questions"})

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiaryWords:
    """The diary's words in one language."""

    terms: Mapping[str, Mapping[Words, str]] = field(default_factory=dict)
    "Slot to words in normal form to label."
    months: tuple[str, ...] = ()
    "January first."
    texts: Mapping[str, str] = field(default_factory=dict)
    "The words of the page for a doctor, by key."
    conditions: Mapping[str, str] = field(default_factory=dict)
    "Conditions as they stand on the page."
    questions: tuple[str, ...] = ()
    "To ask the doctor."


def read_diary(path: Path, reader: Reader) -> DiaryWords:
    """diary.yaml; where it has faults, what can be used of it."""
    root = reader.document(path)
    fields = reader.mapping(root, KEYS) if root else {}
    for key in sorted(KEYS - fields.keys()) if root else ():
        reader.fault(1, f"'{key}' is missing")
    if fields.keys() != KEYS:
        return DiaryWords()
    months = reader.texts(fields["months"])
    if len(months) != MONTHS:
        reader.fault(fields["months"], f"expected {MONTHS} months, not {len(months)}")
    return DiaryWords(
        terms=_terms(reader, fields["understand"]),
        months=months,
        texts=_report(reader, fields["report"]),
        conditions=reader.text_map(fields["conditions"]),
        questions=reader.texts(fields["questions"]),
    )


def _terms(reader: Reader, node: Node) -> Mapping[str, Mapping[Words, str]]:
    slots = reader.mapping(node, SLOTS)
    for slot in sorted(SLOTS - slots.keys()):
        reader.fault(node, f"'{slot}' is missing")
    return {
        slot: {
            words: label
            for label, listed in reader.mapping(labels).items()
            for words in _expanded(reader, slot, label, listed)
        }
        for slot, labels in slots.items()
    }


def _expanded(reader: Reader, slot: str, label: str, listed: Node) -> list[Words]:
    if slot in NUMBERS:
        try:
            float(label)
        except ValueError:
            reader.fault(listed, f"'{label}' must be a number")
            return []
    found: list[Words] = []
    for item in reader.sequence(listed):
        try:
            found.extend(tuple(text.split()) for text in expand(reader.text(item)))
        except TemplateError as error:
            reader.fault(item, f"'{item.value}': {error}")
    return [words for words in found if words]


def _report(reader: Reader, node: Node) -> Mapping[str, str]:
    texts = reader.text_map(node)
    for key in sorted(texts.keys() ^ TEXTS):
        reader.fault(node, f"unknown text '{key}'" if key in texts else f"text '{key}' is missing")
    for key, text in texts.items():
        wanted = GAPS.get(key, frozenset())
        try:
            good = fields_of(text) == wanted
        except ValueError:
            good = False
        if not good:
            shown = ", ".join(f"{{{name}}}" for name in sorted(wanted)) or "no names in braces"
            reader.fault(node, f"text '{key}' must hold {shown}")
    return texts
