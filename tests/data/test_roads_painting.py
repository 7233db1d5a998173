"""Canvases and colours of the road simulator."""

import numpy as np
import pytest
from matplotlib.colors import hsv_to_rgb

from course.data.roads.painting import (
    Canvas,
    brightness,
    draw_colours,
    draw_dull_colours,
    from_hue,
    pick,
    stand_out,
    to_grey,
)


def black_canvas(count: int = 2) -> Canvas:
    y, x = np.mgrid[0.5:4, 0.5:4].astype(np.float32)
    return Canvas(
        np.zeros((count, 3, 4, 4), np.float32), *(np.repeat(part[np.newaxis], count, 0) for part in (x, y)),
        scale=np.ones((count, 1, 1), np.float32),
    )  # fmt: skip


@pytest.mark.parametrize(("edge", "share"), [(1.0, 0.0), (1.25, 0.25), (1.5, 0.5), (2.0, 1.0)])
def test_a_pixel_takes_as_much_paint_as_the_shape_covers_of_it(edge, share):
    canvas = black_canvas()
    canvas.paint(canvas.x - edge, np.array([1.0, 0.5, 0.2]))
    np.testing.assert_allclose(canvas.pixels[0, :, 0, 0], [1, 0.5, 0.2], atol=1e-6)
    np.testing.assert_allclose(canvas.pixels[0, :, 0, 1], share * np.array([1, 0.5, 0.2]), atol=1e-6)
    np.testing.assert_allclose(canvas.covered[0, :, 1], share, atol=1e-6)


def test_distances_are_measured_in_pixels_whatever_the_unit():
    fine, coarse = black_canvas(), black_canvas()
    fine.paint(fine.x - 1.3, np.ones(3))
    coarse.x, coarse.scale = coarse.x / 10, coarse.scale * 10
    coarse.paint(coarse.x - 0.13, np.ones(3))
    np.testing.assert_allclose(fine.pixels, coarse.pixels, atol=1e-5)


def test_only_some_pictures_may_be_painted_each_in_its_colour():
    canvas = black_canvas(3)
    colours = np.array([(1, 0, 0), (0, 1, 0), (0, 0, 1)], np.float32)
    canvas.paint(np.full_like(canvas.x, -5), colours, np.array([True, False, True]), opacity=0.5)
    np.testing.assert_allclose(canvas.pixels[:, :, 0, 0], [(0.5, 0, 0), (0, 0, 0), (0, 0, 0.5)])
    canvas.paint(np.full_like(canvas.x, -5), np.ones(3), opacity=0.5)
    np.testing.assert_allclose(canvas.covered[:, 0, 0], [0.75, 0.5, 0.75])


def test_pictures_are_taken_as_copies_and_put_back():
    canvas = black_canvas(3)
    part = canvas.take(np.array([2, 0]))
    part.paint(np.full_like(part.x, -5), np.array([(1, 1, 1), (0.5, 0.5, 0.5)]))
    assert not canvas.pixels.any()
    canvas.put(np.array([2, 0]), part)
    np.testing.assert_allclose(canvas.pixels[:, 0, 0, 0], [0.5, 0, 1])
    np.testing.assert_allclose(canvas.covered[:, 0, 0], [1, 0, 1])


def test_hues_are_those_of_matplotlib():
    parts = np.random.default_rng(0).random((50, 3))
    np.testing.assert_allclose(from_hue(*parts.T), hsv_to_rgb(parts), atol=1e-5)


def test_greys_of_pictures_and_of_colours_agree():
    pixels = np.random.default_rng(0).random((2, 3, 4, 5)).astype(np.float32)
    np.testing.assert_allclose(to_grey(pixels), brightness(np.moveaxis(pixels, 1, -1)), atol=1e-6)
    np.testing.assert_allclose(brightness(np.ones(3)), 1, atol=1e-6)


def test_colours_stand_out_on_both_sides_of_what_is_behind():
    random = np.random.default_rng(0)
    behind = random.uniform(0.05, 0.8, 500)
    colours = stand_out(random, from_hue(random.random(500), np.full(500, 0.2), np.full(500, 0.5)), behind)
    difference = brightness(colours) - behind
    # Clipping at white costs a coloured thing a little of its brightness.
    assert np.abs(difference).min() > 0.17
    assert 0.2 < (difference > 0).mean() < 0.8
    assert 0 <= colours.min() <= colours.max() <= 1


def test_drawn_colours_keep_to_their_ranges():
    random = np.random.default_rng(0)
    green = draw_colours(random, 200, hue=(0.3, 0.36), saturation=(0.5, 0.6), value=(0.4, 0.7))
    assert (green.argmax(axis=1) == 1).all()
    assert 0.4 <= green.max(axis=1).min() <= green.max(axis=1).max() <= 0.7
    saturation = 1 - (dull := draw_dull_colours(random, 400, most=0.6)).min(axis=1) / dull.max(axis=1)
    assert saturation.max() < 0.6
    assert np.median(saturation) < 0.25


def test_picks_come_from_the_choices():
    choices = [(0.1, 0.2, 0.3), (0.4, 0.5, 0.6)]
    picked = pick(np.random.default_rng(0), choices, 50)
    assert {tuple(np.round(colour.tolist(), 2)) for colour in picked} == set(choices)
