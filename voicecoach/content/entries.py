"""One entry from one YAML file."""

import re
from collections.abc import Mapping
from pathlib import Path

from yaml.nodes import MappingNode, Node, ScalarNode

from voicecoach.content.model import Entry, FollowUp, Kind, Side, Sign, Step
from voicecoach.content.nodes import Reader, line_of
from voicecoach.content.templates import Template

ENTRY_KEYS = frozenset(
    [
        "id",
        "title",
        "kind",
        "sources",
        "say",
        "more",
        "steps",
        "hint",
        "place",
        "tip",
        "cautions",
        "say_if",
        "ask_first",
        "instead",
        "rounds",
        "priority",
        "follow_up",
        "sentences",
        "signs",
        "armed",
        "curt",
        "states",
    ]
)
STEP_KEYS = frozenset(
    [
        "say",
        "hold_s",
        "work_s",
        "count",
        "pace_s",
        "name",
        "repeat",
        "side",
        "rest_s",
        "remedy",
        "cautions",
        "unless",
        "only",
    ]
)
FOLLOW_UP_KEYS = frozenset({"say", "entry"})
STATES = frozenset({"routine", "idle"})
LONGEST_HOLD_S = 1800.0
MOST_REPEATS = 50
MOST_ROUNDS = 10
PACE_S = 3.0
"Seconds for a counted movement, unless the step says otherwise."
LAST_PRIORITY = 9

_ID = re.compile(r"[a-z][a-z0-9_]*")
_SOURCE = re.compile(r"\d{3}")


def read_entry(path: Path, shown_as: str, reader: Reader) -> Entry | None:
    """The entry in a file, or None where there is no usable one; faults say why."""
    root = reader.document(path)
    if root is None:
        return None
    fields = reader.mapping(root, ENTRY_KEYS)
    entry_id = _name(reader, root, fields, "id")
    kind = _kind(reader, root, fields)
    if not entry_id or kind is None:
        return None
    if path.stem != entry_id:
        reader.fault(fields["id"], f"the file of '{entry_id}' must be called {entry_id}.yaml")
    if path.parent.name != kind:
        reader.fault(fields["kind"], f"an entry of kind {kind} belongs in the folder {kind}/")
    entry = Entry(
        id=entry_id,
        title=_needed(reader, root, fields, "title"),
        kind=kind,
        sources=_sources(reader, root, fields, kind),
        say=reader.text(fields["say"]) if "say" in fields else "",
        more=reader.texts(fields["more"]) if "more" in fields else (),
        steps=_steps(reader, fields),
        hint=reader.text(fields["hint"]) if "hint" in fields else "",
        place=reader.text(fields["place"]) if "place" in fields else "",
        tip=reader.text(fields["tip"]) if "tip" in fields else "",
        cautions=_cautions(reader, fields),
        priority=reader.whole(fields["priority"], 1, LAST_PRIORITY) if "priority" in fields else 0,
        say_if=reader.text_map(fields["say_if"]) if "say_if" in fields else {},
        ask_first=reader.texts(fields["ask_first"]) if "ask_first" in fields else (),
        instead=_follow_up(reader, fields, "instead"),
        rounds=reader.whole(fields["rounds"], 1, MOST_ROUNDS) if "rounds" in fields else 0,
        follow_up=_follow_up(reader, fields, "follow_up"),
        sentences=_templates(reader, fields, "sentences", shown_as),
        signs=_signs(reader, fields),
        armed=_templates(reader, fields, "armed", shown_as),
        curt=_templates(reader, fields, "curt", shown_as),
        states=_states(reader, fields),
        file=shown_as,
        line=line_of(fields["id"]),
        lines={key: line_of(node) for key, node in fields.items()},
    )
    _whole(reader, root, entry)
    return entry


def _needed(reader: Reader, root: Node, fields: dict[str, Node], key: str) -> str:
    if key not in fields:
        reader.fault(root, f"'{key}' is missing")
        return ""
    return reader.text(fields[key])


def _name(reader: Reader, root: Node, fields: dict[str, Node], key: str) -> str:
    value = _needed(reader, root, fields, key)
    if value and not _ID.fullmatch(value):
        reader.fault(fields[key], f"'{value}' is no id: use small letters, digits and _")
        return ""
    return value


def _kind(reader: Reader, root: Node, fields: dict[str, Node]) -> Kind | None:
    value = _needed(reader, root, fields, "kind")
    if value in list(Kind):
        return Kind(value)
    if value:
        reader.fault(fields["kind"], f"unknown kind '{value}': use {', '.join(Kind)}")
    return None


def _sources(reader: Reader, root: Node, fields: dict[str, Node], kind: Kind) -> tuple[str, ...]:
    if "sources" not in fields:
        if kind is not Kind.CONTROL:
            reader.fault(
                root, "'sources' is missing: name the texts the facts come from, [\"000\"]"
            )
        return ()
    sources = reader.texts(fields["sources"])
    if not sources:
        reader.fault(fields["sources"], "'sources' is empty: name the texts the facts come from")
    for source in sources:
        if not _SOURCE.fullmatch(source):
            reader.fault(fields["sources"], f"'{source}' is no source: use three digits in quotes")
    return sources


def _steps(reader: Reader, fields: dict[str, Node]) -> tuple[Step, ...]:
    steps: list[Step] = []
    remedy = ""
    for node in reader.sequence(fields["steps"]) if "steps" in fields else ():
        step = reader.mapping(node, STEP_KEYS)
        if "say" not in step:
            reader.fault(node, "a step needs 'say': the words that are spoken")
            continue
        remedy = reader.text(step["remedy"]) if "remedy" in step else remedy
        side = reader.text(step["side"]) if "side" in step else Side.ONE
        if side not in list(Side):
            reader.fault(step["side"], f"unknown side '{side}': use {', '.join(Side)}")
            side = Side.ONE
        hold_s, count = _clock(reader, node, step)
        repeat = reader.whole(step["repeat"], 1, MOST_REPEATS) if "repeat" in step else 1
        if not hold_s and (repeat > 1 or side == Side.EACH):
            reader.fault(node, "a step with 'repeat' or 'side: each' needs 'hold_s'")
        if not hold_s and "rounds" in fields:
            reader.fault(node, "a step of a circuit needs 'work_s' or 'hold_s'")
        steps.append(
            Step(
                say=reader.text(step["say"]),
                hold_s=hold_s,
                moving="hold_s" not in step and hold_s > 0,
                count=count,
                name=reader.text(step["name"]) if "name" in step else "",
                repeat=repeat,
                side=Side(side),
                rest_s=reader.number(step["rest_s"], 0, 300) if "rest_s" in step else 3.0,
                remedy=remedy,
                cautions=reader.texts(step["cautions"]) if "cautions" in step else (),
                unless=reader.texts(step["unless"]) if "unless" in step else (),
                only=reader.texts(step["only"]) if "only" in step else (),
                line=line_of(node),
            )
        )
    return tuple(steps)


def _clock(reader: Reader, node: Node, step: dict[str, Node]) -> tuple[float, int]:
    """Seconds of a step and how many movements are counted in them."""
    given = [key for key in ("hold_s", "work_s", "count") if key in step]
    if len(given) > 1:
        reader.fault(node, f"a step has one of {' and '.join(given)}, not both")
    if "count" in step:
        count = reader.whole(step["count"], 2, MOST_REPEATS)
        pace_s = reader.number(step["pace_s"], 1, 30) if "pace_s" in step else PACE_S
        return count * pace_s, count
    if "pace_s" in step:
        reader.fault(step["pace_s"], "'pace_s' belongs to 'count'")
    for key in given:
        return reader.number(step[key], 0, LONGEST_HOLD_S), 0
    return 0.0, 0


def _cautions(reader: Reader, fields: dict[str, Node]) -> Mapping[str, str]:
    """A list of conditions, or a mapping of conditions to a wording of their own."""
    node = fields.get("cautions")
    if node is None:
        return {}
    if isinstance(node, MappingNode):
        return reader.text_map(node)
    return dict.fromkeys(reader.texts(node), "")


def _follow_up(reader: Reader, fields: dict[str, Node], key: str) -> FollowUp | None:
    if key not in fields:
        return None
    node = fields[key]
    found = reader.mapping(node, FOLLOW_UP_KEYS)
    if len(found) < len(FOLLOW_UP_KEYS):
        reader.fault(node, f"'{key}' needs 'say' (the question) and 'entry' (what yes starts)")
        return None
    return FollowUp(reader.text(found["say"]), reader.text(found["entry"]))


def _templates(
    reader: Reader, fields: dict[str, Node], key: str, shown_as: str
) -> tuple[Template, ...]:
    if key not in fields:
        return ()
    nodes = reader.sequence(fields[key])
    return tuple(Template(reader.text(node), line_of(node), shown_as) for node in nodes)


def _signs(reader: Reader, fields: dict[str, Node]) -> tuple[Sign, ...]:
    signs: list[Sign] = []
    for node in reader.sequence(fields["signs"]) if "signs" in fields else ():
        # One line of words: each is a concept, a|b one of several, !c none of this.
        if not isinstance(node, ScalarNode):
            reader.fault(node, "a sign is one line of concepts: cramping calf|leg !asking")
            continue
        words = reader.text(node).split()
        needs = tuple(frozenset(word.split("|")) for word in words if not word.startswith("!"))
        bars = frozenset(word[1:] for word in words if word.startswith("!"))
        if not needs:
            reader.fault(node, "a sign needs at least one concept that must be there")
            continue
        signs.append(Sign(needs, bars, line_of(node)))
    return tuple(signs)


def _states(reader: Reader, fields: dict[str, Node]) -> frozenset[str]:
    states = frozenset(reader.texts(fields["states"])) if "states" in fields else frozenset()
    for state in sorted(states - STATES):
        reader.fault(fields["states"], f"unknown state '{state}': use {', '.join(sorted(STATES))}")
    return states


def _whole(reader: Reader, root: Node, entry: Entry) -> None:
    """What an entry of its kind must have, and must not have."""
    kind = entry.kind
    stepwise, relief = kind in (Kind.RELIEF, Kind.ROUTINE), kind is Kind.RELIEF
    spoken = kind in (Kind.ANSWER, Kind.SAFETY)
    for wrong, message in (
        (stepwise and not entry.steps, f"an entry of kind {kind} needs 'steps'"),
        (spoken and not entry.say, f"an entry of kind {kind} needs 'say': its spoken core"),
        (entry.steps and not stepwise, f"an entry of kind {kind} has no steps"),
        (
            relief and not entry.tip,
            "a relief entry needs 'tip': one piece of prevention for afterwards",
        ),
        (
            relief and not entry.place,
            "a relief entry needs 'place': the muscle, as the diary names it",
        ),
        (
            kind is not Kind.CONTROL and (entry.armed or entry.curt or entry.states),
            "'armed', 'curt' and 'states' are for entries of kind control",
        ),
        (
            not stepwise and (entry.ask_first or entry.rounds),
            "'ask_first' and 'rounds' are for entries with steps",
        ),
        (entry.instead and not entry.say_if, "'instead' belongs to 'say_if'"),
        (entry.priority and not spoken, "'priority' is for entries of kind safety and answer"),
        (
            kind is Kind.SAFETY and not entry.priority,
            "a safety entry needs 'priority': 1 goes before everything",
        ),
        (
            not entry.sentences and not entry.signs,
            "nothing leads to this entry: give it 'sentences' or 'signs'",
        ),
    ):
        if wrong:
            reader.fault(root, message)
