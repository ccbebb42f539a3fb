"""What may have been said, where the words heard make no sense."""

from collections.abc import Iterator, Mapping


def guesses(
    words: tuple[str, ...], alike: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, ...]]:
    """The words with one of them taken for one that sounds like it; then with all of them at once.

    `alike`: a word as it is heard to the words that may have been meant.
    """
    for i, word in enumerate(words):
        for meant in alike.get(word, ()):
            yield (*words[:i], *meant.split(), *words[i + 1 :])
    several = [alike[word][0].split() if word in alike else [word] for word in words]
    if sum(word in alike for word in words) > 1:
        yield tuple(part for parts in several for part in parts)
