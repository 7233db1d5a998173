"""Dynamic time warping against every alignment tried one by one, and on words said slowly."""

import numpy as np
import pytest

from course.features.warping import warping_distances


def cheapest_alignment(first, second, row=0, column=0):
    """Try all ways from here to both ends, by recursion; the first pair is paid for by the caller."""
    ends = []
    for down, right in ((1, 0), (0, 1), (1, 1)):
        r, c = row + down, column + right
        if r < len(first) and c < len(second):
            cost = np.sqrt(((first[r] - second[c]) ** 2).sum()) * (down + right)
            ends.append(cost + cheapest_alignment(first, second, r, c))
    return min(ends, default=0.0)


@pytest.mark.parametrize("seed", range(4))
def test_it_is_the_cheapest_of_all_alignments(seed):
    random = np.random.default_rng(seed)
    queries = [random.normal(size=(length, 2)) for length in (1, 3, 5)]
    templates = [random.normal(size=(length, 2)) for length in (4, 2)]
    found = warping_distances(queries, templates)
    for i, first in enumerate(queries):
        for j, second in enumerate(templates):
            start = 2 * np.linalg.norm(first[0] - second[0])
            expected = (start + cheapest_alignment(first, second)) / (len(first) + len(second))
            assert abs(found[i, j] - expected) < 1e-9


def test_a_word_said_slowly_stays_the_word():
    random = np.random.default_rng(0)
    word, other = random.normal(size=(2, 12, 5))
    slowly = np.repeat(word, 3, axis=0)
    (distances,) = warping_distances([slowly], [word, other])
    assert distances[0] == 0
    assert distances[1] > 0.5


def test_it_is_symmetric():
    random = np.random.default_rng(2)
    first, second = random.normal(size=(7, 3)), random.normal(size=(4, 3))
    np.testing.assert_allclose(warping_distances([first], [second]), warping_distances([second], [first]))


@pytest.mark.parametrize(
    ("queries", "templates", "message"),
    [
        ([], [np.ones((2, 3))], "no queries"),
        ([np.ones((2, 3))], [], "no templates"),
        ([np.ones(3)], [np.ones((2, 3))], r"queries\[0\] must have the shape"),
        ([np.ones((0, 3))], [np.ones((2, 3))], r"queries\[0\] must have the shape"),
        ([np.ones((2, 3)), np.ones((2, 4))], [np.ones((2, 3))], r"queries\[1\] has 4 numbers a frame"),
        ([np.ones((2, 3))], [np.ones((2, 4))], "3 in the queries, 4 in the templates"),
        ([np.ones((2, 3))], [np.full((2, 3), np.inf)], r"templates\[0\] contains NaN"),
    ],
)
def test_bad_sequences_are_named(queries, templates, message):
    with pytest.raises(ValueError, match=message):
        warping_distances(queries, templates)
