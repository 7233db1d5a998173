"""What stands behind and in front of things in simulated views."""

import numpy as np
import pytest

from course.data.roads.clutter import OCCLUSIONS, hide_parts, lay_ground, over_the_view, put_things_behind


def pictures(count: int = 300, value: float = 0.5) -> np.ndarray:
    return np.full((count, 3, 32, 16), value, np.float32)


def test_a_view_is_measured_in_its_smaller_side_from_the_bottom_left():
    canvas = over_the_view(pictures(2))
    assert (canvas.x[0, 0, 0], canvas.y[0, 0, 0]) == (0.5 / 16, 31.5 / 16)
    assert (canvas.x[1, 31, 15], canvas.y[1, 31, 15]) == (15.5 / 16, 0.5 / 16)
    assert (canvas.scale == 16).all()


def test_the_ground_lies_below():
    pixels = pictures(value=0.0)
    lay_ground(pixels, pictures(value=1.0), np.random.default_rng(0))
    has_ground = pixels[:, 0, -1].mean(axis=1) > 0.5
    assert 0.5 < has_ground.mean() < 0.8
    assert (np.diff(pixels[:, 0], axis=1) >= 0).all()
    assert pixels[:, :, 0].max() < 1


def test_things_stand_behind_in_most_pictures_but_not_in_all():
    pixels = pictures()
    put_things_behind(pixels, np.random.default_rng(0))
    changed = (pixels != 0.5).any(axis=(1, 2, 3))
    assert 0.6 < changed.mean() < 0.95
    assert 0 <= pixels.min() <= pixels.max() <= 1


def test_what_hides_a_thing_is_told_and_measured():
    pixels, thing = pictures(600), np.zeros((600, 32, 16), np.float32)
    thing[:, 6:28, 5:11] = 1
    names, hidden = hide_parts(pixels, thing, np.random.default_rng(0), share=0.6, most=0.3)
    assert set(names.tolist()) == {"", *OCCLUSIONS}
    assert (hidden[names == ""] == 0).all()
    assert 0 < hidden.max() <= 0.3
    np.testing.assert_array_equal(pixels[names == ""], 0.5)
    # No less than the pixels of the thing that have changed; smooth edges hide a part of a pixel each.
    changed = ((pixels != 0.5).any(axis=1) * thing).sum(axis=(1, 2)) / thing.sum(axis=(1, 2))
    assert (hidden <= changed + 1e-5).all()
    assert np.corrcoef(hidden, changed)[0, 1] > 0.95


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_share_of_views_with_something_in_front_is_kept(share):
    thing = np.ones((100, 32, 16), np.float32)
    names, _ = hide_parts(pictures(100), thing, np.random.default_rng(0), share=share, most=1.0)
    assert (names != "").mean() == share
