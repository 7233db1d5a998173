"""From words to integers: the step before every net that reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course.features.text import as_texts, split_words

NOTHING, UNKNOWN = 0, 1  # integers of no word: behind the end of a text, and not in the vocabulary


@dataclass(frozen=True)
class Vocabulary:
    """The words that a net knows, each with an integer.

    Attributes
    ----------
    words : the word of each integer; 0 is no word at all, 1 any word that is not known.
    """

    words: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.words) < 2 or len(set(self.words)) < len(self.words):
            raise ValueError("a vocabulary needs two signs for no word and unknown, and every word once")

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Integer of each known word."""
        return {word: number for number, word in enumerate(self.words) if number > UNKNOWN}

    def encode(self, texts: Sequence[str] | np.ndarray, length: int) -> np.ndarray:
        """Write texts as integers.

        Parameters
        ----------
        texts : any number of them.
        length : words kept of each text, the first ones; shorter texts are filled up with 0.

        Returns
        -------
        (n, length) float32 array of whole numbers: the nets of the course take floats.

        Raises
        ------
        ValueError
            If length is below 1.
        """
        if length < 1:
            raise ValueError(f"length must be at least 1 word, got {length}")
        texts = as_texts(texts)
        codes = np.full((len(texts), length), NOTHING, np.float32)
        for row, text in zip(codes, texts, strict=True):
            own = [self.numbers.get(word, UNKNOWN) for word in split_words(text)[:length]]
            row[: len(own)] = own
        return codes


def build_vocabulary(
    texts: Sequence[str] | np.ndarray, *, at_least: int = 2, most: int = 10_000
) -> Vocabulary:
    """Collect the words of training texts, the most frequent ones first.

    Parameters
    ----------
    texts : those that a net learns from; never those of the test.
    at_least : a word has to occur so often; nothing can be learned from a word met once.
    most : known words at most.

    Raises
    ------
    ValueError
        If ``at_least`` or ``most`` is below 1.
    """
    if at_least < 1 or most < 1:
        raise ValueError(f"at_least and most must be at least 1, got {at_least} and {most}")
    counts = Counter(word for text in as_texts(texts) for word in split_words(text))
    frequent = sorted(
        (word for word, count in counts.items() if count >= at_least), key=lambda w: (-counts[w], w)
    )
    return Vocabulary(("(nothing)", "(unknown)", *frequent[:most]))
