"""The frozen text by which networks are compared: coffee orders and the first domain sentences.

Its graph serves `script/bench model --people`: whatever becomes of the content, two networks
are measured with the same words and the same language model.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from recipe import graph
from recipe.ngram import Ngrams
from recipe.pronounce import Pronunciation, cmudict, read

TEXT = Path(__file__).with_name("measurement.yaml")
SHARE, DISCOUNT = 0.2, 0.5
FIXED_WEIGHT = 5.0
"What a fixed command counts against one of many expansions of a template."
SHORTEST_HELD_OUT = 3
PER_SLOT, SLOTS_COUNTED, LEAST = 4, 3, 4
"A template with n slots has 4 * 4^n expansions (n at most 3), up to its set's limit."
TRIES = 3
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class FrozenText:
    """Sentences to learn from with their weights, sentences held out, and the lexicon."""

    training: tuple[tuple[str, float], ...]
    held_out: tuple[str, ...]
    coffee: tuple[str, ...]
    lexicon: tuple[tuple[str, Pronunciation], ...]


def expansions(
    template: str, slots: Mapping[str, Sequence[str]], most: int, rng: random.Random
) -> list[str]:
    """Different expansions of a template, sorted: more of them the more slots it has."""
    count = len(_SLOT.findall(template))
    wanted = 1 if not count else min(most, LEAST * PER_SLOT ** min(count, SLOTS_COUNTED))
    found: set[str] = set()
    for _ in range(wanted * TRIES):
        said = _SLOT.sub(lambda slot: rng.choice(slots[slot.group(1)]), template)
        found.add(" ".join(said.lower().split()))
        if len(found) >= wanted:
            break
    return sorted(found)


@lru_cache(maxsize=1)
def frozen(dictionary: Path | None = None) -> FrozenText:
    """The frozen text. Raises ValueError for a word nobody says how to pronounce."""
    import yaml

    given: dict[str, Any] = yaml.safe_load(TEXT.read_text(encoding="utf-8"))
    rng = random.Random(given["seed"])
    by_set = {
        name: [
            sentence
            for template in part["templates"]
            for sentence in expansions(template, part["slots"], part["most"], rng)
        ]
        for name, part in given["sets"].items()
    }
    sentences = sorted({s for found in by_set.values() for s in found})
    values = [v for part in given["sets"].values() for way in part["slots"].values() for v in way]
    words = sorted({w for text in (*sentences, *values, *given["words"]) for w in text.split()})
    known = read(dictionary or cmudict())
    for word, ways in given["pronunciations"].items():
        said = [tuple(way.split()) for way in ways]
        known[word] = known.get(word, []) + [w for w in said if w not in known.get(word, [])]
    if missing := [word for word in words if word not in known]:
        raise ValueError(f"no pronunciation for: {' '.join(missing)}")
    lexicon = sorted({(word, way) for word in words for way in known[word]})

    templates = given["sets"]["domain"]["templates"]
    fixed = {" ".join(t.lower().split()) for t in templates if "{" not in t}
    longer = [s for s in sentences if s not in fixed and len(s.split()) >= SHORTEST_HELD_OUT]
    rng.shuffle(longer)
    held_out = set(longer[: int(len(longer) * given["held_out"])])
    training = [(s, FIXED_WEIGHT if s in fixed else 1.0) for s in sentences if s not in held_out]
    coffee = sorted(set(by_set["coffee"]) - held_out)
    return FrozenText(tuple(training), tuple(sorted(held_out)), tuple(coffee), tuple(lexicon))


def language() -> Ngrams:
    """The trigram of the frozen text."""
    text = frozen()
    alike = dict.fromkeys((word for word, _ in text.lexicon), 1.0)
    # Counted as it was when the first network was measured.
    return Ngrams(text.training, alike, SHARE, DISCOUNT, variety=False)


def write_graph(out: Path) -> None:
    """Writes the graph folder of the measurement."""
    graph.write(out, frozen().lexicon, language())
