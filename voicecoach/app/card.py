"""The everyday commands on one page, to print, in the words of the content."""

from collections.abc import Iterator

from voicecoach.content import Content, Entry, Kind, Phrase, expand

WAYS = 3
"Of saying a thing that are named."
LONGEST = 5
"Words of a way that is named: longer ones are not learned by heart."
SHOWN = (Kind.SAFETY, Kind.RELIEF, Kind.CONTROL)


def card(content: Content) -> str:
    """The page, as Markdown."""
    lines = [f"# {content.phrases.say(Phrase.HELP_IDLE)}"]
    for kind in SHOWN:
        rows = [row for entry in content.of_kind(kind) if (row := _row(entry))]
        lines += ["", "| | |", "|---|---|", *rows]
    lines += ["", f"{content.phrases.say(Phrase.HELP_ROUTINE)}"]
    return "\n".join(lines) + "\n"


def _row(entry: Entry) -> str:
    ways = " · ".join(f"“{way}”" for way in _ways(entry))
    return f"| **{entry.title}** | {ways} |" if ways else ""


def _ways(entry: Entry) -> Iterator[str]:
    """The shortest ways of saying it, each beginning with another word."""
    ways = [
        min(expand(template.text), key=lambda way: len(way.split()))
        for template in (*entry.armed, *entry.sentences)
    ]
    found: dict[str, str] = {}
    for way in sorted(ways, key=lambda way: len(way.split())):
        if len(way.split()) <= LONGEST:
            found.setdefault(way.split()[0], way)
    yield from list(found.values())[:WAYS]
