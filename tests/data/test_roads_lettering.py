"""Words on signs: where the ink is, and how it is looked up."""

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from course.data.roads.lettering import letter, sample
from course.data.roads.signs import FORBIDDEN, LIMITS, ORDERS, WARNINGS, WORDS


def extent(ink: np.ndarray) -> tuple[float, float]:
    """Half width and half height of the ink, in units of the sign."""
    rows, columns = np.nonzero(ink > 0.05)
    return (np.ptp(columns) + 1) / ink.shape[1], (np.ptp(rows) + 1) / ink.shape[0]


def test_stretched_words_fill_their_room_in_the_middle():
    ink = letter("STOP", 0.8, 0.3, 100, stretch=True)
    assert (ink.shape, ink.dtype) == ((100, 100), np.float32)
    np.testing.assert_allclose(extent(ink), (0.8, 0.3), atol=0.03)
    rows, columns = np.nonzero(ink > 0.05)
    assert abs(rows.min() + rows.max() - 99) <= 2
    assert abs(columns.min() + columns.max() - 99) <= 2
    assert ink.max() == 1


def test_symbols_keep_their_shape():
    one, other = letter("!", 0.5, 0.5, 100), letter("!", 0.3, 0.5, 100)
    np.testing.assert_array_equal(one, other)
    assert extent(one)[1] == pytest.approx(0.5, abs=0.03)
    assert extent(one)[0] < 0.25


def test_the_font_has_every_symbol_in_use():
    missing = letter("\U000fffff", 0.5, 0.5, 60)  # what the font draws for what it does not have
    for text in {*WORDS, *LIMITS, *ORDERS, *WARNINGS, *FORBIDDEN}:
        assert not np.array_equal(letter(text, 0.5, 0.5, 60), missing), text


def test_ink_is_looked_up_between_pixels():
    templates = np.stack([letter(text, 0.8, 0.5, 40) for text in ("STOP", "30")])
    random = np.random.default_rng(0)
    x, y = random.uniform(-0.95, 0.95, (2, 3, 20, 20)).astype(np.float32)
    which = np.array([1, 0, 1])
    found = sample(templates, which, x, y)
    for index, template in enumerate(which):
        places = [(1 - y[index]) * 20 - 0.5, (x[index] + 1) * 20 - 0.5]
        expected = map_coordinates(templates[template], places, order=1, mode="nearest")
        np.testing.assert_allclose(found[index], expected, atol=1e-4)


def test_there_is_no_ink_beyond_the_sign():
    full = np.ones((1, 10, 10), np.float32)
    x = np.array([[[-1.01, 0, 1.01]]], np.float32)
    np.testing.assert_array_equal(sample(full, [0], x, 0 * x), [[[0, 1, 0]]])
