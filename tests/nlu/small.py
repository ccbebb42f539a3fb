"""Content made in the test, so that a rule is seen with just the words it needs."""

from voicecoach.content import Content, Entry, Kind, Phrases, Sign, Template
from voicecoach.content.lexicon import Lexicon

ROLES = {
    "denial": ["not", "without"],
    "denial_next": ["no"],
    "join": ["or"],
    "turn": ["but", "it is"],
    "other_ailment": ["headache"],
    "former": ["first"],
    "latter": ["second", "other one"],
    "called": ["hey coach"],
    "addressed": ["^ coach"],
}


def lexicon(
    concepts: dict[str, list[str]] | None = None,
    *,
    contractions: dict[str, str] | None = None,
    fillers: str = "",
    padding: str = "",
    neutral: str = "",
    labels: dict[str, dict[str, str]] | None = None,
    hiding: str = "",
    foreign: str = "",
    sound_alikes: dict[str, tuple[str, ...]] | None = None,
    numbers: dict[str, int] | None = None,
) -> Lexicon:
    """A lexicon of the given parts; lists of words are written with spaces."""
    every = ROLES | (concepts or {})
    return Lexicon(
        contractions=contractions or {},
        fillers=frozenset(fillers.split()),
        padding=frozenset(padding.split()),
        neutral=frozenset(neutral.split()),
        subjects=frozenset(),
        dangling=frozenset(),
        carriers=(),
        rules={},
        concepts={name: tuple(Template(t, 1) for t in every[name]) for name in every},
        labels=labels or {},
        hiding=frozenset(hiding.split()),
        foreign=frozenset(foreign.split()),
        sound_alikes=sound_alikes or {},
        numbers=numbers or {},
    )


def sign(text: str) -> Sign:
    """A sign in the notation of the YAML files: a b|c !d."""
    words = text.split()
    return Sign(
        tuple(frozenset(word.split("|")) for word in words if word[0] != "!"),
        frozenset(word[1:] for word in words if word[0] == "!"),
        1,
    )


def entry(
    entry_id: str,
    kind: Kind,
    *sentences: str,
    signs: tuple[str, ...] = (),
    armed: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
    priority: int = 0,
) -> Entry:
    """An entry with just what leads to it."""
    return Entry(
        entry_id,
        entry_id,
        kind,
        sentences=tuple(Template(text, 1) for text in sentences),
        signs=tuple(sign(text) for text in signs),
        armed=tuple(Template(text, 1) for text in armed),
        states=frozenset(states),
        priority=priority,
    )


def content(words: Lexicon, *entries: Entry) -> Content:
    """Content that can be understood, but says nothing."""
    return Content(
        language="en",
        entries={one.id: one for one in entries},
        cautions={},
        phrases=Phrases({}, {}, {}),
        lexicon=words,
        elsewhere=(),
        version="",
    )
