"""Signs of the road simulator: their outlines, their colours, and what tells a stop sign."""

import numpy as np
import pytest
from skimage.draw import polygon2mask

from course.data.roads.camera import homographies, lay_on_plane, rotations
from course.data.roads.painting import Canvas
from course.data.roads.signs import RED_OTHERS, SIGNS, STOP, paint_signs

SIDE = 96
OUTLINES = {
    "give way": 3, "warning": 3, "no entry": 0, "speed limit": 0, "prohibition": 0,
    "priority": 4, "red disc with a word": 0, STOP: 8,
}  # fmt: skip


def painted(kind: str, count: int = 8) -> Canvas:
    none = np.zeros(count)
    centre, radius = np.full((count, 2), SIDE / 2), np.full(count, SIDE * 0.4)
    matrices = homographies(rotations(none, none, none), centre, radius, np.full(count, 4.0))
    canvas = lay_on_plane(np.full((count, 3, SIDE, SIDE), 0.5, np.float32), matrices)
    paint_signs(canvas, np.full(count, kind), np.random.default_rng(0))
    return canvas


def is_red(pixels: np.ndarray) -> np.ndarray:
    red, green, blue = np.moveaxis(pixels, 1, 0)
    return (red > 1.8 * green) & (red > 1.8 * blue)


def roundness(covered: np.ndarray) -> np.ndarray:
    """Share of the smallest circle about the centre of mass that is covered: 1 for a disc."""
    row, column = np.mgrid[:SIDE, :SIDE] + 0.5
    area = covered.sum(axis=(1, 2), keepdims=True)
    middle_row, middle_column = (
        (covered * place).sum(axis=(1, 2), keepdims=True) / area for place in (row, column)
    )
    reach = np.where(covered > 0.5, np.hypot(row - middle_row, column - middle_column), 0)
    return area.ravel() / (np.pi * reach.max(axis=(1, 2)) ** 2)


@pytest.mark.parametrize(("kind", "corners"), OUTLINES.items())
def test_outlines_have_their_number_of_corners(kind, corners):
    # A regular polygon fills this share of the circle about it; rounded corners fill a little more.
    share = 1 if not corners else corners / (2 * np.pi) * np.sin(2 * np.pi / corners)
    found = roundness(painted(kind).covered)
    assert (found > share - 0.04).all()
    assert (found < share + (0.08 if corners else 0.04)).all()


def test_a_stop_sign_is_an_octagon_with_an_edge_on_top():
    angle = 2 * np.pi * (np.arange(8) + 0.5) / 8
    corners = SIDE / 2 + 0.4 * SIDE * 1.04 * np.stack([-np.cos(angle), np.sin(angle)], axis=-1)
    expected = polygon2mask((SIDE, SIDE), corners - 0.5)
    for covered in painted(STOP).covered:
        assert np.mean((covered > 0.5) != expected) < 0.005


def test_a_stop_sign_is_red_within_a_white_edge():
    canvas = painted(STOP)
    red = is_red(canvas.pixels)
    assert (red.mean(axis=(1, 2)) > 0.25).all()
    assert red[:, 20, 48].all()
    assert (canvas.pixels[:, :, 40:56, 20:76].min(axis=1) > 0.7).any(axis=(1, 2)).all(), "white letters"
    edge = canvas.pixels[:, :, 12, 40:56].mean(axis=2)
    assert (edge.min(axis=1) > 0.65).all()


@pytest.mark.parametrize("kind", RED_OTHERS)
def test_other_red_things_are_as_red_on_average(kind):
    assert is_red(painted(kind, 32).pixels).mean() > 0.15


@pytest.mark.parametrize("kind", ["order", "priority", "nothing"])
def test_some_are_not_red_at_all(kind):
    assert is_red(painted(kind).pixels).mean() < 0.01


def test_nothing_is_painted_where_there_is_no_sign():
    canvas = painted("nothing")
    assert (canvas.pixels == 0.5).all()
    assert not canvas.covered.any()


@pytest.mark.parametrize("kind", SIGNS)
def test_colours_stay_in_range(kind):
    pixels = painted(kind).pixels
    assert 0 <= pixels.min() <= pixels.max() <= 1
