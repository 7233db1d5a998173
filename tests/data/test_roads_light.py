"""Light, shadow and noise of the road simulator."""

import numpy as np

from course.data.roads.clutter import over_the_view
from course.data.roads.light import add_noise, bend_tones, cast_shadow, colour_light, give_volume


def grey_pictures(count: int = 200, value: float = 0.5) -> np.ndarray:
    return np.full((count, 3, 24, 16), value, np.float32)


def test_only_what_is_covered_gets_volume():
    canvas = over_the_view(grey_pictures(20))
    canvas.covered[:, :, :8] = 1
    texture = np.random.default_rng(1).random((20, 3, 24, 16), np.float32)
    give_volume(canvas, texture, np.random.default_rng(0))
    np.testing.assert_array_equal(canvas.pixels[..., 8:], 0.5)
    assert (canvas.pixels[..., :8].std(axis=(1, 2, 3)) > 0).all()
    assert abs(canvas.pixels[..., :8].mean() - 0.5) < 0.03


def test_shadows_darken_one_side_of_some_pictures():
    pixels = grey_pictures()
    cast_shadow(pixels, np.random.default_rng(0), share=0.5)
    darkened = (pixels < 0.5).any(axis=(1, 2, 3))
    assert 0.3 < darkened.mean() < 0.6
    assert pixels.max() == 0.5
    assert pixels.min() >= 0.5 * 0.39
    assert (pixels[darkened].max(axis=(1, 2, 3)) == 0.5).mean() > 0.8
    np.testing.assert_array_equal(pixels[:, 0], pixels[:, 2])


def test_the_light_has_a_colour_of_its_own_in_each_picture():
    pixels = grey_pictures()
    colour_light(pixels, np.random.default_rng(0))
    warmth = pixels[:, 0, 0, 0] / pixels[:, 2, 0, 0]
    assert 0.1 < np.log(warmth).std() < 0.3
    assert np.ptp(pixels, axis=(2, 3)).max() == 0


def test_tones_are_bent_and_clipped():
    random = np.random.default_rng(0)
    assert (bend_tones(grey_pictures(10, 1.7), random) == 1).all()
    assert (bend_tones(grey_pictures(10, -0.2), random) == 0).all()
    bent = bend_tones(grey_pictures(), random)[:, 0, 0, 0]
    assert bent.min() < 0.45
    assert bent.max() > 0.55


def test_noise_has_the_spread_that_was_asked_for():
    pixels, spread = grey_pictures(3), np.array([0.0, 0.02, 0.1])
    add_noise(pixels, spread, np.random.default_rng(0))
    np.testing.assert_allclose(pixels.std(axis=(1, 2, 3)), spread, rtol=0.1, atol=1e-6)
