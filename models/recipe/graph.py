"""The decoding graph and the files Vosk reads beside it.

HCLr.fst turns transition ids into words: a prefix tree of the lexicon with optional
silence between words, each phone spelled out in HMM states. The tree is deterministic but
for homophones, so that it needs no disambiguation symbols and no determinization. Gr.fst
is the language model. The decoder composes the two as it goes (OpenFst's output label
lookahead), which is what allows another grammar at run time.

Needs fstcompile, fstarcsort and fstconvert with the lookahead plugin (Debian: libfst-tools,
libfst22-plugins-base).
"""

import math
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from recipe import phones
from recipe.ngram import Ngrams
from recipe.pronounce import Pronunciation

UNK = "[unk]"
SILENCE = 0.4
"Probability of a silence between two words."

LexiconArc = tuple[int, int, int, int, float]
"From state, to state, transition id, word id, cost."


def lexicon_arcs(
    lexicon: Iterable[tuple[str, Pronunciation]], word_id: dict[str, int]
) -> tuple[list[LexiconArc], int]:
    """The arcs of HCL, and its final state."""
    ids, _ = phones.transition_ids()
    arcs: list[LexiconArc] = []
    states = 0

    def state() -> int:
        nonlocal states
        states += 1
        return states - 1

    def looped(phone: int, of: int = 0) -> int:
        """A new state in which (phone, of) stays."""
        new = state()
        arcs.append((new, new, ids[phone, of][0], 0, 0.0))
        return new

    start, loop, word_end = state(), state(), state()
    silence = looped(phones.SIL)
    for before in (start, word_end):
        arcs.append((before, loop, 0, 0, -math.log(1 - SILENCE)))
        arcs.append((before, silence, ids[phones.SIL, 0][1], 0, -math.log(SILENCE)))
    arcs.append((silence, loop, 0, 0, 0.0))

    ends: dict[int, int] = {}
    children: dict[tuple[int, int], int] = {}
    for word, pronunciation in lexicon:
        at = loop
        *inner, last = phones.with_positions(pronunciation)
        for phone in inner:
            if (at, phone) not in children:
                children[at, phone] = looped(phone)
                arcs.append((at, children[at, phone], ids[phone, 0][1], 0, 0.0))
            at = children[at, phone]
        if last not in ends:
            ends[last] = looped(last)
            arcs.append((ends[last], word_end, 0, 0, 0.0))
        arcs.append((at, ends[last], ids[last, 0][1], word_id[word], 0.0))

    at = loop
    for of in range(phones.SPN_STATES - 1):
        new = state()
        arcs.append((at, new, ids[phones.SPN, of][1], 0 if of else word_id[UNK], 0.0))
        at = new
    last_state = looped(phones.SPN, phones.SPN_STATES - 1)
    arcs.append((at, last_state, ids[phones.SPN, phones.SPN_STATES - 1][1], 0, 0.0))
    arcs.append((last_state, word_end, 0, 0, 0.0))
    return sorted(arcs), loop


def fst(command: Sequence[str], data: bytes) -> bytes:
    """Runs one of OpenFst's tools. Raises RuntimeError that names the packages if it is missing."""
    if shutil.which(command[0]) is None:
        raise RuntimeError(
            f"{command[0]} is missing: install libfst-tools and libfst22-plugins-base"
        )
    # Debian keeps the plugins where OpenFst does not look by itself.
    plugins = ":".join(map(str, Path("/usr/lib").glob("*/fst/*")))
    return subprocess.run(
        command,
        input=data,
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "LD_LIBRARY_PATH": plugins},
    ).stdout


def write(out: Path, lexicon: Sequence[tuple[str, Pronunciation]], language: Ngrams) -> None:
    """Writes the graph folder of a model."""
    (out / "phones").mkdir(parents=True, exist_ok=True)
    words = [*sorted({word for word, _ in lexicon}), UNK]
    word_id = {word: i for i, word in enumerate(words, 1)}
    arcs, final = lexicon_arcs(lexicon, word_id)
    text = "".join(f"{a} {b} {i} {o} {cost:g}\n" for a, b, i, o, cost in arcs) + f"{final}\n"
    compiled = fst(["fstarcsort", "--sort_type=olabel"], fst(["fstcompile"], text.encode()))
    relabel = out / "relabel.tmp"
    convert = ["fstconvert", "--fst_type=olabel_lookahead", f"--save_relabel_opairs={relabel}"]
    (out / "HCLr.fst").write_bytes(fst(convert, compiled))
    # Lookahead renumbers the words; the word list and Gr.fst must follow.
    renumbered = {}
    for line in relabel.read_text().splitlines():
        old, new = line.split()
        renumbered[int(old)] = int(new)
    relabel.unlink()
    word_id = {word: renumbered[i] for word, i in word_id.items()}
    listed = sorted(word_id.items(), key=lambda item: item[1])
    (out / "words.txt").write_text(
        "<eps> 0\n" + "".join(f"{word} {i}\n" for word, i in listed), encoding="utf-8"
    )
    g_arcs, finals = language.arcs(word_id)
    text = "".join(f"{a} {b} {w} {w} {cost:g}\n" for a, b, w, cost in g_arcs)
    text += "".join(f"{state} {cost:g}\n" for state, cost in finals)
    compiled = fst(["fstarcsort", "--sort_type=ilabel"], fst(["fstcompile"], text.encode()))
    (out / "Gr.fst").write_bytes(fst(["fstconvert", "--fst_type=const"], compiled))
    # The file must be there; no arc carries the one id in it.
    (out / "disambig_tid.int").write_text(f"{phones.transition_ids()[1] + 1}\n")
    (out / "phones" / "word_boundary.int").write_text(
        "\n".join(phones.word_boundary_lines()) + "\n"
    )
