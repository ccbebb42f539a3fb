"""What PocketSphinx is given: the same text and the same words."""

import math

from recipe.ngram import Ngrams
from recipe.peers import arpa_lines, dictionary_lines


def test_pronunciations_of_one_word_are_numbered() -> None:
    lexicon = [("heel", ("HH", "IY", "L")), ("read", ("R", "EH", "D")), ("read", ("R", "IY", "D"))]
    assert list(dictionary_lines(lexicon)) == [
        "heel HH IY L\n",
        "read R EH D\n",
        "read(2) R IY D\n",
    ]


def test_the_language_model_in_arpa_form_holds_the_same_probabilities() -> None:
    language = Ngrams([("stop it", 1.0), ("stop", 2.0)], {"stop": 1.0, "it": 1.0}, 0.2, 0.5)
    lines = list(arpa_lines(language))
    rows = {}
    for line in lines:
        cost, _, rest = line.partition(" ")
        if rest and cost.lstrip("-")[:1].isdigit():
            words = tuple(w for w in rest.split() if not w.lstrip("-")[:1].isdigit())
            rows[words] = 10 ** float(cost)
    assert math.isclose(rows["stop",], language.probability((), "stop"), rel_tol=1e-3)
    after = language.probability(("<s>", "stop"), "</s>" if "</s>" in language.words else "<s>")
    assert math.isclose(rows["<s>", "stop", "</s>"], after, rel_tol=1e-3)
    assert "ngram 1=4" in lines  # stop, it, the beginning and the end
    assert lines[0] == "\\data\\"
    assert lines[-1] == "\n\\end\\"
    assert not any("<s>" in words[1:] for words in rows)
