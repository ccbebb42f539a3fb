"""What people say, in the numbers that OVOS can learn."""

from collections.abc import Iterator

from voicecoach.content import Content, Kind, expand

MOST_OF_AN_ENTRY = 30
"Sentences that OVOS learns of an entry: each costs it time at every start."


def samples(content: Content) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Entries that can be asked for at any time, each with plain sentences, evenly drawn.

    Commands are not among them: they come while a conversation is under way, and go to that.
    """
    for entry in content.entries.values():
        if entry.kind is Kind.CONTROL:
            continue
        # One of each template first: they differ more than the ways to fill one in.
        ways = [list(expand(t.text)) for t in (*entry.armed, *entry.sentences)]
        found: dict[str, None] = {}
        for turn in range(max((len(way) for way in ways), default=0)):
            found.update((way[turn], None) for way in ways if turn < len(way))
            if len(found) >= MOST_OF_AN_ENTRY:
                break
        if found:
            yield entry.id, tuple(found)[:MOST_OF_AN_ENTRY]
