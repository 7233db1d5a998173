"""What an epoch looks at: every image once, moved and mirrored as a loop would do it."""

import keras
import numpy as np
import pytest

from course.epoch_plans import plan_epoch, plan_view, take_views

IMAGES = np.random.default_rng(0).integers(0, 256, (7, 9, 6, 3), dtype=np.uint8)


def plan(epoch=0, seed=3, **options):
    return plan_epoch(60, 10, epoch=epoch, seed=seed, **options)


def test_every_image_comes_once_in_a_new_order():
    first, second = plan(0)["image"], plan(1)["image"]
    assert first.shape == (6, 10)
    assert sorted(first.ravel()) == sorted(second.ravel()) == list(range(60))
    assert (first != second).any()


def test_what_fills_no_batch_is_left_out():
    image = plan_epoch(23, 10, epoch=0, seed=0)["image"]
    assert image.shape == (2, 10)
    assert len(set(image.ravel())) == 20


def test_the_same_seed_draws_the_same_epoch_and_another_one_another():
    options = {"move_pixels": 2, "mirror": True, "image_size": (28, 28)}
    once, again, other = plan(2, **options), plan(2, **options), plan(2, seed=4, **options)
    assert set(once) == {"image", "down", "right", "mirrored", "hole_row", "hole_column"}
    for name, values in once.items():
        np.testing.assert_array_equal(values, again[name])
        assert (values != other[name]).any()


def test_every_second_epoch_shows_the_other_side():
    sides = []
    for epoch in range(4):
        drawn = plan(epoch, mirror=True)
        side = np.empty(60, bool)
        side[drawn["image"]] = drawn["mirrored"]
        sides.append(side)
    assert 10 < sides[0].sum() < 50
    np.testing.assert_array_equal(sides[0], ~sides[1])
    np.testing.assert_array_equal(sides[0], sides[2])
    np.testing.assert_array_equal(sides[1], sides[3])


def test_without_asking_nothing_is_moved_or_mirrored():
    drawn = plan(1)
    assert not drawn["down"].any()
    assert not drawn["right"].any()
    assert not drawn["mirrored"].any()


def test_moves_reach_as_far_as_allowed_both_ways():
    drawn = plan_epoch(1000, 100, epoch=0, seed=0, move_pixels=2)
    for name in ("down", "right"):
        assert set(drawn[name].ravel()) == {-2, -1, 0, 1, 2}


@pytest.mark.parametrize(
    "change",
    [{"number": 0}, {"batch_size": 0}, {"batch_size": 11}, {"epoch": -1}, {"move_pixels": -1}],
)
def test_an_impossible_epoch_is_refused(change):
    options = {"number": 10, "batch_size": 5, "epoch": 0, "seed": 0, **change}
    with pytest.raises(ValueError, match="must be"):
        plan_epoch(options.pop("number"), options.pop("batch_size"), **options)


def test_a_view_of_all_is_in_order_and_filled_up():
    looked = plan_view(5, 2, down=-1, mirrored=True)
    assert looked["image"].tolist() == [[0, 1], [2, 3], [4, 4]]
    assert (looked["down"] == -1).all()
    assert not looked["right"].any()
    assert looked["mirrored"].all()


@pytest.mark.parametrize(("number", "batch_size"), [(0, 2), (3, 0)])
def test_a_view_of_nothing_is_refused(number, batch_size):
    with pytest.raises(ValueError, match="at least one"):
        plan_view(number, batch_size)


def look_in_a_loop(image, down, right, mirrored):
    """Mirror, pad by reflection, and cut out."""
    picture = image[:, ::-1] if mirrored else image
    padded = np.pad(picture, ((4, 4), (4, 4), (0, 0)), mode="reflect")
    height, width = picture.shape[:2]
    return padded[4 - down : 4 - down + height, 4 - right : 4 - right + width] / np.float32(255)


STEP = {
    "image": np.array([3, 0, 6, 3, 2], np.int32),
    "down": np.array([0, -4, 2, 1, 3], np.int32),
    "right": np.array([0, 2, -4, 3, -1], np.int32),
    "mirrored": np.array([False, False, True, True, True]),
}


def test_views_are_those_of_a_loop():
    expected = [
        look_in_a_loop(IMAGES[image], down, right, mirrored)
        for image, down, right, mirrored in zip(*STEP.values(), strict=True)
    ]
    found = take_views(IMAGES, STEP)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_floats_are_taken_as_they_are():
    floats = IMAGES.astype(np.float32) / 255
    np.testing.assert_allclose(take_views(floats, STEP), take_views(IMAGES, STEP), atol=1e-6)


def test_a_hole_is_black_and_may_reach_over_the_edge():
    step = STEP | {"hole_row": np.array([4, 0, 8, 2, 5]), "hole_column": np.array([3, 0, 5, 1, 5])}
    views, whole = take_views(IMAGES, step, hole_pixels=4), take_views(IMAGES, STEP)
    for view, before, row, column in zip(views, whole, step["hole_row"], step["hole_column"], strict=True):
        expected = before.copy()
        expected[max(0, row - 2) : row + 2, max(0, column - 2) : column + 2] = 0
        np.testing.assert_array_equal(view, expected)


@pytest.mark.skipif(keras.config.backend() != "jax", reason="JAX's arrays need JAX")
def test_jax_takes_the_same_views():
    import jax

    step = STEP | {"hole_row": np.array([4, 0, 8, 2, 5]), "hole_column": np.array([3, 0, 5, 1, 5])}
    compiled = jax.jit(lambda images, step: take_views(images, step, hole_pixels=3, arrays=jax.numpy))
    found = np.asarray(compiled(IMAGES, step))
    np.testing.assert_allclose(found, take_views(IMAGES, step, hole_pixels=3), atol=1e-6)
