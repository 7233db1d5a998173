"""A person's answers, read back from the artists."""

import numpy as np
import pytest

from course.answers import Answers
from course.figures.answers import plot_answers

IMAGES = np.arange(3 * 16, dtype=np.uint8).reshape(3, 4, 4)


def answers(*given):
    return Answers(np.arange(3), np.array([0, 1, 1]), ("Bag", "Boot"), given, (None,) * len(given))


def test_counts_and_mistaken_pictures_are_shown():
    figure = plot_answers(IMAGES, answers(0, 0, 1))
    counts, *pictures = [axes for part in figure.subfigs for axes in part.axes]
    np.testing.assert_array_equal(counts.images[0].get_array(), [[1, 0], [1, 1]])
    assert len(counts.patches) == 1  # one field is framed: the mistake
    shown = [axes for axes in pictures if axes.images]
    assert len(shown) == 1
    np.testing.assert_array_equal(shown[0].images[0].get_array(), IMAGES[1])
    assert shown[0].get_title() == "you: Bag\nit is: Boot"


def test_without_a_mistake_it_says_so():
    figure = plot_answers(IMAGES, answers(0, 1, 1))
    assert [text.get_text() for text in figure.subfigs[1].texts] == ["Not one mistake"]


def test_nothing_answered_and_missing_images_are_refused():
    with pytest.raises(ValueError, match="at least one answer"):
        plot_answers(IMAGES, answers())
    with pytest.raises(ValueError, match="expected 3 images"):
        plot_answers(IMAGES[:2], answers(0))
