"""The phones, and how they map to network outputs ("pdfs").

Words are made of the 39 phones of the CMU dictionary, in four positions (begin, end,
inside, alone), so that word boundaries can be read off a row of phones. The positions
share their outputs. Every phone has two outputs: one for its first 30 ms frame and one
for the frames after it. SPN stands for the word [unk]: any speech at all, for at least
four frames.
"""

from collections.abc import Iterator, Sequence

ARPA = (
    "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH",
    "IH", "IY", "JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH",
    "UW", "V", "W", "Y", "Z", "ZH",
)  # fmt: skip
BASE = ("SIL", *ARPA)
"The 40 labels used in training."
NUM_BASE = len(BASE)
INDEX = {phone: i for i, phone in enumerate(BASE)}

NUM_PHONE_PDFS = 2 * NUM_BASE
"""Outputs first[0] rest[0] first[1] rest[1] ...; then, from a second softmax, silence and
speech."""
PDF_SPEECH = NUM_PHONE_PDFS + 1
NUM_PDFS = NUM_PHONE_PDFS + 2

SIL, SPN = 1, 2
"Numbers of silence and of any speech, as Kaldi counts phones: from 1."
POSITIONS = ("B", "E", "I", "S")
BOUNDARY = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}
SPN_STATES = 4
STAY = 0.5
"Probability of staying in a state."
NUM_PHONES = 2 + len(POSITIONS) * len(ARPA)


def first_pdf(base: int) -> int:
    """The output for the first frame of a phone, by its index in BASE."""
    return 2 * base


def rest_pdf(base: int) -> int:
    """The output for the later frames of a phone, by its index in BASE."""
    return 2 * base + 1


def phone_id(arpa: str, position: str) -> int:
    """Kaldi's number of a phone in a position."""
    return 3 + len(POSITIONS) * ARPA.index(arpa) + POSITIONS.index(position)


def base_of(phone: int) -> int:
    """Index into BASE of one of Kaldi's phones other than SPN."""
    return 0 if phone == SIL else 1 + (phone - 3) // len(POSITIONS)


def word_boundary_lines() -> Iterator[str]:
    """The lines of graph/phones/word_boundary.int."""
    yield f"{SIL} nonword"
    yield f"{SPN} singleton"
    for arpa in ARPA:
        for position in POSITIONS:
            yield f"{phone_id(arpa, position)} {BOUNDARY[position]}"


def with_positions(pronunciation: Sequence[str]) -> list[int]:
    """A pronunciation as Kaldi's phones."""
    if len(pronunciation) == 1:
        return [phone_id(pronunciation[0], "S")]
    first, *inner, last = pronunciation
    return [phone_id(first, "B"), *(phone_id(p, "I") for p in inner), phone_id(last, "E")]


def states() -> list[tuple[int, int, int, int, bool]]:
    """(phone, state, first pdf, rest pdf, has a self loop), in Kaldi's order."""
    out = []
    for phone in range(1, NUM_PHONES + 1):
        if phone == SPN:
            for state in range(SPN_STATES):
                loops = state == SPN_STATES - 1
                out.append((phone, state, PDF_SPEECH, PDF_SPEECH, loops))
        else:
            base = base_of(phone)
            out.append((phone, 0, first_pdf(base), rest_pdf(base), True))
    return out


def transition_ids() -> tuple[dict[tuple[int, int], tuple[int, int]], int]:
    """(phone, state) to (id of the self loop or 0, id of the way forward); and the highest id."""
    ids, at = {}, 1
    for phone, state, _, _, loops in states():
        ids[phone, state] = (at, at + 1) if loops else (0, at)
        at += 2 if loops else 1
    return ids, at - 1
