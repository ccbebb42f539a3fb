"""How far partial results trail the words."""

import pytest

from recipe.lag import Ended, Partial, trailing

RESULT = (Ended("please", 0.5), Ended("stop", 0.9))


def test_a_word_counts_from_the_partial_result_that_has_all_up_to_it() -> None:
    partials = [
        Partial(0.6, ("peas",)),
        Partial(0.7, ("please",)),
        Partial(0.8, ("please", "step")),
        Partial(1.3, ("please", "stop")),
    ]
    assert trailing(partials, RESULT) == pytest.approx([0.2, 0.4])


def test_a_word_that_no_partial_result_had_is_left_out() -> None:
    assert trailing([Partial(0.7, ("please",))], RESULT) == pytest.approx([0.2])
    assert trailing([], RESULT) == []
    assert trailing([Partial(0.7, ("please",))], ()) == []
