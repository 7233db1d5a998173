"""Poles of the road simulator: that each kind is what it is called."""

import numpy as np
import pytest

from course.data.roads.camera import stand_upright
from course.data.roads.painting import Canvas, brightness
from course.data.roads.poles import POLES, paint_poles


def painted(kind: str, count: int = 16, behind: float = 0.5) -> Canvas:
    feet, height = np.tile([(48.0, 90.0)], (count, 1)), np.full(count, 80.0)
    canvas = stand_upright(np.full((count, 3, 96, 96), behind, np.float32), feet, height)
    paint_poles(canvas, np.full(count, kind), np.full(count, behind), np.random.default_rng(0))
    return canvas


def width_at(canvas: Canvas, height: float) -> np.ndarray:
    return canvas.covered[:, round(90 - 80 * height)].sum(axis=1)


@pytest.mark.parametrize("kind", POLES)
def test_poles_reach_from_the_ground_to_their_height(kind):
    for covered in painted(kind).covered > 0.4:
        rows = np.flatnonzero(covered.any(axis=1))
        assert rows[0] == pytest.approx(10, abs=7)
        assert rows[-1] == pytest.approx(90, abs=4)
        assert 0.01 < covered.mean() < 0.3


@pytest.mark.parametrize("behind", [0.2, 0.7])
@pytest.mark.parametrize("kind", POLES)
def test_shafts_stand_out_from_what_is_behind(kind, behind):
    canvas = painted(kind, behind=behind)
    shaft = canvas.pixels[:, :, 60, 46:50].mean(axis=2)
    solid = canvas.covered[:, 60, 46:50].mean(axis=1) > 0.6
    difference = np.abs(brightness(shaft) - behind)[solid]
    assert np.quantile(difference, 0.2) > 0.1


def test_lampposts_reach_out_to_one_side_or_to_both():
    for kind, sides in (("lamppost", 1), ("lamppost with two arms", 2)):
        covered = painted(kind).covered[:, 8:24]
        reaches = np.stack([covered[..., :40].sum(axis=(1, 2)), covered[..., 56:].sum(axis=(1, 2))]) > 3
        assert (reaches.sum(axis=0) == sides).all()


@pytest.mark.parametrize("kind", ["sign post", "parking meter", "traffic light"])
def test_some_have_their_head_at_the_top(kind):
    canvas = painted(kind)
    assert (width_at(canvas, 0.86) > 2 * width_at(canvas, 0.4)).mean() > 0.9


def test_bollards_are_as_thick_all_along():
    canvas = painted("bollard")
    np.testing.assert_allclose(width_at(canvas, 0.3), width_at(canvas, 0.6), atol=0.5)
    assert (width_at(canvas, 0.5) > 7).all()


def test_trees_grow_thinner_before_they_branch():
    canvas = painted("tree")
    assert (width_at(canvas, 0.05) > width_at(canvas, 0.45)).all()
    assert (width_at(canvas, 0.88) > width_at(canvas, 0.45)).mean() > 0.5


def test_one_light_of_a_traffic_light_is_lit():
    canvas = painted("traffic light", count=60)
    inside = canvas.pixels[:, :, 10:36, 44:52]
    peaks = inside.max(axis=(2, 3))
    colourful = (inside.max(axis=1) - inside.min(axis=1)).max(axis=(1, 2))
    assert (colourful > 0.5).all()
    assert len(np.unique(peaks.round(1), axis=0)) >= 3  # red, amber and green all occur
