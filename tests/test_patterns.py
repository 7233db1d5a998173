"""Names of filters against patterns worked by hand and against random filters."""

import numpy as np
import pytest

from course.patterns import make_patterns, name_filters, neighbour_agreement, similarity

VERTICAL_EDGE = np.repeat([[-1.0, -1.0, 0.0, 1.0, 1.0]], 5, axis=0)
# A line from bottom left to top right, and a border two pixels beside it.
DIAGONAL_LINE = (2 * np.eye(5) - np.eye(5, k=2) - np.eye(5, k=-2))[::-1]
CENTRE_AND_SURROUND = np.pad([[8.0]], 1, constant_values=-1)
PATTERNS = make_patterns(5)


@pytest.mark.parametrize(
    ("picture", "label"),
    [
        (VERTICAL_EDGE, "edge 90°"),
        (VERTICAL_EDGE.T, "edge 0°"),
        (DIAGONAL_LINE, "line 45°"),
        (DIAGONAL_LINE[::-1], "line 135°"),
        (np.pad(CENTRE_AND_SURROUND, 1), "ring"),
        (np.ones((5, 5)), "blob"),
    ],
)
@pytest.mark.parametrize("factor", [1, -0.01])
def test_textbook_pictures_get_their_names(picture, label, factor):
    best, fits = name_filters(factor * picture[..., None], PATTERNS)
    assert best[0].label == label
    assert fits[0] > 0.6


def test_every_pattern_fits_itself():
    for pattern in PATTERNS:
        best, fits = name_filters(pattern.weights[..., None], PATTERNS)
        assert best[0].label == pattern.label
        assert fits[0] == pytest.approx(1)


def test_every_pattern_is_there_at_every_place():
    assert len(PATTERNS) == 9 * (8 + 8 + 2)  # places x (edges + lines + ring + blob)
    assert len({pattern.label for pattern in PATTERNS}) == 18
    for pattern in PATTERNS:
        assert np.sum(pattern.weights**2) == pytest.approx(1)


def test_random_filters_fit_badly():
    noise = np.random.default_rng(0).normal(size=(5, 5, 2000))
    _, fits = name_filters(noise, PATTERNS)
    assert np.median(fits) < 0.55
    assert np.mean(fits > 0.75) < 0.01


def test_similarity_is_the_cosine():
    random = np.random.default_rng(1)
    first, second = random.normal(size=(2, 5, 5, 3))
    expected = [
        np.corrcoef(np.r_[a.ravel(), -a.ravel()], np.r_[b.ravel(), -b.ravel()])[0, 1]
        for a, b in zip(np.moveaxis(first, -1, 0), np.moveaxis(second, -1, 0), strict=True)
    ]
    np.testing.assert_allclose(similarity(first, second), expected)
    np.testing.assert_allclose(similarity(first, -3 * first), -1)
    assert similarity(first, np.zeros_like(first)).tolist() == [0, 0, 0]


def test_neighbours_agree_where_filters_are_smooth():
    noise = np.random.default_rng(0).normal(size=(9, 9, 5000))
    assert neighbour_agreement(np.ones((5, 5, 2))) == pytest.approx(1)
    assert neighbour_agreement(np.indices((5, 5)).sum(axis=0)[..., None] % 2 - 0.5) == pytest.approx(-1)
    assert neighbour_agreement(noise) == pytest.approx(0, abs=0.01)
    # The mean of two neighbours shares one of its two with the next along one axis, none along the other.
    assert neighbour_agreement(noise[1:] + noise[:-1]) == pytest.approx((0.5 + 0) / 2, abs=0.01)


@pytest.mark.parametrize("size", [1, 4])
def test_sizes_without_a_middle_are_refused(size):
    with pytest.raises(ValueError, match="odd and at least 3"):
        make_patterns(size)


def test_sizes_that_differ_are_refused():
    with pytest.raises(ValueError, match=r"shape \(5, 5, n\), got \(3, 3, 4\)"):
        name_filters(np.ones((3, 3, 4)), PATTERNS)
    with pytest.raises(ValueError, match="one shape"):
        similarity(np.ones((5, 5, 2)), np.ones((5, 5, 3)))
