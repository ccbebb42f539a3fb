"""Reads YAML with the place of every value, and keeps a list of what is wrong.

Scalars are taken as the text that stands there, so that `no` never becomes False nor
`1:30` ninety; text that other YAML readers would turn into something else is a fault.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from voicecoach.errors import Fault

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TRAP = re.compile(
    r"""yes|no|on|off|true|false|null|~|y|n|=|<<
    |[+-]?(\d[\d_]*((:[0-5]?\d)+)?(\.\d*)?|\.\d+)(e[+-]?\d+)?|[+-]?0x[0-9a-f]+|[+-]?\.inf|\.nan
    |\d{4}-\d\d?-\d\d?([t ].*)?""",
    re.IGNORECASE | re.VERBOSE,
)


def line_of(node: Node) -> int:
    """The line a node begins in, from 1."""
    return int(node.start_mark.line) + 1


@dataclass(slots=True)
class Reader:
    """Reads the nodes of one file; faults gather in `faults` and reading goes on."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def fault(self, at: Node | int, message: str) -> None:
        """Notes that something is wrong at a node or line."""
        line = at if isinstance(at, int) else line_of(at)
        self.faults.append(Fault(self.file, line, message))

    def document(self, path: Path) -> Node | None:
        """The root node of a file, or None where it cannot be read (a fault says why)."""
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            self.fault(1, f"not UTF-8 text (byte {error.start}): save the file as UTF-8")
            return None
        except OSError as error:
            self.fault(1, f"cannot be read: {error.strerror}")
            return None
        try:
            root: Node | None = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.fault(mark.line + 1 if mark else 1, f"not YAML: {error.problem or error.context}")
            return None
        except (yaml.YAMLError, RecursionError) as error:
            self.fault(1, f"not YAML: {error}")
            return None
        if root is None:
            self.fault(1, "the file is empty")
        return root

    def mapping(self, node: Node, keys: frozenset[str] | None = None) -> dict[str, Node]:
        """The values of a mapping by name; doubles, and names not among `keys`, are faults."""
        if not isinstance(node, MappingNode):
            self.fault(node, "expected names with values (name: value)")
            return {}
        found: dict[str, Node] = {}
        for key_node, value in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else ""
            if not key:
                self.fault(key_node, "a name must be plain text")
            elif key in found:
                self.fault(key_node, f"'{key}' stands here twice")
            elif keys is not None and key not in keys:
                self.fault(key_node, f"unknown key '{key}': use {', '.join(sorted(keys))}")
            else:
                self._trap(key_node)
                found[key] = value
        return found

    def sequence(self, node: Node) -> list[Node]:
        """The items of a list."""
        if not isinstance(node, SequenceNode):
            self.fault(node, "expected a list (lines that begin with '- ', or [a, b])")
            return []
        return list(node.value)

    def text(self, node: Node) -> str:
        """A text, as it stands there, white space folded; empty is a fault."""
        if not isinstance(node, ScalarNode):
            self.fault(node, "expected a text")
            return ""
        value = " ".join(str(node.value).split())
        if not value:
            self.fault(node, "the text is empty")
        self._trap(node)
        return value

    def texts(self, node: Node) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self.text(item) for item in self.sequence(node))

    def number(self, node: Node, least: float, most: float) -> float:
        """A number within limits."""
        try:
            value = float(node.value) if isinstance(node, ScalarNode) else float("nan")
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            self.fault(node, f"expected a number from {least:g} to {most:g}")
            return least
        return value

    def whole(self, node: Node, least: int, most: int) -> int:
        """A whole number within limits."""
        value = self.number(node, least, most)
        if value != int(value):
            self.fault(node, f"expected a whole number from {least} to {most}")
        return int(value)

    def text_map(self, node: Node) -> Mapping[str, str]:
        """A mapping of texts."""
        return {key: self.text(value) for key, value in self.mapping(node).items()}

    def _trap(self, node: Node) -> None:
        # A plain scalar has no style; quoted ones are texts for every reader.
        if isinstance(node, ScalarNode) and not node.style and _TRAP.fullmatch(str(node.value)):
            self.fault(node, f'write "{node.value}" in quotes: YAML may read it as something else')
